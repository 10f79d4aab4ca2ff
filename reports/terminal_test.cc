#include "reports/terminal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "reports/sample_result.h"
#include "reports/summary.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string terminal_text(const run::RunResult& result, Colour colour = Colour::off) {
  return terminal(result, {colour, 100, "out", "0.1.0"});
}

TEST(Terminal, SaysThatATargetConforms) {
  EXPECT_THAT(terminal_text(conforming_result()), HasSubstr("moto 5.2.5: conforms at level recorded\n"));
  EXPECT_THAT(terminal_text(conforming_result()), Not(HasSubstr(" of 1  ")));
}

TEST(Terminal, NotesWhatTheTargetDidWhereItHadTheChoice) {
  run::RunResult result = conforming_result();
  result.sequences.front().notes = {"all 102 versions of secret 0 were kept"};
  EXPECT_THAT(terminal_text(result),
              HasSubstr("noted     " + result.sequences.front().name + ": all 102 versions of secret 0 were kept\n"));
}

TEST(Terminal, SaysHowManyStepsWereNotJudged) {
  run::RunResult result = sample_result();
  EXPECT_THAT(terminal_text(result), Not(HasSubstr("unjudged")));
  result.sequences.front().unjudged = 3;
  EXPECT_THAT(terminal_text(result), HasSubstr("unjudged  3 steps: "));
}

TEST(Terminal, CountsFindingsAndGroups) {
  EXPECT_THAT(terminal_text(sample_result()), HasSubstr("moto 5.2.5: 2 findings in 1 group at level recorded\n"));
}

/// The sample as if its clause were about the form of answers only.
run::RunResult minor_result() {
  run::RunResult result = sample_result();
  for (run::Finding& finding : result.findings) finding.severity = model::Severity::minor;
  return result;
}

TEST(Terminal, LetsMinorFindingsPassUnlessTheRunIsStrict) {
  run::RunResult result = minor_result();
  EXPECT_EQ(verdict_of(result), Verdict::conforms);
  EXPECT_THAT(terminal_text(result),
              HasSubstr("moto 5.2.5: conforms at level recorded, but for 2 minor findings in 1 group\n"));
  EXPECT_THAT(terminal_text(result), HasSubstr("PutSecretValue  2 minor findings"));
  result.strict = true;
  EXPECT_EQ(verdict_of(result), Verdict::findings);
  EXPECT_THAT(terminal_text(result), HasSubstr("moto 5.2.5: 2 minor findings in 1 group at level recorded\n"));
}

TEST(Terminal, CountsMinorFindingsApart) {
  run::RunResult result = minor_result();
  result.findings.front().severity = model::Severity::major;
  result.findings.front().group = "another";
  EXPECT_EQ(verdict_of(result), Verdict::findings);
  EXPECT_THAT(terminal_text(result),
              HasSubstr(": 1 finding in 1 group and 1 minor finding in 1 group at level recorded\n"));
}

TEST(Terminal, ShowsNoTableOfATargetThatWasNeverReached) {
  run::RunResult result = conforming_result();
  for (auto& [id, tally] : result.clauses) tally = {};
  result.target_failure = "cannot connect";
  EXPECT_THAT(terminal_text(result), Not(HasSubstr("not reached")));
  result.clauses.begin()->second.upheld = 1;
  EXPECT_THAT(terminal_text(result), HasSubstr("not reached")) << "what was found by then is shown";
}

TEST(Terminal, HasTheFigures) {
  EXPECT_THAT(terminal_text(sample_result()), HasSubstr("2 sequences, 4 steps, 14 wire requests, 1.204 seconds"));
}

TEST(Terminal, BreaksItsLinesOfWordsWhereTheTerminalEnds) {
  TerminalOptions narrow;
  narrow.width = 60;
  const std::string text = terminal(sample_result(), narrow);
  EXPECT_THAT(text, HasSubstr("\nlevel     recorded, observed full, seed 7, run id r1\n"));
  EXPECT_THAT(text, HasSubstr("\nfigures   2 sequences, 4 steps, 14 wire requests, 1.204\n          seconds\n"));
}

