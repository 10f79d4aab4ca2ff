#include "harness/measure/generators.h"

#include <algorithm>

#include "harness/generate/random.h"

namespace psvcheck::measure {
namespace {

using Sequences = std::vector<run::NamedSequence>;

/// Every scenario as it is, and then once more with nothing read before its end.
Sequences scenarios(const GeneratorInput& input) {
  Sequences all(input.scenarios.begin(), input.scenarios.end());
  for (const run::NamedSequence& scenario : input.scenarios) {
    run::NamedSequence& unread = all.emplace_back(scenario);
    unread.name += " (read at its end)";
    unread.number += input.scenarios.size();
    unread.observe = run::Observe::end;
  }
  return all;
}

Sequences random(const GeneratorInput& input) {
  const run::Source source = generate::random_source({.seed = input.seed, .rotates = true}, {.steps = input.budget});
  Sequences all;
  while (auto sequence = source()) all.push_back(std::move(*sequence));
  return all;
}

constexpr Generator generators[] = {
    {"scenarios", "The written scenarios, read back after each step, and then at their ends only.", scenarios},
    {"random", "Random sequences over the model.", random},
};

}  // namespace

std::span<const Generator> all_generators() { return generators; }

const Generator* find_generator(std::string_view name) {
  const auto found = std::ranges::find(generators, name, &Generator::name);
  return found == std::end(generators) ? nullptr : found;
}

}  // namespace psvcheck::measure
