#pragma once

// What comes between a run and its report while the target still lives: the findings are shrunk.

#include "harness/cli/connection.h"
#include "harness/cli/console.h"
#include "harness/run/result.h"
#include "harness/run/run.h"

namespace psvcheck::cli {

/// Shrinks each group of findings that counts with no more than `budget` wire requests (0: not at all), on the
/// connections of the run. A target that dies, or a person who interrupts, ends it; the result says so.
void shrink_findings(run::RunResult& result, const run::RunOptions& run, const Connection& connection,
                     std::size_t budget, Console& console);

}  // namespace psvcheck::cli
