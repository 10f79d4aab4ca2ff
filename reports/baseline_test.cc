#include "reports/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/json.h"
#include "reports/junit.h"
#include "reports/sample_result.h"
#include "reports/summary.h"
#include "reports/terminal.h"

namespace psvcheck::reports {
namespace {

using run::KnownState;
using testing::HasSubstr;
using testing::Not;

constexpr const char* known_group = "PUT-7 | PutSecretValue | DescribeSecret: label";
constexpr const char* new_group = "PUT-3a | PutSecretValue | answer";

/// A run that reaches PUT-7 in a scenario and in a random sequence, without findings.
run::RunResult run_of(std::uint64_t seed = 1) {
  run::RunResult result = conforming_result();
  result.seed = seed;
  result.sequences.front().name = "label-moves/stays.json";
  result.sequences.back().name = "random/3";
  result.sequences.back().steps = 12;
  return result;
}

void find(run::RunResult& result, const std::string& group, const std::string& sequence) {
  run::Finding finding = sample_result().findings.front();
  finding.group = group;
  finding.clauses = {group.substr(0, group.find(' '))};
  finding.sequence = sequence;
  ++result.clauses[finding.clauses.front()].diverged;
  result.findings.push_back(finding);
}

run::Baseline baseline_with(run::KnownGroup known) {
  known.clause = "PUT-7";
  return {"known.json", {{known_group, known}}};
}

/// What becomes of the group where the run is as given.
run::KnownGroup settled(run::KnownGroup known, run::RunResult result) {
  result.baseline = baseline_with(std::move(known));
  settle_baseline(result);
  return result.baseline->groups.at(known_group);
}

run::KnownGroup in_scenario() {
  run::KnownGroup known;
  known.seen_in = "label-moves/stays.json";
  return known;
}

run::KnownGroup in_random_sequence() {
  run::KnownGroup known;
  known.seen_in = "random/3";
  known.seed = 1;
  known.steps = 12;
  return known;
}

TEST(Baseline, LetsARunWithKnownFindingsOnlyPass) {
  run::RunResult result = run_of();
  find(result, known_group, "label-moves/stays.json");
  EXPECT_EQ(verdict_of(result), Verdict::findings);
  result.baseline = baseline_with(in_scenario());
  settle_baseline(result);
  EXPECT_EQ(verdict_of(result), Verdict::conforms);
  EXPECT_EQ(headline(result), "nothing new at level recorded: 1 known finding in 1 group");
  find(result, new_group, "random/3");
  EXPECT_EQ(verdict_of(result), Verdict::findings);
  EXPECT_EQ(headline(result), "1 finding in 1 group at level recorded, beside 1 known finding in 1 group");
}

TEST(Baseline, DoesNotMendATargetThatDied) {
  run::RunResult result = run_of();
  find(result, known_group, "label-moves/stays.json");
  result.baseline = baseline_with(in_scenario());
  result.target_failure = "died";
  EXPECT_EQ(verdict_of(result), Verdict::unreachable);
}

TEST(Baseline, CallsAGroupGoneWhereWhatShowedItWasRunAgain) {
  EXPECT_EQ(settled(in_scenario(), run_of()).state, KnownState::gone);
  EXPECT_EQ(settled(in_random_sequence(), run_of()).state, KnownState::gone);
}

TEST(Baseline, CallsNoGroupGoneThatTheRunCouldNotHaveShown) {
  const auto why = [](const run::KnownGroup& known, const run::RunResult& result) {
    const run::KnownGroup after = settled(known, result);
    EXPECT_EQ(after.state, KnownState::not_reached);
    return after.why;
  };
  run::RunResult result = run_of();
  result.interrupted = true;
  EXPECT_EQ(why(in_scenario(), result), "the run was interrupted");
  result = run_of();
  result.target_failure = "died";
  EXPECT_EQ(why(in_scenario(), result), "the target failed before the end");
  result = run_of();
  result.level = model::Level::documented;
  EXPECT_EQ(why(in_scenario(), result), "level documented does not enforce PUT-7");
  result = run_of();
  result.observe = "end";
  EXPECT_EQ(why(in_scenario(), result), "it was seen with --observe full, this run was observed end");
  result = run_of();
  result.sequences.erase(result.sequences.begin());
  EXPECT_EQ(why(in_scenario(), result), "label-moves/stays.json was not run");
  result = run_of();
  result.sequences.front().not_run = "it takes rotation";
  EXPECT_EQ(why(in_scenario(), result), "label-moves/stays.json: it takes rotation");
  result = run_of();
  result.sequences.front().skipped = {"step 2: the target has no clock adapter"};
  EXPECT_EQ(why(in_scenario(), result), "steps of label-moves/stays.json were not run");
  result = run_of();
  result.clauses["PUT-7"] = {};
  EXPECT_EQ(why(in_scenario(), result), "PUT-7 was not reached");
}

TEST(Baseline, KnowsARandomSequenceByItsSeedAndItsSteps) {
  EXPECT_EQ(settled(in_random_sequence(), run_of(2)).why, "random sequences of seed 1 were not run");
  run::RunResult shorter = run_of();
  shorter.sequences.back().steps = 11;
  EXPECT_EQ(settled(in_random_sequence(), shorter).why, "random/3 has other steps in this run");
}

TEST(Baseline, FindsASequenceThatWasRunSeveralTimesUnderOneName) {
  run::RunResult result = run_of();
  result.sequences.front().name += " (2)";
  EXPECT_EQ(settled(in_scenario(), result).state, KnownState::gone);
}

TEST(Baseline, TakesWhatIsNewAndKeepsNotesAndWhatWasNotReached) {
  run::RunResult result = run_of();
  find(result, known_group, "label-moves/stays.json (2)");
  find(result, new_group, "random/3");
  find(result, new_group, "label-moves/stays.json");
  result.baseline = baseline_with(in_scenario());
  result.baseline->groups[known_group].note = "issue 12";
  run::KnownGroup elsewhere = in_scenario();
  elsewhere.clause = "PUT-6";
  elsewhere.seen_in = "not-run.json";
  result.baseline->groups["PUT-6 | PutSecretValue | answer"] = elsewhere;
  run::KnownGroup gone = in_scenario();
  gone.clause = "PUT-1";
  result.baseline->groups["PUT-1 | PutSecretValue | answer"] = gone;
  settle_baseline(result);
  adopt_findings(result);
  EXPECT_EQ(write_baseline(*result.baseline, "moto 5.2.5"), R"({
  "format": "psvcheck-baseline/1",
  "target": "moto 5.2.5",
  "known": [
    {
      "group": "PUT-3a | PutSecretValue | answer",
      "clause": "PUT-3a",
      "note": "",
      "seen_in": "label-moves/stays.json"
    },
    {
      "group": "PUT-6 | PutSecretValue | answer",
      "clause": "PUT-6",
      "note": "",
      "seen_in": "not-run.json"
    },
    {
      "group": "PUT-7 | PutSecretValue | DescribeSecret: label",
      "clause": "PUT-7",
      "note": "issue 12",
      "seen_in": "label-moves/stays.json"
    }
  ]
}
)");
  EXPECT_EQ(verdict_of(result), Verdict::conforms) << "what was added is known from now on";
}

TEST(Baseline, StaysTheSameWhereARunFindsTheSame) {
  run::RunResult result = run_of();
  find(result, new_group, "random/3");
  result.baseline = baseline_with(in_random_sequence());
  find(result, known_group, "random/3");
  settle_baseline(result);
  adopt_findings(result);
  const std::string text = write_baseline(*result.baseline, "moto");
  run::RunResult again = run_of();
  // Another sequence shows it first this time, but the one in the file still does.
  find(again, new_group, "label-moves/stays.json");
  find(again, new_group, "random/3");
  find(again, known_group, "random/3");
  const auto read = read_baseline(text, "known.json");
  ASSERT_TRUE(read) << read.error();
  again.baseline = *read;
  settle_baseline(again);
  adopt_findings(again);
  EXPECT_EQ(write_baseline(*again.baseline, "moto"), text);
}

TEST(Baseline, NamesAnotherSequenceWhereTheOldOneNoLongerShowsIt) {
  run::RunResult result = run_of();
  find(result, known_group, "random/3");
  result.baseline = baseline_with(in_scenario());
  settle_baseline(result);
  adopt_findings(result);
  const run::KnownGroup& known = result.baseline->groups.at(known_group);
  EXPECT_EQ(known.seen_in, "random/3");
  EXPECT_EQ(known.seed, 1U);
  EXPECT_EQ(known.steps, 12U);
}

TEST(Baseline, IsReadAsItWasWritten) {
  run::Baseline baseline = baseline_with(in_random_sequence());
  baseline.groups[known_group].seed = ~std::uint64_t{0};
  baseline.groups[known_group].observe = "end";
  baseline.groups[known_group].note = "a \"note\" — über alles";
  const std::string text = write_baseline(baseline, "moto");
  const auto read = read_baseline(text, "known.json");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(write_baseline(*read, "moto"), text);
  EXPECT_EQ(read->groups.at(known_group).seed, ~std::uint64_t{0});
}

TEST(Baseline, IsRefusedWithLineAndColumnWhereItIsBroken) {
  const auto refusal = [](const std::string& text) {
    const auto read = read_baseline(text, "known.json");
    return read ? std::string() : read.error();
  };
  const auto with = [](const std::string& entry) {
    return "{\"format\": \"psvcheck-baseline/1\",\n \"known\": [\n  " + entry + "]}";
  };
  EXPECT_EQ(refusal(with(R"({"group": "PUT-7 | a | b"})")), "");
  EXPECT_THAT(refusal("{\"format\": \"psvcheck-baseline/1\",\n  nonsense}"), HasSubstr("known.json:2:"));
  EXPECT_THAT(refusal(R"({"format": "psvcheck-baseline/2", "known": []})"),
              HasSubstr("known.json:1:12: must be \"psvcheck-baseline/1\""));
  EXPECT_THAT(refusal(with(R"({"group": "PUT-999 | a | b"})")),
              HasSubstr("known.json:3:13: there is no clause PUT-999"));
  EXPECT_THAT(refusal(with(R"({"group": "PUT-7 | a", "notes": ""})")), HasSubstr("known.json:3:"));
  EXPECT_THAT(refusal(with(R"({"group": "PUT-7 | a", "clause": "PUT-1"})")), HasSubstr("must be PUT-7"));
  EXPECT_THAT(refusal(with(R"({"group": "PUT-7 | a"}, {"group": "PUT-7 | a"})")), HasSubstr("there twice"));
  EXPECT_THAT(refusal(with(R"({"group": 7})")), HasSubstr("known.json:3:"));
  EXPECT_NE(refusal(""), "");
  EXPECT_NE(refusal("[]"), "");
}

TEST(Baseline, IsMarkedInEveryReport) {
  run::RunResult result = run_of();
  find(result, known_group, "label-moves/stays.json");
  result.baseline = baseline_with(in_scenario());
  result.baseline->groups[known_group].note = "issue 12";
  run::KnownGroup gone = in_scenario();
  gone.clause = "PUT-1";
  result.baseline->groups["PUT-1 | PutSecretValue | answer"] = gone;
  settle_baseline(result);
  EXPECT_THAT(junit(result), Not(HasSubstr("<failure")));
  EXPECT_THAT(junit(result), HasSubstr("known, does not count: broken in 1 step"));
  const std::string json = report_json(result, "0.1.0");
  EXPECT_THAT(json, HasSubstr("\"known\": true,\n      \"note\": \"issue 12\""));
  EXPECT_THAT(json, HasSubstr("\"gone\": [\n      {\n        \"group\": \"PUT-1 | PutSecretValue | answer\""));
  const std::string text = terminal(result, {Colour::off, 100, "out", ""});
  EXPECT_THAT(text, HasSubstr("known.json: of 2 known groups, 1 showed again, 1 gone\n"));
  EXPECT_THAT(text, HasSubstr("gone          PUT-1 | PutSecretValue | answer\n"));
  EXPECT_THAT(text, HasSubstr("known  PUT-7 | PutSecretValue | DescribeSecret: label: 1 finding: issue 12\n"));
  EXPECT_THAT(text, Not(HasSubstr("psvcheck replay")));
}

TEST(Baseline, LeavesAFailureWhereAClauseIsBrokenInANewWay) {
  run::RunResult result = run_of();
  find(result, known_group, "label-moves/stays.json");
  find(result, "PUT-7 | PutSecretValue | answer", "label-moves/stays.json");
  result.baseline = baseline_with(in_scenario());
  settle_baseline(result);
  EXPECT_THAT(junit(result), HasSubstr("<failure type=\"PUT-7\""));
}

}  // namespace
}  // namespace psvcheck::reports
