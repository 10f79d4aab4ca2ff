#include "harness/run/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/run_for_tests.h"
#include "harness/temporary_folder_for_tests.h"
#include "harness/trace/json.h"

namespace psvcheck::run {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view create = R"({"op": "CreateSecret", "members": {"Name": {"secret": 0},
    "ClientRequestToken": {"token": 0}, "SecretString": {"payload": 0}}})";
constexpr std::string_view put = R"({"op": "PutSecretValue", "members": {"SecretId": {"secret": 0},
    "ClientRequestToken": {"token": 1}, "SecretString": {"payload": 1}}})";

// Operations in the order in which they arrived.
std::vector<std::string> operations(const SequenceRun& run, std::size_t step) {
  std::vector<std::string> names;
  const trace::StepRecord& record = run.trace.records.at(step);
  for (const auto* reads : {&record.observation, &record.taken_over, &record.others}) {
    for (const trace::Exchange& exchange : *reads) {
      names.emplace_back(model::operation_of(trace::to_exchange(exchange).request));
    }
  }
  return names;
}

SequenceRun run_on(ModelTarget& target, const NamedSequence& sequence, RunnerOptions options = {}) {
  options.run_id = "test";
  Connection connection{target.send()};
  return run_sequence(sequence, connection, options);
}

TEST(Runner, FindsNothingOnATargetThatConforms) {
  ModelTarget target;
  const SequenceRun run = run_on(target, sequence_of({create, put}));
  EXPECT_THAT(run.findings, IsEmpty());
  EXPECT_EQ(run.result.steps, 2U);
  EXPECT_EQ(run.result.wire_requests, target.requests());
  EXPECT_GT(run.clauses.at("PUT-2").upheld, 0U);
}

/// A target that refuses so many of the requests for an operation with ThrottlingException before it answers them.
struct Throttling {
  ModelTarget target{};
  std::string operation = "PutSecretValue";
  std::size_t times = 0;

  Send send() {
    return [this, inner = target.send()](const wire::HttpRequest& request) {
      const std::string* const asked = wire::find_header(request.headers, "X-Amz-Target");
      if (asked == nullptr || !asked->ends_with(operation) || times == 0) return inner(request);
      --times;
      return std::expected<wire::HttpResponse, wire::TransportError>(
          wire::encode_answer(model::Refusal{"ThrottlingException", "Rate exceeded"}));
    };
  }
};

SequenceRun run_throttled(Throttling& throttling, const NamedSequence& sequence, std::chrono::milliseconds& waited) {
  RunnerOptions options;
  options.run_id = "test";
  options.pause = [&](std::chrono::milliseconds time) { waited += time; };
  Connection connection{throttling.send()};
  return run_sequence(sequence, connection, options);
}

TEST(Runner, SendsAgainWhatTheTargetThrottles) {
  Throttling throttling{.times = 3};
  std::chrono::milliseconds waited{};
  const SequenceRun run = run_throttled(throttling, sequence_of({create, put}), waited);
  EXPECT_THAT(run.findings, IsEmpty());
  EXPECT_EQ(waited, first_pause * 7);
  EXPECT_EQ(run.trace.records.at(1).exchanges.size(), 4U) << "all that went over the wire is kept";
  EXPECT_EQ(run.result.steps, 2U);
  EXPECT_GT(run.clauses.at("PUT-2").upheld, 0U);
  const auto text = trace::write(run.trace);
  const auto read = trace::read(text, "a test");
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->records.at(1).exchanges.size(), 4U);
}

TEST(Runner, FindsATargetThatThrottlesForEver) {
  for (const char* const operation : {"PutSecretValue", "DescribeSecret"}) {
    Throttling throttling{.operation = operation, .times = 1'000'000};
    std::chrono::milliseconds waited{};
    const SequenceRun run = run_throttled(throttling, sequence_of({create, put, put, put, put, put}), waited);
    ASSERT_THAT(run.findings, Not(IsEmpty())) << operation;
    for (const Finding& finding : run.findings) EXPECT_THAT(finding.clauses, ElementsAre("RATE-1")) << operation;
    EXPECT_LE(waited, most_waited_in_vain + first_pause * 1024) << "then it is not waited for any more";
  }
}

