#include "reports/sarif.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/report_for_tests.h"
#include "reports/sample_result.h"

namespace psvcheck::reports {
namespace {

using testing::HasSubstr;

nlohmann::json document_of(const run::RunResult& result, std::string_view folder = "psvcheck-out") {
  return nlohmann::json::parse(sarif(report_of(result), folder));
}

nlohmann::json result_of(const run::RunResult& result, std::string_view folder = "psvcheck-out") {
  return document_of(result, folder)["runs"][0]["results"][0];
}

TEST(Sarif, HasARuleForEachClauseAndAResultForEachGroup) {
  const nlohmann::json run = document_of(sample_result())["runs"][0];
  const nlohmann::json& rules = run["tool"]["driver"]["rules"];
  ASSERT_EQ(rules.size(), model::all_clauses().size());
  ASSERT_EQ(run["results"].size(), 1U);
  const nlohmann::json& result = run["results"][0];
  EXPECT_EQ(rules[result["ruleIndex"].get<std::size_t>()]["id"], result["ruleId"]);
  EXPECT_EQ(result["occurrenceCount"], 2);
  EXPECT_EQ(result["level"], "error");
  EXPECT_THAT(result["message"]["text"].get<std::string>(), HasSubstr("+ VersionStages: [AWSPENDING]\n"));
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], true);
}

TEST(Sarif, NamesTheSourceOfARuleWhereThatIsAnAddress) {
  for (const nlohmann::json& rule : document_of(sample_result())["runs"][0]["tool"]["driver"]["rules"]) {
    const model::Clause* clause = model::find_clause(rule["id"].get<std::string>());
    const bool is_address = clause->source.starts_with("https://") && !clause->source.contains(' ');
    EXPECT_EQ(rule.contains("helpUri"), is_address) << clause->id;
    EXPECT_THAT(rule["help"]["markdown"].get<std::string>(), HasSubstr(std::string(clause->sentence)));
  }
}

TEST(Sarif, PointsToTheFileThatReplays) {
  const auto uri = [](const nlohmann::json& result) {
    return result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].get<std::string>();
  };
  const std::string id(model::all_clauses().front().id);
  EXPECT_EQ(uri(result_of(sample_result(), "my out")), "my%20out/findings/" + id + "-1-1.json");
  EXPECT_EQ(uri(result_of(sample_result(), "")), "label-moves/default.json");
}

TEST(Sarif, GivesAGroupTheSameFingerprintInEveryRun) {
  run::RunResult other = sample_result();
  other.run_id = "r2";
  other.seed = 9;
  other.findings.front().differences.front().observed = "[something else]";
  EXPECT_EQ(result_of(other)["partialFingerprints"], result_of(sample_result())["partialFingerprints"]);
  for (run::Finding& finding : other.findings) finding.group = "another";
  EXPECT_NE(result_of(other)["partialFingerprints"], result_of(sample_result())["partialFingerprints"]);
}

TEST(Sarif, GivesAGroupTheSameFingerprintsWhateverItsNumber) {
  run::RunResult more = sample_result();
  run::Finding other = more.findings.front();
  other.group = "one that came first";
  more.findings.insert(more.findings.begin(), other);
  const nlohmann::json results = document_of(more)["runs"][0]["results"];
  ASSERT_EQ(results.size(), 2U);
  const nlohmann::json alone = result_of(sample_result())["partialFingerprints"];
  EXPECT_EQ(results[1]["partialFingerprints"], alone);
  for (const auto& [name, fingerprint] : alone.items()) EXPECT_NE(results[0]["partialFingerprints"][name], fingerprint);
}

TEST(Sarif, SuppressesWhatABaselineKnows) {
  run::RunResult result = sample_result();
  EXPECT_FALSE(result_of(result).contains("baselineState"));
  result.baseline = run::Baseline{"known.json", {}};
  EXPECT_EQ(result_of(result)["baselineState"], "new");
  result.baseline->groups["the same"].note = "issue 12";
  const nlohmann::json known = result_of(result);
  EXPECT_EQ(known["baselineState"], "unchanged");
  EXPECT_EQ(known["suppressions"][0]["justification"], "issue 12");
}

TEST(Sarif, WarnsOfMinorFindings) {
  run::RunResult result = sample_result();
  for (run::Finding& finding : result.findings) finding.severity = model::Severity::minor;
  EXPECT_EQ(result_of(result)["level"], "warning");
}

TEST(Sarif, SaysThatTheTargetDied) {
  run::RunResult result = conforming_result();
  result.target_failure = "exited with 3";
  const nlohmann::json invocation = document_of(result)["runs"][0]["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], false);
  EXPECT_EQ(invocation["toolExecutionNotifications"][0]["message"]["text"], "exited with 3");
}

}  // namespace
}  // namespace psvcheck::reports
