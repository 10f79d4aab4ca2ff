// What a judge must not take for a divergence: a rotation that goes on by itself, a failure of the service where it is
// not the request's, refusals in another protocol, values that were never shown.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "model/judge_for_tests.h"
#include "model/rules.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

Request rotate(Member<bool> immediately = Absent{}) {
  RotateSecretRequest request;
  request.secret_id = "s";
  request.client_request_token = second;
  request.rotation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:rotates";
  request.rotate_immediately = std::move(immediately);
  return request;
}

/// A target whose secret has a version; its function works when a test says so.
struct JudgeOfARotation : JudgeTest {
  Secret& secret() {
    auto& kept = target.state.secrets.at("s");
    changed = std::make_shared<Secret>(*kept);
    kept = changed;
    return *changed;
  }
  std::shared_ptr<Secret> changed;

  /// RotateSecret succeeds and leaves a version without a value.
  void begin(const Request& request = rotate()) {
    run(create(first, "a"));
    const auto outcomes = step(target.state, request, {});
    const auto made = std::ranges::find_if(outcomes, [](const Outcome& outcome) {
      const Version* version = outcome.change ? find_version(*outcome.change->secret, {second}) : nullptr;
      return version != nullptr && !has_value(*version);
    });
    ASSERT_NE(made, outcomes.end());
    apply_in_place(target.state, *made);
    ASSERT_THAT(judge.judge({exchange(request, made->answer), looks()}).divergences, IsEmpty());
  }
  std::vector<Exchange> looks() { return {target(describe_s()), target(list_s())}; }
  void store(const std::string& text) {
    for (auto& version : secret().versions) {
      if (version->id.text != second) continue;
      version = std::make_shared<const Version>(
          Version{version->id, SecretValue{SecretValue::Kind::string, text}, version->created});
    }
  }
  void finish() {
    move_label(secret(), awsprevious, {first});
    move_label(secret(), awscurrent, {second});
  }
  std::vector<std::string> found(const Request& read) { return first_clauses(judge.judge({target(read), {}})); }
};

TEST_F(JudgeOfARotation, TheFunctionWorksBetweenTwoLooks) {
  begin();
  EXPECT_THAT(found(get_s(second)), IsEmpty()) << "no value yet";
  store("rotated");
  EXPECT_THAT(found(get_s(second)), IsEmpty());
  EXPECT_THAT(found(list_s()), IsEmpty());
  finish();
  EXPECT_THAT(found(describe_s()), IsEmpty());
  EXPECT_THAT(found(get_s(second)), IsEmpty());
  detach(secret(), awspending);
  EXPECT_THAT(found(describe_s()), IsEmpty());
  EXPECT_THAT(found(list_s()), IsEmpty());
}

TEST_F(JudgeOfARotation, TheFunctionEndsBetweenTwoReadsOfOneLook) {
  begin();
  ObservedStep step{target(put(third, "c", stages({"BLUE"}))), {target(describe_s())}};
  store("rotated");
  finish();
  step.observation.push_back(target(list_s()));
  step.observation.push_back(target(get_s(second)));
  EXPECT_THAT(judge.judge(step).divergences, IsEmpty());
}

TEST_F(JudgeOfARotation, WhatTheFunctionStoredIsKeptOnceItWasShown) {
  begin();
  store("rotated");
  EXPECT_THAT(found(get_s(second)), IsEmpty());
  store("something else");
  EXPECT_THAT(found(get_s(second)), Contains("DATA-2"));
}

TEST_F(JudgeOfARotation, AwscurrentNeverMovesToAVersionThatDoesNotRotate) {
  begin();
  run(put(third, "c", stages({"BLUE"})));
  move_label(secret(), awsprevious, {first});
  move_label(secret(), awscurrent, {third});
  EXPECT_THAT(found(describe_s()), Not(IsEmpty()));
}

TEST_F(JudgeOfARotation, AScheduledSecretDoesNotRotate) {
  begin();
  DeleteSecretRequest remove;
  remove.secret_id = "s";
  run(remove);
  store("rotated");
  finish();
  EXPECT_THAT(found(describe_s()), Not(IsEmpty()));
}

TEST_F(JudgeOfARotation, OneForLaterOnlyTests) {
  begin(rotate(false));
  detach(secret(), awspending);
  std::erase_if(secret().versions, [](const auto& version) { return version->id.text == second; });
  EXPECT_THAT(found(describe_s()), IsEmpty());
  EXPECT_THAT(found(list_s()), IsEmpty());
}

TEST_F(JudgeOfARotation, OneForLaterMovesNoLabel) {
  begin(rotate(false));
  store("rotated");
  finish();
  EXPECT_THAT(found(describe_s()), Not(IsEmpty()));
}

