#include "harness/cli/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace psvcheck::cli {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

/// What is written when a run tells of its progress at these times.
std::string shown(ProgressForm form, std::initializer_list<std::chrono::milliseconds> times) {
  std::ostringstream out, err;
  Console console{out, err};
  console.progress = form;
  std::chrono::steady_clock::time_point now{};
  {
    ProgressLine line(console, [&] { return now; });
    run::SequenceResult latest;
    latest.name = "label-moves/\x1b[31m.json";
    for (const auto time : times) {
      now = std::chrono::steady_clock::time_point(time);
      line.show({3, 62, 240, 1, &latest});
    }
  }
  EXPECT_EQ(out.str(), "");
  return err.str();
}

TEST(Progress, IsOneLineOnATerminalAndLeavesItClean) {
  const std::string text = shown(ProgressForm::rewritten, {150ms});
  EXPECT_THAT(text, HasSubstr("\r\x1b[K3/62 sequences, 240 steps, 1 finding"));
  EXPECT_THAT(text, Not(HasSubstr("\n")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b[31m")));
  EXPECT_THAT(text, testing::EndsWith("\r\x1b[K"));
}

TEST(Progress, IsShownAtMostTenTimesASecond) {
  const std::string text = shown(ProgressForm::rewritten, {110ms, 120ms, 130ms, 211ms, 212ms});
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find("3/62", at)) != std::string::npos; ++at) ++count;
  EXPECT_EQ(count, 2U);
}

TEST(Progress, IsAPlainLineNowAndThenInALog) {
  EXPECT_EQ(shown(ProgressForm::lines, {10ms, 200ms, 4999ms}), "");
  EXPECT_EQ(shown(ProgressForm::lines, {5000ms, 5100ms}), "psvcheck: 3/62 sequences, 240 steps, 1 finding\n");
}

}  // namespace
}  // namespace psvcheck::cli
