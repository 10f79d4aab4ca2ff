#include "reports/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "reports/report.h"

namespace psvcheck::reports {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "moto 5.2.5" is moto in version 5.2.5.
void split_target(const std::string& target, ComparedRun& run) {
  const std::size_t at = target.rfind(' ');
  const std::string last = at == std::string::npos ? "" : target.substr(at + 1);
  const bool is_version =
      !last.empty() && (is_digit(last[0]) || (last[0] == 'v' && last.size() > 1 && is_digit(last[1])));
  run.target = is_version ? target.substr(0, at) : target;
  if (is_version) run.version = last;
}

ComparedRun run_of(const std::string& file, const Report& report) {
  ComparedRun run;
  run.file = file;
  split_target(report.target, run);
  run.level = report.level;
  run.started = report.started;
  run.verdict = report.verdict;
  run.findings = report.finding_count;
  run.steps = report.steps;
  std::set<std::string> known;
  for (const ReportedGroup& group : report.groups) {
    if (!group.is_known) continue;
    for (const ReportedFinding& finding : group.findings) known.insert(finding.clauses.begin(), finding.clauses.end());
  }
  for (const ReportedClause& clause : report.clauses) {
    run.verdicts[clause.id] = clause.verdict;
    if (clause.verdict != "failed" || clause.fails) continue;
    (known.contains(clause.id) ? run.known : run.minor).insert(clause.id);
  }
  for (const ReportedGroup& group : report.groups) run.group_names.insert(group.name);
  run.groups = run.group_names.size();
  return run;
}

std::size_t missing_in(const std::set<std::string>& from, const std::set<std::string>& other) {
  return static_cast<std::size_t>(std::ranges::count_if(from, [&](const auto& name) { return !other.contains(name); }));
}

Changes changes_since(const ComparedRun& before, const ComparedRun& now) {
  Changes changes;
  changes.since = before.version.empty() ? before.started : fmt::format("{}, {}", before.version, before.started);
  for (const auto& [id, verdict] : now.verdicts) {
    const auto old = before.verdicts.find(id);
    const std::string was = old == before.verdicts.end() ? "not reached" : old->second;
    if (was == "failed" && verdict == "passed") changes.fixed.push_back(id);
    if (was != "failed" && verdict == "failed") (was == "passed" ? changes.broken : changes.found).push_back(id);
  }
  changes.new_groups = missing_in(now.group_names, before.group_names);
  changes.gone_groups = missing_in(before.group_names, now.group_names);
  return changes;
}

/// The newest run before `now` of the same target at the same level, in whatever version.
const ComparedRun* run_before(const std::vector<ComparedRun>& runs, const ComparedRun& now) {
  const ComparedRun* found = nullptr;
  for (const ComparedRun& run : runs) {
    if (run.target != now.target || run.level != now.level || run.started >= now.started) continue;
    if (found == nullptr || run.started > found->started) found = &run;
  }
  return found;
}

void add_clauses(const Report& report, std::vector<ComparedClause>& clauses) {
  for (const ReportedClause& clause : report.clauses) {
    if (std::ranges::find(clauses, clause.id, &ComparedClause::id) != clauses.end()) continue;
    clauses.push_back({clause.id, clause.theme, clause.sentence, clause.strength, clause.source});
  }
}

std::vector<Column> columns_of(const std::vector<ComparedRun>& runs) {
  std::vector<Column> columns;
  for (const ComparedRun& run : runs) {
    const auto same = std::ranges::find_if(columns, [&](const Column& column) {
      return column.run.target == run.target && column.run.version == run.version && column.run.level == run.level;
    });
    if (same == columns.end()) {
      columns.push_back({run, {}});
    } else if (same->run.started < run.started) {
      same->run = run;
    }
  }
  std::ranges::sort(columns, [](const Column& a, const Column& b) {
    if (a.run.target != b.run.target) return a.run.target < b.run.target;
    if (a.run.version != b.run.version) return version_less(a.run.version, b.run.version);
    return a.run.level < b.run.level;
  });
  for (Column& column : columns) {
    if (const ComparedRun* before = run_before(runs, column.run)) column.changes = changes_since(*before, column.run);
  }
  return columns;
}

}  // namespace

std::string_view leniency(const ComparedRun& run, const std::string& clause) {
  if (run.known.contains(clause)) return "known";
  return run.minor.contains(clause) ? "minor" : "";
}

bool version_less(std::string_view a, std::string_view b) {
  const auto number = [](std::string_view& text) {
    std::size_t end = 0;
    while (end < text.size() && is_digit(text[end])) ++end;
    std::string_view digits = text.substr(0, end);
    text.remove_prefix(end);
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return digits;
  };
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      const std::string_view left = number(a), right = number(b);
      if (left.size() != right.size()) return left.size() < right.size();
      if (left != right) return left < right;
      continue;
    }
    if (a.front() != b.front()) return a.front() < b.front();
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return a.empty() && !b.empty();
}

std::expected<Comparison, std::string> compare(const std::vector<NamedReport>& reports) {
  std::vector<ComparedRun> runs;
  std::vector<Report> read;
  for (const NamedReport& given : reports) {
    auto report = read_report(given.text, given.file);
    if (!report) return std::unexpected(report.error());
    runs.push_back(run_of(given.file, *report));
    read.push_back(*std::move(report));
  }
  Comparison comparison;
  comparison.columns = columns_of(runs);
  std::vector<std::size_t> newest_first(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) newest_first[i] = i;
  std::ranges::sort(newest_first, [&](std::size_t a, std::size_t b) {
    return runs[a].started != runs[b].started ? runs[a].started > runs[b].started : a < b;
  });
  for (const std::size_t i : newest_first) add_clauses(read[i], comparison.clauses);
  return comparison;
}

}  // namespace psvcheck::reports
