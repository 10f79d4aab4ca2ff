#pragma once

// Candidates on a target that is there: the run function that shrink() is given, and the shrinking of all groups of a
// run, one after the other.

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "harness/run/result.h"
#include "harness/run/run.h"
#include "harness/shrink/shrink.h"

namespace psvcheck::shrink {

struct LiveOptions {
  run::RunnerOptions runner;  ///< of the run; its journal is not written to
  run::Connect connect;
  std::size_t jobs = 1;            ///< connections at the same time, at least one
  std::uint64_t first_number = 0;  ///< of the candidates; no other sequence of the run has it or a larger one
  std::size_t budget = 2000;       ///< wire requests for each group
  /// Wire requests for all groups together, 0 for no limit. Each group may take an equal share of what is left, so
  /// that what one does not need is there for those behind it, and none goes without.
  std::size_t total = 0;
  bool strict = false;                                                ///< groups of minor clauses, too
  std::function<void(std::size_t done, std::size_t total)> progress;  ///< groups; may be empty
};

/// Shrinks the first finding of each group that counts and is in no baseline, in the order of the groups, into
/// `result.shrunk`; the figures of the result stay those of the run. Ends where a person interrupts or the target dies,
/// which the result then says; what was reached by then is there, and groups that were not begun are missing. A
/// candidate that two groups have in common is sent once.
void shrink_groups(run::RunResult& result, const LiveOptions& options);

}  // namespace psvcheck::shrink
