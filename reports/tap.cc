#include "reports/tap.h"

#include <fmt/format.h>

#include "reports/text.h"

namespace psvcheck::reports {
namespace {

/// A description on its line: a # would begin a directive.
std::string described(std::string_view text) {
  std::string out;
  for (const char c : visible(text)) {
    if (c == '#' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

/// A text as a YAML scalar in double quotes, which JSON's escapes are.
std::string yaml(std::string_view text) {
  std::string out = "\"";
  for (const char c : visible(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string directive_of(const Report& report, const ReportedClause& clause) {
  if (clause.verdict == "not reached") {
    return " # SKIP " + described(clause.reason.empty() ? "not reached by this run" : clause.reason);
  }
  if (clause.verdict != "failed" || clause.fails) return {};
  const bool is_minor = clause.is_minor && !report.strict;
  return is_minor ? " # TODO minor, does not count" : " # TODO known";
}

std::string diagnosis(const Report& report, const ReportedClause& clause) {
  std::string out = fmt::format("  ---\n  severity: {}\n  source: {}\n", clause.fails ? "fail" : "todo",
                                yaml(fmt::format("{}: {}", clause.strength, clause.source)));
  std::string groups;
  for (const ReportedGroup& group : report.groups) {
    if (group.clause != clause.id) continue;
    const Example example = example_of(group);
    groups +=
        fmt::format("    - in: {}\n      known: {}\n      diff:\n",
                    yaml(fmt::format("{}, step {}", example.first->sequence, example.first->step + 1)), group.is_known);
    for (const std::string& line : *example.diff) groups += fmt::format("        - {}\n", yaml(line));
    groups += "      steps:\n";
    for (const std::string& line : *example.steps) groups += fmt::format("        - {}\n", yaml(line));
  }
  if (!groups.empty()) out += "  findings:\n" + groups;
  return out + "  ...\n";
}

}  // namespace

std::string tap(const Report& report) {
  std::string out = fmt::format("TAP version 13\n1..{}\n# {}: {}\n", report.clauses.size(), visible(report.target),
                                visible(report.headline));
  std::size_t number = 0;
  for (const ReportedClause& clause : report.clauses) {
    const bool is_broken = clause.verdict == "failed";
    out += fmt::format("{}ok {} - {} {}{}\n", is_broken ? "not " : "", ++number, clause.id, described(clause.sentence),
                       directive_of(report, clause));
    if (is_broken) out += diagnosis(report, clause);
  }
  if (!report.target_failure.empty() || report.verdict == "interrupted") {
    out +=
        fmt::format("Bail out! {}\n", report.target_failure.empty() ? "interrupted" : visible(report.target_failure));
  }
  return out;
}

}  // namespace psvcheck::reports
