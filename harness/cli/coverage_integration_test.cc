// psvcheck clauses --coverage: that every clause is exercised by a scenario, or cannot be.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/cli/support_for_integration_tests.h"
#include "model/clause.h"

namespace psvcheck::cli {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

using Verdicts = std::map<std::string, std::string>;

/// How the clauses fared in one run of all scenarios against the embedded target, by id.
Verdicts covered(const std::vector<std::string>& run, const Folder& folder) {
  EXPECT_EQ(run_program(run, folder).code, 0);
  const Finished json = run_program({"clauses", "--coverage", "--json"}, folder);
  EXPECT_EQ(json.code, 0) << json.out << json.err;
  Verdicts verdicts;
  for (const auto& clause : nlohmann::json::parse(json.out)) {
    const std::string verdict = clause["verdict"];
    const bool has_scenario = clause.contains("scenario");
    EXPECT_EQ(has_scenario, verdict != "unreachable") << clause;
    verdicts[clause["id"]] = verdict;
  }
  return verdicts;
}

TEST(Coverage, OfOneRunAtTheHighestLevelIsWhole) {
  const Folder folder;
  for (const auto& [id, verdict] : covered({"run", "--scenario", "**", "--level", "reported"}, folder)) {
    const auto* clause = model::find_clause(id);
    const bool is_open = clause->strength == model::Strength::unspecified;
    const bool is_unreachable = !clause->unreachable.empty();
    EXPECT_EQ(verdict, is_open ? "open" : is_unreachable ? "unreachable" : "passed") << id;
  }
  const Finished text = run_program({"clauses", "--coverage"}, folder);
  EXPECT_THAT(text.out, ContainsRegex("PUT-2 +passed +[a-z0-9/-]+\\.json"));
  EXPECT_THAT(text.out, HasSubstr("KMS-2     unreachable: "));
  EXPECT_THAT(text.out, HasSubstr(" 0 above the run's level, "));
}

TEST(Coverage, OfOneRunCountsWhatIsAboveItsLevelApart) {
  const Folder folder;
  std::size_t above = 0;
  for (const auto& [id, verdict] : covered({"run", "--scenario", "**"}, folder)) {
    if (verdict != "above the level") continue;
    ++above;
    EXPECT_EQ(model::find_clause(id)->strength, model::Strength::reported) << id;
  }
  EXPECT_GT(above, 0U);
  const Finished text = run_program({"clauses", "--coverage"}, folder);
  EXPECT_THAT(text.out, HasSubstr(std::to_string(above) + " above the run's level, "));
  EXPECT_THAT(text.out,
              ContainsRegex("AUTH-4 +above the level auth/[a-z-]+\\.json \\(--level reported enforces it\\)"));
  EXPECT_THAT(read_text(folder / "psvcheck-out/junit.xml"),
              HasSubstr("skipped message=\"not enforced at level recorded"));
}

TEST(Coverage, OfAClauseAboveTheLevelNeedsAScenarioThatWasRun) {
  const Folder folder;
  ASSERT_EQ(run_program({"run", "--scenario", "first-version/first-put.json"}, folder).code, 0);
  const Finished text = run_program({"clauses", "--coverage"}, folder);
  EXPECT_EQ(text.code, 1);
  EXPECT_THAT(text.out, HasSubstr("AUTH-4    NOT COVERED (not enforced at level recorded)"));
}

TEST(Reasons, AreThereForEveryClauseThatWasNotReached) {
  const Folder folder;
  ASSERT_EQ(run_program({"run", "--scenario", "first-version/*"}, folder).code, 0);
  for (const auto& clause : nlohmann::json::parse(read_text(folder / "psvcheck-out/report.json"))["clauses"]) {
    const bool has_reason = !clause.value("reason", "").empty();
    EXPECT_TRUE(has_reason || clause["verdict"] != "not reached") << clause["id"];
  }
  EXPECT_THAT(read_text(folder / "psvcheck-out/junit.xml"), Not(HasSubstr("not reached by this run")));
}

TEST(Coverage, OfAFewScenariosNamesWhatIsMissingAndWhy) {
  const Folder folder;
  const Finished run = run_program({"run", "--scenario", "first-version/first-put.json", "--out", "few"}, folder);
  ASSERT_EQ(run.code, 0) << run.err;
  const Finished coverage = run_program({"clauses", "--coverage", "--report", "few/report.json"}, folder);
  EXPECT_EQ(coverage.code, 1);
  EXPECT_THAT(coverage.out, AllOf(HasSubstr("DEL-2     NOT COVERED"), HasSubstr(" not covered\n")));
}

TEST(Coverage, WithoutAReportSaysWhatWritesOne) {
  const Folder folder;
  const Finished coverage = run_program({"clauses", "--coverage"}, folder);
  EXPECT_EQ(coverage.code, 2);
  EXPECT_THAT(coverage.err, HasSubstr("psvcheck run"));
  std::ofstream(folder / "other.json") << "{}";
  EXPECT_EQ(run_program({"clauses", "--coverage", "--report", "other.json"}, folder).code, 2);
}

TEST(Requirements, AreOfferedByTheUserForARunningServer) {
  const Folder folder;
  Program server({"serve"}, folder);
  const std::string seen = server.wait_for("serves on http");
  const std::size_t start = seen.find("http");
  const std::string url = seen.substr(start, seen.find('\n', start) - start);
  const std::vector<std::string> run{"run", "--scenario", "rotation/*", "--endpoint", url};
  const Finished without = run_program(run, folder);
  EXPECT_THAT(without.out, HasSubstr("the target does not claim rotation"));
  std::vector<std::string> claiming = run;
  claiming.insert(claiming.end(), {"--has", "rotation,kms"});
  const Finished with = run_program(claiming, folder);
  EXPECT_EQ(with.code, 0) << with.out << with.err;
  EXPECT_THAT(with.out, Not(HasSubstr("does not claim")));
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait().code, 0);
}

}  // namespace
}  // namespace psvcheck::cli
