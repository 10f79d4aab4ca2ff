#include "reports/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

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
  const bool any =
      std::ranges::any_of(result.findings, [&](const run::Finding& finding) { return counts(result, finding); });
  return any ? Verdict::findings : Verdict::conforms;
}

bool counts(const run::RunResult& result, model::Severity severity) {
  return result.strict || severity == model::Severity::major;
}

bool counts(const run::RunResult& result, const run::Finding& finding) {
  return counts(result, finding.severity) && run::find_known(result, finding.group) == nullptr;
}

bool counts(const run::RunResult& result, const Group& group) {
  return counts(result, group.severity) && !group.is_known;
}

namespace {

/// "12 findings in 3 groups" of those groups that are wanted; empty where there are none.
template <class Wanted>
std::string in_groups(const std::vector<Group>& groups, std::string_view noun, Wanted wanted) {
  std::size_t findings = 0, number = 0;
  for (const Group& group : groups) {
    if (!wanted(group)) continue;
    findings += group.findings.size();
    ++number;
  }
  return number == 0 ? std::string() : fmt::format("{} in {}", counted(findings, noun), counted(number, "group"));
}

std::string joined(std::initializer_list<std::string> parts, std::string_view with) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!out.empty()) out += with;
    out += part;
  }
  return out;
}

}  // namespace

std::size_t steps_not_judged(const run::RunResult& result) {
  std::size_t count = 0;
  for (const run::SequenceResult& sequence : result.sequences) count += sequence.unjudged;
  return count;
}

std::string headline(const run::RunResult& result) {
  const std::vector<Group> groups = groups_of(result);
  const bool is_major = true;
  const auto unknown = [&](bool major) {
    return [=](const Group& group) { return !group.is_known && (group.severity == model::Severity::major) == major; };
  };
  const std::string major = in_groups(groups, "finding", unknown(is_major));
  const std::string minor = in_groups(groups, "minor finding", unknown(!is_major));
  const std::string known = in_groups(groups, "known finding", [](const Group& group) { return group.is_known; });
  const std::string_view level = model::name_of(result.level);
  const std::string found = joined({major, minor}, " and ");
  const std::string beside_known = known.empty() ? std::string() : fmt::format(", beside {}", known);
  const std::string until_then =
      found.empty() && known.empty() ? std::string() : ", after " + joined({major, minor, known}, " and ");
  switch (verdict_of(result)) {
    case Verdict::findings:
      return fmt::format("{} at level {}{}", found, level, beside_known);
    case Verdict::unreachable:
      return "no verdict: the target could not be reached, or died" + until_then;
    case Verdict::refused:
      return "no verdict: the target does not take the credentials";
    case Verdict::interrupted:
      return "no verdict: interrupted" + until_then;
    case Verdict::conforms:
      break;
  }
  if (known.empty()) return fmt::format("conforms at level {}{}{}", level, minor.empty() ? "" : ", but for ", minor);
  return fmt::format("nothing new at level {}: {}", level, joined({known, minor}, " and "));
}

std::vector<Group> groups_of(const run::RunResult& result) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < result.findings.size(); ++i) {
    const run::Finding& finding = result.findings[i];
    const auto same = std::ranges::find(groups, finding.group, &Group::name);
    if (same != groups.end()) {
      same->findings.push_back(i);
    } else {
      groups.push_back({finding.group,
                        finding.clauses.empty() ? std::string() : finding.clauses.front(),
                        finding.severity,
                        run::find_known(result, finding.group) != nullptr,
                        {i}});
    }
  }
  return groups;
}

std::vector<MetState> states_of(const run::RunResult& result, const Group& group) {
  std::map<std::string, std::size_t> counts;
  for (const std::size_t finding : group.findings) {
    if (!result.findings[finding].before.empty()) ++counts[result.findings[finding].before];
  }
  std::vector<MetState> states;
  states.reserve(counts.size());
  for (const auto& [state, count] : counts) states.push_back({state, count});
  std::ranges::sort(states, [](const MetState& a, const MetState& b) {
    return std::tie(b.count, a.state) < std::tie(a.count, b.state);
  });
  return states;
}

std::string text_of(const std::vector<MetState>& states, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(most, states.size()); ++i) {
    if (i > 0) text += ", ";
    text += fmt::format("\"{}\" ({})", states[i].state,
                        i == 0 ? counted(states[i].count, "finding") : std::to_string(states[i].count));
  }
  if (states.size() > most) text += fmt::format(", and {}", counted(states.size() - most, "other state"));
  return text;
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
