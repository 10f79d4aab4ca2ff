#pragma once

// A Trace: a Sequence and, as far as it has been run, what went over the wire at each step. Scenario, corpus entry,
// reproducer, journal and a recording of the real service are all traces, some with more filled in than others.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/trace/sequence.h"
#include "harness/wire/http.h"
#include "model/exchange.h"
#include "model/text.h"

namespace psvcheck::trace {

/// What makes a sequence's numbers into names that nobody else uses.
struct Binding {
  std::string run_id;  ///< letters, digits and hyphens; it becomes part of the secrets' names
  std::uint64_t seed = 0;
  std::uint64_t sequence = 0;
  std::string names_end_with{};  ///< the sequence's own, see Sequence
  friend bool operator==(const Binding&, const Binding&) = default;
};

/// No answer came.
struct NoAnswer {
  std::string why;  ///< "timed out after 10 s"
  friend bool operator==(const NoAnswer&, const NoAnswer&) = default;
};

/// One HTTP exchange as it was. Its request has no credentials: they are added below, by whoever sends it. Where it was
/// signed wrongly, `request` is what was to be signed.
struct Exchange {
  wire::HttpRequest request;
  std::variant<wire::HttpResponse, NoAnswer> answer;
  model::Time sent{};  ///< by the target's clock, as far as it is known
  model::Time received{};
  std::vector<std::string> masked;  ///< members of the answer, at any depth, whose value the recorder did not keep
  std::optional<model::SignatureFault> signature{};  ///< how the request was signed wrongly on purpose
  friend bool operator==(const Exchange&, const Exchange&) = default;
};

/// What became of one step.
struct StepRecord {
  std::vector<Exchange> exchanges;    ///< an operation's one exchange, a repetition's many; none where it was not run
  std::vector<Exchange> observation;  ///< the reads that followed, to see the effect
  std::string skipped;                ///< why the step was not run; empty where it was

  std::vector<Exchange> taken_over{};  ///< reads after a divergence, which say what to go on from and are not judged
  std::vector<Exchange> others{};      ///< after the last step: reads of the sequence's other secrets, each judged as a
                                       ///< step of its own
  bool unjudged = false;               ///< the run ended before the latest of all this could be judged
  friend bool operator==(const StepRecord&, const StepRecord&) = default;
};

struct Trace {
  Sequence sequence;
  std::optional<Binding> binding;
  std::vector<StepRecord> records;  ///< empty, or one for every step
  friend bool operator==(const Trace&, const Trace&) = default;
};

/// The exchange as the judge takes it.
model::Exchange to_exchange(const Exchange& exchange);

}  // namespace psvcheck::trace
