#include "harness/cli/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "reports/text.h"

namespace psvcheck::cli {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

/// What is written when a run tells of its progress at these times, 100 steps each time.
std::string shown(ProgressForm form, std::initializer_list<std::chrono::milliseconds> times, Plan plan = {},
                  std::size_t width = 100) {
  std::ostringstream out, err;
  Console console{out, err};
  console.progress = form;
  console.width = width;
  std::chrono::steady_clock::time_point now{};
  {
    ProgressLine line(console, std::move(plan), [&] { return now; });
    run::SequenceResult latest;
    latest.name = "label-moves/\x1b[31m.json";
    std::size_t steps = 0;
    for (const auto time : times) {
      now = std::chrono::steady_clock::time_point(time);
      steps += 100;
      line.show({3, 62, steps, 1, &latest});
    }
  }
  EXPECT_EQ(out.str(), "");
  return err.str();
}

TEST(Progress, IsOneLineOnATerminalAndLeavesItClean) {
  const std::string text = shown(ProgressForm::rewritten, {500ms});
  EXPECT_EQ(text, "\r3/62 sequences  100 steps (200/s)  1 finding  label-moves/\\u{1b}[31m.json\x1b[K\r\x1b[K");
}

TEST(Progress, LeavesATerminalAloneWhereNothingWasShown) { EXPECT_EQ(shown(ProgressForm::rewritten, {50ms}), ""); }

TEST(Progress, IsShownAtMostTenTimesASecond) {
  const std::string text = shown(ProgressForm::rewritten, {110ms, 120ms, 130ms, 211ms, 212ms});
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find("3/62", at)) != std::string::npos; ++at) ++count;
  EXPECT_EQ(count, 2U);
}

TEST(Progress, FitsTheWidthWithWholeParts) {
  Plan plan;
  plan.steps = 1000;
  plan.coverage = [] { return run::StateCoverage{"small", 12, 244, 0, 1}; };
  for (const std::size_t width : {20U, 40U, 60U, 80U, 200U}) {
    const std::string text = shown(ProgressForm::rewritten, {2s}, plan, width);
    const std::string line = text.substr(1, text.find("\x1b[K") - 1);
    EXPECT_LT(reports::columns(line), width);
    EXPECT_THAT(line, testing::StartsWith("3/62 sequences"));
    EXPECT_THAT(line, Not(testing::EndsWith(" ")));
  }
  EXPECT_EQ(shown(ProgressForm::rewritten, {2s}, plan, 10), "");
  EXPECT_THAT(shown(ProgressForm::rewritten, {2s}, plan, 80), HasSubstr("1 finding  18s left  12/244 states\x1b[K"));
}

TEST(Progress, FollowsATerminalThatChangesItsWidth) {
  std::ostringstream out, err;
  Console console{out, err};
  static std::size_t width = 80;
  console.live_width = [] { return width; };
  {
    RewrittenLine line(console);
    line.show({"a sequence", "many steps"});
    width = 15;
    line.show({"a sequence", "many steps"});
    line.show({"a sequence", "many steps"});
  }
  EXPECT_EQ(err.str(), "\ra sequence  many steps\x1b[K\ra sequence\x1b[K\r\x1b[K");
}

TEST(Progress, SaysHowLongItWillGoOnByStepsByTimeOrBySequences) {
  EXPECT_THAT(shown(ProgressForm::rewritten, {10s}), HasSubstr("3m17s left"));  // 59 sequences more
  Plan plan;
  plan.steps = 400;
  EXPECT_THAT(shown(ProgressForm::rewritten, {10s}, plan), HasSubstr("30s left"));
  plan.seconds = 100;
  EXPECT_THAT(shown(ProgressForm::rewritten, {10s}, plan), HasSubstr("1m30s left"));
  EXPECT_THAT(shown(ProgressForm::rewritten, {500ms}, plan), Not(HasSubstr("left"))) << "too early to tell";
}

TEST(Progress, ShowsTheRateOfTheLastSeconds) {
  EXPECT_THAT(shown(ProgressForm::rewritten, {100s, 101s, 102s}), HasSubstr("300 steps (100/s)"));
}

TEST(Progress, IsAPlainLineEverMoreRarelyInALog) {
  EXPECT_EQ(shown(ProgressForm::lines, {10ms, 200ms, 4999ms}), "");
  EXPECT_EQ(shown(ProgressForm::lines, {5s, 6s, 14s, 15s}),
            "psvcheck: 3/62 sequences, 100 steps (20/s), 1 finding, 1m38s left\n"
            "psvcheck: 3/62 sequences, 400 steps (30/s), 1 finding, 4m55s left\n");
}

TEST(Progress, TellsDurationsShortly) {
  EXPECT_EQ(duration_text(7s), "7s");
  EXPECT_EQ(duration_text(185s), "3m05s");
  EXPECT_EQ(duration_text(7800s), "2h10m");
}

}  // namespace
}  // namespace psvcheck::cli
