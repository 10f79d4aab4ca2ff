#include "harness/shrink/shrink.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/generate/random.h"
#include "harness/shrink/edit.h"
#include "harness/shrink/shrink_for_tests.h"
#include "harness/shrink/trials.h"

namespace psvcheck::shrink {
namespace {

using run::ShrinkStatus;
using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

const std::string labelled = R"(, "VersionStages": ["AWSCURRENT", {"label": 3}])";

// Thirty steps around the three that matter: a label is put on a version that AWSCURRENT then leaves.
std::vector<std::string> padded() {
  return {create(4, 10, R"(, "Description": "d")"),
          on(4, "DescribeSecret"),
          create(2, 1),
          put(4, 11),
          on(2, "GetSecretValue"),
          put(4, 12),
          put(4, 12),
          on(4, "ListSecretVersionIds"),
          on(2, "UpdateSecret", R"(, "Description": "e")"),
          on(7, "GetSecretValue"),
          put(2, 20, labelled),
          put(4, 13),
          on(4, "DeleteSecret", R"(, "RecoveryWindowInDays": 9)"),
          on(4, "RestoreSecret"),
          on(2, "GetSecretValue", R"(, "VersionStage": {"label": 3})"),
          put(2, 1),
          on(2, "DescribeSecret"),
          put(4, 14),
          put(2, 30)};
}

run::Shrunk shrunk_first(Embedded& target, const std::vector<std::string>& steps, LiveOptions options,
                         const std::string& clause = "") {
  run::RunResult result = target.run(std::vector{sequence_of(steps)});
  if (!clause.empty()) {
    std::erase_if(result.findings, [&](const run::Finding& finding) { return finding.clauses.front() != clause; });
  }
  if (result.findings.empty()) throw std::runtime_error("no finding to shrink");
  result.findings.resize(1);
  shrink_groups(result, options);
  if (result.shrunk.empty()) throw std::runtime_error("nothing was shrunk");
  return result.shrunk.front();
}

TEST(Shrink, FindsThatAHundredPutsDoNotMatterThoughTheirReadsSayWhichStepIsToBlame) {
  Embedded target("restore-makes-newest-current");
  // Of a hundred puts and more before a restore. Read back at its end only, a put would be to blame.
  run::RunResult result = target.run(std::vector{generate::random_sequence({.seed = 2, .rotates = true}, 8)});
  std::erase_if(result.findings, [](const run::Finding& finding) { return finding.clauses.front() != "DEL-1g"; });
  ASSERT_FALSE(result.findings.empty());
  ASSERT_GT(trace::count_steps(cut_after(result.findings.front().trace.sequence, result.findings.front().step)), 100U);
  result.findings.resize(1);
  shrink_groups(result, target.live());
  EXPECT_EQ(operations(result.shrunk.front().trace.sequence), "CreateSecret PutSecretValue DeleteSecret RestoreSecret");
}

TEST(Shrink, TakesWhatDoesNotMatterOutOfASequence) {
  Embedded target("default-put-wipes-custom-labels");
  const run::Shrunk shrunk = shrunk_first(target, padded(), target.live());
  EXPECT_EQ(shrunk.status, ShrinkStatus::minimal);
  EXPECT_EQ(operations(shrunk.trace.sequence), "CreateSecret PutSecretValue PutSecretValue");
  EXPECT_EQ(shrunk.steps, 3U);
  EXPECT_EQ(shrunk.step, 2U);
  EXPECT_EQ(shrunk.reproduced, 3U);
  EXPECT_EQ(shrunk.tries, 3U);
  EXPECT_FALSE(shrunk.differences.empty());
  EXPECT_THAT(shrunk.trace.records, SizeIs(3));
  EXPECT_THAT(shrunk.trace.records.back().exchanges, SizeIs(1));
}

TEST(Shrink, NumbersWhatIsLeftFromNought) {
  Embedded target("default-put-wipes-custom-labels");
  const run::Shrunk shrunk = shrunk_first(target, padded(), target.live());
  EXPECT_EQ(renumbered(shrunk.trace.sequence), shrunk.trace.sequence);
  const auto& first = std::get<trace::OperationStep>(shrunk.trace.sequence.steps.front().kind);
  EXPECT_EQ(first.members.at(0).value, trace::Value{trace::SecretRef{}});
}

TEST(Shrink, GivesTheSameWhateverTheJobs) {
  const auto shrunk = [](std::size_t jobs) {
    Embedded target("default-put-wipes-custom-labels");
    return shrunk_first(target, padded(), target.live(jobs));
  };
  const run::Shrunk one = shrunk(1);
  const run::Shrunk four = shrunk(4);
  EXPECT_EQ(one.trace.sequence, four.trace.sequence);
  EXPECT_EQ(one.wire_requests, four.wire_requests);
}

TEST(Shrink, ReplaysAsAScenarioFile) {
  Embedded target("default-put-wipes-custom-labels");
  const run::Shrunk shrunk = shrunk_first(target, padded(), target.live());
  const auto read = trace::read(trace::write(shrunk.trace), "shrunk.json");
  ASSERT_TRUE(read) << read.error().message();
  const run::RunResult again = target.run(std::vector{run::NamedSequence{"again", 77, read->sequence, std::nullopt}});
  ASSERT_FALSE(again.findings.empty());
  EXPECT_EQ(again.findings.front().group, shrunk.group);
  EXPECT_EQ(read->sequence.title, model::find_clause(again.findings.front().clauses.front())->sentence);
  EXPECT_EQ(read->sequence.source, "shrunk from a test 0, step 19");
}

TEST(Shrink, NeverExceedsASmallBudgetAndSaysThatItIsSpent) {
  Embedded target("default-put-wipes-custom-labels");
  run::RunResult found = target.run(std::vector{sequence_of(padded())});
  found.findings.resize(1);
  LiveOptions options = target.live(2);
  options.runner.cleanup = run::Cleanup::delete_created;
  for (const std::size_t budget : {1U, 2U, 10U, 50U, 130U, 150U, 180U, 220U, 260U}) {
    run::RunResult result = found;
    options.budget = budget;
    options.first_number += 100'000;
    const std::size_t before = target.requests();
    shrink_groups(result, options);
    const run::Shrunk& shrunk = result.shrunk.at(0);
    EXPECT_LE(target.requests() - before, budget);
    EXPECT_EQ(target.requests() - before, shrunk.wire_requests) << budget;
    EXPECT_EQ(shrunk.status, ShrinkStatus::not_minimal) << budget;
    EXPECT_FALSE(shrunk.trace.sequence.steps.empty()) << budget;
  }
}

TEST(Shrink, DoesNothingWithoutABudget) {
  Embedded target("default-put-wipes-custom-labels");
  LiveOptions options = target.live();
  options.budget = 0;
  run::RunResult result = target.run(std::vector{sequence_of(padded())});
  const std::size_t before = target.requests();
  shrink_groups(result, options);
  EXPECT_EQ(target.requests(), before);
  EXPECT_THAT(result.shrunk, IsEmpty());
}

TEST(Shrink, SaysThatAFindingDidNotShowAgain) {
  Embedded wrong("default-put-wipes-custom-labels");
  Embedded right;
  run::RunResult result = wrong.run(std::vector{sequence_of(padded())});
  const run::Finding first = result.findings.front();
  result.findings.resize(1);
  shrink_groups(result, right.live());
  const run::Shrunk& shrunk = result.shrunk.at(0);
  EXPECT_EQ(shrunk.status, ShrinkStatus::not_reproduced);
  EXPECT_EQ(shrunk.reproduced, 0U);
  EXPECT_EQ(shrunk.tries, 3U);
  EXPECT_EQ(shrunk.trace.sequence.steps.size(), first.step + 1);
}

// Shows its bug at every other sequence that it meets.
TEST(Shrink, TriesMoreOftenWhatShowsNowAndThen) {
  Embedded wrong("default-put-wipes-custom-labels");
  Embedded right;
  run::RunResult result = wrong.run(std::vector{sequence_of(padded())});
  result.findings.resize(1);
  LiveOptions options = wrong.live();
  std::size_t secrets = 0;
  bool is_wrong = false;
  options.connect = [&]() -> std::expected<run::Send, std::string> {
    return [&, to_wrong = wrong.send(), to_right = right.send()](const wire::HttpRequest& request) {
      const std::string* target = wire::find_header(request.headers, "X-Amz-Target");
      if (target != nullptr && target->ends_with("CreateSecret") && request.body.find("/s0") != std::string::npos) {
        is_wrong = ++secrets % 2 == 0;
      }
      return is_wrong ? to_wrong(request) : to_right(request);
    };
  };
  // One secret of the sequence decides which target it meets, or else half of it would be unknown to each.
  result.findings[0].trace.sequence = renumbered(result.findings[0].trace.sequence);
  shrink_groups(result, options);
  const run::Shrunk& shrunk = result.shrunk.at(0);
  EXPECT_NE(shrunk.status, ShrinkStatus::not_reproduced);
  EXPECT_GE(shrunk.reproduced, 1U);
  EXPECT_LE(shrunk.steps, 4U);
}

TEST(Shrink, KeepsTheFaultOfAStepThatIsWrongOnPurpose) {
  Embedded target("short-token-accepted");
  const std::string faulty = R"({"op": "PutSecretValue", "fault": "a token of 5 characters", "members": {
      "SecretId": {"secret": 2}, "ClientRequestToken": "short", "SecretString": {"payload": 9},
      "VersionStages": ["AWSPENDING", {"label": 1}]}})";
  const run::Shrunk shrunk =
      shrunk_first(target, {create(1, 1), create(2, 2), put(1, 5), put(2, 6), faulty, put(1, 8)}, target.live());
  EXPECT_EQ(shrunk.status, ShrinkStatus::minimal);
  const auto& last = std::get<trace::OperationStep>(shrunk.trace.sequence.steps.back().kind);
  EXPECT_EQ(last.fault, "a token of 5 characters");
  ASSERT_NE(trace::find_member(last, "ClientRequestToken"), nullptr);
  EXPECT_EQ(*trace::find_member(last, "ClientRequestToken"), trace::Value{std::string("short")});
  ASSERT_NE(trace::find_member(last, "SecretString"), nullptr);
  EXPECT_LE(shrunk.steps, 2U);
}

