#include "reports/sarif.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "reports/report_paths.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

using Json = nlohmann::ordered_json;

// The id of the category under which code scanning keeps the results of a target apart from those of another.
std::string category_of(const Report& report) { return fmt::format("psvcheck/{}/", file_name_part(report.target)); }

bool is_url(std::string_view source) {
  const bool is_web = source.starts_with("https://") || source.starts_with("http://");
  return is_web && source.find_first_of(" <>\"{}|\\^`") == std::string_view::npos;
}

std::string_view level_of(const ReportedClause& clause) {
  return clause.strength == "unspecified" ? "note" : clause.is_minor ? "warning" : "error";
}

Json rule_json(const ReportedClause& clause) {
  const std::string about = fmt::format("{} ({}: {})", clause.sentence, clause.strength, clause.source);
  const std::string source = is_url(clause.source) ? fmt::format("[{0}]({0})", clause.source) : clause.source;
  Json rule = {
      {"id", clause.id},
      {"shortDescription", {{"text", clause.sentence}}},
      {"fullDescription", {{"text", about}}},
      {"help",
       {{"text", fmt::format("{}\nTheme: {}. `psvcheck explain {}` tells more.", about, clause.theme, clause.id)},
        {"markdown", fmt::format("{}\n\n{}: {}\n\nTheme: {}. `psvcheck explain {}` tells more.", clause.sentence,
                                 clause.strength, source, clause.theme, clause.id)}}}};
  if (is_url(clause.source)) rule["helpUri"] = clause.source;
  rule["defaultConfiguration"] = {{"level", level_of(clause)}};
  rule["properties"] = {{"tags", {clause.theme, clause.strength}},
                        {"precision", "very-high"},
                        {"problem.severity", clause.is_minor ? "warning" : "error"}};
  return rule;
}

/// FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) of the text, sixteen digits.
std::string hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return fmt::format("{:016x}", hash);
}

std::string message_text(const Report& report, const ReportedGroup& group, const Example& example,
                         std::string_view file) {
  const ReportedClause* clause = find_clause(report, group.clause);
  std::string text =
      fmt::format("{}: {}\n", visible(example.first->operation), clause == nullptr ? group.clause : clause->sentence);
  for (const std::string& line : *example.diff) text += line + "\n";
  if (!example.steps->empty()) text += "Steps:\n";
  for (const std::string& line : *example.steps) text += line + "\n";
  if (!file.empty()) text += replay_command(file, report.target_options, example.observe) + "\n";
  return text;
}

Json result_json(const Report& report, const ReportedGroup& group, std::string_view folder,
                 const std::map<std::string, std::size_t, std::less<>>& rules) {
  const Example example = example_of(group);
  const std::string file = path_in(folder, example.reproducer);
  const std::string place = file.empty() ? example.first->sequence : file;
  Json result = {{"ruleId", group.clause}};
  if (const auto rule = rules.find(group.clause); rule != rules.end()) result["ruleIndex"] = rule->second;
  result["level"] = group.is_minor ? "warning" : "error";
  result["message"] = {{"text", message_text(report, group, example, file)}};
  Json physical = {{"artifactLocation", {{"uri", uri_of(place)}}}, {"region", {{"startLine", 1}}}};
  Json logical = {{"fullyQualifiedName", visible(example.first->operation)}, {"kind", "function"}};
  result["locations"] = Json::array(
      {{{"physicalLocation", std::move(physical)}, {"logicalLocations", Json::array({std::move(logical)})}}});
  result["partialFingerprints"] = {{"psvcheckGroup/v1", group.name},
                                   {"primaryLocationLineHash", hash_of(group.name) + ":1"}};
  result["occurrenceCount"] = group.findings.size();
  if (report.baseline) result["baselineState"] = group.is_known ? "unchanged" : "new";
  if (group.is_known) {
    Json suppression = {{"kind", "external"}, {"status", "accepted"}};
    if (!group.note.empty()) suppression["justification"] = group.note;
    result["suppressions"] = Json::array({std::move(suppression)});
  }
  return result;
}

Json invocation_json(const Report& report) {
  Json invocation = {{"executionSuccessful", report.verdict == "conforms" || report.verdict == "findings"},
                     {"startTimeUtc", report.started}};
  if (!report.target_failure.empty()) {
    invocation["toolExecutionNotifications"] =
        Json::array({{{"level", "error"}, {"message", {{"text", report.target_failure}}}}});
  }
  return invocation;
}

}  // namespace

std::string sarif(const Report& report, std::string_view folder) {
  std::map<std::string, std::size_t, std::less<>> rules;
  Json clauses = Json::array();
  for (const ReportedClause& clause : report.clauses) {
    rules.emplace(clause.id, clauses.size());
    clauses.push_back(rule_json(clause));
  }
  Json results = Json::array();
  for (const ReportedGroup& group : report.groups) results.push_back(result_json(report, group, folder, rules));
  Json driver = {{"name", "psvcheck"}, {"version", report.version}, {"rules", std::move(clauses)}};
  Json run = {
      {"tool", {{"driver", std::move(driver)}}},
      {"automationDetails", {{"id", category_of(report)}}},
      {"invocations", Json::array({invocation_json(report)})},
      {"columnKind", "utf16CodeUnits"},
      {"results", std::move(results)},
      {"properties",
       {{"target", report.target}, {"level", report.level}, {"seed", report.seed}, {"verdict", report.verdict}}}};
  const Json document = {
      {"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", Json::array({std::move(run)})}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace psvcheck::reports
