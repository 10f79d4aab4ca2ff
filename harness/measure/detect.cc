#include "harness/measure/detect.h"

#include <algorithm>

#include "harness/measure/in_memory.h"
#include "harness/shrink/live.h"

namespace psvcheck::measure {
namespace {

/// Adds the steps and exchanges of the records before `end`.
void add_up_to(std::size_t end, const trace::Trace& trace, Detection& sum) {
  for (std::size_t i = 0; i < end && i < trace.records.size(); ++i) {
    sum.steps += trace.records[i].exchanges.size();
    sum.wire_requests += trace.records[i].exchanges.size() + trace.records[i].observation.size();
  }
}

/// Shrinks the groups of findings on the target that showed them, as a run does.
void shrink_all(const InMemory& target, const run::RunnerOptions& runner, const DetectOptions& options,
                const std::vector<run::Finding>& findings, Detection& detection) {
  run::RunResult result;
  result.run_id = runner.run_id;
  result.seed = runner.seed;
  result.level = options.level;
  result.findings = findings;
  shrink::LiveOptions live;
  live.runner = runner;
  live.connect = [&]() -> std::expected<run::Send, std::string> { return target.send(); };
  live.first_number = 1'000'000;  // beyond every sequence's own
  live.budget = options.shrink_budget;
  live.strict = true;
  shrink::shrink_groups(result, live);
  if (result.shrunk.empty()) return;
  detection.shrink_requests = result.shrunk.front().wire_requests;
  detection.shrunk_to = result.shrunk.front().steps;
  detection.groups = result.shrunk.size();
  detection.shortest_group = std::ranges::min(result.shrunk, {}, &run::Shrunk::steps).steps;
}

}  // namespace

Detection detect(const server::Mutant& mutant, std::span<const run::NamedSequence> sequences,
                 const DetectOptions& options) {
  server::TargetOptions serving;
  serving.level = options.level;
  serving.mutant = &mutant;
  const InMemory target(std::move(serving));
  const run::RunnerOptions runner = target.runner(options.level);
  run::Connection connection{target.send()};
  Detection detection;
  std::vector<run::Finding> firsts;  // of each group
  for (const run::NamedSequence& sequence : sequences) {
    const run::SequenceRun run = run::run_sequence(sequence, connection, runner);
    for (const run::Finding& finding : run.findings) {
      if (std::ranges::find(firsts, finding.group, &run::Finding::group) == firsts.end()) firsts.push_back(finding);
    }
    if (detection.found) continue;  // the figures are of what it took to find it
    ++detection.sequences;
    if (run.findings.empty()) {
      add_up_to(run.trace.records.size(), run.trace, detection);
      continue;
    }
    const run::Finding& finding = run.findings.front();
    add_up_to(finding.step + 1, run.trace, detection);
    detection.found = true;
    detection.sequence = run.result.name;
    detection.clause = finding.clauses.front();
    if (options.shrink_budget == 0) break;
  }
  if (detection.found && options.shrink_budget > 0) shrink_all(target, runner, options, firsts, detection);
  return detection;
}

}  // namespace psvcheck::measure
