#pragma once

// How much of an abstract state space a run has been through, whatever made its sequences: which states the judge was
// certain of, and which letters of the alphabet were sent in them.

#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "harness/generate/alphabet.h"
#include "harness/generate/space.h"
#include "harness/run/result.h"
#include "harness/run/runner.h"
#include "model/abstract_state.h"

namespace psvcheck::generate {

/// The letter that this request is in the canonical state of `secret`, with its roles; nothing where the alphabet has
/// none: a member that it does not know, a text out of bounds, a third custom label.
std::optional<Letter> letter_of(const Space& space, const model::AbstractState& state, const model::Roles& roles,
                                const model::Request& request);

/// Counts states and transitions. From any thread.
class Coverage {
 public:
  explicit Coverage(const Space& space);

  void take(const run::WatchedStep& step);

  run::StateCoverage figures() const;

 private:
  Space space_;
  std::vector<Letter> letters_;  ///< sorted
  mutable std::mutex lock_;      ///< of what follows
  std::set<model::AbstractState> states_;
  std::set<std::pair<model::AbstractState, Letter>> transitions_;
};

}  // namespace psvcheck::generate
