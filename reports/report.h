#pragma once

// report.json read back: what the formats for other programs (JUnit, SARIF, Markdown, annotations, TAP, a badge) are
// made of. They know nothing of a run but this, so that `psvcheck run --sarif` and `psvcheck report --sarif` say the
// same, and a report of last week can still be turned into what is wanted today.

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace psvcheck::reports {

struct ReportedDifference {
  std::string where, expected, observed;
};

struct ReportedFinding {
  std::string sequence;
  std::size_t step = 0;  ///< index of the diverging step, from 0
  std::string operation;
  std::vector<std::string> clauses;  ///< the one that it breaks first comes first; never empty
  std::vector<ReportedDifference> differences;
  std::string reproducer;          ///< below the output folder; empty where there is none
  std::vector<std::string> diff;   ///< lines with - and +
  std::vector<std::string> steps;  ///< in words; empty where the report has them not
  std::vector<std::string> curl;
};

/// The shortest sequence that was found for a group.
struct ReportedShrunk {
  std::string status;  ///< "minimal", "not minimal", "not reproduced"
  std::size_t length = 0, step = 0, reproduced = 0, tries = 0;
  std::string observe;  ///< how much was read back, where it was not the run's
  std::vector<ReportedDifference> differences;
  std::string reproducer;
  std::vector<std::string> diff, steps, curl;
  bool is_proof() const { return reproduced > 0; }
};

/// A request and its answer, as JSON on one line with symbols in place of names.
struct ReportedExchange {
  std::string operation;
  std::string request, answer;
  std::string expected;                  ///< the nearest answer that is allowed; empty where the answer is
  std::vector<ReportedDifference> form;  ///< of its head, and of members that should not be there
  unsigned status = 0;                   ///< 0 where no answer came
};

struct ReportedGroup {
  std::size_t number = 0;  ///< from 1
  std::string name;        ///< "PUT-7 | PutSecretValue | DescribeSecret: label"
  std::string clause;
  bool is_minor = false;
  bool is_known = false;  ///< in the run's baseline
  std::string note;
  std::optional<ReportedShrunk> shrunk;
  std::vector<std::string> scripts;
  std::vector<ReportedExchange> exchanges;
  std::vector<ReportedFinding> findings;  ///< never empty
};

struct ReportedClause {
  std::string id, theme, strength, sentence, source;
  bool is_minor = false;
  std::string verdict;  ///< "passed", "failed", "noted", "not reached"
  std::size_t diverged = 0;
  std::string reason;  ///< why it was not reached
  bool fails = false;  ///< it is broken in a way that counts
};

struct ReportedSequence {
  std::string name, title;
  std::vector<std::string> clauses;
  double seconds = 0;
  std::vector<std::string> notes;
};

/// What became of a baseline.
struct ReportedBaseline {
  std::string file;
  std::size_t found = 0, added = 0;
  std::vector<std::string> gone, not_reached;  ///< names of groups
};

struct Report {
  std::string version;   ///< of the psvcheck that made it
  std::string verdict;   ///< "conforms", "findings", "unreachable", "refused", "interrupted"
  std::string headline;  ///< the same as a sentence
  std::string run_id, target, endpoint, level, observe;
  std::string target_options;  ///< RunResult::target_options
  std::uint64_t seed = 0;
  bool strict = false;
  std::string started;  ///< "2026-11-24T08:37:26Z"
  double seconds = 0;
  std::string target_failure;  ///< empty where there was none
  std::size_t steps = 0, wire_requests = 0, finding_count = 0;
  std::size_t passed = 0, failed = 0, noted = 0, not_reached = 0;  ///< clauses
  std::vector<ReportedGroup> groups;
  std::vector<ReportedClause> clauses;
  std::vector<ReportedSequence> sequences;
  std::optional<ReportedBaseline> baseline;
};

/// Reads report.json. Error: "FILE: what is wrong": not JSON, another version of the format (it says which it reads),
/// or a member that is missing or not what it must be. Members that it does not know are passed over.
std::expected<Report, std::string> read_report(std::string_view text, std::string_view file_name);

/// The clause's entry; nullptr where the report has none.
const ReportedClause* find_clause(const Report& report, std::string_view id);

/// Whether the group makes the run fail: it is in no baseline, and major unless the run is strict.
bool counts(const Report& report, const ReportedGroup& group);

/// What shows the group best: of what shrinking left, where that showed it again, else of the first finding.
struct Example {
  const ReportedFinding* first = nullptr;  ///< of the group
  const std::vector<std::string>* diff = nullptr;
  const std::vector<std::string>* steps = nullptr;
  const std::vector<std::string>* curl = nullptr;
  std::size_t step = 0;  ///< the diverging one, from 0
  std::string reproducer;
  std::string observe;  ///< to be given to replay; empty where it is the run's
};
Example example_of(const ReportedGroup& group);

/// "3 steps show it (3 of 3 times)"; "" where the group was not shrunk.
std::string text_of_shrinking(const ReportedGroup& group);

/// "VersionStages: expected [AWSCURRENT], observed [AWSPENDING]", of the first difference, values cut at `limit`.
std::string message_of(const ReportedGroup& group, std::size_t limit = 100);

}  // namespace psvcheck::reports
