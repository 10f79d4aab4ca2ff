#include "reports/page_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/wire/base64.h"
#include "harness/wire/sigv4.h"
#include "reports/aws_cli.h"
#include "reports/boto3.h"
#include "reports/long_text.h"
#include "reports/shell_script.h"

namespace psvcheck::reports {
namespace {

using Json = nlohmann::ordered_json;

/// Of a group's findings as many are named.
constexpr std::size_t most_named = 8;

std::string compact(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// A list of differences as rows of three texts, long ones told.
Json rows_of(const Json& differences) {
  Json rows = Json::array();
  for (const Json& difference : differences) {
    Json row = Json::array();
    for (const char* name : {"where", "expected", "observed"}) {
      row.push_back(in_short(difference.at(name).get<std::string>()));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Json payload(std::size_t step, const std::string& member, std::string_view bytes, std::string make) {
  return {{"step", step},
          {"member", member},
          {"bytes", bytes.size()},
          {"sha256", wire::hex(wire::sha256(bytes))},
          {"recipe", recipe_of(bytes)},
          {"make", std::move(make)}};
}

std::string repeated(const std::string& text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

/// Texts of the scenario's requests that are too long to show.
Json long_payloads(const Json& scenario) {
  Json out = Json::array();
  const auto look = [&](const auto& self, std::size_t step, const std::string& member, const Json& value) -> void {
    if (value.is_string() && value.get_ref<const std::string&>().size() > longest_shown) {
      out.push_back(payload(step, member, value.get<std::string>(), ""));
    } else if (value.is_array()) {
      for (const Json& item : value) self(self, step, member, item);
    } else if (value.is_object() && value.contains("repeat") && value.contains("count")) {
      const auto text = value["repeat"].get<std::string>();
      const auto count = value["count"].get<std::size_t>();
      if (text.size() * count <= longest_shown) return;
      const std::string make =
          fmt::format("python3 -c 'import sys; sys.stdout.write({} * {})'", compact(Json(text)), count);
      Json told = payload(step, member, repeated(text, count), text.find('\'') == std::string::npos ? make : "");
      told["recipe"] = fmt::format("{} × {}", compact(Json(text)), count);
      out.push_back(std::move(told));
    } else if (value.is_object() && value.contains("bytes_base64")) {
      const auto bytes = wire::base64_decode(value["bytes_base64"].get<std::string>());
      if (bytes && bytes->size() > longest_shown) out.push_back(payload(step, member, *bytes, ""));
    } else if (value.is_object() && value.contains("raw")) {
      self(self, step, member, value["raw"]);
    }
  };
  const Json steps = scenario.value("steps", Json::array());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].contains("body")) look(look, i + 1, "body", steps[i]["body"]);
    const Json members = steps[i].value("members", Json::object());
    for (const auto& [name, value] : members.items()) look(look, i + 1, name, value);
  }
  return out;
}

void copy(const Json& from, Json& to, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (from.contains(name)) to[name] = from[name];
  }
}

/// The steps of a picture that get a column of it: all of few, of many those at which something changes, the last ones.
/// `wrong_before` counts those left out that differ.
Json picture_shown(const Json& picture) {
  constexpr std::size_t most_columns = 9;
  const Json& steps = picture.at("steps");
  if (steps.size() <= most_columns) return picture;
  std::vector<const Json*> changes;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Json* before =
        i == 0 ? nullptr : &steps[i - 1].at(steps[i - 1].contains("observed") ? "observed" : "expected");
    const Json& now = steps[i].at("expected");
    const bool is_as_before = before == nullptr ? now.value("gone", false) : *before == now;
    if (steps[i].contains("observed") || i + 1 == steps.size() || !is_as_before) changes.push_back(&steps[i]);
  }
  const std::size_t left_out = changes.size() - std::min(changes.size(), most_columns);
  Json out = {{"secret", picture.at("secret")}, {"steps", Json::array()}};
  const auto kept = changes.begin() + static_cast<std::ptrdiff_t>(left_out);
  const auto wrong = std::count_if(changes.begin(), kept, [](const Json* step) { return step->contains("observed"); });
  if (wrong > 0) out["wrong_before"] = wrong;
  for (auto step = kept; step != changes.end(); ++step) out["steps"].push_back(**step);
  return out;
}

/// What shrinking left of a group, if that shows it; else its first finding.
const Json& form_of(const Json& group) {
  const bool has_form = group.contains("shrunk") && group["shrunk"].value("reproduced", 0) > 0;
  return has_form ? group["shrunk"] : group.at("findings").at(0);
}

PageSequence sequence_of(const Json& group) {
  return {group.value("scenario", Json(nullptr)), form_of(group).value("steps", std::vector<std::string>())};
}

Json group_json(const Json& group, std::size_t number) {
  Json out = {{"id", finding_name(group, number)}};
  copy(group, out, {"clause", "severity", "count", "known", "note", "states", "scripts", "exchanges"});
  for (const Json& picture : group.value("pictures", Json::array())) out["pictures"].push_back(picture_shown(picture));
  const Json& first = group.at("findings").at(0);
  copy(first, out, {"operation", "clauses"});
  const Json shrunk = group.value("shrunk", Json::object());
  const bool has_form = shrunk.value("reproduced", 0) > 0;
  const Json& form = form_of(group);
  out["differences"] = rows_of(group.contains("differences") ? group["differences"] : form.at("differences"));
  copy(form, out, {"reproducer", "step", "observe"});
  copy(shrunk, out, {"status", "reproduced", "tries", "length"});
  if (has_form) copy(first, out["full"] = Json::object(), {"reproducer"});
  Json& found = out["found"] = Json::array();
  for (const Json& finding : group["findings"]) {
    if (found.size() == most_named) break;
    found.push_back({finding.at("sequence"), finding.at("step")});
  }
  if (group.contains("scenario")) {
    copy(group["scenario"], out, {"title"});
    out["head"] = group["scenario"].value("clauses", Json::array());
    const Json steps = group["scenario"].value("steps", Json::array());
    if (std::ranges::any_of(steps, [](const Json& step) { return step.contains("signature"); })) out["auth"] = true;
    if (Json payloads = long_payloads(group["scenario"]); !payloads.empty()) out["payloads"] = std::move(payloads);
  }
  return out;
}

/// What was not run to its end, or worth a note.
Json sequences_json(const Json& sequences) {
  Json out = Json::array();
  for (const Json& sequence : sequences) {
    const bool is_news = sequence.contains("not_run") || sequence.contains("aborted") || sequence.contains("notes") ||
                         !sequence.value("skipped", Json::array()).empty();
    if (!is_news) continue;
    Json& one = out.emplace_back(Json::object());
    copy(sequence, one, {"name", "title", "not_run", "aborted", "notes", "skipped"});
  }
  return out;
}

}  // namespace

std::string finding_name(const Json& group, std::size_t number) {
  return fmt::format("{}-{}", group.at("clause").get<std::string>(), number);
}

PageData page_data(const Json& report, const std::map<std::string, std::string>& recordings) {
  Json page = Json::object();
  copy(report, page, {"psvcheck", "verdict", "run", "figures", "coverage", "latencies", "clauses", "baseline"});
  page["sequences"] = sequences_json(report.value("sequences", Json::array()));
  page["texts"] = {{"bash", bash_functions()},
                   {"aws_cli", aws_cli_functions()},
                   {"boto3_imports", boto3_imports()},
                   {"boto3_functions", boto3_functions()}};
  page["recordings"] = recordings;
  Json& groups = page["groups"] = Json::array();
  std::vector<PageSequence> sequences;
  for (const Json& group : report.at("groups")) {
    groups.push_back(group_json(group, groups.size() + 1));
    sequences.push_back(sequence_of(group));
    // Without a scenario, or with another number of steps than it has, the lines are on their own.
    const PageSequence& sequence = sequences.back();
    const Json steps = sequence.scenario.is_object() ? sequence.scenario.value("steps", Json::array()) : Json::array();
    if (sequence.lines.size() != steps.size()) groups.back()["steps"] = sequence.lines;
  }
  return {compact(page), std::move(sequences)};
}

}  // namespace psvcheck::reports
