#include "reports/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/json.h"
#include "reports/sample_result.h"

namespace psvcheck::reports {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Ids = std::vector<std::string>;

/// A report of this target, so many hours after the epoch, in which these clauses fail.
NamedReport named_report(const std::string& target, int hour, const Ids& failed,
                         const std::string& file = "report.json") {
  run::RunResult result = conforming_result();
  result.target = target;
  result.started = std::chrono::sys_seconds(std::chrono::hours(hour));
  for (const std::string& id : failed) result.clauses[id].diverged = 1;
  return {file, report_json(result, "0.1.0")};
}

TEST(Compare, HasAColumnForEachTargetAndVersionInOrder) {
  const auto comparison = compare({named_report("moto 5.2.10", 1, {}), named_report("roto 0.2", 2, {}),
                                   named_report("moto 5.2.9", 3, {}), named_report("embedded", 4, {})});
  ASSERT_TRUE(comparison) << comparison.error();
  Ids names;
  for (const Column& column : comparison->columns) names.push_back(column.run.target + "|" + column.run.version);
  EXPECT_THAT(names, ElementsAre("embedded|", "moto|5.2.9", "moto|5.2.10", "roto|0.2"));
}

TEST(Compare, SaysWhatWasFixedAndBrokenSinceTheRunBefore) {
  const auto comparison =
      compare({named_report("moto 5.2.5", 9, {"PUT-1", "PUT-3a"}), named_report("moto 5.2.4", 5, {"PUT-1", "PUT-7"}),
               named_report("moto 5.2.3", 1, {"IDEM-1a"})});
  ASSERT_TRUE(comparison) << comparison.error();
  const Changes& changes = comparison->columns.back().changes;
  EXPECT_THAT(changes.since, HasSubstr("5.2.4"));
  EXPECT_THAT(changes.fixed, ElementsAre("PUT-7"));
  EXPECT_THAT(changes.broken, ElementsAre("PUT-3a"));
  EXPECT_THAT(comparison->columns.front().changes.since, IsEmpty());
}

TEST(Compare, CallsNothingFixedThatWasNotReachedAgain) {
  run::RunResult now = conforming_result();
  now.target = "moto 5.2.5";
  now.clauses["PUT-7"] = {};
  const auto comparison =
      compare({named_report("moto 5.2.5", -600'000, {"PUT-7"}, "b"), {"a", report_json(now, "0.1.0")}});
  ASSERT_TRUE(comparison) << comparison.error();
  EXPECT_EQ(comparison->columns[0].run.file, "a");
  EXPECT_THAT(comparison->columns[0].changes.fixed, IsEmpty());
}

TEST(Compare, TakesTheNewestOfSeveralRunsOfOneVersion) {
  const auto comparison =
      compare({named_report("moto 5.2.5", 2, {}, "new.json"), named_report("moto 5.2.5", 1, {"PUT-7"}, "old.json")});
  ASSERT_TRUE(comparison) << comparison.error();
  ASSERT_EQ(comparison->columns.size(), 1U);
  EXPECT_EQ(comparison->columns[0].run.file, "new.json");
  EXPECT_THAT(comparison->columns[0].changes.fixed, ElementsAre("PUT-7"));
}

TEST(Compare, CallsAClauseNewThatFailsAndWasNotJudgedBefore) {
  run::RunResult before = conforming_result();
  before.target = "moto 5.2.5";
  before.clauses["PUT-7"] = {};
  const auto comparison =
      compare({{"a", report_json(before, "0.1.0")}, named_report("moto 5.2.5", 600'000, {"PUT-7"}, "b")});
  ASSERT_TRUE(comparison) << comparison.error();
  EXPECT_THAT(comparison->columns[0].changes.found, ElementsAre("PUT-7"));
  EXPECT_THAT(comparison->columns[0].changes.broken, IsEmpty());
}

/// A report in which two clauses fail: one as the baseline knows, and one that is minor.
NamedReport lenient_report() {
  run::RunResult result = sample_result();
  const std::string known = result.findings[0].clauses.front();
  result.findings[0].group = "known";
  result.findings[1].group = "minor";
  result.findings[1].clauses = {"WIRE-2"};
  result.findings[1].severity = model::Severity::minor;
  result.clauses["WIRE-2"] = {1, 2, 0, ""};
  result.baseline = run::Baseline{"known.json", {{"known", {}}}};
  return {"report.json", report_json(result, "0.1.0")};
}

TEST(Compare, TellsWhatABaselineKnowsFromWhatIsMinor) {
  const auto comparison = compare({lenient_report()});
  ASSERT_TRUE(comparison) << comparison.error();
  const ComparedRun& run = comparison->columns[0].run;
  EXPECT_EQ(run.verdict, "conforms");
  EXPECT_THAT(run.known, ElementsAre(std::string(model::all_clauses().front().id)));
  EXPECT_THAT(run.minor, ElementsAre("WIRE-2"));
  const std::string markdown = compare_markdown(*comparison);
  EXPECT_THAT(markdown, HasSubstr("| 2, of which 1 known and 1 minor |"));
  EXPECT_THAT(markdown, HasSubstr("| FAIL, known |"));
  EXPECT_THAT(markdown, HasSubstr("| FAIL, minor |"));
  EXPECT_THAT(compare_html(*comparison, {}), HasSubstr("\"minor\":[\"WIRE-2\"]"));
}

TEST(Compare, CallsAClauseThatCountsNeitherKnownNorMinor) {
  const auto comparison = compare({named_report("moto 5.2.5", 1, {"PUT-7"})});
  ASSERT_TRUE(comparison) << comparison.error();
  EXPECT_THAT(comparison->columns[0].run.known, IsEmpty());
  EXPECT_THAT(comparison->columns[0].run.minor, IsEmpty());
}

TEST(Compare, NamesTheFileThatIsNoReport) {
  const auto comparison = compare({named_report("moto 5.2.5", 1, {}), {"other.json", "{}"}});
  ASSERT_FALSE(comparison);
  EXPECT_THAT(comparison.error(), HasSubstr("other.json: is no report.json of psvcheck"));
}

TEST(Compare, OrdersVersionsByTheirNumbers) {
  EXPECT_TRUE(version_less("5.2.9", "5.2.10"));
  EXPECT_FALSE(version_less("5.2.10", "5.2.9"));
  EXPECT_TRUE(version_less("5.2", "5.2.1"));
  EXPECT_FALSE(version_less("5.2.1", "5.2.1"));
}

TEST(CompareMarkdown, HasTheTargetsTheChangesAndTheClausesThatFail) {
  const auto comparison = compare({named_report("moto 5.2.5", 9, {"PUT-7"}), named_report("moto 5.2.4", 5, {})});
  const std::string markdown = compare_markdown(*comparison);
  EXPECT_THAT(markdown, HasSubstr("| moto 5.2.5 |"));
  EXPECT_THAT(markdown, HasSubstr("broken PUT-7"));
  EXPECT_THAT(
      markdown,
      HasSubstr("| PUT-7 | A custom label stays on its version when AWSCURRENT leaves it. | pass | **FAIL** |"));
  EXPECT_THAT(markdown, Not(HasSubstr("| PUT-1 |")));
}

TEST(CompareMarkdown, ATargetsNameCannotBreakTheTable) {
  const auto comparison = compare({named_report("evil | <b> 1.0", 1, {})});
  EXPECT_THAT(compare_markdown(*comparison), HasSubstr("evil \\| \\<b> 1.0"));
}

TEST(CompareHtml, HoldsAVerdictForEachClauseAndLinksToThePages) {
  const auto comparison = compare({named_report("moto </script>", 1, {"PUT-7"})});
  const std::string page = compare_html(*comparison, {"reports/moto.html"});
  EXPECT_THAT(page, HasSubstr("\"page\":\"reports/moto.html\""));
  EXPECT_THAT(page, HasSubstr("\\u003c/script>"));
  EXPECT_THAT(page, Not(HasSubstr("moto </script>")));
}

}  // namespace
}  // namespace psvcheck::reports
