// Which clause a difference is laid at.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "model/judge_for_tests.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

Request get_by_label(const std::string& label) {
  GetSecretValueRequest request;
  request.secret_id = "s";
  request.version_stage = label;
  return request;
}

Exchange not_found(Request request) { return exchange(std::move(request), Refusal{"ResourceNotFoundException", ""}); }

/// The target moves BLUE from `second` to `third`, but a read by it still answers `second`, whole and right.
struct ALabelThatDoesNotMove : JudgeTest {
  ALabelThatDoesNotMove() {
    run(create(first, "a"));
    run(put(second, "b", stages({"BLUE"})));
    before = target(get_by_label("BLUE"));
    step.exchange = target(put(third, "c", stages({"BLUE"})));
  }
  Exchange before;
  ObservedStep step;
};

TEST_F(ALabelThatDoesNotMove, IsWhatIsWrongWhereAReadByItAnswersTheOldVersion) {
  step.observation = {before};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("PUT-5b"));
}

TEST_F(ALabelThatDoesNotMove, IsWhatIsWrongWhereAReadByItFindsNothing) {
  step.observation = {not_found(get_by_label("BLUE"))};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("PUT-5b"));
}

TEST_F(ALabelThatDoesNotMove, IsNotWhatIsWrongWhereDescribeSecretShowsItInItsPlace) {
  step.observation = {target(describe_s()), before};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("READ-1c"));
}

TEST_F(ALabelThatDoesNotMove, DoesNotExcuseAValueThatIsNoVersions) {
  std::get<GetSecretValueAnswer>(before.answer).secret_string = "of nobody";
  step.observation = {before};
  EXPECT_THAT(first_clauses(judge.judge(step)), UnorderedElementsAre("PUT-5b", "PUT-1"));
}

TEST_F(JudgeTest, OfALabelOnTwoVersionsEitherMayBeRead) {
  run(create(first, "a"));
  run(put(second, "b", stages({"BLUE"})));
  const auto before = target(get_by_label("BLUE"));
  ObservedStep step{target(put(third, "c", stages({"BLUE"}))), {}};
  auto seen = target(describe_s());
  std::get<std::map<std::string, Labels>>(std::get<DescribeSecretAnswer>(seen.answer).version_ids_to_stages)[second] = {
      "BLUE"};
  step.observation = {seen};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("PUT-5b"));
  EXPECT_THAT(judge.judge({target(get_by_label("BLUE")), {}}).divergences, IsEmpty());
  auto second_of_two = before;
  std::get<GetSecretValueAnswer>(second_of_two.answer).version_stages = Labels{"BLUE"};
  EXPECT_THAT(judge.judge({second_of_two, {}}).divergences, IsEmpty());
}

TEST_F(JudgeTest, ALabelThatIsNotAttachedAtAllIsLaidAtTheClauseThatAttachesIt) {
  run(create(first, "a"));
  ObservedStep step{target(put(second, "b", stages({"BLUE"}))), {}};
  auto seen = target(describe_s());
  std::get<std::map<std::string, Labels>>(std::get<DescribeSecretAnswer>(seen.answer).version_ids_to_stages)
      .erase(second);
  step.observation = {seen};
  const auto judgement = judge.judge(step);
  ASSERT_THAT(judgement.divergences, SizeIs(1));
  EXPECT_THAT(judgement.divergences.front().clauses, ElementsAre("PUT-5a"));
}

TEST_F(JudgeTest, AListedPlaceholderHasAValueThatCannotBeRead) {
  run(create(first, "a"));
  RotateSecretRequest rotate;
  rotate.secret_id = "s";
  rotate.client_request_token = second;
  rotate.rotation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:rotates";
  const auto outcomes = model::step(target.state, rotate, {});
  const auto made = std::ranges::find_if(outcomes, [&](const Outcome& outcome) {
    const Version* version = outcome.change ? find_version(*outcome.change->secret, {second}) : nullptr;
    return version != nullptr && !has_value(*version);
  });
  ASSERT_NE(made, outcomes.end());
  apply_in_place(target.state, *made);
  ObservedStep step{exchange(Request(rotate), made->answer), {}};
  auto seen = target(list_s());
  VersionEntry entry;
  entry.version_id = second;
  entry.version_stages = Labels{"AWSPENDING"};
  entry.created_date = secret_in(target.state).created;
  std::get<std::vector<VersionEntry>>(std::get<ListSecretVersionIdsAnswer>(seen.answer).versions).push_back(entry);
  step.observation = {target(describe_s()), seen, target(get_s(second))};  // so that it has no value all the while
  const auto judgement = judge.judge(step);
  ASSERT_THAT(judgement.divergences, SizeIs(1));
  EXPECT_THAT(judgement.divergences.front().clauses, ElementsAre("READ-1b"));
  EXPECT_EQ(judgement.divergences.front().operation, "GetSecretValue");
}

TEST_F(JudgeTest, ASuccessWithWrongMembersIsNotTakenForOneThatShouldHaveBeenRefused) {
  run(create(first, "a"));
  const auto token = [](int i) { return std::string(33, 'x') + std::to_string(100 + i); };
  for (int i = 0; i < 100; ++i) run(put(token(i), "b"));
  auto seen = target(put(third, "c"));  // one more than 100: it may be refused, QUOTA-1
  auto& answer = std::get<PutSecretValueAnswer>(seen.answer);
  answer.name = "another";
  answer.version_stages = Labels{};
  const auto judgement = judge.judge({seen, {}});
  EXPECT_THAT(first_clauses(judgement), Not(Contains("QUOTA-1")));
  for (const auto& divergence : judgement.divergences) {
    for (const auto& difference : divergence.differences) EXPECT_NE(difference.where, "answer");
  }
  EXPECT_THAT(judgement.divergences, Not(IsEmpty()));
}

}  // namespace
}  // namespace psvcheck::model