TEST_F(JudgeTest, AFailureOfTheServiceIsLaidAtItsOwnClauseAndMayHaveTakenEffect) {
  run(create(first, "a"));
  auto failed = target(put(second, "b"));
  failed.answer = Refusal{"InternalServiceError", ""};
  failed.envelope.status = 500;
  EXPECT_THAT(first_clauses(judge.judge({failed, {}})), ElementsAre("FAIL-1"));
  EXPECT_THAT(judge.judge({target(describe_s()), {}}).divergences, IsEmpty()) << "it did take effect";
  auto read = target(get_s(second));
  read.answer = failed.answer;
  read.envelope.status = 500;
  EXPECT_THAT(first_clauses(judge.judge({target(put(third, "c")), {read}})), ElementsAre("FAIL-1"));
}

TEST_F(JudgeTest, AFailureWhereTheRequestShouldBeRefusedIsLaidAtTheRefusal) {
  run(create(first, "a"));
  auto failed = target(put(first, "b"));
  failed.answer = Refusal{"InternalServiceError", ""};
  failed.envelope.status = 500;
  EXPECT_THAT(first_clauses(judge.judge({failed, {}})), ElementsAre("IDEM-2a"));
}

TEST_F(JudgeTest, ARequestOfNoProtocolMayBeRefusedInAnother) {
  run(create(first, "a"));
  for (const auto fault : {RequestFault::missing_target, RequestFault::wrong_content_type}) {
    auto refused = exchange(MalformedRequest{fault, ""}, Unreadable{"status 404, text/xml"});
    refused.envelope.status = 404;
    EXPECT_THAT(judge.judge({refused, {target(describe_s())}}).divergences, IsEmpty());
    refused.envelope.status = 500;
    EXPECT_THAT(first_clauses(judge.judge({refused, {}})), ElementsAre("WIRE-1")) << "that is a crash";
  }
  auto refused = exchange(MalformedRequest{RequestFault::body_not_json, ""}, Unreadable{"status 400, text/html"});
  refused.envelope.status = 400;
  EXPECT_THAT(first_clauses(judge.judge({refused, {}})), ElementsAre("WIRE-1")) << "it says that it is AWS JSON";
}

/// What is judged of a put that made the 104th version of a secret, whose first one has BLUE, and of the list after it,
/// without version number `gone` and changed.
Judgement judged_of_many_versions(int gone, const std::function<void(ListSecretVersionIdsAnswer&)>& change = {}) {
  const auto token = [](int i) { return std::string(32, 'v') + std::to_string(1000 + i); };
  Target target;
  Judge judge;
  judge.judge({target(create(first, "a")), {}});
  judge.judge({target(put(token(0), "b", stages({"BLUE"}))), {}});
  for (int i = 1; i <= 101; ++i) judge.judge({target(put(token(i), "b")), {}});
  ObservedStep step{target(put(token(102), "b")), {target(list_s())}};
  auto& list = std::get<ListSecretVersionIdsAnswer>(step.observation.front().answer);
  std::erase_if(std::get<std::vector<VersionEntry>>(list.versions),
                [&](const VersionEntry& entry) { return text_of(entry.version_id) == token(gone); });
  if (change) change(list);
  return judge.judge(step);
}

TEST(JudgeOfManyVersions, LaysOneThatIsGoneAtWhatKeepsIt) {
  const auto blamed = [](int gone) { return first_clauses(judged_of_many_versions(gone)); };
  EXPECT_THAT(blamed(1), ElementsAre("PRUNE-1b"));
  EXPECT_THAT(blamed(0), ElementsAre("PRUNE-1a")) << "it has BLUE";
  EXPECT_THAT(blamed(102), ElementsAre("PUT-1")) << "it was never made";
}

TEST(JudgeOfManyVersions, TakesFromAReadThatDiffersInOneMemberWhatTheOthersShow) {
  const auto upheld = [](int gone) {
    return judged_of_many_versions(gone, [](ListSecretVersionIdsAnswer& list) { list.arn = "s"; }).upheld;
  };
  constexpr int none = -1;
  EXPECT_THAT(upheld(none), AllOf(Contains("PRUNE-1b"), Contains("READ-2b"), Contains("PUT-1"), Contains("PUT-2")));
  EXPECT_THAT(upheld(none), Not(Contains("READ-2c"))) << "it is what the ARN breaks";
  EXPECT_THAT(upheld(102), Not(AnyOf(Contains("PRUNE-1b"), Contains("READ-2b"), Contains("PUT-1"), Contains("PUT-2"))))
      << "of a version that is not listed nothing is shown";
}