TEST(Shrink, MakesNoFaultWhereThereWasNone) {
  Embedded target("missing-token-accepted");
  // A target that also takes a put without a token must not make the shrinker drop the token of another finding.
  const std::string no_token = R"({"op": "PutSecretValue", "fault": "no token", "members": {
      "SecretId": {"secret": 0}, "SecretString": {"payload": 9}}})";
  const run::Shrunk shrunk = shrunk_first(target, {create(0, 1), put(0, 2), put(0, 3), no_token}, target.live());
  for (const trace::Step& step : shrunk.trace.sequence.steps) {
    const auto& operation = std::get<trace::OperationStep>(step.kind);
    EXPECT_EQ(trace::find_member(operation, "ClientRequestToken") == nullptr, !operation.fault.empty());
  }
}

TEST(Shrink, KeepsAsMuchOfARepetitionAsItTakes) {
  Embedded target("young-versions-pruned");
  const run::Shrunk shrunk = shrunk_first(
      target, {create(0, 0), put(0, 1), R"({"repeat": 105, "secret": 0, "first_token": 10})"}, target.live());
  EXPECT_LE(shrunk.steps, 102U) << operations(shrunk.trace.sequence);
  EXPECT_GE(shrunk.steps, 100U);
  EXPECT_GE(shrunk.reproduced, 1U);
}

