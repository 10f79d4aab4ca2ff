#pragma once

// Outcomes as a client sees them, and with one thing in them changed: what the judge must accept, and what it must
// refuse.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/judge.h"
#include "model/outcome.h"

namespace psvcheck::fuzz {

/// An outcome from the client's side: the answer, and the secret as reading it back would show it.
struct Seen {
  model::Answer answer;
  std::shared_ptr<const model::Secret> secret;  ///< null where there is none
};

/// An outcome with the state that it starts from.
struct Allowed {
  std::shared_ptr<const model::State> state;
  model::Outcome outcome;
};

/// All that is allowed in the states that the judge holds possible, with what a rotation may add to it by itself before
/// the request and after.
std::vector<Allowed> allowed_by(const model::Judge& judge, const model::Request& request,
                                const model::Context& context);

/// How the client sees it; of the secret with this name.
Seen seen(const Allowed& allowed, const std::string& secret);

/// The text that is the same for what no client can tell apart: the answer but for messages and dates, labels,
/// versions, deletion, and values, but of the versions whose value is unknown in `like` (it may turn out to be any).
std::string fingerprint(const Seen& seen, const Seen& like);
inline std::string fingerprint(const Seen& seen) { return fingerprint(seen, seen); }

/// Whether one of the outcomes, read back of this secret, looks the same.
bool is_among(const std::vector<Allowed>& allowed, const std::string& secret, const Seen& seen);

/// One thing that can be changed of what is seen, and what is seen then.
struct Changed {
  std::function<Seen()> seen;
  std::string what;
  bool is_of_answer = false;
  std::vector<model::Aspect> aspects{};  ///< of a success: some clause must speak of one of these to forbid the change
};

/// Whether the level forbids the change of an answer: each outcome that is nearest in kind (success or refusal) has a
/// clause that the level enforces and that speaks of what was changed. What one of them leaves open no sentence could
/// be cited against.
bool is_spoken_of(const Changed& changed, const model::Answer& answer, const std::vector<Allowed>& allowed,
                  model::Level level);

/// Every single change: a label added, removed or moved; another VersionId in the answer, other labels in it; other
/// data in a version; another error type; success in place of an error, an error in place of success. Each refers to
/// `seen`, which must outlive it.
std::vector<Changed> changes_of(const Seen& seen, const model::Request& request);

/// The step as the judge takes it: the exchange, then reads that show the secret as it is seen: DescribeSecret, and the
/// values of those versions that are others in `like`, or of a few where there are none.
model::ObservedStep observed(const model::Request& request, const Seen& seen, const Seen& like,
                             const std::string& secret, const model::Context& context);

}  // namespace psvcheck::fuzz
