#include "harness/cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ostream>

#include "reports/text.h"

namespace psvcheck::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto between_rewritings = 100ms;
constexpr auto first_pause = 5s, longest_pause = 60s;
constexpr auto rate_over = 5s;  // the rate is that of the last few seconds

double seconds_of(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

/// About how long it will go on; nothing where that cannot be told yet.
std::optional<std::chrono::seconds> time_left(const Plan& plan, const run::Progress& progress, double elapsed) {
  constexpr double too_early = 1;
  if (elapsed < too_early) return std::nullopt;
  std::optional<double> left;
  const auto by = [&](std::size_t done, std::size_t of) {
    if (of == 0 || done == 0) return;
    const double rest = done < of ? static_cast<double>(of - done) : 0;
    left = elapsed / static_cast<double>(done) * rest;
  };
  by(progress.finished, progress.total);
  by(progress.steps, plan.steps);
  if (plan.seconds) left = std::max(left.value_or(0), *plan.seconds - elapsed);
  if (!left) return std::nullopt;
  return std::chrono::seconds(std::llround(std::max(*left, 0.0)));
}

}  // namespace

RewrittenLine::~RewrittenLine() {
  if (!shown_.empty()) console_.err << "\r\x1b[K" << std::flush;
}

void RewrittenLine::show(const std::vector<std::string>& parts) {
  const std::size_t width = console_.live_width != nullptr ? console_.live_width() : console_.width;
  const std::size_t room = width > 1 ? width - 1 : 0;  // the last column would wrap on some terminals
  std::string text;
  for (const std::string& part : parts) {
    const std::string with = text.empty() ? part : text + "  " + part;
    if (reports::columns(with) > room) break;
    text = with;
  }
  if (text.empty() || text == shown_) return;
  shown_ = text;
  console_.err << "\r" + text + "\x1b[K" << std::flush;  // one piece, and what is left of the old line goes last
}

ProgressLine::ProgressLine(Console& console, Plan plan, Clock clock)
    : console_(console),
      line_(console),
      plan_(std::move(plan)),
      clock_(std::move(clock)),
      start_(clock_()),
      shown_(start_),
      pause_(console.progress == ProgressForm::rewritten ? std::chrono::steady_clock::duration(between_rewritings)
                                                         : first_pause) {}

void ProgressLine::show(const run::Progress& progress) {
  const auto now = clock_();
  if (now - shown_ < pause_) return;
  shown_ = now;
  const std::vector<std::string> parts = parts_of(progress, now);
  if (console_.progress == ProgressForm::rewritten) return line_.show(parts);
  pause_ = std::min<std::chrono::steady_clock::duration>(pause_ * 2, longest_pause);
  console_.err << fmt::format("psvcheck: {}\n", fmt::join(parts.begin(), parts.end() - 1, ", ")) << std::flush;
}

/// The most important first; the last one is the sequence that has just finished.
std::vector<std::string> ProgressLine::parts_of(const run::Progress& progress,
                                                std::chrono::steady_clock::time_point now) {
  recent_.emplace_back(now, progress.steps);
  while (recent_.size() > 2 && now - recent_.front().first > rate_over) recent_.pop_front();
  const auto [since, steps_then] = recent_.size() > 1 ? recent_.front() : std::pair(start_, std::size_t{0});
  const double rate = static_cast<double>(progress.steps - steps_then) / std::max(seconds_of(now - since), 1e-3);
  std::vector<std::string> parts;
  parts.push_back(progress.total == 0 ? reports::counted(progress.finished, "sequence")
                                      : fmt::format("{}/{} sequences", progress.finished, progress.total));
  parts.push_back(fmt::format("{} ({:.0f}/s)", reports::counted(progress.steps, "step"), rate));
  parts.push_back(reports::counted(progress.findings, "finding"));
  const double elapsed = seconds_of(now - start_);
  if (const auto left = time_left(plan_, progress, elapsed)) parts.push_back(duration_text(*left) + " left");
  if (plan_.coverage) {
    const run::StateCoverage coverage = plan_.coverage();
    parts.push_back(fmt::format("{}/{} states", coverage.states, coverage.of_states));
  }
  parts.push_back(progress.latest == nullptr ? std::string() : reports::visible(progress.latest->name));
  return parts;
}

std::string duration_text(std::chrono::seconds duration) {
  const auto count = duration.count();
  if (count < 60) return fmt::format("{}s", count);
  if (count < 3600) return fmt::format("{}m{:02}s", count / 60, count % 60);
  return fmt::format("{}h{:02}m", count / 3600, count / 60 % 60);
}

}  // namespace psvcheck::cli