TEST(Runner, WaitsForAShortMoveOfAClockThatCannotBeMoved) {
  ModelTarget target;
  std::chrono::milliseconds waited{};
  const auto pause = [&](std::chrono::milliseconds time) { waited += time; };
  const SequenceRun run = run_on(target, sequence_of({create, R"({"advance": "2s"})", put}), {.pause = pause});
  EXPECT_EQ(waited, std::chrono::seconds(2));
  EXPECT_THAT(run.result.skipped, IsEmpty());
  EXPECT_EQ(run_on(target, sequence_of({R"({"advance": "3s"})"}, 1), {.pause = pause}).result.skipped.size(), 1U);
}

TEST(Runner, ReadsBackInFullAfterEveryMutatingStep) {
  ModelTarget target;
  const SequenceRun run = run_on(target, sequence_of({create, put}));
  EXPECT_THAT(operations(run, 1),
              ElementsAre("DescribeSecret", "ListSecretVersionIds", "GetSecretValue", "GetSecretValue",  // by version
                          "GetSecretValue", "GetSecretValue"));                                          // by label
}

TEST(Runner, ReadsLabelsOnlyWhereAskedTo) {
  ModelTarget target;
  const SequenceRun run = run_on(target, sequence_of({create, put}), {.observe = Observe::labels});
  EXPECT_THAT(operations(run, 0), ElementsAre("DescribeSecret"));
  EXPECT_THAT(operations(run, 1), ElementsAre("DescribeSecret"));
}

TEST(Runner, ReadsAtTheEndOnlyWhereAskedTo) {
  ModelTarget target;
  NamedSequence sequence = sequence_of({create, put});
  sequence.observe = Observe::end;
  const SequenceRun run = run_on(target, sequence);
  EXPECT_THAT(operations(run, 0), IsEmpty());
  EXPECT_EQ(operations(run, 1).size(), 6U);
}

TEST(Runner, DoesNotReadBackAfterAStepThatOnlyReads) {
  ModelTarget target;
  const SequenceRun run =
      run_on(target, sequence_of({create, R"({"op": "GetSecretValue", "members": {"SecretId": {"secret": 0}}})"}));
  EXPECT_THAT(operations(run, 1), IsEmpty());
}

TEST(Runner, LooksAtTheOtherSecretsAtTheEnd) {
  ModelTarget target;
  const SequenceRun run =
      run_on(target, sequence_of({create, R"({"op": "CreateSecret", "members": {"Name": {"secret": 1},
      "ClientRequestToken": {"token": 0}, "SecretString": "x"}})"}));
  EXPECT_THAT(run.findings, IsEmpty());
  // The new secret: one version and one label. Then the first one, that the step did not name.
  EXPECT_EQ(operations(run, 1).size(), 8U);
}

TEST(Runner, ReportsADivergenceWithTheStepsThatShowIt) {
  ModelTarget target("PUT-3a");  // AWSPREVIOUS does not move
  const SequenceRun run = run_on(target, sequence_of({create, put, put}));
  ASSERT_FALSE(run.findings.empty());
  const Finding& finding = run.findings.front();
  EXPECT_EQ(finding.clauses.front(), "PUT-3a");
  EXPECT_EQ(finding.operation, "PutSecretValue");
  EXPECT_EQ(finding.step, 1U);
  EXPECT_EQ(finding.trace.sequence.steps.size(), 2U);
  EXPECT_FALSE(finding.trace.records.at(1).observation.empty());
  EXPECT_GT(run.clauses.at("PUT-3a").diverged, 0U);
  EXPECT_EQ(run.result.divergences, run.findings.size());
}

TEST(Runner, GoesOnAfterADivergenceThatIsSeenAtTheEndOnly) {
  ModelTarget target("PUT-3a");
  const SequenceRun run = run_on(target, sequence_of({create, put}), {.observe = Observe::end});
  EXPECT_FALSE(run.findings.empty());
}

