#include "harness/measure/detect.h"

#include "harness/measure/in_memory.h"

namespace psvcheck::measure {
namespace {

/// Adds the steps and exchanges of the records before `end`.
void add_up_to(std::size_t end, const trace::Trace& trace, Detection& sum) {
  for (std::size_t i = 0; i < end && i < trace.records.size(); ++i) {
    sum.steps += trace.records[i].exchanges.size();
    sum.wire_requests += trace.records[i].exchanges.size() + trace.records[i].observation.size();
  }
}

}  // namespace

Detection detect(const server::Mutant& mutant, std::span<const run::NamedSequence> sequences, model::Level level) {
  server::TargetOptions options;
  options.level = level;
  options.mutant = &mutant;
  const InMemory target(std::move(options));
  run::RunnerOptions runner = target.runner(level);
  run::Connection connection{target.send()};
  Detection detection;
  for (const run::NamedSequence& sequence : sequences) {
    run::SequenceRun run = run::run_sequence(sequence, connection, runner);
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
    detection.trace = std::move(run.trace);
    break;
  }
  return detection;
}

}  // namespace psvcheck::measure
