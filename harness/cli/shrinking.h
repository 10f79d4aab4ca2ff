#pragma once

// What comes between a run and its report while the target still lives: the findings are shrunk.

#include <cstddef>

#include "harness/cli/connection.h"
#include "harness/cli/console.h"
#include "harness/run/result.h"
#include "harness/run/run.h"

namespace psvcheck::cli {

/// Wire requests that shrinking may send.
struct ShrinkBudget {
  std::size_t group = 2000;  ///< for each group of findings; 0: findings are not shrunk
  std::size_t total = 8000;  ///< for all groups together; 0: no limit
};

/// Shrinks each group of findings that counts, within the budget, on the connections of the run. A target that dies, or
/// a person who interrupts, ends it; the result says so.
void shrink_findings(run::RunResult& result, const run::RunOptions& run, const Connection& connection,
                     const ShrinkBudget& budget, Console& console);

}  // namespace psvcheck::cli
