#include "harness/trace/expectation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/trace/json.h"

namespace psvcheck::trace {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// A secret made with token 0, and then this step.
Sequence scenario(std::string_view step) {
  const std::string text = R"({"format": "psvcheck/1", "steps": [
      {"op": "CreateSecret", "members": {"Name": {"secret": 0}, "ClientRequestToken": {"token": 0}, "SecretString": "a"}},
      )" + std::string(step) +
                           "]}";
  auto trace = read(text, "test");
  if (!trace) throw std::runtime_error(trace.error().message());
  return std::move(trace->sequence);
}

Sequence put_expecting(std::string_view expect) {
  return scenario(R"({"op": "PutSecretValue", "members": {"SecretId": {"secret": 0}, "ClientRequestToken": {"token": 1},
                      "SecretString": {"payload": 1}}, "expect": )" +
                  std::string(expect) + "}");
}

constexpr auto level = model::Level::recorded;

TEST(Disagreements, NoneWhereTheScenarioSaysWhatTheModelDoes) {
  EXPECT_THAT(disagreements(put_expecting(R"({"ok": {"VersionId": {"token": 1}, "VersionStages": ["AWSCURRENT"]},
      "then": {"secret": 0, "scheduled": false, "versions": [
        {"version": {"token": 0}, "labels": ["AWSPREVIOUS"], "string": "a"},
        {"version": {"version_of_step": 1}, "labels": ["AWSCURRENT"], "string": {"payload": 1}}]}})"),
                            level),
              IsEmpty());
}

TEST(Disagreements, EveryPartOfAnExpectationCounts) {
  const std::string_view wrong[] = {
      R"({"error": "ResourceExistsException"})",
      R"({"ok": {"VersionId": {"token": 0}}})",
      R"({"ok": {"VersionStages": ["AWSCURRENT", "AWSPREVIOUS"]}})",
      R"({"ok": {"Name": null}})",
      R"({"ok": {}, "then": {"secret": 0, "gone": true}})",
      R"({"ok": {}, "then": {"secret": 0, "scheduled": true}})",
      R"({"ok": {}, "then": {"secret": 1, "versions": []}})",
      R"({"ok": {}, "then": {"secret": 0, "versions": [{"version": {"token": 1}, "labels": ["AWSCURRENT"]}]}})",
      R"({"ok": {}, "then": {"secret": 0, "versions": [{"version": {"token": 1}, "labels": ["AWSCURRENT"], "string": "b"},
                                                       {"version": {"token": 0}, "labels": ["AWSPREVIOUS"]}]}})",
      R"({"ok": {}, "then": {"secret": 0, "versions": [{"version": {"token": 1}, "labels": ["AWSCURRENT"]},
                                                       {"version": {"token": 0}, "labels": []}]}})",
  };
  for (const std::string_view expect : wrong) {
    EXPECT_EQ(disagreements(put_expecting(expect), level).size(), 2U) << expect;
  }
}

TEST(Disagreements, AnAlternativeThatNoOutcomeMatchesIsOne) {
  const auto said = disagreements(put_expecting(R"([{"ok": {}}, {"error": "InternalServiceError"}])"), level);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_THAT(said[0], HasSubstr("step 1: the model does not allow"));
}

TEST(Disagreements, AnAlternativeIsExcludedFromItsStrengthOn) {
  const Sequence sequence = put_expecting(R"([{"ok": {}}, {"error": "InternalServiceError", "strength": "recorded"}])");
  EXPECT_EQ(disagreements(sequence, model::Level::documented).size(), 1U);
  EXPECT_THAT(disagreements(sequence, model::Level::recorded), IsEmpty());
  EXPECT_THAT(disagreements(sequence, model::Level::reported), IsEmpty());
}

TEST(Disagreements, ARepetitionIsComparedAtItsEnd) {
  EXPECT_THAT(disagreements(scenario(R"({"repeat": 2, "secret": 0, "first_token": 5, "expect": {"then": {"secret": 0,
      "versions": [{"version": {"token": 0}, "labels": []}, {"version": {"token": 5}, "labels": ["AWSPREVIOUS"]},
                   {"version": {"token": 6}, "labels": ["AWSCURRENT"]}]}}})"),
                            level),
              IsEmpty());
}

TEST(Disagreements, AStepThatCannotBeBoundIsOne) {
  const auto said = disagreements(
      scenario(R"({"op": "DescribeSecret", "members": {"SecretId": {"secret": 1, "as": "arn"}}})"), level);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_THAT(said[0], HasSubstr("cannot be bound"));
}

TEST(Disagreements, ARuleThatIsNotInForceShows) {
  const Sequence sequence = put_expecting(R"({"ok": {}, "then": {"secret": 0, "versions": [
        {"version": {"token": 0}, "labels": ["AWSPREVIOUS"]}, {"version": {"token": 1}, "labels": ["AWSCURRENT"]}]}})");
  EXPECT_THAT(disagreements(sequence, level, "PUT-2"), testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace psvcheck::trace
