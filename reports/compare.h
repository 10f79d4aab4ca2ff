#pragma once

// Several reports side by side: which clause holds on which target and version, and what changed since the run before.

#include <cstddef>
#include <expected>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace psvcheck::reports {

/// What is compared of one report.json.
struct ComparedRun {
  std::string file;     ///< where it came from
  std::string target;   ///< "moto"
  std::string version;  ///< "5.2.5"; empty where the target's name has none
  std::string level;
  std::string started;  ///< ISO 8601, UTC; sorts by time
  std::string verdict;
  std::size_t findings = 0, groups = 0, steps = 0;
  std::map<std::string, std::string> verdicts;  ///< by clause: "passed", "failed", "noted", "not reached"
  /// Clauses that failed and fail no run: in nothing but what the baseline knows; else by being minor.
  std::set<std::string> known, minor;
  std::set<std::string> group_names;
};

/// A clause as the newest report that has it says it.
struct ComparedClause {
  std::string id, theme, sentence, strength, source;
};

/// What is otherwise than in the run before of the same target.
struct Changes {
  std::string since;                            ///< "5.2.4, 2026-11-01T10:00:00Z"; empty where there is no run before
  std::vector<std::string> fixed;               ///< clauses that failed and do not any more
  std::vector<std::string> broken;              ///< clauses that passed and fail
  std::vector<std::string> found;               ///< clauses that fail and were not judged before
  std::size_t new_groups = 0, gone_groups = 0;  ///< of findings
};

/// A target in one version at one level: its newest run.
struct Column {
  ComparedRun run;
  Changes changes;
};

struct Comparison {
  std::vector<Column> columns;          ///< by target, then version
  std::vector<ComparedClause> clauses;  ///< in the order of the newest report, then those that only others have
};

/// Compares the texts of report.json files, each with the name of its file. The error names the file and what is wrong
/// with it.
struct NamedReport {
  std::string file;
  std::string text;
};
std::expected<Comparison, std::string> compare(const std::vector<NamedReport>& reports);

/// "known" or "minor", where the clause failed in a way that fails no run; else empty.
std::string_view leniency(const ComparedRun& run, const std::string& clause);

/// Orders "5.2.10" behind "5.2.9": runs of digits as numbers.
bool version_less(std::string_view a, std::string_view b);

/// The comparison as Markdown: a table of the targets, what changed, and the clauses on which the targets differ or
/// that fail somewhere.
std::string compare_markdown(const Comparison& comparison);

/// The comparison as one HTML file. `pages` are links to the reports' own pages, in the order of the columns; none, or
/// an empty one, where there is no page.
std::string compare_html(const Comparison& comparison, const std::vector<std::string>& pages);

}  // namespace psvcheck::reports
