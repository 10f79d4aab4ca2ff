#pragma once

// How far a run is, on standard error: one line that is written over and over for a person who watches, a line now and
// then in a log, the longer the run the rarer.

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/cli/console.h"
#include "harness/run/run.h"

namespace psvcheck::cli {

/// A line that is written over itself. It never wraps and never shows less than it did for a moment, so it does not
/// flicker; nothing about the terminal is changed, so there is nothing to be put right when a program ends by a signal.
class RewrittenLine {
 public:
  explicit RewrittenLine(Console& console) : console_(console) {}
  RewrittenLine(const RewrittenLine&) = delete;
  RewrittenLine& operator=(const RewrittenLine&) = delete;
  /// Takes the line off the terminal.
  ~RewrittenLine();

  /// Shows the parts, two blanks apart: the first ones, as many as fit into the terminal's width as it is now.
  void show(const std::vector<std::string>& parts);

 private:
  Console& console_;
  std::string shown_;
};

/// How long a run will be, as far as that is known before.
struct Plan {
  std::size_t steps = 0;                           ///< of all sequences; 0 where it is not known
  std::optional<double> seconds;                   ///< that it goes on at the least
  std::function<run::StateCoverage()> coverage{};  ///< so far; may be empty
};

class ProgressLine {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  explicit ProgressLine(Console& console, Plan plan = {}, Clock clock = std::chrono::steady_clock::now);

  /// Shows it unless it was shown a moment ago: a tenth of a second on a terminal; in a log five seconds, then twice as
  /// long each time, up to a minute.
  void show(const run::Progress& progress);

 private:
  std::vector<std::string> parts_of(const run::Progress& progress, std::chrono::steady_clock::time_point now);

  Console& console_;
  RewrittenLine line_;
  Plan plan_;
  Clock clock_;
  std::chrono::steady_clock::time_point start_, shown_;
  std::chrono::steady_clock::duration pause_;
  std::deque<std::pair<std::chrono::steady_clock::time_point, std::size_t>> recent_;  ///< steps by then, for the rate
};

/// "7s", "3m05s", "2h10m"
std::string duration_text(std::chrono::seconds duration);

}  // namespace psvcheck::cli
