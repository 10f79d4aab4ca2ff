#include "reports/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "reports/json.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

// nlohmann's exceptions say which member is missing or of the wrong type; read_report catches them.

template <class T>
T get_or(const nlohmann::json& object, const char* member, T otherwise) {
  const auto found = object.find(member);
  return found == object.end() ? std::move(otherwise) : found->get<T>();
}

std::string text_or_empty(const nlohmann::json& object, const char* member) {
  return get_or(object, member, std::string());
}

std::vector<std::string> texts(const nlohmann::json& object, const char* member) {
  return get_or(object, member, std::vector<std::string>());
}

bool is_minor(const nlohmann::json& object) { return text_or_empty(object, "severity") == "minor"; }

std::vector<ReportedDifference> read_differences(const nlohmann::json& array) {
  std::vector<ReportedDifference> differences;
  for (const nlohmann::json& one : array)
    differences.push_back({one.at("where"), one.at("expected"), one.at("observed")});
  return differences;
}

/// The lines of the report, or where a report has none yet, those of its differences.
std::vector<std::string> read_diff(const nlohmann::json& object, const std::vector<ReportedDifference>& differences) {
  constexpr std::size_t value_limit = 300;
  if (object.contains("diff")) return object.at("diff").get<std::vector<std::string>>();
  std::vector<std::string> lines;
  for (const ReportedDifference& one : differences) {
    lines.push_back(fmt::format("- {}: {}", visible(one.where), shortened(one.expected, value_limit)));
    lines.push_back(fmt::format("+ {}: {}", visible(one.where), shortened(one.observed, value_limit)));
  }
  return lines;
}

ReportedFinding read_finding(const nlohmann::json& json) {
  ReportedFinding finding;
  finding.sequence = json.at("sequence");
  finding.step = json.at("step");
  finding.operation = json.at("operation");
  finding.clauses = json.at("clauses").get<std::vector<std::string>>();
  finding.differences = read_differences(json.at("differences"));
  finding.reproducer = text_or_empty(json, "reproducer");
  finding.diff = read_diff(json, finding.differences);
  finding.steps = texts(json, "steps");
  finding.curl = texts(json, "curl");
  return finding;
}

ReportedShrunk read_shrunk(const nlohmann::json& json) {
  ReportedShrunk shrunk;
  shrunk.status = json.at("status");
  shrunk.length = json.at("length");
  shrunk.step = json.at("step");
  shrunk.reproduced = json.at("reproduced");
  shrunk.tries = json.at("tries");
  shrunk.observe = text_or_empty(json, "observe");
  shrunk.differences = read_differences(json.at("differences"));
  shrunk.reproducer = json.at("reproducer");
  shrunk.diff = read_diff(json, shrunk.differences);
  shrunk.steps = json.at("steps").get<std::vector<std::string>>();
  shrunk.curl = json.at("curl").get<std::vector<std::string>>();
  return shrunk;
}

/// JSON as a line with a blank behind each comma and colon; a text as it is.
std::string line_of(const nlohmann::json& json) {
  if (json.is_string()) return json.get<std::string>();
  const auto quoted = [](const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  };
  if (!json.is_structured()) return quoted(json);
  std::string out;
  for (const auto& [name, value] : json.items()) {
    out += out.empty() ? "" : ", ";
    if (json.is_object()) out += quoted(name) + ": ";
    out += value.is_string() ? quoted(value) : line_of(value);
  }
  return json.is_object() ? "{" + out + "}" : "[" + out + "]";
}

ReportedExchange read_exchange(const nlohmann::json& json) {
  ReportedExchange exchange;
  exchange.operation = json.at("operation");
  exchange.request = line_of(json.at("request"));
  exchange.answer = line_of(json.at("answer"));
  exchange.status = json.at("status");
  if (json.contains("expected")) exchange.expected = line_of(json.at("expected"));
  if (json.contains("form")) exchange.form = read_differences(json.at("form"));
  return exchange;
}

ReportedGroup read_group(const nlohmann::json& json, std::size_t number) {
  ReportedGroup group;
  group.number = number;
  group.name = json.at("group");
  group.clause = json.at("clause");
  group.is_minor = is_minor(json);
  group.is_known = get_or(json, "known", false);
  group.note = text_or_empty(json, "note");
  if (json.contains("shrunk")) group.shrunk = read_shrunk(json.at("shrunk"));
  group.scripts = texts(json, "scripts");
  if (json.contains("exchanges")) {
    for (const nlohmann::json& exchange : json.at("exchanges")) group.exchanges.push_back(read_exchange(exchange));
  }
  for (const nlohmann::json& finding : json.at("findings")) group.findings.push_back(read_finding(finding));
  if (group.findings.empty()) throw std::invalid_argument("a group without findings");
  return group;
}

ReportedClause read_clause(const nlohmann::json& json) {
  ReportedClause clause;
  clause.id = json.at("id");
  clause.theme = json.at("theme");
  clause.strength = json.at("strength");
  clause.sentence = json.at("sentence");
  clause.source = json.at("source");
  clause.is_minor = is_minor(json);
  clause.verdict = json.at("verdict");
  clause.diverged = json.at("diverged");
  clause.reason = text_or_empty(json, "reason");
  return clause;
}

ReportedSequence read_sequence(const nlohmann::json& json) {
  return {json.at("name"), json.at("title"), json.at("clauses"), json.at("seconds"), texts(json, "notes")};
}

