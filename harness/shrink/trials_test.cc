// Trying candidates within a budget (trials.h, search.h).

#include "harness/shrink/trials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/shrink/search.h"
#include "harness/shrink/shrink_for_tests.h"

namespace psvcheck::shrink {
namespace {

using testing::SizeIs;

const TryAll sends_nothing = [](std::span<const Candidate>) { return std::vector<Tried>{}; };

std::string repeat(std::size_t count) {
  return fmt::format(R"({{"repeat": {}, "secret": 0, "first_token": 1}})", count);
}

TEST(Trials, LeaveEnoughForTheLastThreeThoughAShortSequenceTakesMoreForAStep) {
  Trials trials{{}, sends_nothing, "full", 200};
  trials.as_in_run = 15;        // of the best, by the model,
  trials.tried_as_in_run = 90;  // and of the original, which took 110
  trials.cost_as_in_run = 110;
  EXPECT_LE(trials.room(), 200U - 3 * 18U);
  EXPECT_GE(trials.room(), 200U - 3 * 22U) << "and not much more than that";
  trials.watch = Watch::as_in_run;
  trials.cost = 30;
  EXPECT_LE(trials.room(), 200U - 3 * 30U);
}

TEST(Trials, KeepHalfOfTheBudgetWhereThreeTriesInTheEndWouldTakeAllOfIt) {
  Trials trials{{}, sends_nothing, "full", 1000};
  trials.as_in_run = trials.tried_as_in_run = trials.cost_as_in_run = 350;
  EXPECT_EQ(trials.room(), 500U);
  trials.left = 500;
  EXPECT_EQ(trials.room(), 0U);
  trials.as_in_run = 5000;
  trials.left = 1000;
  EXPECT_EQ(trials.room(), 500U) << "though it cannot be tried as it is";
}

TEST(Trials, LearnFromWhatWasSentWholeHowFarTheTargetKeepsToTheModel) {
  Trials trials{{}, sends_nothing, "full", 1000};
  trials.watch = Watch::answers;
  trials.as_in_run = 10;
  trials.learn_from({.findings = {}, .wire_requests = 30});
  EXPECT_GE(trials.cost_of_confirming(), 30U);
  trials.as_in_run = 20;
  EXPECT_GE(trials.cost_of_confirming(), 60U);
  trials.learn_from({.findings = {}, .wire_requests = 0});
  trials.learn_from({.findings = {}, .wire_requests = 5, .is_whole = false});
  EXPECT_GE(trials.cost_of_confirming(), 60U);
}

TEST(Trials, SendNothingOfACandidateThatHasMoreStepsThanMayBeSent) {
  std::size_t candidates = 0;
  const TryAll count = [&](std::span<const Candidate> all) {
    candidates += all.size();
    return std::vector<Tried>(all.size());
  };
  Trials trials{{}, count, "full", 100};
  EXPECT_THAT(trials.try_batch(std::vector{given({create(0, 0), repeat(120), put(0, 0)})}), SizeIs(1));
  EXPECT_EQ(candidates, 0U);
  EXPECT_TRUE(trials.exhausted);
}

TEST(Trials, LetACandidateTakeWhatItsStepsTake) {
  std::vector<std::size_t> limits;
  const TryAll note = [&](std::span<const Candidate> all) {
    for (const Candidate& one : all) limits.push_back(one.limit);
    return std::vector<Tried>(all.size());
  };
  Trials trials{{}, note, "full", 2000};
  trials.watch = Watch::answers;
  trials.try_batch(std::vector{given({create(0, 0), repeat(120), put(0, 0)}), given({create(0, 0)})});
  ASSERT_THAT(limits, SizeIs(2));
  EXPECT_GE(limits[0], 122U) << "though no other candidate has taken more than one";
  EXPECT_LT(limits[1], 50U);
}

TEST(Searches, TryAgainWithMoreReadBackWhatHasNotShownTheFinding) {
  std::size_t candidates = 0;
  const TryAll count = [&](std::span<const Candidate> all) {
    candidates += all.size();
    return std::vector<Tried>(all.size());
  };
  Search search{{{}, count, "full", 1000}};
  search.start_from(given({create(0, 0), put(0, 1)}));
  const std::vector<trace::Sequence> forms{given({create(0, 0)})};
  search.take_first(forms);
  search.take_first(forms);
  EXPECT_EQ(candidates, 1U);
  search.trials.watch = Watch::labels;
  search.take_first(forms);
  EXPECT_EQ(candidates, 2U);
}

TEST(Searches, TryOneByOneWhatTakesManyRequests) {
  std::vector<std::size_t> batches;
  const TryAll count = [&](std::span<const Candidate> all) {
    batches.push_back(all.size());
    return std::vector<Tried>(all.size());
  };
  Search search{{{}, count, "full", 2000}};
  search.trials.watch = Watch::answers;
  search.start_from(given({create(0, 0), repeat(120), put(0, 0)}));
  search.trials.tried_as_in_run = search.trials.cost_as_in_run = search.trials.as_in_run = 300;
  search.take_first({given({create(0, 0), repeat(100), put(0, 0)}), given({create(0, 0), repeat(101), put(0, 0)})});
  EXPECT_THAT(batches, testing::ElementsAre(1, 1));
  batches.clear();
  search.take_first({given({create(0, 0), put(0, 0)}), given({create(0, 0), put(0, 1)})});
  EXPECT_THAT(batches, testing::ElementsAre(2));
}

}  // namespace
}  // namespace psvcheck::shrink
