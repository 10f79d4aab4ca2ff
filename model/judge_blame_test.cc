// At which clause a judge lays a difference, and what it goes on from, where several clauses are near.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "model/judge_for_tests.h"
#include "model/rules.h"
#include "model/secret_id.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

struct JudgeOfBlame : JudgeTest {
  const std::string& arn() const { return secret_in(target.state).arn; }
  std::string partial_arn() const { return arn().substr(0, arn().size() - 7); }
  static PutSecretValueRequest put_on(const std::string& id, const std::string& token, const std::string& value) {
    PutSecretValueRequest request = put(token, value);
    request.secret_id = id;
    return request;
  }
  std::vector<std::string> clauses_of(const Request& request, const Answer& answer) {
    Judge copy = judge;
    return first_clauses(copy.judge({exchange(request, answer), {}}));
  }
};

TEST_F(JudgeOfBlame, ASecretThatIsNotFoundByItsArnIsLaidAtTheLookup) {
  run(create(first, "a"));
  const Refusal not_found{std::string(resource_not_found), ""};
  EXPECT_THAT(clauses_of(put_on(arn(), second, "b"), not_found), ElementsAre("FIND-1b"));
  EXPECT_THAT(clauses_of(put_on(partial_arn(), second, "b"), not_found), ElementsAre("FIND-1c"));
  EXPECT_THAT(clauses_of(put_on(arn(), first, "other"), not_found), ElementsAre("FIND-1b")) << "a conflict, not seen";
  EXPECT_THAT(clauses_of(put_on(arn(), second, "b"), Refusal{std::string(limit_exceeded), ""}), ElementsAre("PUT-1"));
  EXPECT_THAT(clauses_of(put_on("s", second, "b"), not_found), ElementsAre("PUT-1"));
}

TEST_F(JudgeOfBlame, ARotationThatFindsSomethingNotMayMeanItsFunction) {
  run(create(first, "a"));
  RotateSecretRequest rotate;
  rotate.secret_id = arn();
  rotate.client_request_token = second;
  rotate.rotation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
  const Refusal not_found{std::string(resource_not_found), ""};
  EXPECT_THAT(clauses_of(rotate, not_found), Not(Contains("FIND-1b")));
}

TEST_F(JudgeOfBlame, AReplayOfTheOtherKindAnswersItsOwnSecret) {
  run(create(first, "a"));
  PutSecretValueRequest other_kind = put(first, "a");
  other_kind.secret_string = Absent{};
  other_kind.secret_binary = Blob{"a"};
  const PutSecretValueAnswer right{arn(), "s", first, Labels{"AWSCURRENT"}};
  PutSecretValueAnswer wrong = right;
  wrong.arn = default_arn("another");
  EXPECT_THAT(clauses_of(other_kind, right), IsEmpty());
  EXPECT_THAT(clauses_of(other_kind, wrong), ElementsAre("PUT-11"));
}

TEST_F(JudgeOfBlame, AnUnknownOperationIsRefusedWithWhateverError) {
  for (const auto fault : {RequestFault::unknown_operation, RequestFault::missing_target}) {
    const MalformedRequest request{fault, ""};
    EXPECT_THAT(clauses_of(request, Refusal{"NobodyHasHeardOfIt", ""}), IsEmpty());
    EXPECT_THAT(clauses_of(request, OtherAnswer{}), ElementsAre("WIRE-10"));
  }
}

TEST_F(JudgeOfBlame, ADescriptionThatIsLostIsToldOnce) {
  CreateSecretRequest request = std::get<CreateSecretRequest>(create(first, "a"));
  request.description = "of the first hour";
  run(request);
  Exchange lost = target(describe_s());
  std::get<DescribeSecretAnswer>(lost.answer).description = Absent{};
  EXPECT_THAT(first_clauses(judge.judge({lost, {}})), ElementsAre("READ-3d"));
  EXPECT_THAT(judge.judge({lost, {}}).divergences, IsEmpty()) << "that is what the target goes on from";
}