/// Commands, paths and addresses stay whole, so that they can be copied.
bool may_be_long(const std::string& line) { return line.find('/') != std::string::npos; }

TEST(Terminal, RespectsAWidthOf40) {
  run::RunResult result = shrunk_result();
  result.target_failure = "died\nthe last lines of its log, which are longer than the terminal is wide";
  result.coverage = run::StateCoverage{"small", 37, 244, 512, 51'720};
  result.shrunk.front().differences.front().observed = std::string(120, 'x');
  result.findings.front().clauses = {std::string(model::all_clauses().front().id), "PUT-2", "PUT-3a", "PUT-3b",
                                     "PUT-7"};
  const std::string text = terminal(result, {Colour::off, 40, "out", "0.1.0"});
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(may_be_long(line) || columns(line) <= 40) << line;
  }
  EXPECT_THAT(text, HasSubstr("                                     not\n"
                              "clauses           pass fail open reached\n"));
  EXPECT_THAT(text, testing::ContainsRegex("\nfinding the +[0-9]+    0    0       0\n  secret\n"));
  EXPECT_THAT(text,
              HasSubstr("     2  PutSecretValue\n        SecretId=secret 0\n        ClientRequestToken=token 1\n"));
}

TEST(Terminal, ShowsAGroupOnceWithClauseDifferenceStepsAndCommand) {
  const std::string text = terminal_text(sample_result());
  const model::Clause& clause = model::all_clauses().front();
  EXPECT_THAT(text, HasSubstr(std::string("1 of 1  ") + std::string(clause.id) + "  PutSecretValue  2 findings"));
  EXPECT_THAT(text, HasSubstr(std::string(model::name_of(clause.strength)) + ": " + std::string(clause.source)));
  EXPECT_THAT(text, HasSubstr("- VersionStages: [AWSCURRENT]\n    + VersionStages: [AWSPENDING]\n"));
  EXPECT_THAT(text, HasSubstr("first in label-moves/default.json, step 2:"));
  EXPECT_THAT(text, Not(HasSubstr("label-moves/second.json")));
  EXPECT_THAT(text, HasSubstr("psvcheck replay out/findings/" + std::string(clause.id) + "-1-1.json --target moto\n"));
}

TEST(Terminal, SaysInWhichStatesAGroupShows) {
  run::RunResult result = sample_result();
  result.findings[0].before = "no secret";
  EXPECT_THAT(terminal_text(result), Not(HasSubstr("before the step"))) << "one state says nothing";
  result.findings[1].before = "1 version: current";
  EXPECT_THAT(terminal_text(result),
              HasSubstr("    before the step: \"1 version: current\" (1 finding), \"no secret\" (1)\n"));
}

TEST(Summary, TellsTheMostFrequentStatesFirst) {
  run::RunResult result = sample_result();
  result.findings.resize(2);
  for (const char* state : {"b", "c", "b", "a", "", "d"}) {
    result.findings.push_back(result.findings.front());
    result.findings.back().before = state;
  }
  EXPECT_EQ(text_of(states_of(result, groups_of(result).front())),
            R"("b" (2 findings), "a" (1), "c" (1), and 1 other state)");
}

TEST(Terminal, ShowsWhatAGroupWasShrunkTo) {
  run::RunResult result = shrunk_result();
  EXPECT_THAT(terminal_text(result), HasSubstr("step 2; 2 steps show it, not minimal (2 of 3 times):"));
  EXPECT_THAT(terminal_text(result), HasSubstr("+ VersionStages: [shrunk]"));
  result.shrunk[0].status = run::ShrinkStatus::minimal;
  EXPECT_THAT(terminal_text(result), HasSubstr("step 2; 2 steps show it (2 of 3 times):"));
  result.shrunk[0].status = run::ShrinkStatus::not_reproduced;
  result.shrunk[0].reproduced = 0;
  EXPECT_THAT(terminal_text(result), HasSubstr("step 2; not reproduced (0 of 3 times):"));
  EXPECT_THAT(terminal_text(result), HasSubstr("+ VersionStages: [AWSPENDING]"));
}

