#include "harness/cli/progress.h"

#include <fmt/format.h>

#include <ostream>

#include "reports/text.h"

namespace psvcheck::cli {

ProgressLine::~ProgressLine() {
  if (on_screen_) console_.err << "\r\x1b[K" << std::flush;
}

void ProgressLine::show(const run::Progress& progress) {
  using namespace std::chrono_literals;
  const bool rewritten = console_.progress == ProgressForm::rewritten;
  const auto now = clock_();
  if (now - shown_ < (rewritten ? 100ms : 5000ms)) return;
  shown_ = now;
  const std::string of_total = progress.total == 0 ? "" : fmt::format("/{}", progress.total);
  const std::string text =
      fmt::format("{}{} sequences, {}, {}", progress.finished, of_total, reports::counted(progress.steps, "step"),
                  reports::counted(progress.findings, "finding"));
  if (!rewritten) {
    console_.err << "psvcheck: " << text << "\n" << std::flush;
    return;
  }
  const std::size_t room = console_.width > text.size() + 4 ? console_.width - text.size() - 4 : 0;
  const std::string name = progress.latest == nullptr ? std::string() : reports::visible(progress.latest->name);
  console_.err << "\r\x1b[K" << text << (name.size() < room ? "  " + name : "") << std::flush;
  on_screen_ = true;
}

}  // namespace psvcheck::cli
