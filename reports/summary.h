#pragma once

// What every report says about a run, worked out once: whether the target conforms, which findings are the same thing,
// and how the clauses fared by theme. The renderers only write it down.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/run/result.h"
#include "harness/run/run.h"
#include "model/clause.h"

namespace psvcheck::reports {

enum class Verdict {
  conforms,     ///< everything ran and nothing diverged, or nothing but minor clauses where the run is not strict
  findings,     ///< at least one divergence that counts
  unreachable,  ///< the target could not be reached or died, whatever was found by then
  refused,      ///< the target does not take the run's credentials, so that nothing was run
  interrupted,  ///< stopped from outside before the end, whatever was found by then
};

/// The names in the reports: "conforms", "findings", "unreachable", "refused", "interrupted".
std::string_view name_of(Verdict verdict);
std::string_view name_of(run::ClauseVerdict verdict);

Verdict verdict_of(const run::RunResult& result);

/// Whether a finding of this severity makes the run fail, unless it is known.
bool counts(const run::RunResult& result, model::Severity severity);

/// Whether this finding makes the run fail: by its severity, and because no baseline has its group.
bool counts(const run::RunResult& result, const run::Finding& finding);

/// One sentence without a full stop: "conforms at level recorded", "12 findings in 3 groups at level recorded",
/// "nothing new at level recorded: 40 known findings in 9 groups".
std::string headline(const run::RunResult& result);

/// SequenceResult::unjudged of all sequences.
std::size_t steps_not_judged(const run::RunResult& result);

/// Findings that show the same thing broken.
struct Group {
  std::string name;                   ///< Finding::group
  std::string clause;                 ///< the id of the clause that it breaks first
  model::Severity severity{};         ///< of that clause
  bool is_known = false;              ///< it is in the run's baseline
  std::vector<std::size_t> findings;  ///< indices into RunResult::findings; never empty; the first is the example
};

/// Whether the group makes the run fail.
bool counts(const run::RunResult& result, const Group& group);

/// The groups in the order of their first findings.
std::vector<Group> groups_of(const run::RunResult& result);

/// A class of states (model::class_of) that steps met which diverged, and how many findings of the group it has.
struct MetState {
  std::string state;
  std::size_t count = 0;
};

/// What the secret was before the steps of a group's findings, the most frequent first; those where it is not known are
/// left out.
std::vector<MetState> states_of(const run::RunResult& result, const Group& group);

/// "\"1 version: current\" (3 findings), \"no secret\" (1), and 2 other states"; of at most `most` states.
std::string text_of(const std::vector<MetState>& states, std::size_t most = 3);

/// How many findings of a group get a file that replays them: as many as the run keeps exchanges of.
inline constexpr std::size_t kept_per_group = run::traces_per_group;

/// The reproducer's path below the output folder: "findings/PUT-3a-2-1.json", the clause, the group's number among all
/// groups and the finding's number within the group, both from 1.
std::string reproducer_path(const std::vector<Group>& groups, std::size_t group, std::size_t finding);

/// What shrinking made of the group; nullptr where it was not shrunk.
const run::Shrunk* shrunk_of(const run::RunResult& result, const Group& group);

/// The same where it showed the finding again, so that its sequence stands for the group.
const run::Shrunk* shrunk_form_of(const run::RunResult& result, const Group& group);

/// "minimal", "not minimal", "not reproduced".
std::string_view name_of(run::ShrinkStatus status);

/// "3 steps show it (3 of 3 times)", "3 steps show it, not minimal (3 of 3 times)", "not reproduced (0 of 3 times)".
std::string text_of(const run::Shrunk& shrunk);

/// Where the trace of the first finding as it was seen is, for a group whose reproducer is a shrunk sequence:
/// "findings/PUT-3a-2-1.full.json".
std::string full_trace_path(const std::vector<Group>& groups, std::size_t group);

/// The scripts that send what the group's reproducer does: with curl, boto3 and the AWS CLI, "findings/PUT-3a-2-1.sh",
/// ".py" and ".aws.sh".
std::vector<std::string> script_paths(const std::vector<Group>& groups, std::size_t group);

/// A clause and how it fared.
struct ClauseLine {
  const model::Clause* clause = nullptr;
  run::ClauseTally tally;
};

struct Theme {
  std::string name;
  std::vector<ClauseLine> clauses;
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t noted = 0;
  std::size_t not_reached = 0;
};

/// Every clause of the catalogue that the result tallies, by theme, in the catalogue's order.
std::vector<Theme> themes_of(const run::RunResult& result);

}  // namespace psvcheck::reports
