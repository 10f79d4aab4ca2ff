#pragma once

// How far a run is, on standard error: one line that is written again and again for a person, a line now and then in a
// log.

#include <chrono>
#include <functional>

#include "harness/cli/console.h"
#include "harness/run/run.h"

namespace psvcheck::cli {

class ProgressLine {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  explicit ProgressLine(Console& console, Clock clock = std::chrono::steady_clock::now)
      : console_(console), clock_(std::move(clock)), shown_(clock_()) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  /// Takes the line off the terminal.
  ~ProgressLine();

  /// Shows it unless it was shown a moment ago (a tenth of a second on a terminal, five seconds in a log).
  void show(const run::Progress& progress);

 private:
  Console& console_;
  Clock clock_;
  std::chrono::steady_clock::time_point shown_;
  bool on_screen_ = false;
};

}  // namespace psvcheck::cli
