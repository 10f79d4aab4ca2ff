#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/requests_for_tests.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

const State state_with_two_versions = after({create(first, "a"), put(second, "b")});

TEST(UpdateSecretVersionStage, MovingAwscurrentBackSwapsItWithAwsprevious) {
  const State state = apply(state_with_two_versions,
                            step(state_with_two_versions, update_stage("AWSCURRENT", second, first), {}).front());
  EXPECT_THAT(labels(state, first), ElementsAre("AWSCURRENT"));
  EXPECT_THAT(labels(state, second), ElementsAre("AWSPREVIOUS"));
}

std::vector<std::vector<std::string>> labels_after_moving_current_to_pending(const State& before, Level level) {
  Context context;
  context.level = level;
  std::vector<std::vector<std::string>> found;
  for (const auto& outcome : step(before, update_stage("AWSCURRENT", first, second), context)) {
    found.push_back(labels(apply(before, outcome), second));
  }
  return found;
}

TEST(UpdateSecretVersionStage, AwspendingMayGoWhereARotationEndsOrNothingIsRecorded) {
  const State before = after({create(first, "a"), put(second, "b", stages({"AWSPENDING"}))});
  const std::vector<std::string> both{"AWSCURRENT", "AWSPENDING"}, alone{"AWSCURRENT"};
  EXPECT_THAT(labels_after_moving_current_to_pending(before, Level::recorded), ElementsAre(both));
  EXPECT_THAT(labels_after_moving_current_to_pending(before, Level::documented), ElementsAre(both, alone));
  State rotated = before;
  auto secret = std::make_shared<Secret>(*before.secrets.at("s"));
  secret->had_placeholder = true;
  rotated.secrets["s"] = secret;
  EXPECT_THAT(labels_after_moving_current_to_pending(rotated, Level::recorded), ElementsAre(both, alone));
}

TEST(UpdateSecretVersionStage, MovingWithoutNamingTheHolderIsRefused) {
  EXPECT_THAT(kinds(step(state_with_two_versions, update_stage("AWSCURRENT", Absent{}, first), {})),
              ElementsAre("InvalidParameterException"));
}

TEST(UpdateSecretVersionStage, MovingFromAVersionWithoutTheLabelIsRefused) {
  const auto outcomes = step(state_with_two_versions, update_stage("AWSCURRENT", first, first), {});
  EXPECT_THAT(kinds(outcomes), Not(Contains("success")));
}

TEST(UpdateSecretVersionStage, ALabelThatNobodyHasIsAttachedByMoveToAlone) {
  const State state =
      apply(state_with_two_versions, step(state_with_two_versions, update_stage("BLUE", Absent{}, first), {}).front());
  EXPECT_THAT(labels(state, first), ElementsAre("AWSPREVIOUS", "BLUE"));
}

TEST(UpdateSecretVersionStage, AwscurrentCannotBeRemoved) {
  EXPECT_THAT(kinds(step(state_with_two_versions, update_stage("AWSCURRENT", second, Absent{}), {})),
              Not(Contains("success")));
}

TEST(UpdateSecretVersionStage, AnotherLabelCanBeRemovedAndLeavesTheVersionDeprecated) {
  const State state = apply(state_with_two_versions,
                            step(state_with_two_versions, update_stage("AWSPREVIOUS", first, Absent{}), {}).front());
  EXPECT_THAT(labels(state, first), IsEmpty());
}

TEST(UpdateSecretVersionStage, AnUnknownVersionNeverSucceedsWithAChange) {
  for (const auto& outcome : step(state_with_two_versions, update_stage("BLUE", Absent{}, third), {})) {
    EXPECT_FALSE(outcome.change.has_value());
  }
}

TEST(UpdateSecretVersionStage, ToTheVersionThatHasTheLabelNothingMoves) {
  for (const auto& outcome : step(state_with_two_versions, update_stage("AWSCURRENT", second, second), {})) {
    EXPECT_FALSE(outcome.change.has_value());
  }
}

}  // namespace
}  // namespace psvcheck::model
