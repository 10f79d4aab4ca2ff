#include "reports/tap.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/report_for_tests.h"
#include "reports/sample_result.h"

namespace psvcheck::reports {
namespace {

using testing::HasSubstr;

TEST(Tap, HasATestForEachClause) {
  const std::string text = tap(report_of(sample_result()));
  const model::Clause& first = model::all_clauses().front();
  EXPECT_THAT(text, testing::StartsWith(fmt::format("TAP version 13\n1..{}\n", model::all_clauses().size())));
  EXPECT_THAT(text, HasSubstr(fmt::format("\nnot ok 1 - {} {}\n  ---\n  severity: fail\n", first.id, first.sentence)));
  EXPECT_THAT(text, HasSubstr("        - \"+ VersionStages: [AWSPENDING]\"\n"));
  EXPECT_THAT(text, HasSubstr(" # SKIP the target has no clock adapter\n"));
  EXPECT_THAT(text, HasSubstr(fmt::format("\nok {} - ", 2)));
}

TEST(Tap, MarksWhatIsKnownAsToDo) {
  run::RunResult result = sample_result();
  result.baseline = run::Baseline{"known.json", {{"the same", {}}}};
  EXPECT_THAT(tap(report_of(result)), HasSubstr(" # TODO known\n  ---\n  severity: todo\n"));
}

TEST(Tap, EscapesWhatWouldBeADirective) {
  run::RunResult result = sample_result();
  result.clauses[std::string(model::all_clauses().back().id)].reason = "# TODO \\ x";
  EXPECT_THAT(tap(report_of(result)), HasSubstr(" # SKIP \\# TODO \\\\ x\n"));
  result.findings.front().differences.front().observed = "\"\\";
  EXPECT_THAT(tap(report_of(result)), HasSubstr("- \"+ VersionStages: \\\"\\\\\"\n"));
}

TEST(Tap, BailsOutWhereTheTargetDied) {
  run::RunResult result = conforming_result();
  result.target_failure = "exited\nwith 3";
  EXPECT_THAT(tap(report_of(result)), testing::EndsWith("Bail out! exited\\nwith 3\n"));
}

}  // namespace
}  // namespace psvcheck::reports
