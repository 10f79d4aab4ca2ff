#pragma once

// What a run found, as plain data: the runner fills it in, the reports read it. It names no target's internals and
// holds no credentials.

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/trace/trace.h"
#include "model/clause.h"
#include "model/judge.h"

namespace psvcheck::run {

/// A divergence with the steps that show it.
struct Finding {
  std::string group;                 ///< names what is broken the same way: clause, operation, differences
  std::vector<std::string> clauses;  ///< the one that it breaks first; never empty
  std::string operation;
  model::Severity severity = model::Severity::major;  ///< that of the clause which it breaks first
  std::vector<model::Difference> differences;         ///< never empty
  std::string sequence;                               ///< the scenario's path, or how the sequence was made
  std::size_t step = 0;                               ///< index of the diverging step
  std::string before{};                               ///< model::Divergence::before
  std::string observe{};  ///< how much was read back, where it was not as much as in the rest of the run
  trace::Trace trace;     ///< the steps up to and with the diverging one; what went over the
                          ///< wire is kept for the first few of a group only
};

enum class ShrinkStatus {
  minimal,         ///< nothing that was tried is shorter or simpler and still shows it
  not_minimal,     ///< the best so far, when the budget was spent, the target died, or a person interrupted
  not_reproduced,  ///< it did not show again; the trace of the finding is the proof
};

/// What shrinking made of a group of findings, from its first one.
struct Shrunk {
  std::string group;  ///< Finding::group
  ShrinkStatus status = ShrinkStatus::not_minimal;
  std::size_t steps = 0;                       ///< operations of the shrunk sequence, as trace::count_steps
  std::size_t step = 0;                        ///< index of the diverging step
  std::size_t reproduced = 0;                  ///< so many of
  std::size_t tries = 0;                       ///< these runs of it showed it again
  std::size_t wire_requests = 0;               ///< that shrinking took
  std::vector<model::Difference> differences;  ///< as they last showed; none where it was not reproduced
  std::string observe{};                       ///< as in Finding
  trace::Trace trace;                          ///< the sequence, with what went over the wire when it last showed
};

/// What became of one sequence.
struct SequenceResult {
  std::string name;  ///< the scenario's path below scenarios/, or a generator's name and number
  std::string title;
  std::vector<std::string> clauses;  ///< that the scenario names
  std::chrono::microseconds duration{};
  std::size_t steps = 0;
  std::size_t wire_requests = 0;
  std::size_t divergences = 0;
  std::size_t unjudged = 0;          ///< steps on a secret of which the target had shown what no secret can be
  std::vector<std::string> skipped;  ///< a line for each step that was not run, with the reason
  std::string not_run{};             ///< why none of its steps was run; empty otherwise
  std::string aborted;               ///< why the sequence ended early (the target died); empty otherwise
  std::vector<std::string> notes{};  ///< sentences about what the target did where it had the choice
};

enum class ClauseVerdict {
  passed,
  failed,
  noted,  ///< touched, and nothing says what is right
  not_reached,
};

/// How a clause fared over the run.
struct ClauseTally {
  std::size_t upheld = 0;    ///< steps that exercised it and held
  std::size_t diverged = 0;  ///< steps that broke it
  std::size_t noted = 0;     ///< steps that touched it, where it is unspecified what is right
  std::string reason;        ///< of a clause not reached, where there is one ("the target has no clock adapter")
  std::string first{};       ///< the name of the first sequence that reached it; empty where none did
  ClauseVerdict verdict() const {
    if (diverged > 0) return ClauseVerdict::failed;
    if (upheld > 0) return ClauseVerdict::passed;
    return noted > 0 ? ClauseVerdict::noted : ClauseVerdict::not_reached;
  }
};

/// How long answers took, counted in buckets.
struct Latencies {
  /// Microseconds, inclusive; what takes longer than the last counts in a bucket of its own.
  static constexpr std::array<std::uint32_t, 17> up_to{50,      100,       200,       500,       1'000,     2'000,
                                                       5'000,   10'000,    20'000,    50'000,    100'000,   200'000,
                                                       500'000, 1'000'000, 2'000'000, 5'000'000, 10'000'000};
  std::array<std::uint64_t, up_to.size() + 1> counts{};

  void add(std::chrono::microseconds took) {
    std::size_t bucket = 0;
    while (bucket < up_to.size() && took.count() > up_to[bucket]) ++bucket;
    ++counts[bucket];
  }
  Latencies& operator+=(const Latencies& other) {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
    return *this;
  }
};

/// A state of the space, and how much was sent in it.
struct ReachedState {
  std::string state;  ///< "2 versions: current, previous"
  std::size_t versions = 0;
  std::size_t transitions = 0;
};

/// What became of a group of findings that a baseline holds.
enum class KnownState {
  found,        ///< it showed again
  added,        ///< it is new, and taken into the baseline
  gone,         ///< what showed it was run again and did not
  not_reached,  ///< what showed it was not run, or not in the same way
};

/// A group of findings that somebody knows of and has accepted for the time being.
struct KnownGroup {
  std::string clause;                   ///< the one that it breaks first
  std::string note;                     ///< of those who keep the file: why it is accepted
  std::string seen_in;                  ///< the name of a sequence that shows it
  std::optional<std::uint64_t> seed{};  ///< of a random sequence
  std::size_t steps = 0;                ///< that a generated sequence had; 0 where it is a file
  std::string observe = "full";         ///< how much was read back
  KnownState state = KnownState::not_reached;
  std::string why{};  ///< it was not reached, for a person
};

/// The groups that do not fail a run.
struct Baseline {
  std::string file;
  std::map<std::string, KnownGroup> groups;  ///< by Finding::group
};

/// How much of an abstract state space (harness/generate/graph.h) a run has been through.
struct StateCoverage {
  std::string space;  ///< "small"
  std::size_t states = 0, of_states = 0;
  std::size_t transitions = 0, of_transitions = 0;
  std::vector<ReachedState> reached{};
};

struct RunResult {
  std::string run_id;
  std::uint64_t seed = 0;
  std::string target;            ///< "moto 5.2.5", "embedded", or the endpoint's URL
  std::string endpoint;          ///< URL
  std::string target_options{};  ///< "--target moto": with them psvcheck talks to it again; empty: the embedded one
  model::Level level = model::Level::recorded;
  std::string observe;  ///< "end", "labels" or "full"
  bool strict = false;  ///< minor findings count for the verdict, too
  std::chrono::sys_seconds started{};
  std::chrono::microseconds duration{};
  std::vector<SequenceResult> sequences;  ///< in the order in which they were given, whatever --jobs
  std::vector<Finding> findings;          ///< in the order of the sequences
  std::vector<Shrunk> shrunk{};           ///< of groups, in their order; of some or none where that was not asked for
  std::map<std::string, ClauseTally> clauses;  ///< by id; every clause of the catalogue
  std::size_t steps = 0;
  std::size_t wire_requests = 0;
  Latencies latencies{};                      ///< of the wire requests that were answered
  std::optional<Baseline> baseline{};         ///< nothing where none was given
  std::optional<StateCoverage> coverage{};    ///< nothing where it was not watched
  std::optional<std::string> target_failure;  ///< the target could not be reached or died: what and where
  bool credentials_refused = false;           ///< that is because it does not take the run's credentials
  bool interrupted = false;                   ///< Ctrl-C; what was finished by then is here
};

/// What the baseline says of the group; nullptr where it does not have it.
inline const KnownGroup* find_known(const RunResult& result, const std::string& group) {
  if (!result.baseline) return nullptr;
  const auto known = result.baseline->groups.find(group);
  return known == result.baseline->groups.end() ? nullptr : &known->second;
}

}  // namespace psvcheck::run