TEST_F(JudgeTest, AStepThatIsSuchAReadShowsThemToo) {
  run(create(first, "a"));
  auto list = target(list_s());
  std::get<ListSecretVersionIdsAnswer>(list.answer).arn = "s";
  const auto upheld = judge.judge({list, {}}).upheld;
  EXPECT_THAT(upheld, AllOf(Contains("READ-2b"), Not(Contains("READ-2c"))));
}

TEST_F(JudgeTest, AReadOfAnotherVersionShowsNothingOfTheOneThatWasAskedFor) {
  run(create(first, "a"));
  judge.judge({target(put(second, "a")), {}});
  GetSecretValueRequest by_label;
  by_label.secret_id = "s";
  auto read = target(by_label);
  auto& answer = std::get<GetSecretValueAnswer>(read.answer);
  answer.version_id = first;  // whose value is the same
  const auto judgement = judge.judge({read, {}});
  EXPECT_FALSE(judgement.divergences.empty());
  EXPECT_THAT(judgement.upheld, Not(Contains("PUT-1")));
}

TEST_F(JudgeTest, ALabelThatOneVersionShowsTwiceIsADivergence) {
  run(create(first, "a"));
  auto seen = target(describe_s());
  auto& answer = std::get<DescribeSecretAnswer>(seen.answer);
  std::get<std::map<std::string, Labels>>(answer.version_ids_to_stages)[first] = {"AWSCURRENT", "AWSCURRENT"};
  EXPECT_THAT(first_clauses(judge.judge({seen, {}})), ElementsAre("READ-3a"));
  EXPECT_THAT(judge.judge({seen, {}}).divergences, IsEmpty()) << "it was told once";
}

TEST_F(JudgeTest, WhatIsForceDeletedMayBeDescribedForAMinuteAsDeleted) {
  DeleteSecretRequest remove;
  remove.secret_id = "s";
  remove.force_delete_without_recovery = true;
  // Whether a DescribeSecret so long after the deletion, with or without DeletedDate, agrees.
  const auto agrees = [&](std::chrono::seconds later, bool shows_deletion) {
    Target fresh;
    Judge anew;
    anew.judge({fresh(create(first, "a")), {}});
    auto seen = fresh(describe_s());
    anew.judge({fresh(remove), {}});
    seen.sent = Time{} + later;
    if (shows_deletion) std::get<DescribeSecretAnswer>(seen.answer).deleted_date = Time{};
    return anew.judge({seen, {}}).divergences.empty();
  };
  EXPECT_TRUE(agrees(std::chrono::seconds{1}, true));
  EXPECT_FALSE(agrees(std::chrono::seconds{1}, false)) << "it shows no DeletedDate";
  EXPECT_FALSE(agrees(std::chrono::seconds{61}, true)) << "a minute has passed";
}

/// A target that leaves AWSCURRENT on the old version as well: after that nothing says what a request does.
struct JudgeOfTheImpossible : JudgeTest {
  Judgement run_wrongly(const Request& request) {
    ObservedStep step{target(request), {}};
    auto secret = std::make_shared<Secret>(*target.state.secrets.at("s"));
    attach(*secret, awscurrent, {first});
    std::ranges::sort(secret->labels);
    target.state.secrets["s"] = std::move(secret);
    step.observation = {target(describe_s()), target(list_s())};
    return judge.judge(step);
  }
  void SetUp() override {
    run(create(first, "a"));
    ASSERT_THAT(first_clauses(run_wrongly(put(second, "b"))), Not(IsEmpty()));
  }
};

TEST_F(JudgeOfTheImpossible, NothingIsSaidOfWhatComesAfter) {
  auto refused = exchange(put(third, "c"), Refusal{"InvalidRequestException", ""});
  const Judgement judgement = judge.judge({refused, {target(describe_s())}});
  EXPECT_THAT(judgement.divergences, IsEmpty());
  EXPECT_TRUE(judgement.unjudged);
  EXPECT_THAT(judgement.upheld, Not(Contains("PUT-10c")));
}

TEST_F(JudgeOfTheImpossible, TheFormOfAnAnswerIsStillJudged) {
  auto refused = exchange(put(third, "c"), Refusal{"InvalidRequestException", ""});
  refused.envelope.status = 404;
  EXPECT_THAT(first_clauses(judge.judge({refused, {}})), ElementsAre("WIRE-4"));
  EXPECT_THAT(first_clauses(judge.judge({exchange(put(third, "c"), NoAnswer{"timed out"}), {}})),
              ElementsAre("WIRE-1"));
}

TEST_F(JudgeOfTheImpossible, OtherSecretsAreJudged) {
  CreateSecretRequest other = std::get<CreateSecretRequest>(Request(create(first, "a")));
  other.name = "t";
  EXPECT_FALSE(judge.judge({target(other), {}}).unjudged);
}

