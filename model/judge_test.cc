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

TEST_F(JudgeTest, AConformingTargetHasNoDivergence) {
  for (const auto& request : {create(first, "a"), Request(put(second, "b")), Request(put(second, "b")),
                              Request(put(second, "other")), update_stage("AWSCURRENT", second, first)}) {
    EXPECT_THAT(run(request).divergences, IsEmpty());
  }
}

TEST_F(JudgeTest, ALabelLeftOnItsOldVersionIsLaidAtTheClauseThatMovesIt) {
  run(create(first, "a"));
  run(put(second, "b", stages({"BLUE"})));
  ObservedStep step{target(put(third, "c", stages({"BLUE"}))), {}};
  auto seen = target(describe_s());
  auto& labels =
      std::get<std::map<std::string, Labels>>(std::get<DescribeSecretAnswer>(seen.answer).version_ids_to_stages);
  labels[second] = {"BLUE"};
  step.observation = {seen};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("PUT-5b"));
}

TEST_F(JudgeTest, AwspreviousThatDoesNotFollowIsFoundWithoutBeingTold) {
  run(create(first, "a"));
  ObservedStep step{target(put(second, "b")), {}};
  auto seen = target(describe_s());
  std::get<DescribeSecretAnswer>(seen.answer).version_ids_to_stages =
      std::map<std::string, Labels>{{second, {"AWSCURRENT"}}};
  step.observation = {seen};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("PUT-3a"));
}

TEST_F(JudgeTest, AValueThatIsOverwrittenInPlaceBreaksIdem2) {
  run(create(first, "a"));
  auto step_exchange = exchange(put(first, "other"),
                                PutSecretValueAnswer{secret_in(target.state).arn, "s", first, Labels{"AWSCURRENT"}});
  const auto judgement = judge.judge({step_exchange, {}});
  EXPECT_THAT(first_clauses(judgement), ElementsAre("IDEM-2a"));
  EXPECT_TRUE(judgement.unsettled);
}

TEST_F(JudgeTest, AfterADivergenceItGoesOnFromWhatWasObserved) {
  run(create(first, "a"));
  // The target takes other data under the same token, and from then on really has it.
  ObservedStep step{exchange(put(first, "other"),
                             PutSecretValueAnswer{secret_in(target.state).arn, "s", first, Labels{"AWSCURRENT"}}),
                    {}};
  auto read = target(get_s(first));
  ASSERT_TRUE(std::holds_alternative<GetSecretValueAnswer>(read.answer)) << describe(read.answer);
  std::get<GetSecretValueAnswer>(read.answer).secret_string = "other";
  step.observation = {target(describe_s()), target(list_s()), read};
  EXPECT_THAT(judge.judge(step).divergences, SizeIs(1));
  EXPECT_THAT(judge.judge({read, {}}).divergences, IsEmpty()) << "adopted";
}

/// What the one divergence of a put that should have been refused tells of the state before it.
std::string state_before_conflict(Judge& judge, const Exchange& accepted) {
  const auto judgement = judge.judge({accepted, {}});
  return judgement.divergences.size() == 1 ? judgement.divergences.front().before : "not one divergence";
}

TEST_F(JudgeTest, ADivergenceTellsWhatTheSecretWasBeforeTheStep) {
  run(create(first, "a"));
  run(put(second, "b"));
  const PutSecretValueAnswer accepted{secret_in(target.state).arn, "s", second, Labels{"AWSCURRENT"}};
  EXPECT_EQ(state_before_conflict(judge, exchange(put(second, "other"), accepted)), "2 versions: current, previous");
}

TEST_F(JudgeTest, ADivergenceTellsNoStateWhereSeveralArePossible) {
  run(create(first, "a"));
  run(put(second, "b", stages({"AWSPENDING"})));
  EXPECT_THAT(judge.judge({target(put(third, "c")), {}}).divergences, IsEmpty());
  ASSERT_THAT(judge.belief(), SizeIs(2)) << "AWSPENDING stays or leaves";
  const PutSecretValueAnswer accepted{secret_in(target.state).arn, "s", third, Labels{"AWSCURRENT"}};
  EXPECT_EQ(state_before_conflict(judge, exchange(put(third, "other"), accepted)), "");
}

