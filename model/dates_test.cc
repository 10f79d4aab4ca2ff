#include "model/dates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/judge.h"
#include "model/requests_for_tests.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// A conforming target whose dates a test may spoil, with a clock that the test moves.
struct DatesTest : ::testing::Test {
  State state;
  Judge judge;
  Time now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 13h + 250ms};

  Exchange target(const Request& request) {
    Context context;
    context.now = now;
    const auto outcome = step(state, request, context).front();
    apply_in_place(state, outcome);
    const int status = std::holds_alternative<Refusal>(outcome.answer) ? 400 : 200;
    Exchange exchange{request, outcome.answer, {status, "", false, {}}, now, now + 1ms};
    now += 1s;
    return exchange;
  }

  std::vector<std::string> judged(const Exchange& exchange) {
    std::vector<std::string> clauses;
    for (const auto& divergence : judge.judge({exchange, {}}).divergences) {
      clauses.push_back(divergence.clauses.front());
    }
    return clauses;
  }
  std::vector<std::string> judged(const Request& request) { return judged(target(request)); }

  static Request describe() { return DescribeSecretRequest{"s"}; }
  static Request get() {
    GetSecretValueRequest request;
    request.secret_id = "s";
    return request;
  }
  static Request list() {
    ListSecretVersionIdsRequest request;
    request.secret_id = "s";
    request.include_deprecated = true;
    return request;
  }
  Exchange described() { return target(describe()); }
  static Time& date(Member<Time>& member) { return std::get<Time>(member); }
  static DescribeSecretAnswer& answer(Exchange& exchange) { return std::get<DescribeSecretAnswer>(exchange.answer); }
};

TEST_F(DatesTest, TheSecretsCreatedDateNeverChanges) {
  judged(create(first, "a"));
  judged(describe());
  Exchange later = described();
  date(answer(later).created_date) += 1ms;
  EXPECT_THAT(judged(later), ElementsAre("READ-6c"));
}

TEST_F(DatesTest, LastChangedDateMovesWithANewVersion) {
  judged(create(first, "a"));
  Exchange before = described();
  judged(before);
  judged(Request(put(second, "b")));
  Exchange after = described();
  answer(after).last_changed_date = answer(before).last_changed_date;
  EXPECT_THAT(judged(after), ElementsAre("READ-6c"));
}

TEST_F(DatesTest, LastChangedDateMayStayWhereNoTimeHasPassed) {
  judged(create(first, "a"));
  judged(update_stage("BLUE", Absent{}, first));
  Exchange before = described();
  judged(before);
  now -= 2s;
  judged(Request(put(second, "b")));
  Exchange after = described();
  answer(after).last_changed_date = answer(before).last_changed_date;
  EXPECT_THAT(judged(after), IsEmpty()) << "the version was made with the last change";
}

TEST_F(DatesTest, VersionsMadeOneAfterTheOtherHaveDatesOfTheirOwn) {
  judged(create(first, "a"));
  Exchange before = target(get());
  judged(before);
  judged(Request(put(second, "b")));
  Exchange after = target(get());
  const auto of = [](Exchange& exchange) -> auto& {
    return std::get<GetSecretValueAnswer>(exchange.answer).created_date;
  };
  of(after) = of(before);
  EXPECT_THAT(judged(after), ElementsAre("READ-6c"));
}

TEST_F(DatesTest, WholeSecondsMayBeTheSameWithinASecond) {
  judged(create(first, "a"));
  Exchange before = target(get());
  const auto of = [](Exchange& exchange) -> auto& {
    return std::get<GetSecretValueAnswer>(exchange.answer).created_date;
  };
  date(of(before)) = std::chrono::floor<std::chrono::seconds>(date(of(before)));
  judged(before);
  now -= 1500ms;
  judged(Request(put(second, "b")));
  Exchange after = target(get());
  of(after) = of(before);
  EXPECT_THAT(judged(after), IsEmpty());
}

