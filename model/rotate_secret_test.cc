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

Request rotate(const std::string& token) {
  RotateSecretRequest request;
  request.secret_id = "s";
  request.client_request_token = token;
  request.rotation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
  return request;
}

/// The state in which the rotation function has not come to anything yet.
State with_placeholder() {
  const State before = after({create(first, "a")});
  for (const auto& outcome : step(before, rotate(second), {})) {
    const State next = apply(before, outcome);
    const Version* version = find_version(secret_in(next), {second});
    if (version != nullptr && !has_value(*version)) return next;
  }
  return {};
}

Outcomes get(const State& state, const std::string& id) {
  GetSecretValueRequest request;
  request.secret_id = "s";
  request.version_id = id;
  return step(state, request, {});
}

TEST(RotateSecret, MakesAPlaceholderWithAwspendingAndNoValue) {
  const State state = with_placeholder();
  EXPECT_THAT(labels(state, second), ElementsAre("AWSPENDING"));
  EXPECT_THAT(labels(state, first), ElementsAre("AWSCURRENT"));
  EXPECT_THAT(kinds(get(state, second)), ElementsAre("ResourceNotFoundException"));
}

TEST(RotateSecret, MayEndWithAwspendingOnTheCurrentVersionOrOnNone) {
  const State before = after({create(first, "a")});
  std::vector<std::vector<std::string>> ended;
  for (const auto& outcome : step(before, rotate(second), {})) {
    const State next = apply(before, outcome);
    if (!is_attached(secret_in(next), awscurrent, {second})) continue;
    ended.push_back(labels(next, second));
    EXPECT_THAT(labels(next, first), ElementsAre("AWSPREVIOUS"));
  }
  EXPECT_THAT(ended, ElementsAre(ElementsAre("AWSCURRENT"), ElementsAre("AWSCURRENT", "AWSPENDING")));
}

TEST(RotateSecret, LeavesThePlaceholderOutOfTheListAndInTheDescription) {
  const State state = with_placeholder();
  ListSecretVersionIdsRequest list;
  list.secret_id = "s";
  list.include_deprecated = true;
  const auto listed = std::get<ListSecretVersionIdsAnswer>(step(state, list, {}).front().answer);
  EXPECT_EQ(given(listed.versions)->size(), 1U);
  DescribeSecretRequest describe;
  describe.secret_id = "s";
  const auto shown = std::get<DescribeSecretAnswer>(step(state, describe, {}).front().answer);
  EXPECT_THAT(given(shown.version_ids_to_stages)->at(second), ElementsAre("AWSPENDING"));
}

TEST(RotateSecret, ItsPlaceholderTakesDataOnceAndKeepsItsLabels) {
  const State state = with_placeholder();
  const auto filled = step(state, put(second, "b", stages({"AWSPENDING"})), {});
  ASSERT_EQ(filled.size(), 1U);
  const State next = apply(state, filled[0]);
  EXPECT_THAT(labels(next, second), ElementsAre("AWSPENDING"));
  EXPECT_THAT(kinds(get(next, second)), ElementsAre("success"));
  EXPECT_THAT(kinds(step(next, put(second, "b"), {})), ElementsAre("success"));
  EXPECT_THAT(kinds(step(next, put(second, "other"), {})), ElementsAre("ResourceExistsException"));
}

TEST(RotateSecret, MayHaveSucceededByTheTimeSomebodyLooks) {
  const State before = after({create(first, "a")});
  std::vector<std::vector<std::string>> ways;
  for (const auto& outcome : step(before, rotate(second), {})) {
    if (outcome.change) ways.push_back(labels(apply(before, outcome), second));
  }
  EXPECT_THAT(ways, Contains(ElementsAre("AWSCURRENT")));
}

TEST(RotateSecret, WithoutAFunctionIsRefused) {
  RotateSecretRequest request;
  request.secret_id = "s";
  request.client_request_token = second;
  EXPECT_THAT(kinds(step(after({create(first, "a")}), request, {})), ElementsAre("InvalidRequestException"));
}

TEST(RotateSecret, AwscurrentToAPlaceholderIsRefusedOrMoves) {
  const State state = with_placeholder();
  const auto found = kinds(step(state, update_stage("AWSCURRENT", first, second), {}));
  EXPECT_THAT(found, Contains("success"));
  EXPECT_THAT(found, Contains("InvalidParameterException"));
}

TEST(RotateSecret, IsRefusedWhileAwspendingIsOnAVersionThatIsNotCurrent) {
  const State under_way = after({create(first, "a"), put(second, "b", stages({"AWSPENDING"}))});
  EXPECT_THAT(kinds(step(under_way, rotate(third), {})), Not(Contains("success")));
  EXPECT_THAT(kinds(step(with_placeholder(), rotate(third), {})), Contains("InvalidRequestException"));
  const State ended = after({create(first, "a"), put(second, "b", stages({"AWSPENDING", "AWSCURRENT"}))});
  EXPECT_THAT(kinds(step(ended, rotate(third), {})), Contains("success"));
}

}  // namespace
}  // namespace psvcheck::model
