#include "reports/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/finding_text.h"
#include "reports/report_for_tests.h"
#include "reports/sample_result.h"
#include "reports/summary.h"

namespace psvcheck::reports {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Report, IsReadBackAsTheRunWas) {
  run::RunResult result = shrunk_result();
  result.seed = ~std::uint64_t{0};
  result.sequences.front().notes = {"kept"};
  const Report report = report_of(result);
  EXPECT_EQ(report.version, "0.1.0");
  EXPECT_EQ(report.verdict, "findings");
  EXPECT_EQ(report.headline, headline(result));
  EXPECT_EQ(report.seed, result.seed);
  EXPECT_EQ(report.target, "moto 5.2.5");
  EXPECT_EQ(report.steps, 4U);
  EXPECT_EQ(report.finding_count, 2U);
  ASSERT_EQ(report.groups.size(), 1U);
  const ReportedGroup& group = report.groups.front();
  EXPECT_EQ(group.number, 1U);
  EXPECT_EQ(group.findings.size(), 2U);
  EXPECT_EQ(group.findings.front().steps, step_lines(result.findings.front().trace));
  EXPECT_EQ(group.findings.front().diff, difference_lines(result.findings.front()));
  ASSERT_TRUE(group.shrunk);
  EXPECT_EQ(group.shrunk->tries, 3U);
  EXPECT_THAT(report.sequences.front().notes, ElementsAre("kept"));
  EXPECT_DOUBLE_EQ(report.sequences.front().seconds, 0.5);
  EXPECT_EQ(report.clauses.size(), model::all_clauses().size());
}

TEST(Report, ShowsWhatWasShrunkWhereThatShowsTheFinding) {
  EXPECT_THAT(example_of(report_of(sample_result()).groups.front()).reproducer, HasSubstr("-1-1.json"));
  run::RunResult result = shrunk_result();
  const Report report = report_of(result);
  EXPECT_THAT(*example_of(report.groups.front()).diff, testing::Contains("+ VersionStages: [shrunk]"));
  EXPECT_EQ(text_of_shrinking(report.groups.front()), text_of(result.shrunk.front()));
  result.shrunk.front().reproduced = 0;
  result.shrunk.front().status = run::ShrinkStatus::not_reproduced;
  const Report other = report_of(result);
  EXPECT_THAT(*example_of(other.groups.front()).diff, testing::Contains("+ VersionStages: [AWSPENDING]"));
  EXPECT_EQ(text_of_shrinking(other.groups.front()), "not reproduced (0 of 3 times)");
}

TEST(Report, KnowsWhichClausesFailInAWayThatCounts) {
  run::RunResult result = sample_result();
  const std::string id(model::all_clauses().front().id);
  const auto fails = [&] { return find_clause(report_of(result), id)->fails; };
  EXPECT_TRUE(fails());
  for (run::Finding& finding : result.findings) finding.severity = model::Severity::minor;
  EXPECT_FALSE(fails());
  result.strict = true;
  EXPECT_TRUE(fails());
  result.baseline = run::Baseline{"known.json", {{"the same", {}}}};
  EXPECT_FALSE(fails());
  result.findings.clear();  // it broke, and no finding says how
  EXPECT_TRUE(fails());
}

TEST(Report, RefusesWhatIsNone) {
  const auto refusal = [](std::string_view text) {
    const auto report = read_report(text, "out/report.json");
    return report ? std::string() : report.error();
  };
  EXPECT_EQ(refusal(R"({"format": "psvcheck-report/2"})"),
            "out/report.json: its format is psvcheck-report/2, and this psvcheck reads psvcheck-report/1");
  EXPECT_EQ(refusal(R"({"format": "psvcheck/1"})"), "out/report.json: is no report.json of psvcheck");
  EXPECT_EQ(refusal("[]"), "out/report.json: is no report.json of psvcheck");
  EXPECT_THAT(refusal(R"({"format": )"), HasSubstr("line 1, column 12"));
  EXPECT_THAT(refusal(R"({"format": "psvcheck-report/1"})"), HasSubstr("key 'psvcheck' not found"));
  std::string text = report_json(sample_result(), "0.1.0");
  text.replace(text.find("\"seed\": 7"), 9, "\"seed\": {}");
  EXPECT_THAT(refusal(text), HasSubstr("must be number"));
}

TEST(Report, PassesOverMembersThatItDoesNotKnow) {
  std::string text = report_json(sample_result(), "0.1.0");
  text.insert(1, "\"new\": [1],");
  EXPECT_TRUE(read_report(text, "report.json"));
}

}  // namespace
}  // namespace psvcheck::reports
