#include "reports/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/text.h"

namespace psvcheck::reports {

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::conforms:
      return "conforms";
    case Verdict::findings:
      return "findings";
    case Verdict::unreachable:
      return "unreachable";
    case Verdict::interrupted:
      return "interrupted";
  }
  return "";
}

std::string_view name_of(run::ClauseVerdict verdict) {
  switch (verdict) {
    case run::ClauseVerdict::passed:
      return "passed";
    case run::ClauseVerdict::failed:
      return "failed";
    case run::ClauseVerdict::noted:
      return "noted";
    case run::ClauseVerdict::not_reached:
      return "not reached";
  }
  return "";
}

Verdict verdict_of(const run::RunResult& result) {
  if (result.target_failure) return Verdict::unreachable;
  if (result.interrupted) return Verdict::interrupted;
  return result.findings.empty() ? Verdict::conforms : Verdict::findings;
}

std::string headline(const run::RunResult& result) {
  const std::string found =
      fmt::format("{} in {}", counted(result.findings.size(), "finding"), counted(groups_of(result).size(), "group"));
  const std::string until_then = result.findings.empty() ? std::string() : ", after " + found;
  switch (verdict_of(result)) {
    case Verdict::findings:
      return fmt::format("{} at level {}", found, model::name_of(result.level));
    case Verdict::unreachable:
      return "no verdict: the target could not be reached, or died" + until_then;
    case Verdict::interrupted:
      return "no verdict: interrupted" + until_then;
    case Verdict::conforms:
      break;
  }
  return fmt::format("conforms at level {}", model::name_of(result.level));
}

std::vector<Group> groups_of(const run::RunResult& result) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < result.findings.size(); ++i) {
    const run::Finding& finding = result.findings[i];
    const auto same = std::ranges::find(groups, finding.group, &Group::name);
    if (same != groups.end()) {
      same->findings.push_back(i);
    } else {
      groups.push_back({finding.group, finding.clauses.empty() ? std::string() : finding.clauses.front(), {i}});
    }
  }
  return groups;
}

std::string reproducer_path(const std::vector<Group>& groups, std::size_t group, std::size_t finding) {
  return fmt::format("findings/{}-{}-{}.json", file_name_part(groups[group].clause), group + 1, finding + 1);
}

std::vector<Theme> themes_of(const run::RunResult& result) {
  std::vector<Theme> themes;
  for (const model::Clause& clause : model::all_clauses()) {
    const auto tally = result.clauses.find(std::string(clause.id));
    if (tally == result.clauses.end()) continue;
    auto theme = std::ranges::find(themes, clause.theme, &Theme::name);
    if (theme == themes.end()) theme = themes.insert(themes.end(), Theme{std::string(clause.theme), {}});
    theme->clauses.push_back({&clause, tally->second});
    switch (tally->second.verdict()) {
      case run::ClauseVerdict::passed:
        ++theme->passed;
        break;
      case run::ClauseVerdict::failed:
        ++theme->failed;
        break;
      case run::ClauseVerdict::noted:
        ++theme->noted;
        break;
      case run::ClauseVerdict::not_reached:
        ++theme->not_reached;
        break;
    }
  }
  return themes;
}

}  // namespace psvcheck::reports
