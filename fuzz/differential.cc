#include "fuzz/differential.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "harness/measure/in_memory.h"
#include "harness/server/variant.h"

namespace psvcheck::fuzz {
namespace {

std::optional<run::Observe> observe_for(Reading reading) {
  switch (reading) {
    case Reading::full:
      return run::Observe::full;
    case Reading::labels:
      return run::Observe::labels;
    case Reading::end:
      return run::Observe::end;
  }
  return std::nullopt;
}

run::SequenceRun run_on(server::TargetOptions serving, const Input& input) {
  const model::Level level = serving.level;
  const measure::InMemory target(std::move(serving));
  run::Connection connection{target.send()};
  run::RunnerOptions options = target.runner(level);
  options.claims.push_back(trace::Capability::cloudtrail);
  options.why_not_signed_wrongly = "signatures are not looked at";
  return run::run_sequence(named(input), connection, options);
}

}  // namespace

run::NamedSequence named(Input input, std::uint64_t number) {
  run::NamedSequence sequence;
  sequence.name = fmt::format("fuzz/{}", number);
  sequence.number = number;
  sequence.sequence = std::move(input.sequence);
  sequence.observe = observe_for(input.reading);
  return sequence;
}

run::SequenceRun run_embedded(const Input& input, const server::Mutant* mutant) {
  server::TargetOptions serving;
  serving.mutant = mutant;
  return run_on(std::move(serving), input);
}

run::SequenceRun run_variant(const Input& input, const Variant& variant) {
  server::ServeOptions serving;
  serving.target.level = variant.level;
  server::vary(serving, variant.seed);
  return run_on(std::move(serving.target), input);
}

std::string text_of(const run::Finding& finding) {
  std::string text = fmt::format("{} at step {}, {}", fmt::join(finding.clauses, " "), finding.step, finding.operation);
  for (const model::Difference& difference : finding.differences) {
    text += fmt::format("\n  {}\n    - {}\n    + {}", difference.where, difference.expected, difference.observed);
  }
  return text;
}

}  // namespace psvcheck::fuzz
