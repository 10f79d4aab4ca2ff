// What the program says of its own detection power and of false alarms.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

using testing::HasSubstr;

std::size_t steps_in(const std::string& text) {
  const std::size_t at = text.find(": ");
  return at == std::string::npos ? 0 : std::stoul(text.substr(at + 2));
}

TEST(Variants, TakeRandomSequencesAndATourBesideTheScenarios) {
  const Folder folder;
  const Finished scenarios = run_program({"variants", "--seeds", "1", "--scenario", "auth/*"}, folder);
  EXPECT_EQ(scenarios.code, 0) << scenarios.out << scenarios.err;
  EXPECT_THAT(scenarios.out, HasSubstr("1 conforming variant at level recorded: "));
  EXPECT_THAT(scenarios.out, HasSubstr("no false alarm\n"));
  const Finished more = run_program({"variants", "--seeds", "1", "--scenario", "auth/*", "--budget", "100"}, folder);
  EXPECT_EQ(more.code, 0) << more.out << more.err;
  EXPECT_GE(steps_in(more.out), steps_in(scenarios.out) + 150);
  EXPECT_LE(steps_in(more.out), steps_in(scenarios.out) + 200);
}

TEST(Mutants, AreMeasuredAndShrunk) {
  const Folder folder;
  const Finished run = run_program(
      {"mutants", "--generator", "random", "--mutant", "replay-refused", "--budget", "300", "--shrink", "300"}, folder);
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("shrink     to   best\n"));
  EXPECT_THAT(run.out, HasSubstr("random: 1 of 1 found\n"));
}

}  // namespace
}  // namespace psvcheck::cli
