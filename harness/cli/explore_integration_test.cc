// Exploration by the built program: what it says, that it finds a bug within its budget, and how it goes on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

using testing::HasSubstr;

nlohmann::json report_of(const Folder& folder) {
  std::ifstream file(folder / "psvcheck-out/report.json");
  return nlohmann::json::parse(file);
}

TEST(Explore, SaysHowMuchItIsAndFindsNothingInAConformingTarget) {
  const Folder folder;
  const Finished run = run_program({"explore", "--budget", "400"}, folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("space small: 244 states, 51720 transitions"));
  EXPECT_THAT(run.out, HasSubstr("this tour: 400 steps in "));
  EXPECT_THAT(run.out, HasSubstr("minutes"));
  EXPECT_EQ(report_of(folder)["figures"]["steps"], 400);
}

TEST(Explore, CountsTheTransitionsThatItTakes) {
  const Folder folder;
  ASSERT_EQ(run_program({"explore", "--budget", "30", "--observe", "labels"}, folder).code, 0);
  const nlohmann::json coverage = report_of(folder)["coverage"];
  EXPECT_EQ(coverage["space"], "small");
  EXPECT_EQ(coverage["of_states"], 244);
  EXPECT_EQ(coverage["of_transitions"], 51'720);
  EXPECT_GT(coverage["transitions"], 20);
  EXPECT_LE(coverage["transitions"], 30);
}

TEST(Explore, FindsABugWithinItsBudget) {
  const Folder folder;
  const Finished run = run_program({"explore", "--mutant", "previous-not-moved", "--budget", "2000"}, folder);
  EXPECT_EQ(run.code, 1) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("PUT-3a"));
}

TEST(Explore, TakesAShardFromAWalkOn) {
  const Folder folder;
  ASSERT_EQ(run_program({"explore", "--shard", "2/3", "--from", "6", "--budget", "20"}, folder).code, 0);
  EXPECT_EQ(report_of(folder)["sequences"][0]["name"], "explore/small/tour-000008");
}

TEST(Explore, SaysWhereToGoOnWhenItIsInterrupted) {
  const Folder folder;
  Program program({"explore"}, folder);
  program.wait_for("walks against");
  program.signal(SIGINT);
  const Finished run = program.wait();
  EXPECT_EQ(run.code, 130) << run.err;
  EXPECT_THAT(run.err, HasSubstr("go on with --from "));
}

TEST(Explore, RefusesASwitchThatExceedsTheBudgetWithTheCount) {
  const Folder folder;
  const Finished run = run_program({"explore", "--switch", "3"}, folder);
  EXPECT_EQ(run.code, 2) << run.out << run.err;
  EXPECT_THAT(run.err, HasSubstr("9122631 sequences of 4 transitions"));
}

TEST(Explore, RefusesAShardThatIsNone) {
  const Folder folder;
  for (const char* shard : {"3/2", "0/2", "1", "1/", "a/b", "1/2/3"}) {
    const Finished run = run_program({"explore", "--shard", shard}, folder);
    EXPECT_EQ(run.code, 2) << shard;
    EXPECT_THAT(run.err, HasSubstr("a shard is I/N")) << shard;
  }
}

TEST(Explore, NeedsNoTargetForTheModelAlone) {
  const Folder folder;
  const Finished run = run_program({"explore", "--model-only", "--space", "small"}, folder);
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("239 letters, 244 states, 51720 transitions"));
  EXPECT_THAT(run.out, HasSubstr("transitions a second"));
  EXPECT_FALSE(std::filesystem::exists(folder / "psvcheck-out"));
}

}  // namespace
}  // namespace psvcheck::cli