TEST(Runner, SkipsWhatCannotBeDoneAndSaysWhy) {
  ModelTarget target;
  const SequenceRun run =
      run_on(target, sequence_of({R"({"advance": "25h"})",
                                  R"({"op": "DescribeSecret", "members": {"SecretId": {"secret": 0, "as": "arn"}}})"}));
  EXPECT_THAT(run.result.skipped, ElementsAre("step 0: the target has no clock adapter",
                                              "step 1: SecretId: no answer gave an ARN of secret 0"));
  EXPECT_EQ(run.trace.records.at(0).skipped, "the target has no clock adapter");
  EXPECT_EQ(run.result.steps, 0U);
}

TEST(Runner, RunsNothingOfASequenceThatRequiresWhatTheTargetDoesNotClaim) {
  ModelTarget target;
  NamedSequence sequence = sequence_of({create, put});
  sequence.sequence.required = {trace::Capability::kms, trace::Capability::rotation};
  const SequenceRun run = run_on(target, sequence, {.claims = {trace::Capability::kms}});
  EXPECT_EQ(run.result.not_run, "the target does not claim rotation");
  EXPECT_EQ(target.requests(), 0U);
  const RunnerOptions both{.claims = {trace::Capability::rotation, trace::Capability::kms}};
  EXPECT_EQ(run_on(target, sequence, both).result.steps, 2U);
}

TEST(Runner, EndsNamesAsTheSequenceSays) {
  ModelTarget target;
  NamedSequence sequence = sequence_of({create});
  sequence.sequence.names_end_with = "-a1b2c3";
  const SequenceRun run = run_on(target, sequence);
  EXPECT_THAT(run.findings, IsEmpty());
  EXPECT_TRUE(target.state().secrets.begin()->first.ends_with("-a1b2c3"));
}

TEST(Runner, MovesTheClockThroughTheAdapter) {
  ModelTarget target;
  std::chrono::seconds moved{};
  RunnerOptions options;
  options.advance = [&](std::chrono::seconds by) -> std::expected<void, std::string> {
    moved += by;
    return {};
  };
  const SequenceRun run = run_on(target, sequence_of({R"({"advance": "25h"})"}), options);
  EXPECT_EQ(moved, std::chrono::hours(25));
  EXPECT_THAT(run.result.skipped, IsEmpty());
}

TEST(Runner, CountsARepetitionAsItsStepsAndReadsBackOnce) {
  ModelTarget target;
  const SequenceRun run = run_on(target, sequence_of({create, R"({"repeat": 5, "secret": 0, "first_token": 10})"}));
  EXPECT_THAT(run.findings, IsEmpty());
  EXPECT_EQ(run.result.steps, 6U);
  EXPECT_EQ(run.trace.records.at(1).exchanges.size(), 5U);
  EXPECT_EQ(operations(run, 1).size(), 2U + 6U + 2U);
}

TEST(Runner, GivesATargetUpThatRefusesConnections) {
  Connection connection{failing(wire::TransportFailure::refused)};
  const SequenceRun run = run_sequence(sequence_of({create, put}), connection, {});
  ASSERT_TRUE(run.target_failure);
  EXPECT_THAT(*run.target_failure, HasSubstr("no luck"));
  EXPECT_EQ(run.result.wire_requests, 1U);
}

TEST(Runner, GivesATargetUpAfterThreeTimeouts) {
  Connection connection{failing(wire::TransportFailure::timeout)};
  const SequenceRun run = run_sequence(sequence_of({create, put}), connection, {});
  EXPECT_TRUE(run.target_failure);
  EXPECT_EQ(run.result.wire_requests, max_failures_in_a_row);
}

TEST(Runner, EndsBeforeTheNextStepWhenStopped) {
  ModelTarget target;
  const std::atomic<bool> stop = true;
  const SequenceRun run = run_on(target, sequence_of({create, put}), {.stop = &stop});
  EXPECT_EQ(run.result.aborted, "interrupted");
  EXPECT_EQ(target.requests(), 0U);
}

TEST(Runner, DeletesWhatItMadeWhereAskedTo) {
  ModelTarget target;
  run_on(target, sequence_of({create, put}), {.cleanup = Cleanup::delete_created});
  EXPECT_TRUE(target.state().secrets.empty());
}

