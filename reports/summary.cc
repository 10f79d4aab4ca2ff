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
    case Verdict::refused:
      return "refused";
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
  if (result.credentials_refused) return Verdict::refused;
  if (result.target_failure) return Verdict::unreachable;
  if (result.interrupted) return Verdict::interrupted;
  const bool any = std::ranges::any_of(result.findings,
                                       [&](const run::Finding& finding) { return counts(result, finding.severity); });
  return any ? Verdict::findings : Verdict::conforms;
}

bool counts(const run::RunResult& result, model::Severity severity) {
  return result.strict || severity == model::Severity::major;
}

std::string headline(const run::RunResult& result) {
  const std::vector<Group> groups = groups_of(result);
  const auto in_groups = [&](model::Severity severity) {
    const auto of_it = [&](const auto& one) { return one.severity == severity; };
    const auto findings = static_cast<std::size_t>(std::ranges::count_if(result.findings, of_it));
    const auto number = static_cast<std::size_t>(std::ranges::count_if(groups, of_it));
    const std::string_view word = severity == model::Severity::minor ? "minor finding" : "finding";
    return findings == 0 ? std::string() : fmt::format("{} in {}", counted(findings, word), counted(number, "group"));
  };
  std::string found = in_groups(model::Severity::major);
  const std::string minor = in_groups(model::Severity::minor);
  const std::string beside = minor.empty() || found.empty() ? "" : " and ";
  if (verdict_of(result) != Verdict::conforms) found += beside + minor;
  const std::string until_then = found.empty() ? std::string() : ", after " + found;
  switch (verdict_of(result)) {
    case Verdict::findings:
      return fmt::format("{} at level {}", found, model::name_of(result.level));
    case Verdict::unreachable:
      return "no verdict: the target could not be reached, or died" + until_then;
    case Verdict::refused:
      return "no verdict: the target does not take the credentials";
    case Verdict::interrupted:
      return "no verdict: interrupted" + until_then;
    case Verdict::conforms:
      break;
  }
  const std::string but = minor.empty() ? std::string() : ", but for " + minor;
  return fmt::format("conforms at level {}{}", model::name_of(result.level), but);
}

std::vector<Group> groups_of(const run::RunResult& result) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < result.findings.size(); ++i) {
    const run::Finding& finding = result.findings[i];
    const auto same = std::ranges::find(groups, finding.group, &Group::name);
    if (same != groups.end()) {
      same->findings.push_back(i);
    } else {
      groups.push_back(
          {finding.group, finding.clauses.empty() ? std::string() : finding.clauses.front(), finding.severity, {i}});
    }
  }
  return groups;
}

std::string reproducer_path(const std::vector<Group>& groups, std::size_t group, std::size_t finding) {
  return fmt::format("findings/{}-{}-{}.json", file_name_part(groups[group].clause), group + 1, finding + 1);
}

const run::Shrunk* shrunk_of(const run::RunResult& result, const Group& group) {
  const auto found = std::ranges::find(result.shrunk, group.name, &run::Shrunk::group);
  return found == result.shrunk.end() ? nullptr : &*found;
}

const run::Shrunk* shrunk_form_of(const run::RunResult& result, const Group& group) {
  const run::Shrunk* shrunk = shrunk_of(result, group);
  return shrunk != nullptr && shrunk->reproduced > 0 ? shrunk : nullptr;
}

std::string_view name_of(run::ShrinkStatus status) {
  switch (status) {
    case run::ShrinkStatus::minimal:
      return "minimal";
    case run::ShrinkStatus::not_minimal:
      return "not minimal";
    case run::ShrinkStatus::not_reproduced:
      return "not reproduced";
  }
  return "";
}

std::string text_of(const run::Shrunk& shrunk) {
  const std::string times = shrunk.tries == 0 ? "(the budget ended before it was tried again)"
                                              : fmt::format("({} of {} times)", shrunk.reproduced, shrunk.tries);
  if (shrunk.status == run::ShrinkStatus::not_reproduced) return "not reproduced " + times;
  return fmt::format("{} show{} it{} {}", counted(shrunk.steps, "step"), shrunk.steps == 1 ? "s" : "",
                     shrunk.status == run::ShrinkStatus::minimal ? "" : ", not minimal", times);
}

std::string full_trace_path(const std::vector<Group>& groups, std::size_t group) {
  return fmt::format("findings/{}-{}-1.full.json", file_name_part(groups[group].clause), group + 1);
}

std::vector<std::string> script_paths(const std::vector<Group>& groups, std::size_t group) {
  const std::string stem = fmt::format("findings/{}-{}-1", file_name_part(groups[group].clause), group + 1);
  return {stem + ".sh", stem + ".py", stem + ".aws.sh"};
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