TEST_F(JudgeTest, AnOpenChoiceIsSettledByWhatShowsItFirst) {
  run(create(first, "a"));
  run(put(second, "b", stages({"AWSPENDING"})));
  EXPECT_THAT(judge.judge({target(put(third, "c")), {}}).divergences, IsEmpty());
  EXPECT_THAT(judge.belief(), SizeIs(2)) << "AWSPENDING stays or leaves";
  EXPECT_THAT(judge.judge({target(describe_s()), {}}).divergences, IsEmpty());
  EXPECT_THAT(judge.belief(), SizeIs(1));
}

TEST_F(JudgeTest, TheOrderOfLabelsIsNoEvidence) {
  run(create(first, "a"));
  auto seen = target(put(second, "b", stages({"BLUE", "GREEN"})));
  std::get<PutSecretValueAnswer>(seen.answer).version_stages = Labels{"GREEN", "BLUE"};
  EXPECT_THAT(judge.judge({seen, {}}).divergences, IsEmpty());
}

TEST_F(JudgeTest, AMessageIsNoEvidence) {
  run(create(first, "a"));
  auto seen = target(put(first, "other"));
  std::get<Refusal>(seen.answer).message = "quite another text";
  EXPECT_THAT(judge.judge({seen, {}}).divergences, IsEmpty());
}

TEST_F(JudgeTest, ADuplicateLabelInAnAnswerIsADifference) {
  run(create(first, "a"));
  auto seen = target(put(second, "b", stages({"BLUE"})));
  std::get<PutSecretValueAnswer>(seen.answer).version_stages = Labels{"BLUE", "BLUE"};
  EXPECT_THAT(judge.judge({seen, {}}).divergences, SizeIs(1));
}

TEST_F(JudgeTest, AWrongStatusIsAFindingOfItsOwn) {
  auto seen = target(put(first, "a"));
  seen.envelope.status = 404;
  EXPECT_THAT(first_clauses(judge.judge({seen, {}})), ElementsAre("WIRE-4"));
}

TEST_F(JudgeTest, AnotherVersionIdThanTheTokenIsLaidAtTheClauseThatMakesTheVersion) {
  auto seen = target(create(first, "a"));
  std::get<CreateSecretAnswer>(seen.answer).version_id = second;
  EXPECT_THAT(first_clauses(judge.judge({seen, {}})), ElementsAre("IDEM-5a"));
}

TEST_F(JudgeTest, ATargetMayThrottle) {
  run(create(first, "a"));
  const Refusal later{"ThrottlingException", "Rate exceeded"};
  const auto judgement = judge.judge({exchange(put(second, "b"), later), {exchange(describe_s(), later)}});
  EXPECT_THAT(judgement.divergences, IsEmpty());
  EXPECT_THAT(judgement.upheld, Contains("RATE-1"));
  EXPECT_THAT(judge.judge({target(describe_s()), {}}).divergences, IsEmpty()) << "nothing has happened";
  target(put(second, "b"));
  EXPECT_THAT(judge.judge({target(describe_s()), {}}).divergences, Not(IsEmpty())) << "throttled, yet done";
}

TEST_F(JudgeTest, AThrottledReadOfAResynchronisationShowsNothing) {
  run(create(first, "a"));
  auto wrong = target(put(second, "b"));
  std::get<PutSecretValueAnswer>(wrong.answer).name = "other";
  ASSERT_TRUE(judge.judge({wrong, {}}).unsettled);
  judge.resynchronise({exchange(get_s(second), Refusal{"ThrottlingException", ""})});
  auto seen = target(get_s(second));
  EXPECT_THAT(Judge(judge).judge({seen, {}}).divergences, IsEmpty());
  std::get<GetSecretValueAnswer>(seen.answer).secret_string = "of somebody else";
  EXPECT_THAT(judge.judge({seen, {}}).divergences, Not(IsEmpty())) << "its value is known as before";
}

TEST_F(JudgeTest, ANextTokenOutOfItsBoundsMayBeRefused) {
  run(create(first, "a"));
  for (const std::string& token : {std::string(), std::string(4097, 'a')}) {
    ListSecretVersionIdsRequest list;
    list.secret_id = "nobody";  // two faults, of which either may be told
    list.next_token = token;
    EXPECT_THAT(judge.judge({exchange(list, Refusal{"ValidationException", ""}), {}}).divergences, IsEmpty());
  }
}