TEST(Runner, CountsTheStepsThatItDidNotJudge) {
  constexpr const char* without_value =
      R"({"op": "CreateSecret", "members": {"Name": {"secret": 0}, "ClientRequestToken": {"token": 0}}})";
  constexpr const char* labelled = R"({"op": "PutSecretValue", "members": {"SecretId": {"secret": 0},
      "ClientRequestToken": {"token": 1}, "SecretString": {"payload": 0}, "VersionStages": [{"label": 0}]}})";
  ModelTarget target("PUT-4a");  // a value without AWSCURRENT
  const SequenceRun run = run_on(target, sequence_of({without_value, labelled, put, put}), {});
  EXPECT_GT(run.clauses.at("PUT-4a").diverged, 0U);
  EXPECT_EQ(run.result.unjudged, 2U);
  EXPECT_EQ(run_on(target, sequence_of({without_value}), {}).result.unjudged, 0U);
}

TEST(Runner, DeletesWhatItMadeUnderFixedNamesWhereTheOthersGoWithTheTarget) {
  constexpr const char* fixed =
      R"({"op": "CreateSecret", "members": {"Name": "fixed", "ClientRequestToken": {"token": 3}}})";
  ModelTarget target;
  run_on(target, sequence_of({create, fixed}), {.cleanup = Cleanup::delete_fixed_names});
  ASSERT_EQ(target.state().secrets.size(), 1U);
  EXPECT_NE(target.state().secrets.begin()->first, "fixed");
}

TEST(Runner, WritesEveryStepToTheJournal) {
  const TemporaryFolder folder;
  const std::string path = (folder / "journal.jsonl").string();
  auto journal = trace::Journal::create(path, {.run_id = "test", .seed = 0, .target = "t", .level = {}, .started = {}});
  ASSERT_TRUE(journal);
  ModelTarget target;
  const SequenceRun run = run_on(target, sequence_of({create, put}), {.journal = &*journal});
  const auto contents = trace::read_journal(path);
  ASSERT_TRUE(contents) << contents.error().message();
  EXPECT_EQ(contents->traces.at(0).sequence.steps, run.trace.sequence.steps);
  EXPECT_EQ(contents->traces.at(0).records.at(1).observation.size(), run.trace.records.at(1).observation.size());
}

TEST(Runner, SendsTheSameBytesForTheSameBinding) {
  const auto bodies = [] {
    ModelTarget target;
    std::vector<std::string> sent;
    for (const trace::StepRecord& record : run_on(target, sequence_of({create, put})).trace.records) {
      for (const trace::Exchange& exchange : record.exchanges) sent.push_back(exchange.request.body);
      for (const trace::Exchange& exchange : record.observation) sent.push_back(exchange.request.body);
      for (const trace::Exchange& exchange : record.others) sent.push_back(exchange.request.body);
    }
    return sent;
  };
  EXPECT_EQ(bodies(), bodies());
}

std::string group_of(const std::string& where) {
  model::Divergence divergence;
  divergence.clauses = {"PUT-3a", "PUT-9b"};
  divergence.operation = "PutSecretValue";
  divergence.differences = {{where, "", "", {}}, {"GetSecretValue: SecretString", "", "", {}}};
  return finding_of(divergence, "a.json", 0).group;
}

TEST(Group, IsTheClauseTheOperationAndWhereItShowsFirst) {
  EXPECT_EQ(group_of("answer"), "PUT-3a | PutSecretValue | answer");
}

TEST(Group, LeavesIdsAndNamesOut) {
  EXPECT_EQ(group_of("GetSecretValue: version 4f1c-77 value"),
            "PUT-3a | PutSecretValue | GetSecretValue: version value");
  EXPECT_EQ(group_of("ListSecretVersionIds: VersionStages of version tttt"),
            "PUT-3a | PutSecretValue | ListSecretVersionIds: VersionStages of version");
  EXPECT_EQ(group_of("label LABEL-3"), "PUT-3a | PutSecretValue | label");
  EXPECT_EQ(group_of("label all kinds of words"), "PUT-3a | PutSecretValue | label");
  EXPECT_EQ(group_of("DescribeSecret: label AWSPENDING"), "PUT-3a | PutSecretValue | DescribeSecret: label AWSPENDING");
}

}  // namespace
}  // namespace psvcheck::run
