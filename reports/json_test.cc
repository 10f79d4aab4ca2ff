#include "reports/json.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "reports/sample_result.h"

namespace psvcheck::reports {
namespace {

nlohmann::json report(const run::RunResult& result) { return nlohmann::json::parse(report_json(result, "0.1.0")); }

/// What a value breaks of the parts of JSON Schema that report.v1.json uses; empty where it is valid.
std::string broken(const nlohmann::json& schema, const nlohmann::json& value, const nlohmann::json& root,
                   const std::string& at) {
  if (schema.contains("$ref"))
    return broken(root.at(nlohmann::json::json_pointer(schema["$ref"].get<std::string>().substr(1))), value, root, at);
  if (schema.contains("const") && schema["const"] != value) return at + ": not the constant";
  if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end())
    return at + ": not in the enum";
  if (schema.contains("type")) {
    const std::string type = schema["type"];
    const bool right = (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
                       (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
                       (type == "integer" && value.is_number_integer()) || (type == "number" && value.is_number());
    if (!right) return at + ": not of type " + type;
  }
  if (value.is_object()) {
    for (const nlohmann::json& name : schema.value("required", nlohmann::json::array())) {
      if (!value.contains(name.get<std::string>())) return at + ": misses " + name.get<std::string>();
    }
    for (const auto& [name, member] : value.items()) {
      const nlohmann::json properties = schema.value("properties", nlohmann::json::object());
      const nlohmann::json* rule = properties.contains(name) ? &properties[name] : nullptr;
      if (rule == nullptr && schema.contains("additionalProperties")) rule = &schema["additionalProperties"];
      if (rule != nullptr && rule->is_boolean()) continue;
      if (rule == nullptr) return at + ": the schema does not describe " + name;
      if (std::string inner = broken(*rule, member, root, at + "/" + name); !inner.empty()) return inner;
    }
  }
  if (value.is_array() && schema.contains("items")) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (std::string inner = broken(schema["items"], value[i], root, at + "/" + std::to_string(i)); !inner.empty())
        return inner;
    }
  }
  return {};
}

TEST(ReportJson, KeepsToItsSchema) {
  std::ifstream file(std::string(PSVCHECK_SOURCE_DIR) + "/reports/schema/report.v1.json");
  const nlohmann::json schema = nlohmann::json::parse(file);
  run::RunResult result = sample_result();
  result.target_failure = "died";
  result.coverage = run::StateCoverage{"small", 37, 244, 512, 51'720, {{"1 version: current", 1, 12}}};
  result.latencies.add(std::chrono::microseconds(700));
  result.sequences.back().aborted = "the target died";
  result.sequences.back().notes = {"all 102 versions of secret 0 were kept"};
  EXPECT_EQ(report(result)["sequences"].back()["notes"][0], "all 102 versions of secret 0 were kept");
  EXPECT_EQ(broken(schema, report(result), schema, ""), "");
  EXPECT_EQ(broken(schema, report(conforming_result()), schema, ""), "");
}

TEST(ReportJson, CountsTheStepsThatWereNotJudged) {
  run::RunResult result = sample_result();
  result.sequences.front().unjudged = 3;
  EXPECT_EQ(report(result)["figures"]["steps_not_judged"], 3);
}

TEST(ReportJson, SaysWhatAGroupWasShrunkTo) {
  std::ifstream file(std::string(PSVCHECK_SOURCE_DIR) + "/reports/schema/report.v1.json");
  const nlohmann::json schema = nlohmann::json::parse(file);
  const run::RunResult result = shrunk_result();
  EXPECT_EQ(broken(schema, report(result), schema, ""), "");
  const nlohmann::json document = report(result);
  const nlohmann::json group = document["groups"][0];
  EXPECT_EQ(group["shrunk"]["status"], "not minimal");
  EXPECT_EQ(group["shrunk"]["length"], 2);
  EXPECT_EQ(group["shrunk"]["steps"].size(), 2U);
  const std::string file_name = group["shrunk"]["reproducer"];
  EXPECT_TRUE(file_name.ends_with("-1-1.json")) << file_name;
  const std::string full = group["findings"][0]["reproducer"];
  EXPECT_TRUE(full.ends_with("-1-1.full.json")) << full;
  EXPECT_EQ(document["figures"]["wire_requests_for_shrinking"], 77);
}

TEST(ReportJson, KeepsTheWholeTraceOfWhatWasNotReproduced) {
  run::RunResult result = shrunk_result();
  result.shrunk[0].reproduced = 0;
  result.shrunk[0].status = run::ShrinkStatus::not_reproduced;
  const nlohmann::json group = report(result)["groups"][0];
  EXPECT_EQ(group["shrunk"]["status"], "not reproduced");
  EXPECT_EQ(group["findings"][0]["reproducer"], group["shrunk"]["reproducer"]);
}

TEST(ReportJson, SaysFormatVersionAndVerdict) {
  const nlohmann::json document = report(sample_result());
  EXPECT_EQ(document["format"], "psvcheck-report/1");
  EXPECT_EQ(document["psvcheck"], "0.1.0");
  EXPECT_EQ(document["verdict"], "findings");
  EXPECT_EQ(report(conforming_result())["verdict"], "conforms");
}

TEST(ReportJson, ListsEveryFindingOfAGroupAndStepsForTheOnesThatHaveAFile) {
  run::RunResult result = sample_result();
  for (int i = 0; i < 5; ++i) result.findings.push_back(result.findings.front());
  const nlohmann::json group = report(result)["groups"][0];
  EXPECT_EQ(group["count"], 7);
  EXPECT_EQ(group["findings"].size(), 7U);
  EXPECT_EQ(group["findings"][0]["steps"].size(), 2U);
  EXPECT_EQ(group["findings"][0]["curl"].size(), 2U);
  EXPECT_TRUE(group["findings"][4].contains("reproducer"));
  EXPECT_FALSE(group["findings"][5].contains("reproducer"));
  EXPECT_EQ(group["findings"][5]["differences"][0]["observed"], "[AWSPENDING]");
}

TEST(ReportJson, HasTheCoverageOfStatesWhereItWasWatched) {
  run::RunResult result = sample_result();
  EXPECT_FALSE(report(result).contains("coverage"));
  result.coverage = run::StateCoverage{"small", 37, 244, 512, 51'720};
  EXPECT_EQ(report(result)["coverage"]["states"], 37);
  EXPECT_EQ(report(result)["coverage"]["of_transitions"], 51'720);
}

TEST(ReportJson, TakesTextThatIsNoUtf8) {
  run::RunResult result = sample_result();
  result.findings.front().differences.front().observed = "\xFF";
  EXPECT_EQ(report(result)["groups"][0]["findings"][0]["differences"][0]["observed"], "\xEF\xBF\xBD");
}

TEST(ReportJson, HasAVerdictForEveryClause) {
  const nlohmann::json document = report(sample_result());
  EXPECT_EQ(document["clauses"].size(), model::all_clauses().size());
  EXPECT_EQ(document["clauses"][0]["verdict"], "failed");
  EXPECT_EQ(document["clauses"][0]["diverged"], 2);
}

TEST(ReportJson, NamesTheSequenceThatReachedAClauseAndWhyOneWasNotRun) {
  run::RunResult result = sample_result();
  result.clauses["PUT-2"].first = "label-moves/default.json";
  result.sequences[1].not_run = "the target does not claim kms";
  const nlohmann::json document = report(result);
  for (const nlohmann::json& clause : document["clauses"]) {
    EXPECT_EQ(clause.value("first_sequence", ""), clause["id"] == "PUT-2" ? "label-moves/default.json" : "");
  }
  EXPECT_FALSE(document["sequences"][0].contains("not_run"));
  EXPECT_EQ(document["sequences"][1]["not_run"], "the target does not claim kms");
}

}  // namespace
}  // namespace psvcheck::reports
