// How fast the model is walked through an abstract state space: every transition of it, with its set of outcomes, the
// states that these lead to, and their canonical forms. README.md says how to run it.

#include <benchmark/benchmark.h>

#include "harness/generate/graph.h"
#include "harness/generate/tour.h"

namespace {

using namespace psvcheck;

const generate::Space& space_of(const benchmark::State& state) {
  return generate::all_spaces()[static_cast<std::size_t>(state.range(0))];
}

void enumerate_space(benchmark::State& state) {
  std::size_t transitions = 0;
  for ([[maybe_unused]] auto _ : state) transitions += generate::enumerate(space_of(state)).transitions.size();
  state.SetLabel(std::string(space_of(state).name));
  state.counters["transitions/s"] = benchmark::Counter(static_cast<double>(transitions), benchmark::Counter::kIsRate);
}

void plan_tour(benchmark::State& state) {
  const generate::Graph graph = generate::enumerate(space_of(state));
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(generate::full_tour(graph));
  state.SetLabel(std::string(space_of(state).name));
}

}  // namespace

BENCHMARK(enumerate_space)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(plan_tour)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