TEST_F(JudgeOfTheImpossible, TheNextSecretOfTheNameIsJudged) {
  DeleteSecretRequest forced;
  forced.secret_id = "s";
  forced.force_delete_without_recovery = true;
  EXPECT_TRUE(run(forced).unjudged);
  EXPECT_FALSE(run(create(third, "c")).unjudged);
  EXPECT_FALSE(run(put(second, "d")).unjudged);
}

TEST_F(JudgeTest, NothingSaysWhatARotationOntoAVersionDoes) {
  run(create(first, "a"));
  run(put(second, "b"));
  RotateSecretRequest rotate;
  rotate.secret_id = "s";
  rotate.client_request_token = first;
  rotate.rotation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
  ObservedStep step{exchange(rotate, RotateSecretAnswer{target.state.secrets.at("s")->arn, "s", first}), {}};
  auto moved = std::make_shared<Secret>(*target.state.secrets.at("s"));
  move_label(*moved, awspending, {first});
  std::ranges::sort(moved->labels);
  target.state.secrets["s"] = std::move(moved);
  step.observation = {target(describe_s()), target(list_s())};
  EXPECT_THAT(first_clauses(judge.judge(step)), IsEmpty());
  EXPECT_THAT(first_clauses(run(put(third, "c"))), IsEmpty()) << "and it goes on from there";
}

TEST_F(JudgeTest, ARotationOfADeletedSecretIsRefusedWhateverItsToken) {
  run(create(first, "a"));
  const std::string arn = target.state.secrets.at("s")->arn;
  DeleteSecretRequest remove;
  remove.secret_id = "s";
  run(remove);
  RotateSecretRequest rotate;
  rotate.secret_id = "s";
  rotate.client_request_token = first;
  rotate.rotation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
  EXPECT_THAT(first_clauses(judge.judge({exchange(rotate, RotateSecretAnswer{arn, "s", first}), {}})),
              ElementsAre("DEL-1b"));
}

TEST_F(JudgeTest, ARotationOntoAVersionSettlesNothingThatWasOpen) {
  run(create(first, "a"));
  target(put(second, "b"));
  judge.judge({exchange(put(second, "b"), NoAnswer{"timed out"}), {}});  // whether it took effect is open
  RotateSecretRequest rotate;
  rotate.secret_id = "s";
  rotate.client_request_token = first;
  rotate.rotation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
  judge.judge({exchange(rotate, RotateSecretAnswer{target.state.secrets.at("s")->arn, "s", first}), {}});
  EXPECT_THAT(first_clauses(judge.judge({target(describe_s()), {}})), IsEmpty());
}

TEST_F(JudgeTest, ATextForABooleanMayBeTakenForOne) {
  run(create(first, "a"));
  DeleteSecretRequest forced;
  forced.secret_id = "s";
  forced.force_delete_without_recovery = Mistyped{"a string"};
  DeleteSecretRequest read = forced;
  read.force_delete_without_recovery = true;
  ObservedStep step{target(read), {target(describe_s())}};
  step.exchange.request = forced;
  EXPECT_THAT(first_clauses(judge.judge(step)), IsEmpty());
  run(create(second, "a"));
  const auto refused = exchange(forced, Refusal{"ResourceExistsException", ""});
  EXPECT_THAT(first_clauses(judge.judge({refused, {}})), Not(IsEmpty())) << "a refusal is one of those named";
}

TEST_F(JudgeTest, ALabelThatIsNamedTwiceMayBeShownTwice) {
  run(create(first, "a"));
  ObservedStep step{target(put(second, "b", stages({"BLUE", "BLUE"}))), {}};
  std::get<PutSecretValueAnswer>(step.exchange.answer).version_stages = Labels{"BLUE", "BLUE"};
  EXPECT_THAT(first_clauses(judge.judge(step)), IsEmpty());
  step = {target(put(third, "c", stages({"RED"}))), {}};
  std::get<PutSecretValueAnswer>(step.exchange.answer).version_stages = Labels{"RED", "RED"};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("PUT-11")) << "it was named once";
}

TEST_F(JudgeTest, ALabelThatAVersionHasIsNoOtherSpellingOfAKnownOne) {
  run(create(first, "a"));
  run(put(second, "b", stages({"AwsPending"})));
  ObservedStep step{exchange(update_stage("AwsPending", Absent{}, std::string(first)),
                             UpdateSecretVersionStageAnswer{target.state.secrets.at("s")->arn, "s"}),
                    {}};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("STAGE-1b"));
}

}  // namespace
}  // namespace psvcheck::model
