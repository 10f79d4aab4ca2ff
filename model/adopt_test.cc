#include "model/adopt.h"

#include <gtest/gtest.h>

#include <map>

#include "model/requests_for_tests.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

/// The state after reads that show version `second` with this label, and no value of it to be had.
State after_reads(const char* label, const char* refused_with) {
  State state = after({create(first, "a")});
  DescribeSecretRequest describe;
  describe.secret_id = "s";
  DescribeSecretAnswer shown;
  shown.version_ids_to_stages = std::map<std::string, Labels>{{first, {"AWSCURRENT"}}, {second, {label}}};
  adopt(state, {describe, shown, {}, {}, {}});
  GetSecretValueRequest get;
  get.secret_id = "s";
  get.version_id = second;
  adopt(state, {get, Refusal{refused_with, ""}, {}, {}, {}});
  return state;
}

TEST(Adopt, TakesAPendingVersionThatIsNotFoundForAPlaceholder) {
  const State state = after_reads("AWSPENDING", "ResourceNotFoundException");
  EXPECT_TRUE(std::holds_alternative<NoValue>(find_version(secret_in(state), {second})->value));
}

TEST(Adopt, TakesNoOtherUnreadableVersionForAPlaceholder) {
  for (const auto& [label, type] :
       {std::pair{"BLUE", "ResourceNotFoundException"}, std::pair{"AWSPENDING", "InternalServiceError"}}) {
    const State state = after_reads(label, type);
    EXPECT_TRUE(std::holds_alternative<UnknownValue>(find_version(secret_in(state), {second})->value)) << label;
  }
}

/// After DescribeSecret has shown these labels.
State after_labels(const Member<std::map<std::string, Labels>>& stages) {
  State state = after({create(first, "a"), put(second, "b")});
  DescribeSecretRequest describe;
  describe.secret_id = "s";
  DescribeSecretAnswer shown;
  shown.version_ids_to_stages = stages;
  adopt(state, {describe, shown, {}, {}, {}});
  return state;
}

TEST(Adopt, TellsWhatNoSecretCanShow) {
  using Stages = std::map<std::string, Labels>;
  EXPECT_FALSE(secret_in(after_labels(Stages{{second, {"AWSCURRENT", "BLUE"}}})).impossible);
  EXPECT_FALSE(secret_in(after_labels(Stages{{first, {"AWSCURRENT"}}})).impossible);
  EXPECT_TRUE(secret_in(after_labels(Stages{{first, {"AWSPREVIOUS"}}})).impossible) << "values and no AWSCURRENT";
  EXPECT_TRUE(secret_in(after_labels(Absent{})).impossible);
  EXPECT_TRUE(secret_in(after_labels(Stages{{first, {"AWSCURRENT"}}, {second, {"AWSCURRENT"}}})).impossible);
  EXPECT_TRUE(secret_in(after_labels(Stages{{first, {"BLUE", "BLUE"}}})).impossible);
  EXPECT_TRUE(secret_in(after_labels(Stages{{first, {""}}})).impossible);
  EXPECT_TRUE(secret_in(after_labels(Stages{{first, {std::string(257, 'l')}}})).impossible);
}

TEST(Adopt, KeepsTheLabelsWhereThoseShownAreNone) {
  const State state = after_labels(Mistyped{"an object that holds an array that holds null"});
  EXPECT_TRUE(secret_in(state).impossible);
  EXPECT_EQ(labels(state, second), Labels{"AWSCURRENT"});
}

TEST(Adopt, TellsAVersionThatHasLostItsData) {
  State state = after({create(first, "a"), put(second, "b", stages({"AWSPENDING"}))});
  GetSecretValueRequest get;
  get.secret_id = "s";
  get.version_id = second;
  adopt(state, {get, Refusal{"ResourceNotFoundException", ""}, {}, {}, {}});
  EXPECT_TRUE(secret_in(state).impossible);
}

TEST(Adopt, TakesNoValueOfAnotherVersion) {
  State state = after({create(first, "a")});
  GetSecretValueRequest get;
  get.secret_id = "s";
  get.version_id = "";  // ignored by the target
  GetSecretValueAnswer shown;
  shown.version_id = first;
  shown.secret_string = "a";
  adopt(state, {get, shown, {}, {}, {}});
  EXPECT_EQ(secret_in(state).versions.size(), 1U);
}

Exchange value_of(const std::string& version, Answer answer) {
  GetSecretValueRequest get;
  get.secret_id = "s";
  get.version_id = version;
  return {get, std::move(answer), {}, {}, {}};
}

TEST(Adopt, LearnsNothingFromValuesRefusedWhileDeletionIsScheduled) {
  DeleteSecretRequest remove;
  remove.secret_id = "s";
  State state = after({create(first, "a"), put(second, "b", stages({"BLUE"})),
                       update_stage("BLUE", std::string(second), Absent{}), remove});
  ASSERT_TRUE(labels(state, second).empty());
  adopt(state, value_of(second, Refusal{"InvalidRequestException", ""}));
  EXPECT_NE(find_version(secret_in(state), {second}), nullptr) << "it is there and cannot be read now";
}

TEST(Adopt, TakesAVersionWithBothKindsForOneWhoseValueNobodyKnows) {
  State state = after({create(first, "a")});
  GetSecretValueAnswer both;
  both.secret_string = "a";
  both.secret_binary = Blob{"a"};
  adopt(state, value_of(first, both));
  EXPECT_TRUE(std::holds_alternative<UnknownValue>(find_version(secret_in(state), {first})->value));
}

}  // namespace
}  // namespace psvcheck::model