TEST(Terminal, NamesClausesThatWereNotReachedWithTheReason) {
  EXPECT_THAT(terminal_text(sample_result()), HasSubstr("not reached   " + std::string(model::all_clauses().back().id) +
                                                        " (the target has no clock adapter)"));
}

TEST(Terminal, SaysHowMuchOfASpaceWasCovered) {
  run::RunResult result = conforming_result();
  result.coverage = run::StateCoverage{"small", 37, 244, 512, 51'720};
  EXPECT_NE(terminal(result, {}).find("space small: 37 of 244 states reached, 512 of 51720 transitions taken"),
            std::string::npos);
}

TEST(Terminal, ColoursOnlyWhenTold) {
  EXPECT_THAT(terminal_text(sample_result()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(terminal_text(sample_result(), Colour::on), HasSubstr("\x1b[31m"));
}

TEST(Terminal, ShowsNoControlCharacterThatCameFromTheTarget) {
  run::RunResult result = sample_result();
  result.findings.front().differences.front().observed = "\x1b]0;owned\x07";
  EXPECT_THAT(terminal_text(result), HasSubstr("\\u{1b}]0;owned\\u{7}"));
  EXPECT_THAT(terminal_text(result), Not(HasSubstr("\x1b")));
}

TEST(Terminal, GivesNoVerdictWhereTheTargetDied) {
  run::RunResult result = conforming_result();
  result.target_failure = "http://127.0.0.1:5000: connection refused";
  EXPECT_THAT(terminal_text(result), HasSubstr("no verdict: the target could not be reached, or died"));
  EXPECT_THAT(terminal_text(result), HasSubstr("connection refused"));
  EXPECT_THAT(terminal_text(result), Not(HasSubstr("conforms")));
}

TEST(Terminal, ShowsTheEndOfADeadTargetsLogLineByLine) {
  run::RunResult result = conforming_result();
  result.target_failure = "connection closed\ncommand exited with 3; the end of x.log:\n  | first\n  | \x1b[1msecond";
  EXPECT_THAT(terminal_text(result), HasSubstr("target    connection closed\n"
                                               "          command exited with 3; the end of x.log:\n"
                                               "            | first\n"
                                               "            | \\u{1b}[1msecond\n"));
}

TEST(Terminal, SaysThatTheTargetDoesNotTakeTheCredentials) {
  run::RunResult result = conforming_result();
  result.target_failure = "http://127.0.0.1:5000 does not take the credentials";
  result.credentials_refused = true;
  EXPECT_THAT(terminal_text(result), HasSubstr("no verdict: the target does not take the credentials"));
}

TEST(Terminal, CountsStepsThatWereNotRunByReason) {
  run::RunResult result = conforming_result();
  result.sequences[0].skipped = {"step 2: the target has no clock adapter"};
  result.sequences[1].skipped = {"step 3: the target has no clock adapter"};
  EXPECT_THAT(terminal_text(result), HasSubstr("2 steps: the target has no clock adapter"));
}

TEST(Terminal, CountsSequencesThatWereNotRunByReason) {
  run::RunResult result = conforming_result();
  result.sequences[0].not_run = result.sequences[1].not_run = "the target does not claim kms";
  EXPECT_THAT(terminal_text(result), HasSubstr("2 sequences: the target does not claim kms"));
}

TEST(Summary, ListsAFindingsFileByClauseGroupAndNumber) {
  const run::RunResult result = sample_result();
  EXPECT_EQ(reproducer_path(groups_of(result), 0, 1),
            "findings/" + std::string(model::all_clauses().front().id) + "-1-2.json");
}

TEST(Summary, GivesNoVerdictWhereTheTargetDiedAfterFindings) {
  run::RunResult result = sample_result();
  result.target_failure = "died";
  EXPECT_EQ(verdict_of(result), Verdict::unreachable);
  EXPECT_EQ(headline(result), "no verdict: the target could not be reached, or died, after 2 findings in 1 group");
}

}  // namespace
}  // namespace psvcheck::reports
