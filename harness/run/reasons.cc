#include "harness/run/reasons.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

namespace psvcheck::run {
namespace {

bool is_about(const SequenceResult& sequence, std::string_view clause) {
  return std::ranges::find(sequence.clauses, clause) != sequence.clauses.end();
}

/// The clauses under which the sequences diverged, each once, in the order of the findings. Minor ones, about the form
/// of an answer, hide nothing, and neither does what a log shows.
std::vector<std::string> broken_in(const RunResult& result, const std::set<std::string_view>& sequences) {
  std::vector<std::string> clauses;
  for (const Finding& finding : result.findings) {
    const bool hides_nothing = finding.severity == model::Severity::minor || finding.clauses.front() == "LOG-1";
    if (hides_nothing || !sequences.contains(finding.sequence)) continue;
    if (std::ranges::find(clauses, finding.clauses.front()) == clauses.end())
      clauses.push_back(finding.clauses.front());
  }
  return clauses;
}

std::string what_became_of_its_sequences(const RunResult& result, std::string_view clause) {
  std::set<std::string_view> sequences;
  bool aborted = result.interrupted || result.target_failure;
  for (const SequenceResult& sequence : result.sequences) {
    if (!is_about(sequence, clause)) continue;
    sequences.insert(sequence.name);
    aborted = aborted || !sequence.aborted.empty();
  }
  if (const std::vector<std::string> broken = broken_in(result, sequences); !broken.empty()) {
    constexpr std::size_t shown = 6;
    const std::size_t named = std::min(broken.size(), shown);
    return fmt::format("what is about it did not show it, and diverged under {}{}",
                       fmt::join(broken.begin(), broken.begin() + static_cast<std::ptrdiff_t>(named), ", "),
                       broken.size() > shown ? " and others" : "");
  }
  if (aborted) return "the run ended before";
  if (sequences.empty()) return "nothing that was run is about it";
  return "the target took another of the ways that are allowed";
}

}  // namespace

void explain_not_reached(RunResult& result) {
  for (const model::Clause& clause : model::all_clauses()) {
    ClauseTally& tally = result.clauses[std::string(clause.id)];
    if (tally.verdict() != ClauseVerdict::not_reached) continue;
    if (!clause.unreachable.empty()) {
      tally.reason = clause.unreachable;
    } else if (clause.strength != model::Strength::unspecified && !model::enforces(result.level, clause.strength)) {
      tally.reason = fmt::format("not enforced at level {}", model::name_of(result.level));
    } else if (tally.reason.empty()) {
      tally.reason = what_became_of_its_sequences(result, clause.id);
    }
  }
}

}  // namespace psvcheck::run
