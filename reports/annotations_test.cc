#include "reports/annotations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/report_for_tests.h"
#include "reports/sample_result.h"

namespace psvcheck::reports {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string lines(const run::RunResult& result, std::string_view folder = "out") {
  return annotations(report_of(result), folder);
}

TEST(Annotations, AreOneEscapedLineForEachGroup) {
  run::RunResult result = sample_result();
  result.findings.front().differences.front().observed = "100%\n::error::x";
  const std::string id(model::all_clauses().front().id);
  const std::string text = lines(result, "a:b,c%");
  EXPECT_THAT(text, StartsWith("::error title=" + id + " PutSecretValue,file=a%3Ab%2Cc%25/findings/" + id +
                               "-1-1.json,line=1::"));
  EXPECT_THAT(text, HasSubstr("%0A+ VersionStages: 100%25\\n::error::x%0A"));
  EXPECT_EQ(std::ranges::count(text, '\n'), 1);
}

TEST(Annotations, AreWarningsWhereAFindingDoesNotCountAndNothingWhereItIsKnown) {
  run::RunResult result = sample_result();
  for (run::Finding& finding : result.findings) finding.severity = model::Severity::minor;
  EXPECT_THAT(lines(result), StartsWith("::warning "));
  result.baseline = run::Baseline{"known.json", {{"the same", {}}}};
  EXPECT_EQ(lines(result), "");
  result.baseline->groups["lost"].state = run::KnownState::gone;
  EXPECT_EQ(lines(result), "::notice title=psvcheck::lost is gone from known.json\n");
}

TEST(Annotations, AreNoMoreThanGitHubShows) {
  run::RunResult result = sample_result();
  const run::Finding finding = result.findings.front();
  result.findings.clear();
  for (int i = 0; i < 12; ++i) {
    result.findings.push_back(finding);
    result.findings.back().group = "group " + std::to_string(i);
  }
  const std::string text = lines(result);
  EXPECT_EQ(std::ranges::count(text, '\n'), 10);
  EXPECT_THAT(text, testing::EndsWith("::error title=psvcheck::and 3 more; the report has them all\n"));
}

TEST(Annotations, SayThatTheTargetDied) {
  run::RunResult result = conforming_result();
  result.target_failure = "exited with 3\nTraceback";
  EXPECT_EQ(lines(result), "::error title=psvcheck::exited with 3%0ATraceback\n");
}

}  // namespace
}  // namespace psvcheck::reports