TEST_F(JudgeOfBlame, ASecretMadeAgainAfterItsWindowHasAnArnOfItsOwn) {
  run(create(first, "a"));
  const std::string before = arn();
  DeleteSecretRequest request;
  request.secret_id = "s";
  apply_in_place(target.state, step(target.state, request, {}).front());
  Context later;
  later.now = Time{std::chrono::days{31}};
  bool is_made = false;
  for (const Outcome& outcome : step(target.state, create(second, "b"), later)) {
    if (!outcome.change) continue;
    is_made = true;
    EXPECT_NE(outcome.change->secret->arn, before);
  }
  EXPECT_TRUE(is_made);
}

TEST_F(JudgeTest, AReplayThatMovesLabelsIsToBlameForThatAndNotForTellingIt) {
  run(create(first, "a"));
  run(put(second, "b"));
  ObservedStep step{target(put(first, "a")), {}};
  std::get<PutSecretValueAnswer>(step.exchange.answer).version_stages = Labels{"AWSCURRENT"};
  auto moved = std::make_shared<Secret>(*target.state.secrets.at("s"));
  move_label(*moved, awscurrent, {first});
  move_label(*moved, awsprevious, {second});
  std::ranges::sort(moved->labels);
  target.state.secrets["s"] = std::move(moved);
  step.observation = {target(describe_s()), target(list_s())};
  const auto clauses = judge.judge(step).divergences.front().clauses;
  EXPECT_EQ(clauses.front(), "IDEM-1b");
  EXPECT_THAT(clauses, Contains("IDEM-1d"));
}

TEST_F(JudgeTest, AReplayThatOnlyTellsOtherLabelsIsToBlameForTellingThem) {
  run(create(first, "a"));
  run(put(second, "b"));
  ObservedStep step{target(put(first, "a")), {}};
  std::get<PutSecretValueAnswer>(step.exchange.answer).version_stages = Labels{"AWSCURRENT"};
  step.observation = {target(describe_s()), target(list_s())};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("IDEM-1d"));
}

TEST_F(JudgeTest, AVersionThatAReplayLosesIsToBlameOnceAndNotOnItsRead) {
  run(create(first, "a"));
  run(put(second, "b", stages({"BLUE"})));
  run(update_stage("BLUE", std::string(second), Absent{}));
  ObservedStep step{target(put(first, "a")), {}};
  auto lost = std::make_shared<Secret>(*target.state.secrets.at("s"));
  std::erase_if(lost->versions, [](const auto& version) { return version->id.text == second; });
  target.state.secrets["s"] = std::move(lost);
  step.observation = {target(describe_s()), target(list_s()), target(get_s(second))};
  const Judgement judgement = judge.judge(step);
  ASSERT_EQ(judgement.divergences.size(), 1U);
  EXPECT_EQ(judgement.divergences[0].operation, "PutSecretValue");
  EXPECT_EQ(judgement.divergences[0].differences.size(), 2U);
}

TEST_F(JudgeTest, AnUpdateWithAKnownTokenThatTellsAnotherVersionBreaksItsOwnClause) {
  run(create(first, "a"));
  UpdateSecretRequest update;
  update.secret_id = "s";
  update.client_request_token = first;
  update.secret_string = "a";
  ObservedStep step{target(update), {}};
  std::get<UpdateSecretAnswer>(step.exchange.answer).version_id = second;
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("IDEM-6"));
}

TEST_F(JudgeTest, MovingAwscurrentToItsOwnVersionMayNotLoseAwsprevious) {
  run(create(first, "a"));
  run(put(second, "b"));
  const UpdateSecretVersionStageAnswer moved{target.state.secrets.at("s")->arn, "s"};
  ObservedStep step{exchange(update_stage("AWSCURRENT", std::string(second), std::string(second)), moved), {}};
  auto lost = std::make_shared<Secret>(*target.state.secrets.at("s"));
  detach(*lost, awsprevious);
  target.state.secrets["s"] = std::move(lost);
  step.observation = {target(describe_s())};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("STAGE-2a"));
}

}  // namespace
}  // namespace psvcheck::model
