#include "harness/run/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "harness/run/run_for_tests.h"

namespace psvcheck::run {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::vector<NamedSequence> sequences(std::size_t count) {
  std::vector<NamedSequence> made;
  for (std::size_t i = 0; i < count; ++i) {
    made.push_back(sequence_of({R"({"op": "CreateSecret", "members": {"Name": {"secret": 0},
          "ClientRequestToken": {"token": 0}, "SecretString": {"payload": 0}}})",
                                R"({"op": "PutSecretValue", "members": {"SecretId": {"secret": 0},
          "ClientRequestToken": {"token": 1}, "SecretString": {"payload": 1}}})"},
                               i));
  }
  return made;
}

RunOptions options_for(ModelTarget& target, std::size_t jobs = 1) {
  RunOptions options;
  options.runner.run_id = "test";
  options.jobs = jobs;
  options.connect = [&target] { return target.send(); };
  return options;
}

std::vector<std::string> names(const RunResult& result) {
  std::vector<std::string> all;
  for (const SequenceResult& sequence : result.sequences) all.push_back(sequence.name);
  return all;
}

TEST(Latencies, CountWhatTookAsLongAsTheLimitBelowIt) {
  Latencies latencies;
  for (const int took : {0, 50, 51, 10'000'000, 10'000'001}) latencies.add(std::chrono::microseconds(took));
  EXPECT_EQ(latencies.counts.front(), 2U);
  EXPECT_EQ(latencies.counts[1], 1U);
  EXPECT_EQ(latencies.counts[latencies.counts.size() - 2], 1U);
  EXPECT_EQ(latencies.counts.back(), 1U);
}

TEST(RunSequences, SumsUpWhatTheSequencesGave) {
  ModelTarget target;
  const RunResult result = run_sequences(sequences(3), options_for(target));
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_EQ(result.steps, 6U);
  EXPECT_EQ(result.wire_requests, target.requests());
  EXPECT_EQ(std::accumulate(result.latencies.counts.begin(), result.latencies.counts.end(), std::size_t{0}),
            target.requests());
  EXPECT_EQ(result.clauses.size(), model::all_clauses().size());
  EXPECT_EQ(result.clauses.at("PUT-2").verdict(), ClauseVerdict::passed);
  EXPECT_FALSE(result.interrupted);
  EXPECT_FALSE(result.target_failure);
}

TEST(RunSequences, GivesTheSameResultWhateverTheJobs) {
  const auto run = [](std::size_t jobs) {
    ModelTarget target("PUT-3a");
    return run_sequences(sequences(20), options_for(target, jobs));
  };
  const RunResult one = run(1);
  const RunResult four = run(4);
  EXPECT_EQ(names(one), names(four));
  EXPECT_EQ(one.steps, four.steps);
  EXPECT_EQ(one.wire_requests, four.wire_requests);
  ASSERT_EQ(one.findings.size(), four.findings.size());
  for (std::size_t i = 0; i < one.findings.size(); ++i) {
    EXPECT_EQ(one.findings[i].group, four.findings[i].group);
    EXPECT_EQ(one.findings[i].sequence, four.findings[i].sequence);
    EXPECT_EQ(one.findings[i].trace.records.size(), four.findings[i].trace.records.size());
  }
}

TEST(RunSequences, KeepsWhatWentOverTheWireForTheFirstOfAGroupOnly) {
  ModelTarget target("PUT-3a");
  const RunResult result = run_sequences(sequences(traces_per_group + 2), options_for(target));
  std::map<std::string, std::size_t> kept;
  for (const Finding& finding : result.findings) {
    EXPECT_FALSE(finding.trace.sequence.steps.empty());
    if (!finding.trace.records.empty()) ++kept[finding.group];
  }
  EXPECT_FALSE(kept.empty());
  for (const auto& [group, count] : kept) EXPECT_EQ(count, traces_per_group) << group;
}

TEST(RunSequences, StopsWhereTheTargetFailsAndKeepsWhatWasDone) {
  ModelTarget target;
  std::atomic<std::size_t> left = 20;
  RunOptions options = options_for(target);
  options.connect = [&]() -> Send {
    return [&, send = target.send(), dead = failing(wire::TransportFailure::refused)](
               const wire::HttpRequest& request) { return left > 0 ? (--left, send(request)) : dead(request); };
  };
  const RunResult result = run_sequences(sequences(10), options);
  EXPECT_TRUE(result.target_failure);
  EXPECT_GE(result.sequences.size(), 2U);
  EXPECT_LT(result.sequences.size(), 10U);
  EXPECT_FALSE(result.sequences.back().aborted.empty());
}