TEST_F(DatesTest, ATargetWithItsOwnClockAndRoundingConforms) {
  for (const Request& request :
       {create(first, "a"), describe(), list(), Request(put(second, "b")), Request(put(second, "b")), describe(),
        update_stage("BLUE", Absent{}, first), describe(), get(), describe(), list()}) {
    auto exchange = target(request);
    std::visit(
        [](auto& a) {
          visit_answer_members(a, [](std::string_view name, auto& member) {
            if constexpr (std::is_same_v<decltype(member), Member<Time>&>) {
              const bool is_a_day = name == "LastAccessedDate";
              if (given(member) && !is_a_day) member = std::chrono::floor<std::chrono::seconds>(*given(member)) + 3min;
            }
          });
          if constexpr (requires { a.versions; }) {
            for (auto& entry : std::get<std::vector<VersionEntry>>(a.versions)) date(entry.created_date) -= 4min;
          }
        },
        exchange.answer);
    EXPECT_THAT(judged(exchange), IsEmpty()) << operation_of(request);
  }
}

TEST_F(DatesTest, AReplayThatMovesLastChangedDateBreaksIdem1c) {
  judged(create(first, "a"));
  judged(put(second, "b"));
  EXPECT_THAT(judged(describe()), IsEmpty());
  judged(put(second, "b"));
  auto seen = described();
  date(answer(seen).last_changed_date) += 1s;
  EXPECT_THAT(judged(seen), ElementsAre("IDEM-1c"));
}

TEST_F(DatesTest, AReplayIsCreditedOnlyWhereTheDateWasShownBefore) {
  const auto upheld = [&](const Request& request) { return judge.judge({target(request), {}}).upheld; };
  judged(create(first, "a"));
  judged(create(first, "a"));
  judged(put(second, "b"));
  judged(put(second, "b"));
  EXPECT_THAT(upheld(describe()), Not(Contains("IDEM-1c"))) << "the replay may have moved it unseen";
  judged(put(second, "b"));
  EXPECT_THAT(upheld(describe()), Contains("IDEM-1c"));
}

TEST_F(DatesTest, LastChangedDateMayMoveWithAnySuccessThatIsNoReplay) {
  judged(create(first, "a"));
  judged(describe());
  judged(OtherRequest{"TagResource", "s"});
  auto seen = described();
  date(answer(seen).last_changed_date) = now;
  EXPECT_THAT(judged(seen), IsEmpty());
}

TEST_F(DatesTest, LastChangedDateMovesWithAChange) {
  judged(create(first, "a"));
  now += 1h;
  judged(put(second, "b"));
  auto seen = described();
  date(answer(seen).last_changed_date) -= 1h;
  EXPECT_THAT(judged(seen), ElementsAre("READ-6c"));
}

TEST_F(DatesTest, CreatedDateOfAVersionNeverChanges) {
  judged(create(first, "a"));
  EXPECT_THAT(judged(list()), IsEmpty());
  auto seen = target(list());
  auto& entry = std::get<std::vector<VersionEntry>>(std::get<ListSecretVersionIdsAnswer>(seen.answer).versions)[0];
  date(entry.created_date) += 2s;
  EXPECT_THAT(judged(seen), ElementsAre("READ-6c"));
}

TEST_F(DatesTest, CreatedDateIsTheTimeOfTheRequest) {
  judged(create(first, "a"));
  auto seen = target(get());
  date(std::get<GetSecretValueAnswer>(seen.answer).created_date) -= 2h;
  EXPECT_THAT(judged(seen), ElementsAre("READ-6c"));
}

TEST_F(DatesTest, LastAccessedDateIsTheBeginningOfADay) {
  judged(create(first, "a"));
  judged(get());
  auto seen = described();
  EXPECT_THAT(judged(seen), IsEmpty());
  date(answer(seen).last_accessed_date) += 1h;
  EXPECT_THAT(judged(seen), ElementsAre("READ-6b"));
}