ReportedBaseline read_baseline_part(const nlohmann::json& json) {
  ReportedBaseline baseline{json.at("file"), json.at("found"), json.at("added"), {}, {}};
  for (const nlohmann::json& group : json.at("gone")) baseline.gone.push_back(group.at("group"));
  for (const nlohmann::json& group : json.at("not_reached")) baseline.not_reached.push_back(group.at("group"));
  return baseline;
}

void read_run(const nlohmann::json& json, Report& report) {
  report.run_id = json.at("run_id");
  report.seed = json.at("seed");
  report.target = json.at("target");
  report.endpoint = json.at("endpoint");
  report.target_options = get_or(json, "target_options", "--endpoint " + report.endpoint);
  report.level = json.at("level");
  report.observe = json.at("observe");
  report.strict = get_or(json, "strict", false);
  report.started = json.at("started");
  report.seconds = json.at("seconds");
  report.target_failure = text_or_empty(json, "target_failure");
}

void read_figures(const nlohmann::json& json, Report& report) {
  report.steps = json.at("steps");
  report.wire_requests = json.at("wire_requests");
  report.finding_count = json.at("findings");
  report.passed = json.at("clauses_passed");
  report.failed = json.at("clauses_failed");
  report.noted = json.at("clauses_noted");
  report.not_reached = json.at("clauses_not_reached");
}

/// Says which clauses fail in a way that counts: those that a finding which counts names, and those that no finding
/// names.
void find_failures(Report& report) {
  std::set<std::string_view> named, counting;
  for (const ReportedGroup& group : report.groups) {
    for (const ReportedFinding& finding : group.findings) {
      named.insert(finding.clauses.begin(), finding.clauses.end());
      if (counts(report, group)) counting.insert(finding.clauses.begin(), finding.clauses.end());
    }
  }
  for (ReportedClause& clause : report.clauses) {
    const bool is_broken = clause.verdict == "failed" && (report.strict || !clause.is_minor);
    clause.fails = is_broken && (counting.contains(clause.id) || !named.contains(clause.id));
  }
}

Report read_document(const nlohmann::json& json) {
  Report report;
  report.version = json.at("psvcheck");
  report.verdict = json.at("verdict");
  report.headline = get_or(json, "headline", report.verdict);
  read_run(json.at("run"), report);
  read_figures(json.at("figures"), report);
  for (const nlohmann::json& group : json.at("groups"))
    report.groups.push_back(read_group(group, report.groups.size() + 1));
  for (const nlohmann::json& clause : json.at("clauses")) report.clauses.push_back(read_clause(clause));
  for (const nlohmann::json& sequence : json.at("sequences")) report.sequences.push_back(read_sequence(sequence));
  if (json.contains("baseline")) report.baseline = read_baseline_part(json.at("baseline"));
  find_failures(report);
  return report;
}

/// What an exception of nlohmann's says, without its number.
std::string plain(std::string what) {
  if (const auto end = what.find("] "); what.starts_with("[") && end != std::string::npos) what.erase(0, end + 2);
  return visible(what);
}

}  // namespace

std::expected<Report, std::string> read_report(std::string_view text, std::string_view file_name) {
  const auto refuse = [&](std::string_view why) { return std::unexpected(fmt::format("{}: {}", file_name, why)); };
  try {
    const nlohmann::json json = nlohmann::json::parse(text);
    const std::string format = json.is_object() ? text_or_empty(json, "format") : std::string();
    if (format != report_format) {
      const bool is_other_version = format.starts_with("psvcheck-report/");
      return refuse(is_other_version
                        ? fmt::format("its format is {}, and this psvcheck reads {}", format, report_format)
                        : std::string("is no report.json of psvcheck"));
    }
    return read_document(json);
  } catch (const std::exception& error) {
    return refuse("is no report.json of psvcheck: " + plain(error.what()));
  }
}

const ReportedClause* find_clause(const Report& report, std::string_view id) {
  const auto found = std::ranges::find(report.clauses, id, &ReportedClause::id);
  return found == report.clauses.end() ? nullptr : &*found;
}

bool counts(const Report& report, const ReportedGroup& group) {
  return !group.is_known && (report.strict || !group.is_minor);
}

Example example_of(const ReportedGroup& group) {
  const ReportedFinding& first = group.findings.front();
  if (!group.shrunk || !group.shrunk->is_proof()) {
    return {&first, &first.diff, &first.steps, &first.curl, first.step, first.reproducer, {}};
  }
  const ReportedShrunk& shrunk = *group.shrunk;
  return {&first, &shrunk.diff, &shrunk.steps, &shrunk.curl, shrunk.step, shrunk.reproducer, shrunk.observe};
}

std::string text_of_shrinking(const ReportedGroup& group) {
  if (!group.shrunk) return {};
  const ReportedShrunk& shrunk = *group.shrunk;
  const std::string times = shrunk.tries == 0 ? "(the budget ended before it was tried again)"
                                              : fmt::format("({} of {} times)", shrunk.reproduced, shrunk.tries);
  if (shrunk.status == "not reproduced") return "not reproduced " + times;
  return fmt::format("{} show{} it{} {}", counted(shrunk.length, "step"), shrunk.length == 1 ? "s" : "",
                     shrunk.status == "minimal" ? "" : ", not minimal", times);
}

std::string message_of(const ReportedGroup& group, std::size_t limit) {
  const ReportedFinding& first = group.findings.front();
  if (first.differences.empty()) return group.name;
  const ReportedDifference& difference = first.differences.front();
  return fmt::format("{}: expected {}, observed {}", visible(difference.where), shortened(difference.expected, limit),
                     shortened(difference.observed, limit));
}

}  // namespace psvcheck::reports