TEST(RunSequences, SaysWhyThereIsNoConnection) {
  RunOptions options;
  options.connect = [] { return std::unexpected(std::string("no key")); };
  const RunResult result = run_sequences(sequences(1), options);
  EXPECT_EQ(result.target_failure, "no key");
  EXPECT_THAT(result.sequences, IsEmpty());
}

TEST(RunSequences, EndsWhenStopped) {
  ModelTarget target;
  std::atomic<bool> stop = false;
  RunOptions options = options_for(target);
  options.runner.stop = &stop;
  options.progress = [&](const Progress& progress) { stop = progress.finished == 2; };
  const RunResult result = run_sequences(sequences(5), options);
  EXPECT_TRUE(result.interrupted);
  EXPECT_THAT(result.sequences, SizeIs(2));
}

TEST(RunSequences, SaysWhyAClauseWasNotReached) {
  ModelTarget target;
  NamedSequence sequence = sequence_of({R"({"advance": "25h"})"});
  sequence.sequence.clauses = {"PRUNE-1a"};
  const RunResult result = run_sequences(std::vector{sequence}, options_for(target));
  EXPECT_EQ(result.clauses.at("PRUNE-1a").verdict(), ClauseVerdict::not_reached);
  EXPECT_EQ(result.clauses.at("PRUNE-1a").reason, "the target has no clock adapter");
}

TEST(RunSequences, SaysThatAClauseWasNotReachedForWantOfACapability) {
  ModelTarget target;
  NamedSequence sequence = sequences(1).front();
  sequence.sequence.clauses = {"ROT-1a"};
  sequence.sequence.required = {trace::Capability::rotation};
  const RunResult result = run_sequences(std::vector{sequence}, options_for(target));
  EXPECT_EQ(result.clauses.at("ROT-1a").reason, "the target does not claim rotation");
  EXPECT_EQ(result.sequences.at(0).steps, 0U);
}

TEST(RunSequences, SaysWhyNoClientCanExerciseAClause) {
  ModelTarget target;
  const RunResult result = run_sequences(sequences(1), options_for(target));
  EXPECT_EQ(result.clauses.at("KMS-1").reason, model::find_clause("KMS-1")->unreachable);
}

TEST(RunSequences, NamesTheFirstSequenceThatReachedAClause) {
  ModelTarget target;
  const RunResult result = run_sequences(sequences(3), options_for(target, 3));
  EXPECT_EQ(result.clauses.at("PUT-2").first, "a test 0");
  EXPECT_EQ(result.clauses.at("PUT-6").first, "");
}

TEST(RunSequences, RunsAndReportsSequencesThatMoveTheClockAfterTheOthers) {
  ModelTarget target;
  std::vector<NamedSequence> given = sequences(3);
  given[0].sequence.steps.insert(given[0].sequence.steps.begin(), {trace::AdvanceStep{std::chrono::hours(25)}, ""});
  RunOptions options = options_for(target, 2);
  std::size_t requests_before = 0;
  options.runner.advance = [&](std::chrono::seconds) -> std::expected<void, std::string> {
    requests_before = target.requests();
    return {};
  };
  const RunResult result = run_sequences(given, options);
  EXPECT_EQ(requests_before, result.sequences.at(0).wire_requests + result.sequences.at(1).wire_requests);
  EXPECT_THAT(names(result), testing::ElementsAre("a test 1", "a test 2", "a test 0"));
}

TEST(RunSequences, AsksForSequencesOnlyAFewAheadOfWhatIsRun) {
  ModelTarget target;
  std::size_t asked = 0;
  std::atomic<std::size_t> furthest_ahead = 0;
  std::atomic<std::size_t> finished = 0;
  RunOptions options = options_for(target, 2);
  options.progress = [&](const Progress& progress) { finished = progress.finished; };
  const std::vector<NamedSequence> given = sequences(100);
  const Source all = source_of(given);
  const Source counting = [&] {
    furthest_ahead = std::max(furthest_ahead.load(), asked++ - finished);
    return all();
  };
  EXPECT_THAT(run_sequences(counting, options).sequences, SizeIs(100));
  EXPECT_LE(furthest_ahead, 2U * 2U + 2U + 1U);  // in the queue, being run, and the one that is asked for
}

TEST(RunSequences, LeavesTheRestOfAnEndlessSourceWhenStopped) {
  ModelTarget target;
  std::atomic<bool> stop = false;
  RunOptions options = options_for(target, 3);
  options.runner.stop = &stop;
  options.progress = [&](const Progress& progress) { stop = progress.finished >= 5; };
  std::uint64_t number = 0;
  const RunResult result = run_sequences(Source([&] {
                                           NamedSequence next = sequences(1).front();
                                           next.number = number++;
                                           return std::optional(next);
                                         }),
                                         options);
  EXPECT_TRUE(result.interrupted);
  EXPECT_GE(result.sequences.size(), 5U);
}

}  // namespace
}  // namespace psvcheck::run
