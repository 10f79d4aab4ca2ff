// Bugs whose shortest sequence no deletion of steps leads to: each is found in a sequence that takes another edit, and
// shrinks to what is known to be its shortest (Mutant::shortest).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/shrink/requests.h"
#include "harness/shrink/shrink_for_tests.h"

namespace psvcheck::shrink {
namespace {

const std::string empty_secret =
    R"({"op": "CreateSecret", "members": {"Name": {"secret": 0}, "ClientRequestToken": {"token": 0}}})";

std::string move(int label, int from, int to) {
  return on(0, "UpdateSecretVersionStage",
            fmt::format(R"(, "VersionStage": {{"label": {}}}, "RemoveFromVersionId": {{"token": {}}},
                "MoveToVersionId": {{"token": {}}})",
                        label, from, to));
}

std::string labels(int first, int count) {
  std::string list;
  for (int i = 0; i < count; ++i) list += fmt::format(R"({}{{"label": {}}})", i == 0 ? "" : ", ", first + i);
  return R"(, "VersionStages": [)" + list + "]";
}

struct Shortened {
  run::Shrunk shrunk;
  std::size_t sent = 0;
};

// Shrinks the first finding of that operation in a run of the steps.
Shortened shortened(std::string_view mutant, const std::vector<std::string>& steps, std::string_view operation,
                    std::optional<run::Observe> observe = {}, std::size_t jobs = 1) {
  Embedded target(mutant);
  run::NamedSequence sequence = sequence_of(steps);
  sequence.observe = observe;
  run::RunResult result = target.run(std::vector{sequence});
  std::erase_if(result.findings, [&](const run::Finding& finding) { return finding.operation != operation; });
  if (result.findings.empty()) throw std::runtime_error("no finding to shrink");
  result.findings.resize(1);
  const std::size_t before = target.requests();
  shrink_groups(result, target.live(jobs));
  return {result.shrunk.at(0), target.requests() - before};
}

void expect_shortest(std::string_view mutant, const Shortened& result) {
  EXPECT_EQ(result.shrunk.steps, server::find_mutant(mutant)->shortest) << operations(result.shrunk.trace.sequence);
  EXPECT_EQ(result.shrunk.reproduced, tries);
  EXPECT_EQ(result.shrunk.tries, tries);
  EXPECT_LE(result.sent, Options{}.budget);
}

TEST(Shortest, IsAReplayThatNamesALabelInPlaceOfAnotherPut) {
  const auto result = shortened("replay-moves-labels", {create(0, 0), put(0, 1), put(0, 0)}, "PutSecretValue");
  expect_shortest("replay-moves-labels", result);
}

TEST(Shortest, KeepsTheReplaysThatCount) {
  const auto result = shortened("third-replay-moves-labels", {create(0, 0), put(0, 0), put(0, 1), put(0, 0), put(0, 0)},
                                "PutSecretValue");
  expect_shortest("third-replay-moves-labels", result);
}

TEST(Shortest, IsFoundWithTheReadsBeforeTheLastStepThatSayWhichClauseItIs) {
  const std::string named =
      on(0, "UpdateSecretVersionStage", R"(, "VersionStage": {"label": 0}, "MoveToVersionId": {"token": 0})");
  const auto result =
      shortened("move-copies-label", {create(0, 0), put(0, 1), named, move(0, 0, 1)}, "UpdateSecretVersionStage");
  expect_shortest("move-copies-label", result);
}

TEST(Shortest, LeavesOutAReadThatTheRunMakesAnyway) {
  const auto result =
      shortened("labels-heal-when-read", {empty_secret, put(0, 1, labels(0, 1)), put(0, 0), on(0, "DescribeSecret")},
                "DescribeSecret", run::Observe::end);
  expect_shortest("labels-heal-when-read", result);
}

TEST(Shortest, IsAPutThatNamesTheLabelsOfTwo) {
  const auto result = shortened("label-quota-unchecked",
                                {empty_secret, put(0, 1, labels(0, 11)), put(0, 0, labels(11, 9))}, "PutSecretValue");
  expect_shortest("label-quota-unchecked", result);
}

TEST(Shortest, CreatesASecretWithTheValueThatCannotBeRead) {
  const std::string binary =
      on(0, "PutSecretValue", R"(, "ClientRequestToken": {"token": 0}, "SecretBinary": {"payload": 0})");
  expect_shortest("crash-on-binary-read", shortened("crash-on-binary-read", {empty_secret, binary}, "GetSecretValue"));
}

// As random sequences make a hundred versions, with what does not matter between them.
std::vector<std::string> many_versions() {
  const std::string faulty = R"({"op": "PutSecretValue", "fault": "an empty label", "members": {
      "SecretId": {"secret": 0}, "ClientRequestToken": {"token": 9}, "SecretString": {"payload": 9},
      "VersionStages": [""]}})";
  return {create(0, 0),
          faulty,
          on(0, "DescribeSecret"),
          put(0, 2, labels(0, 1)),
          R"({"repeat": 98, "secret": 0, "first_token": 10})",
          put(0, 201),
          put(0, 202),
          put(0, 203),
          R"({"advance": "25h"})",
          put(0, 204)};
}

