#pragma once

// The end of a session: its result is held against the baseline, shown, written down, and becomes an exit code.

#include "harness/cli/console.h"
#include "harness/cli/outcome.h"
#include "harness/cli/session.h"
#include "harness/run/result.h"

namespace psvcheck::cli {

/// Reports the result in every form that the options ask for. Exit code: what the result says. Error: the first file
/// that cannot be written, and why.
Result<ExitCode> conclude(run::RunResult& result, const SessionOptions& options, Console& console);

}  // namespace psvcheck::cli
