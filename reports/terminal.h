#pragma once

// The summary of a run for a person: the verdict first, what was run, how the clauses fared by theme, and every group
// of findings once, with its clause in full, the difference, the steps that show it, and the command that replays them.

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/run/result.h"

namespace psvcheck::reports {

enum class Colour { off, on };

struct TerminalOptions {
  Colour colour = Colour::off;
  std::size_t width = 100;   ///< columns of a line, 40 or more; commands, paths and addresses are never broken
  std::string_view out;      ///< the folder that holds the reproducers; empty where none were written
  std::string_view version;  ///< psvcheck's own
};

/// The whole text, with a line feed at its end.
std::string terminal(const run::RunResult& result, const TerminalOptions& options);

}  // namespace psvcheck::reports
