#include <fmt/format.h>

#include <algorithm>

#include "reports/compare.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

/// Text in a cell of a table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : visible(text)) {
    if (c == '|' || c == '<' || c == '*' || c == '_' || c == '`' || c == '[' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string heading(const ComparedRun& run) {
  std::string out = cell(run.target);
  if (!run.version.empty()) out += " " + cell(run.version);
  return run.level == "recorded" ? out : fmt::format("{} ({})", out, run.level);
}

std::string word(const ComparedRun& run, const std::string& clause) {
  const auto found = run.verdicts.find(clause);
  if (found == run.verdicts.end()) return "";
  if (found->second == "passed") return "pass";
  if (found->second == "failed") {
    const std::string_view lenient = leniency(run, clause);
    return lenient.empty() ? "**FAIL**" : fmt::format("FAIL, {}", lenient);
  }
  return found->second == "noted" ? "open" : "–";
}

std::size_t count(const ComparedRun& run, std::string_view verdict) {
  return static_cast<std::size_t>(
      std::ranges::count_if(run.verdicts, [&](const auto& clause) { return clause.second == verdict; }));
}

/// "12", or "12, of which 3 known and 2 minor".
std::string failed(const ComparedRun& run) {
  std::string out = fmt::format("{}", count(run, "failed"));
  if (!run.known.empty()) out += fmt::format(", of which {} known", run.known.size());
  if (!run.minor.empty())
    out += fmt::format("{} {} minor", run.known.empty() ? ", of which" : " and", run.minor.size());
  return out;
}

std::string list(const std::vector<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "" : ", ") + id;
  return out.empty() ? "none" : out;
}

void append_changes(std::string& out, const Comparison& comparison) {
  const auto has_history = [](const Column& column) { return !column.changes.since.empty(); };
  if (std::ranges::none_of(comparison.columns, has_history)) return;
  out += "\n## What changed\n\n";
  for (const Column& column : comparison.columns) {
    if (!has_history(column)) continue;
    const Changes& changes = column.changes;
    out += fmt::format("- **{}**, since {}: fixed {}; broken {}; new {}. Groups of findings: {} new, {} gone.\n",
                       heading(column.run), cell(changes.since), list(changes.fixed), list(changes.broken),
                       list(changes.found), changes.new_groups, changes.gone_groups);
  }
}

/// A clause that tells targets apart, or that some target breaks.
bool is_of_interest(const Comparison& comparison, const std::string& clause) {
  return std::ranges::any_of(comparison.columns, [&](const Column& column) {
    const auto found = column.run.verdicts.find(clause);
    return found != column.run.verdicts.end() && found->second == "failed";
  });
}

}  // namespace

std::string compare_markdown(const Comparison& comparison) {
  std::string out = "# Conformance to PutSecretValue\n\n| target | passed | failed | open | not reached | findings |\n";
  out += "| --- | ---: | ---: | ---: | ---: | ---: |\n";
  for (const Column& column : comparison.columns) {
    const ComparedRun& run = column.run;
    out += fmt::format("| {} | {} | {} | {} | {} | {} in {} |\n", heading(run), count(run, "passed"), failed(run),
                       count(run, "noted"), count(run, "not reached"), run.findings, counted(run.groups, "group"));
  }
  append_changes(out, comparison);
  out += "\n## Clauses that fail somewhere\n\n| clause | sentence |";
  std::string rule = "| --- | --- |";
  for (const Column& column : comparison.columns) {
    out += " " + heading(column.run) + " |";
    rule += " --- |";
  }
  out += "\n" + rule + "\n";
  std::size_t alike = 0;
  for (const ComparedClause& clause : comparison.clauses) {
    if (!is_of_interest(comparison, clause.id)) {
      ++alike;
      continue;
    }
    out += fmt::format("| {} | {} |", clause.id, cell(clause.sentence));
    for (const Column& column : comparison.columns) out += fmt::format(" {} |", word(column.run, clause.id));
    out += "\n";
  }
  const auto is_lenient = [](const Column& column) { return !column.run.known.empty() || !column.run.minor.empty(); };
  if (std::ranges::any_of(comparison.columns, is_lenient)) {
    out +=
        "\nFAIL, known: in nothing but what the target's baseline knows. FAIL, minor: in the form of answers only.\n";
  }
  out += fmt::format("\n{} fail{} nowhere.\n", counted(alike, "other clause"), alike == 1 ? "s" : "");
  return out;
}

}  // namespace psvcheck::reports
