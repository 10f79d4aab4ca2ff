#include "harness/cli/clause_coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "reports/json.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

using Json = nlohmann::json;

std::string text_in(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<Json> read_report(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) {
    return usage_error(
        fmt::format("{}: cannot be read; `psvcheck run` writes it, --report names another file", file.string()));
  }
  Json report = Json::parse(text, nullptr, false);
  const bool is_report = report.is_object() && text_in(report, "format") == reports::report_format &&
                         report.contains("clauses") && report["clauses"].is_array();
  if (!is_report) return usage_error(fmt::format("{}: is no report.json of psvcheck", file.string()));
  return report;
}

/// By clause, the first sequence of the report that is about it and was run.
using Scenarios = std::map<std::string, std::string, std::less<>>;

Scenarios scenarios_of(const Json& report) {
  Scenarios first;
  const auto sequences = report.find("sequences");
  if (sequences == report.end() || !sequences->is_array()) return first;
  for (const Json& sequence : *sequences) {
    const bool was_run = sequence.is_object() && !sequence.contains("not_run") && sequence.contains("clauses");
    if (!was_run || !sequence["clauses"].is_array()) continue;
    for (const Json& clause : sequence["clauses"]) {
      if (clause.is_string()) first.try_emplace(clause.get<std::string>(), text_in(sequence, "name"));
    }
  }
  return first;
}

bool is_above_the_level(const model::Clause& clause, const Json& entry) {
  const auto enforced = entry.find("enforced");
  return clause.strength != model::Strength::unspecified && enforced != entry.end() && *enforced == false;
}

ClauseCoverage coverage_of(const model::Clause& clause, const Json* entry, const Scenarios& scenarios) {
  ClauseCoverage coverage{&clause, "not covered", {}, {}};
  const std::string verdict = entry == nullptr ? std::string() : text_in(*entry, "verdict");
  if (verdict == "passed" || verdict == "failed" || verdict == "noted") {
    coverage.verdict = verdict == "noted" ? "open" : verdict;
    coverage.scenario = text_in(*entry, "first_sequence");
  } else if (!clause.unreachable.empty()) {
    coverage.verdict = "unreachable";
    coverage.reason = clause.unreachable;
  } else if (const auto scenario = scenarios.find(clause.id);
             entry != nullptr && is_above_the_level(clause, *entry) && scenario != scenarios.end()) {
    coverage.verdict = "above the level";
    coverage.scenario = scenario->second;
    coverage.reason = fmt::format("--level {} enforces it", model::name_of(clause.strength));
  } else if (entry != nullptr) {
    coverage.reason = text_in(*entry, "reason");
  }
  return coverage;
}

std::string line_of(const ClauseCoverage& coverage) {
  if (coverage.verdict == "unreachable") return "unreachable: " + coverage.reason;
  if (!coverage.is_covered()) {
    return coverage.reason.empty() ? "NOT COVERED" : fmt::format("NOT COVERED ({})", coverage.reason);
  }
  const std::string more = coverage.reason.empty() ? std::string() : fmt::format(" ({})", coverage.reason);
  return fmt::format("{:<7} {}{}", coverage.verdict, coverage.scenario, more);
}

}  // namespace

Result<std::vector<ClauseCoverage>> clause_coverage(const std::filesystem::path& file) {
  const auto report = read_report(file);
  if (!report) return std::unexpected(report.error());
  std::map<std::string, const Json*> entries;
  for (const Json& entry : (*report)["clauses"]) {
    if (entry.is_object()) entries[text_in(entry, "id")] = &entry;
  }
  const Scenarios scenarios = scenarios_of(*report);
  std::vector<ClauseCoverage> all;
  for (const model::Clause& clause : model::all_clauses()) {
    const auto entry = entries.find(std::string(clause.id));
    all.push_back(coverage_of(clause, entry == entries.end() ? nullptr : entry->second, scenarios));
  }
  return all;
}

void write_coverage_text(std::ostream& out, const std::vector<ClauseCoverage>& coverage) {
  std::map<std::string, std::size_t> figures;
  for (const ClauseCoverage& one : coverage) {
    ++figures[one.verdict];
    out << fmt::format("{:<9} {}\n", one.clause->id, reports::visible(line_of(one)));
  }
  out << fmt::format(
      "\n{} clauses: {} passed, {} failed, {} open, {} above the run's level, {} unreachable, {} not covered\n",
      coverage.size(), figures["passed"], figures["failed"], figures["open"], figures["above the level"],
      figures["unreachable"], figures["not covered"]);
}

void write_coverage_json(std::ostream& out, const std::vector<ClauseCoverage>& coverage) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const ClauseCoverage& one : coverage) {
    nlohmann::ordered_json entry{{"id", one.clause->id}, {"verdict", one.verdict}};
    if (!one.scenario.empty()) entry["scenario"] = one.scenario;
    if (!one.reason.empty()) entry["reason"] = one.reason;
    list.push_back(std::move(entry));
  }
  out << list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

}  // namespace psvcheck::cli