TEST_F(JudgeTest, AThrottledReadBesideADivergenceShowsNothingOfTheState) {
  run(create(first, "a"));
  run(put(second, "b"));
  run(put(third, "c"));
  auto wrong = target(put(third, "c"));
  std::get<PutSecretValueAnswer>(wrong.answer).name = "other";
  const Exchange later = exchange(get_s(first), Refusal{"ThrottlingException", ""});
  EXPECT_THAT(judge.judge({wrong, {later}}).divergences, SizeIs(1));
  EXPECT_THAT(judge.judge({target(get_s(first)), {}}).divergences, IsEmpty()) << "the version is still there";
}

TEST_F(JudgeTest, AReadThatFailsShowsNothingOfTheState) {
  run(create(first, "a"));
  run(put(second, "b"));
  run(put(third, "c"));
  Exchange failed = exchange(get_s(first), Refusal{"ServiceUnavailable", ""});
  failed.envelope.status = 503;
  const auto judgement = judge.judge({target(put(second, "b")), {failed}});
  ASSERT_THAT(judgement.divergences, SizeIs(1));
  EXPECT_THAT(judgement.divergences[0].clauses, ElementsAre("FAIL-1"));
  EXPECT_THAT(judge.judge({target(get_s(first)), {}}).divergences, IsEmpty()) << "the version is still there";
}

TEST_F(JudgeTest, TheStatus429IsForThrottlingAlone) {
  run(create(first, "a"));
  auto throttled = exchange(put(second, "b"), Refusal{"ThrottlingException", ""});
  throttled.envelope.status = 429;
  EXPECT_THAT(judge.judge({throttled, {}}).divergences, IsEmpty());
  auto refused = target(put(first, "other"));
  refused.envelope.status = 429;
  EXPECT_THAT(first_clauses(judge.judge({refused, {}})), ElementsAre("WIRE-4"));
}

TEST_F(JudgeTest, AnUnknownOperationMayHaveTheStatus404) {
  auto refused = exchange(Request{MalformedRequest{RequestFault::unknown_operation, ""}},
                          Refusal{"UnknownOperationException", ""});
  refused.envelope.status = 404;
  EXPECT_THAT(judge.judge({refused, {}}).divergences, IsEmpty());
  refused.envelope.status = 413;
  EXPECT_THAT(first_clauses(judge.judge({refused, {}})), ElementsAre("WIRE-4"));
}

TEST_F(JudgeTest, WhetherASecretMayHaveANameWithAnExclamationMarkIsOpen) {
  CreateSecretRequest request;
  request.name = "a!b";
  request.client_request_token = first;
  request.secret_string = "a";
  EXPECT_THAT(judge.judge({exchange(request, Refusal{"ValidationException", ""}), {}}).divergences, IsEmpty());
  request.name = "a?b";
  const Outcomes outcomes = step({}, request, {});
  EXPECT_THAT(kinds(outcomes), Not(Contains("success")));
}

TEST_F(JudgeTest, TheFormOfAnAnswerIsJudgedByClausesOfItsOwn) {
  const auto judged = [&](auto change) {
    auto seen = target(describe_s());
    seen.envelope.has_headers = true;
    change(seen);
    return first_clauses(judge.judge({seen, {}}));
  };
  run(create(first, "a"));
  EXPECT_THAT(judged([](Exchange&) {}), IsEmpty());
  EXPECT_THAT(judged([](Exchange& e) { e.envelope.content_type = "Application/X-Amz-Json-1.1; charset=utf-8"; }),
              IsEmpty());
  EXPECT_THAT(judged([](Exchange& e) { e.envelope.content_type = "text/html"; }), ElementsAre("WIRE-2"));
  EXPECT_THAT(judged([](Exchange& e) { e.envelope.content_type.clear(); }), ElementsAre("WIRE-2"));
  EXPECT_THAT(judged([](Exchange& e) { e.envelope.has_request_id = false; }), ElementsAre("WIRE-7"));
  EXPECT_THAT(judged([](Exchange& e) { e.envelope.unknown_members = {"Extra"}; }), ElementsAre("WIRE-8"));
  EXPECT_THAT(judged([](Exchange& e) { std::get<DescribeSecretAnswer>(e.answer).last_accessed_date = Null{}; }),
              ElementsAre("WIRE-8"));
  EXPECT_THAT(judged([](Exchange& e) { e.envelope = {200, "", false, {}, false}; }), IsEmpty()) << "no header was kept";
}

