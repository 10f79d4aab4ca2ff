#pragma once

// Where a command writes: reports to `out`, everything about the work itself to `err`, with colour and a rewritten
// progress line only where a person is watching.

#include <cstddef>
#include <iosfwd>
#include <string_view>

#include "reports/terminal.h"

namespace psvcheck::cli {

/// How progress is shown.
enum class ProgressForm {
  rewritten,  ///< one line that is written again and again, for a terminal
  lines,      ///< a plain line now and then, for a log
};

struct Console {
  std::ostream& out;
  std::ostream& err;
  reports::Colour colour = reports::Colour::off;
  std::size_t width = 100;
  ProgressForm progress = ProgressForm::lines;
  std::size_t (*live_width)() = nullptr;  ///< of the terminal that shows progress, as it is now; null: `width`
};

/// Standard output and error. Colour where output is a terminal and neither NO_COLOR (https://no-color.org) nor CI is
/// set; a rewritten progress line where standard error is a terminal and CI is not set, and which is not TERM=dumb; the
/// terminal's width, from 40 to 120.
Console standard_console();

/// Writes "psvcheck: MESSAGE" to `err`. A message may hold the end of a target's log: its lines stay lines, and nothing
/// else in it reaches the terminal as it is.
void say(Console& console, std::string_view message);

}  // namespace psvcheck::cli
