// Which mutants the scenarios find: all but those that are named here, which generators must find.

#include <gtest/gtest.h>

#include <set>
#include <string_view>
#include <vector>

#include "harness/measure/detect.h"
#include "harness/measure/generators.h"
#include "harness/trace/json.h"
#include "scenarios/files_for_tests.h"

namespace psvcheck::measure {
namespace {

const std::set<std::string_view>& gaps() {
  static const std::set<std::string_view> names{};
  return names;
}

std::vector<run::NamedSequence> all_scenarios() {
  std::vector<run::NamedSequence> all;
  for (const auto& file : scenarios::files_below(scenarios::source_dir / "scenarios", ".json")) {
    const auto name = file.lexically_relative(scenarios::source_dir / "scenarios").string();
    if (name.starts_with("recorded/")) continue;
    auto trace = trace::read(scenarios::contents(file), name);
    if (trace) all.push_back({name, all.size(), std::move(trace->sequence), std::nullopt});
  }
  return all;
}

TEST(ScenariosOnMutants, FindAllButTheGapsThatAreKnown) {
  const auto scenarios = all_scenarios();
  const auto sequences = find_generator("scenarios")->sequences({.scenarios = scenarios});
  for (const server::Mutant& mutant : server::all_mutants()) {
    const Detection detection = detect(mutant, sequences, model::Level::recorded);
    EXPECT_EQ(detection.found, !gaps().contains(mutant.name)) << mutant.name;
    if (detection.found) EXPECT_GE(detection.steps, mutant.shortest > 100 ? 1 : mutant.shortest) << mutant.name;
  }
}

}  // namespace
}  // namespace psvcheck::measure