TEST_F(JudgeTest, NoAnswerLeavesOpenWhetherTheRequestTookEffect) {
  run(create(first, "a"));
  auto lost = target(put(second, "b"));
  lost.answer = NoAnswer{"timed out"};
  const auto judgement = judge.judge({lost, {}});
  EXPECT_THAT(first_clauses(judgement), ElementsAre("WIRE-1"));
  EXPECT_THAT(judge.judge({target(describe_s()), {}}).divergences, IsEmpty()) << "it did take effect";
}

TEST_F(JudgeTest, ManyUnansweredRequestsDoNotMultiplyTheStatesWithoutEnd) {
  run(create(first, "a"));
  for (int i = 0; i < 20; ++i) {
    auto lost = target(put(std::string(34, 'x') + std::to_string(10 + i), "b"));
    lost.answer = NoAnswer{"timed out"};
    judge.judge({lost, {}});
    EXPECT_LE(judge.belief().size(), 256U);
  }
  EXPECT_THAT(judge.judge({target(describe_s()), {}}).divergences, IsEmpty()) << "all took effect, which is allowed";
  EXPECT_THAT(run(put(second, "c")).divergences, IsEmpty());
  ObservedStep step{target(put(third, "d")), {}};
  auto seen = target(describe_s());
  std::get<std::map<std::string, Labels>>(std::get<DescribeSecretAnswer>(seen.answer).version_ids_to_stages)
      .at(third)
      .clear();
  step.observation = {seen};
  EXPECT_THAT(judge.judge(step).divergences, Not(IsEmpty())) << "it judges again once it has read";
}

TEST_F(JudgeTest, AVersionThatVanishesIsLaidAtTheClauseThatKeepsIt) {
  run(create(first, "a"));
  run(put(second, "b"));
  ObservedStep step{target(put(third, "c")), {}};
  auto seen = target(list_s());
  std::erase_if(std::get<std::vector<VersionEntry>>(std::get<ListSecretVersionIdsAnswer>(seen.answer).versions),
                [](const auto& entry) { return *given(entry.version_id) == first; });
  step.observation = {target(describe_s()), seen};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("PUT-3b"));
}

TEST_F(JudgeTest, AMissingAwscurrentOnTheFirstVersionBreaksPut4) {
  run(create(first));
  ObservedStep step{target(put(second, "a", stages({"BLUE"}))), {}};
  std::get<PutSecretValueAnswer>(step.exchange.answer).version_stages = Labels{"BLUE"};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("PUT-4a")) << "the answer alone shows it";
}

TEST_F(JudgeTest, AMalformedRequestThatIsAcceptedMayDoAnythingWhereNothingSaysOtherwise) {
  run(create(first, "a"));
  const auto accepted = exchange(MalformedRequest{RequestFault::wrong_method, "GET"}, OtherAnswer{});
  apply_in_place(target.state, step(target.state, put(second, "b"), {}).front());  // it was taken for a put
  EXPECT_THAT(judge.judge({accepted, {target(describe_s()), target(list_s())}}).divergences, IsEmpty());
  EXPECT_THAT(judge.judge({target(describe_s()), {}}).divergences, IsEmpty());
  Judge again;
  EXPECT_TRUE(again.judge({accepted, {}}).unsettled) << "so that it is read back";
}

TEST_F(JudgeTest, AtALevelThatDoesNotEnforceTheClauseItIsNoFinding) {
  Judge lenient(Level::documented);
  lenient.judge({target(create(first, "a")), {}});
  auto list = target(list_s());
  std::get<ListSecretVersionIdsAnswer>(list.answer).arn = "s";  // READ-2c is recorded
  EXPECT_THAT(lenient.judge({list, {}}).divergences, IsEmpty());
  run(create(first, "a"));
  EXPECT_THAT(first_clauses(judge.judge({list, {}})), ElementsAre("READ-2c"));
}

TEST_F(JudgeTest, WhereALevelLeavesTheAnswerOpenItLeavesTheEffectOpen) {
  // A target that rotates although no function is known; that it must not is recorded (ROT-2a).
  RotateSecretRequest rotate;
  rotate.secret_id = "s";
  rotate.client_request_token = second;
  const auto judged_at = [&](Level level) {
    Target lax;
    Judge other(level);
    other.judge({lax(create(first, "a")), {}});
    Secret rotated = secret_in(lax.state);
    rotated.versions.push_back(std::make_shared<const Version>(Version{{second}, SecretValue{{}, "b"}, {}, {}}));
    attach(rotated, {"AWSPENDING"}, {second});
    lax.state.secrets.at("s") = std::make_shared<const Secret>(rotated);
    const auto accepted = exchange(rotate, RotateSecretAnswer{rotated.arn, rotated.name, second});
    return other.judge({accepted, {lax(describe_s()), lax(list_s())}});
  };
  EXPECT_THAT(judged_at(Level::documented).divergences, IsEmpty());
  const Judgement strict = judged_at(Level::recorded);
  EXPECT_THAT(first_clauses(strict), ElementsAre("ROT-2a"));
  EXPECT_GT(strict.divergences.front().differences.size(), 1U) << "what it did is told with the answer";
}