TEST_F(DatesTest, DeletedDateIsTheTimeOfTheRequestAndDeletionDateTheEndOfTheWindow) {
  judged(create(first, "a"));
  DeleteSecretRequest request;
  request.secret_id = "s";
  request.recovery_window_in_days = 7;
  auto deleted = target(request);
  EXPECT_EQ(*given(std::get<DeleteSecretAnswer>(deleted.answer).deletion_date), deleted.sent + 7 * 24h);
  EXPECT_THAT(judged(deleted), IsEmpty());
  auto seen = described();
  EXPECT_THAT(judged(seen), IsEmpty());
  date(answer(seen).deleted_date) += 7 * 24h;
  EXPECT_THAT(judged(seen), ElementsAre("DEL-1f"));
}

TEST_F(DatesTest, ALastAccessedDateAfterAReplayIsNotLaidAtTheReplay) {
  judged(create(first, "a"));
  judged(get());
  judged(put(second, "b"));
  judged(put(second, "b"));
  auto seen = described();
  date(answer(seen).last_accessed_date) += 1h;
  EXPECT_THAT(judged(seen), ElementsAre("READ-6b"));
}

TEST_F(DatesTest, ASecretMadeAgainHasDatesOfItsOwn) {
  judged(create(first, "a"));
  judged(describe());
  DeleteSecretRequest request;
  request.secret_id = "s";
  request.force_delete_without_recovery = true;
  judged(Request(request));
  now += 1h;
  judged(create(first, "a"));
  EXPECT_THAT(judged(describe()), IsEmpty());
  EXPECT_THAT(judged(list()), IsEmpty());
}

TEST_F(DatesTest, ASecretMadeAgainInTheSameMillisecondUnderTheSameTokenHasDatesOfItsOwn) {
  const Time begin = now;
  judged(create(first, "a"));
  EXPECT_THAT(judged(get()), IsEmpty());
  DeleteSecretRequest remove;
  remove.secret_id = "s";
  remove.force_delete_without_recovery = true;
  judged(remove);
  now = begin;
  EXPECT_THAT(judged(create(first, "b")), IsEmpty());
  Exchange seen = target(get());
  date(std::get<GetSecretValueAnswer>(seen.answer).created_date) += 1ms;
  EXPECT_THAT(judged(seen), IsEmpty());
}

TEST_F(DatesTest, NothingIsSaidOfASecretAdoptedFromATargetThatDiverged) {
  judged(create(first, "a"));
  auto wrong = target(put(second, "b"));
  std::get<PutSecretValueAnswer>(wrong.answer).name = "other";
  EXPECT_THAT(judged(wrong), Not(IsEmpty()));
  auto seen = described();
  date(answer(seen).created_date) -= 1h;
  EXPECT_THAT(judged(seen), IsEmpty());
}

TEST_F(DatesTest, NothingIsSaidWhereTheTimeOfTheExchangeIsNotKnown) {
  judged(create(first, "a"));
  auto seen = described();
  seen.sent = {};
  date(answer(seen).created_date) -= 1h;
  EXPECT_THAT(judged(seen), IsEmpty());
}

TEST_F(DatesTest, NothingIsSaidWhileSeveralStatesArePossible) {
  judged(create(first, "a"));
  judged(put(second, "b", stages({"AWSPENDING"})));
  judged(put(third, "c"));
  ASSERT_THAT(judge.belief(), SizeIs(2)) << "AWSPENDING stays or leaves";
  const auto spoiled = [&] {
    GetSecretValueRequest request;
    request.secret_id = "s";
    request.version_id = first;
    auto seen = target(request);
    date(std::get<GetSecretValueAnswer>(seen.answer).created_date) -= 2h;
    return seen;
  };
  EXPECT_THAT(judged(spoiled()), IsEmpty());
  EXPECT_THAT(judged(describe()), IsEmpty());
  ASSERT_THAT(judge.belief(), SizeIs(1));
  EXPECT_THAT(judged(spoiled()), ElementsAre("READ-6c"));
}

