#pragma once

// The whole command line: reads the arguments, runs the command, and turns every failure into one line on `console.err`
// and an exit code.

#include "harness/cli/console.h"
#include "harness/cli/outcome.h"

namespace psvcheck::cli {

/// Takes main's arguments. No exception leaves it.
ExitCode run_command_line(int argc, const char* const* argv, Console& console);

}  // namespace psvcheck::cli