TEST_F(JudgeTest, ANullTokenIsAFindingOfTheClauseThatDemandsOne) {
  run(create(first, "a"));
  auto request = put(second, "b");
  request.client_request_token = Null{};
  PutSecretValueAnswer answer;
  answer.arn = secret_in(target.state).arn;
  answer.name = "s";
  answer.version_id = second;
  EXPECT_THAT(first_clauses(judge.judge({exchange(request, answer), {}})), ElementsAre("IDEM-8"));
}

TEST_F(JudgeTest, AnotherErrorTypeIsAFindingOnlyWhereTheLevelFixesTheType) {
  run(create(first, "a"));
  auto neither = put(second, "b");
  neither.secret_string = Absent{};
  const auto refused = exchange(neither, Refusal{"MissingParameter", ""});  // DATA-1c, the type, is reported
  EXPECT_THAT(judge.judge({refused, {}}).divergences, IsEmpty());
  Judge strict(Level::reported);
  strict.judge({exchange(create(first, "a"), CreateSecretAnswer{secret_in(target.state).arn, "s", first}), {}});
  EXPECT_THAT(first_clauses(strict.judge({refused, {}})), ElementsAre("DATA-1c"));
  const auto crashed = exchange(neither, Refusal{"InternalFailure", ""});
  EXPECT_THAT(first_clauses(judge.judge({crashed, {}})), Contains("DATA-1b")) << "a crash is no refusal";
}

TEST_F(JudgeTest, MoreEntriesThanMaxResultsBreakThePaging) {
  run(create(first, "a"));
  run(put(second, "b"));
  auto seen = target(list_s());
  std::get<ListSecretVersionIdsRequest>(seen.request).max_results = 1;
  EXPECT_THAT(first_clauses(judge.judge({seen, {}})), ElementsAre("READ-2d")) << "as if it had asked for no page";
  std::get<ListSecretVersionIdsAnswer>(seen.answer).next_token = "more";
  EXPECT_THAT(first_clauses(judge.judge({seen, {}})), ElementsAre("READ-2d"));
}

TEST_F(JudgeTest, ARefusalThatChangesALabelBreaksPut10c) {
  run(create(first, "a"));
  run(put(second, "b"));
  ObservedStep step{target(put(first, "other")), {}};
  auto seen = target(describe_s());
  std::get<DescribeSecretAnswer>(seen.answer).version_ids_to_stages =
      std::map<std::string, Labels>{{first, {"AWSCURRENT"}}, {second, {"AWSPREVIOUS"}}};
  step.observation = {seen};
  EXPECT_THAT(first_clauses(judge.judge(step)), ElementsAre("PUT-10c"));
}

TEST_F(JudgeTest, PagesOfAListAreTakenAsOne) {
  run(create(first, "a"));
  run(put(second, "b"));
  auto one = target(list_s());
  auto two = one;
  auto& whole = std::get<std::vector<VersionEntry>>(std::get<ListSecretVersionIdsAnswer>(one.answer).versions);
  std::get<ListSecretVersionIdsAnswer>(two.answer).versions = std::vector<VersionEntry>{whole.back()};
  whole.pop_back();
  std::get<ListSecretVersionIdsAnswer>(one.answer).next_token = "anything";
  std::get<ListSecretVersionIdsRequest>(two.request).next_token = "anything";
  ObservedStep step{target(describe_s()), {one, two}};
  EXPECT_THAT(judge.judge(step).divergences, IsEmpty());
  Judge again = judge;
  step.observation = {one};  // the target ends after the first page
  std::get<ListSecretVersionIdsAnswer>(step.observation[0].answer).next_token = Absent{};
  EXPECT_THAT(again.judge(step).divergences, SizeIs(1));
}

}  // namespace
}  // namespace psvcheck::model