TEST_F(DatesTest, AReplayWhileSeveralStatesArePossibleMayMoveLastChangedDate) {
  judged(create(first, "a"));
  judged(put(second, "b", stages({"AWSPENDING"})));
  judged(put(third, "c"));
  ASSERT_THAT(judge.belief(), SizeIs(2));
  now += 1h;
  judged(put(third, "c"));
  auto seen = described();
  date(answer(seen).last_changed_date) = now;
  EXPECT_THAT(judged(seen), IsEmpty()) << "in one of the states it may have been no replay";
}

TEST_F(DatesTest, WhetherASecondDeletionMovedTheDateIsToldByTheDateItAnswers) {
  for (const bool moved : {false, true}) {
    judge = Judge();
    state = {};
    judged(create(first, "a"));
    DeleteSecretRequest request;
    request.secret_id = "s";
    request.recovery_window_in_days = 7;
    const auto deleted = target(request);
    judged(deleted);
    now += 24h;
    auto again = deleted;
    again.sent = now;
    again.received = now + 1ms;
    if (moved) date(std::get<DeleteSecretAnswer>(again.answer).deletion_date) = now + 7 * 24h;
    EXPECT_THAT(judged(again), IsEmpty());
    EXPECT_THAT(judge.belief(), SizeIs(1));
    auto seen = described();
    const Time right = moved ? again.sent : deleted.sent;
    if (moved) date(answer(seen).last_changed_date) = again.sent;
    date(answer(seen).deleted_date) = moved ? deleted.sent : again.sent;
    EXPECT_THAT(judged(seen), ElementsAre("DEL-1f")) << moved;
    date(answer(seen).deleted_date) = right;
    EXPECT_THAT(judged(seen), IsEmpty()) << moved;
  }
}

/// Dates of one version, as GetSecretValue shows them.
struct VersionDatesTest : ::testing::Test {
  DatesShown shown;
  Time made{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 13h};

  std::vector<DateVerdict> check(Version version, Time created_date) {
    Secret secret;
    secret.name = "s";
    GetSecretValueRequest request;
    request.secret_id = "s";
    GetSecretValueAnswer answer;
    answer.version_id = version.id.text;
    answer.created_date = created_date;
    secret.versions.push_back(std::make_shared<const Version>(std::move(version)));
    return check_dates(shown, secret, {request, answer, {}, made, made});
  }
  static bool holds(const std::vector<DateVerdict>& verdicts) {
    return verdicts.size() == 1 && verdicts[0].clause == "READ-6c" && !verdicts[0].difference;
  }
};

TEST_F(VersionDatesTest, AVersionMadeAgainUnderItsIdHasADateOfItsOwn) {
  const SecretValue value{SecretValue::Kind::string, "a"};
  EXPECT_TRUE(holds(check({{first}, value, made}, made)));
  EXPECT_FALSE(holds(check({{first}, value, made}, made + 1s))) << "a date that was shown stays";
  EXPECT_TRUE(holds(check({{first}, value, made + 48h}, made + 48h))) << "made again after it had been removed";
}

TEST_F(VersionDatesTest, AFilledPlaceholderWasCreatedWhenItWasMadeOrWhenItWasFilled) {
  const Version filled{{first}, SecretValue{SecretValue::Kind::string, "a"}, made, made + 1h};
  for (const auto after : {0min, 30min, 60min}) {
    shown.clear();
    EXPECT_TRUE(holds(check(filled, made + after))) << after.count();
  }
  for (const auto after : {-6min, 66min}) {
    shown.clear();
    EXPECT_FALSE(holds(check(filled, made + after))) << after.count();
  }
}

}  // namespace
}  // namespace psvcheck::model
