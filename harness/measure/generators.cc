#include "harness/measure/generators.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/generate/graph.h"
#include "harness/generate/random.h"
#include "harness/generate/tour.h"

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

Sequences explore(const GeneratorInput& input) {
  const generate::Graph graph = generate::enumerate(*generate::find_space("small"));
  const generate::Tour tour = generate::full_tour(graph);
  Sequences all;
  for (const generate::NumberedWalk& walk : generate::part_of(tour.walks, {.budget = input.budget})) {
    all.push_back({fmt::format("explore/small/tour-{:06}", walk.number), walk.number,
                   generate::sequence_of(graph, walk), std::nullopt});
  }
  return all;
}

constexpr Generator generators[] = {
    {"scenarios", "The written scenarios, read back after each step, and then at their ends only.", scenarios},
    {"random", "Random sequences over the model.", random},
    {"explore", "The tour of all transitions of the small space.", explore},
};

}  // namespace

std::span<const Generator> all_generators() { return generators; }

const Generator* find_generator(std::string_view name) {
  const auto found = std::ranges::find(generators, name, &Generator::name);
  return found == std::end(generators) ? nullptr : found;
}

}  // namespace psvcheck::measure