TEST(Shortest, MakesNoMoreVersionsThanItTakesForAReplay) {
  std::vector<std::string> steps = many_versions();
  steps.push_back(put(0, 202, R"(, "VersionStages": ["AWSPENDING", {"label": 1}])"));
  expect_shortest("replay-counts-for-the-quota", shortened("replay-counts-for-the-quota", steps, "PutSecretValue"));
}

TEST(Shortest, MakesNoMoreVersionsThanItTakesForOneToGo) {
  const auto result = shortened("labelled-versions-pruned", many_versions(), "PutSecretValue");
  // Mutant::shortest counts the move of the clock.
  EXPECT_LE(result.shrunk.steps, server::find_mutant("labelled-versions-pruned")->shortest);
  EXPECT_GE(result.shrunk.reproduced, 1U);
  EXPECT_EQ(result.shrunk.reproduced, result.shrunk.tries);
  EXPECT_LE(result.sent, Options{}.budget);
}

TEST(Shortest, IsTheSameWhateverTheJobs) {
  std::vector<std::string> steps = many_versions();
  steps.push_back(put(0, 202));
  const auto one = shortened("replay-counts-for-the-quota", steps, "PutSecretValue", {}, 1);
  const auto three = shortened("replay-counts-for-the-quota", steps, "PutSecretValue", {}, 3);
  EXPECT_EQ(one.shrunk.trace.sequence, three.shrunk.trace.sequence);
  EXPECT_EQ(one.sent, three.sent);
}

// A finding in these steps, and a target on which it shows in those forms that `shows` names.
run::Shrunk shrunk_where(const std::vector<std::string>& steps, std::size_t budget,
                         const std::function<bool(const Candidate&)>& shows) {
  run::Finding finding;
  finding.clauses = {"PUT-5a"};
  finding.operation = "PutSecretValue";
  finding.differences = {{"DescribeSecret: label", "", ""}};
  finding.trace.sequence = given(steps);
  finding.step = finding.trace.sequence.steps.size() - 1;
  const TryAll try_all = [&](std::span<const Candidate> candidates) {
    std::vector<Tried> tried;
    for (const Candidate& one : candidates) {
      const std::size_t takes = requests_of(one.sequence, one.watch, one.observe, model::Level::recorded);
      Tried& made = tried.emplace_back(Tried{{}, std::min(takes, one.limit), takes <= one.limit, false});
      if (!made.is_whole || !shows(one)) continue;
      made.findings.push_back(finding);
      made.findings.back().step = one.sequence.steps.size() - 1;
      made.findings.back().trace.sequence = one.sequence;
    }
    return tried;
  };
  return shrink(finding, {.budget = budget}, try_all);
}

TEST(Shortest, IsTriedAsOftenInTheEndAsTheBudgetAllows) {
  const std::vector<std::string> steps{create(0, 0), R"({"repeat": 150, "secret": 0, "first_token": 1})", put(0, 151)};
  const trace::Sequence whole = given(steps);
  const std::size_t once = requests_of(whole, Watch::as_in_run, "", model::Level::recorded);
  constexpr std::size_t budget = 2000;
  ASSERT_GT(3 * once, budget / 2 + 300) << "three are not what half of the budget allows";
  ASSERT_LT(2 * once, budget / 2) << "two are";
  const run::Shrunk shrunk =
      shrunk_where(steps, budget, [&](const Candidate& one) { return one.sequence.steps == whole.steps; });
  EXPECT_EQ(shrunk.tries, 2U);
  EXPECT_EQ(shrunk.reproduced, 2U);
  EXPECT_LE(shrunk.wire_requests, budget);
}

TEST(Shortest, IsNotWhatShowsLessOften) {
  const std::vector<std::string> steps{create(0, 0), put(0, 1), put(0, 2)};
  const trace::Sequence whole = given(steps), shorter = given({create(0, 0), put(0, 2)});
  std::size_t times = 0;
  const run::Shrunk shrunk = shrunk_where(steps, 2000, [&](const Candidate& one) {
    if (one.sequence.steps == whole.steps) return true;
    if (one.sequence.steps != shorter.steps) return false;
    return one.watch == Watch::labels_each || (one.watch == Watch::as_in_run && ++times == 1);
  });
  EXPECT_GE(times, tries) << "it was tried in the end";
  EXPECT_EQ(shrunk.trace.sequence.steps, whole.steps);
  EXPECT_EQ(shrunk.reproduced, tries);
}

TEST(Shortest, HasNoHundredPutsWhereItShowsWithoutThemWithMoreReadBack) {
  const std::string repeat = R"({"repeat": 120, "secret": 0, "first_token": 10})";
  const run::Shrunk shrunk =
      shrunk_where({create(0, 0), put(0, 1, labels(0, 1)), repeat, put(0, 200)}, 2000, [](const Candidate& one) {
        if (one.sequence.steps.size() < 3) return false;
        return trace::count_steps(one.sequence) > 100 || one.watch == Watch::labels_each ||
               one.watch == Watch::as_in_run;
      });
  EXPECT_EQ(shrunk.steps, 3U) << operations(shrunk.trace.sequence);
}

}  // namespace
}  // namespace psvcheck::shrink
