// What the model alone can say of shorter sequences: shorter_ways.h, slices.h and model_walk.h.

#include "harness/shrink/shorter_ways.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/shrink/edit.h"
#include "harness/shrink/model_walk.h"
#include "harness/shrink/shrink_for_tests.h"
#include "harness/shrink/slices.h"

namespace psvcheck::shrink {
namespace {

using testing::IsEmpty;
using testing::Not;

constexpr model::Level level = model::Level::recorded;

const std::string create_empty =
    R"({"op": "CreateSecret", "members": {"Name": {"secret": 0}, "ClientRequestToken": {"token": 0}}})";

TEST(ShorterWays, CreateASecretWithItsValueInPlaceOfPuttingIt) {
  const auto ways = shorter_ways(given({create_empty, put(0, 1), put(0, 2)}), level, 8);
  ASSERT_THAT(ways, Not(IsEmpty()));
  EXPECT_EQ(operations(ways.front()), "CreateSecret PutSecretValue");
  EXPECT_EQ(ways.front().steps.back(), given({put(0, 2)}).steps.back());
}

TEST(ShorterWays, KeepWhatTheLastStepSpeaksOf) {
  // The last step repeats the token of a version that has AWSPREVIOUS.
  const auto ways = shorter_ways(given({create_empty, put(0, 1), put(0, 2), put(0, 1)}), level, 8);
  ASSERT_THAT(ways, Not(IsEmpty()));
  EXPECT_EQ(operations(ways.front()), "CreateSecret PutSecretValue PutSecretValue");
  EXPECT_EQ(ways.front().steps.front(), given({create(0, 1)}).steps.front());
}

TEST(ShorterWays, AreNoneWhereNothingIsShorter) {
  EXPECT_THAT(shorter_ways(given({create(0, 0), put(0, 1)}), level, 8), IsEmpty());
  EXPECT_THAT(shorter_ways(given({create(0, 0)}), level, 8), IsEmpty());
  EXPECT_THAT(shorter_ways(given({create(0, 0), R"({"advance": "1h"})"}), level, 8), IsEmpty());
}

TEST(WaysToTheSameOutcome, LeadToOtherStates) {
  const trace::Sequence sequence =
      given({create(0, 0), put(0, 1, R"(, "VersionStages": ["AWSPENDING"])"), put(0, 2), put(0, 3)});
  for (const trace::Sequence& way : ways_to_the_same_outcome(sequence, level, 20)) {
    EXPECT_LT(trace::count_steps(way), trace::count_steps(sequence));
    EXPECT_EQ(walk(way, level).back().outcome, walk(sequence, level).back().outcome);
  }
}

TEST(Slices, LeaveOutWhatMakesNoDifferenceToTheLastStep) {
  const auto parts = slices(
      given({create(1, 5), create(0, 0), on(0, "DescribeSecret"), put(0, 1), put(1, 6), put(0, 1), put(0, 2)}), level);
  ASSERT_THAT(parts, Not(IsEmpty()));
  EXPECT_EQ(parts.front(), given({create(0, 0), put(0, 1), put(0, 2)}));
}

TEST(Slices, KeepEverythingWhereEverythingMatters) {
  EXPECT_THAT(slices(given({create(0, 0), put(0, 1, R"(, "VersionStages": [{"label": 0}])"), put(0, 2)}), level),
              IsEmpty());
}

TEST(Faults, AreToldApartByWhatIsWrong) {
  const auto faults = [](const std::string& token) {
    const trace::Sequence sequence = given({fmt::format(
        R"({{"op": "PutSecretValue", "fault": "the token", "members": {{"SecretId": {{"secret": 0}}, {} "SecretString": "x"}}}})",
        token)});
    return faults_of(sequence, walk(sequence, level));
  };
  EXPECT_EQ(faults(R"("ClientRequestToken": "short",)"), faults(R"("ClientRequestToken": "shorter",)"));
  EXPECT_NE(faults(R"("ClientRequestToken": "short",)"), faults(""));
  const trace::Sequence right = given({create(0, 0), put(0, 1)});
  EXPECT_THAT(faults_of(right, walk(right, level)), IsEmpty());
}

TEST(Walk, SaysWhatCannotBeBound) {
  const auto walked =
      walk(given({put(0, 1), on(0, "GetSecretValue", R"(, "VersionId": {"version_of_step": 0})")}), level);
  EXPECT_TRUE(walked[0].bound);
  EXPECT_FALSE(walked[1].bound);
}

}  // namespace
}  // namespace psvcheck::shrink