TEST(Shrink, EndsWhereAPersonInterrupts) {
  Embedded target("default-put-wipes-custom-labels");
  LiveOptions options = target.live();
  std::atomic<bool> stop = false;
  options.runner.stop = &stop;
  std::size_t left = 120;
  options.connect = [&]() -> std::expected<run::Send, std::string> {
    return [&, send = target.send()](const wire::HttpRequest& request) {
      if (left > 0 && --left == 0) stop = true;
      return send(request);
    };
  };
  run::RunResult result = target.run(std::vector{sequence_of(padded())});
  shrink_groups(result, options);
  EXPECT_TRUE(result.interrupted);
  ASSERT_THAT(result.shrunk, SizeIs(1));
  EXPECT_EQ(result.shrunk[0].status, ShrinkStatus::not_minimal);
  EXPECT_FALSE(result.shrunk[0].trace.sequence.steps.empty());
}

TEST(Shrink, EndsWhereTheTargetDies) {
  Embedded target("default-put-wipes-custom-labels");
  LiveOptions options = target.live();
  std::size_t left = 120;
  options.connect = [&]() -> std::expected<run::Send, std::string> {
    return [&, send = target.send(), dead = run::failing(wire::TransportFailure::refused)](
               const wire::HttpRequest& request) { return left > 0 ? (--left, send(request)) : dead(request); };
  };
  run::RunResult result = target.run(std::vector{sequence_of(padded())});
  shrink_groups(result, options);
  ASSERT_TRUE(result.target_failure);
  EXPECT_THAT(*result.target_failure, testing::HasSubstr("while findings were shrunk"));
  EXPECT_THAT(result.shrunk, SizeIs(1));
}

