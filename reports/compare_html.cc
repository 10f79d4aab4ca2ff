#include <nlohmann/json.hpp>

#include "embedded/page.h"
#include "reports/compare.h"
#include "reports/html.h"

namespace psvcheck::reports {
namespace {

using Json = nlohmann::ordered_json;

Json column_json(const Comparison& comparison, const Column& column, const std::string& page) {
  const ComparedRun& run = column.run;
  Json out = {{"target", run.target},   {"version", run.version},    {"level", run.level},   {"started", run.started},
              {"verdict", run.verdict}, {"findings", run.findings},  {"groups", run.groups}, {"steps", run.steps},
              {"page", page},           {"verdicts", Json::array()}, {"known", run.known},   {"minor", run.minor}};
  for (const ComparedClause& clause : comparison.clauses) {
    const auto found = run.verdicts.find(clause.id);
    out["verdicts"].push_back(found == run.verdicts.end() ? Json(nullptr) : Json(found->second));
  }
  const Changes& changes = column.changes;
  if (!changes.since.empty()) {
    out["changes"] = {{"since", changes.since},           {"fixed", changes.fixed},
                      {"broken", changes.broken},         {"new", changes.found},
                      {"new_groups", changes.new_groups}, {"gone_groups", changes.gone_groups}};
  }
  return out;
}

}  // namespace

std::string compare_html(const Comparison& comparison, const std::vector<std::string>& pages) {
  Json data = {{"columns", Json::array()}, {"clauses", Json::array()}};
  for (std::size_t i = 0; i < comparison.columns.size(); ++i) {
    data["columns"].push_back(column_json(comparison, comparison.columns[i], i < pages.size() ? pages[i] : ""));
  }
  for (const ComparedClause& clause : comparison.clauses) {
    data["clauses"].push_back({{"id", clause.id},
                               {"theme", clause.theme},
                               {"sentence", clause.sentence},
                               {"strength", clause.strength},
                               {"source", clause.source}});
  }
  const std::string text = data.dump(-1, ' ', false, Json::error_handler_t::replace);
  const std::string element = "<script type=\"application/json\" id=\"data\">" + embeddable_json(text) + "</script>";
  const std::string script = std::string(embedded::dom_js) + std::string(embedded::compare_js);
  return filled(
      embedded::compare_html,
      {{"style", embedded::page_css}, {"compare_style", embedded::compare_css}, {"data", element}, {"script", script}});
}

}  // namespace psvcheck::reports