TEST(Shrink, SharesWhatARunMaySendAmongItsGroups) {
  const auto shrink_three = [](std::size_t total) {
    Embedded target("default-put-wipes-custom-labels");
    run::RunResult result = target.run(std::vector{sequence_of(padded())});
    const run::Finding first = result.findings.front();
    result.findings = {first, first, first};
    result.findings[1].group = "a second one";
    result.findings[2].group = "a third one";
    LiveOptions options = target.live();
    options.total = total;
    const std::size_t before = target.requests();
    shrink_groups(result, options);
    return std::pair(result.shrunk, target.requests() - before);
  };
  const auto [free, sent_freely] = shrink_three(0);
  ASSERT_THAT(free, SizeIs(3));
  const std::size_t total = free[0].wire_requests;
  const auto [limited, sent] = shrink_three(total);
  ASSERT_THAT(limited, SizeIs(3));
  EXPECT_LE(sent, total);
  EXPECT_GT(limited[0].wire_requests, 0U);
  EXPECT_LE(limited[0].wire_requests, total / 3);
  // What the first one leaves is there for the others.
  EXPECT_GT(limited[1].wire_requests, 0U);
  EXPECT_LE(limited[1].wire_requests, (total - limited[0].wire_requests) / 2);
  EXPECT_EQ(free[0].status, ShrinkStatus::minimal);
  EXPECT_EQ(limited[0].status, ShrinkStatus::not_minimal);
}

TEST(Shrink, LeavesMinorGroupsAloneUnlessTheRunIsStrict) {
  Embedded target("default-put-wipes-custom-labels");
  run::RunResult result = target.run(std::vector{sequence_of(padded())});
  result.findings.resize(1);
  result.findings[0].severity = model::Severity::minor;
  LiveOptions options = target.live();
  shrink_groups(result, options);
  EXPECT_THAT(result.shrunk, IsEmpty());
  options.strict = true;
  shrink_groups(result, options);
  EXPECT_THAT(result.shrunk, SizeIs(1));
}

TEST(Aims, AreTheSameForOneClauseOneOperationAndTheKindThatCameFirst) {
  run::Finding finding;
  finding.clauses = {"PUT-7"};
  finding.operation = "PutSecretValue";
  finding.differences = {{"DescribeSecret: label BLUE", "", ""}, {"answer", "", ""}};
  const Aim aim = aim_of(finding);
  run::Finding other = finding;
  other.differences = {{"VersionStages", "", ""}, {"DescribeSecret: label RED", "", ""}};
  EXPECT_TRUE(shows(aim, other));
  other.operation = "UpdateSecret";
  EXPECT_FALSE(shows(aim, other));
  other = finding;
  other.clauses = {"PUT-2", "PUT-7"};
  EXPECT_FALSE(shows(aim, other));
  other = finding;
  other.differences = {{"answer", "", ""}};
  EXPECT_FALSE(shows(aim, other));
}

TEST(Aims, AreAnotherWhereSomethingElseIsAnswered) {
  run::Finding finding;
  finding.clauses = {"DEL-1h"};
  finding.operation = "TagResource";
  finding.differences = {{"answer", "InvalidRequestException", "success"}};
  const Aim aim = aim_of(finding);
  EXPECT_TRUE(shows(aim, finding));
  finding.differences[0].observed = "MissingParameter: The request must contain Tags.";
  EXPECT_FALSE(shows(aim, finding));
  const Aim missing = aim_of(finding);
  finding.differences[0].observed = "MissingParameter: Another message.";
  EXPECT_TRUE(shows(missing, finding));
}

}  // namespace
}  // namespace psvcheck::shrink
