// Which mutants the scenarios find: all but those that are named here, which generators must find.

#include <gtest/gtest.h>

#include <set>
#include <string_view>
#include <vector>

#include "harness/measure/detect.h"
#include "harness/measure/generators.h"
#include "harness/trace/json.h"
#include "scenarios/sequences_for_tests.h"

namespace psvcheck::measure {
namespace {

const std::set<std::string_view>& gaps() {
  static const std::set<std::string_view> names{
      "label-quota-unchecked",
  };
  return names;
}

// In parts, so that they can be tested side by side.
constexpr std::size_t parts = 8;

// All of them, or every third where invariants are checked, which under a sanitizer takes minutes.
#ifdef PSVCHECK_INVARIANTS
constexpr std::size_t apart = 3 * parts;
#else
constexpr std::size_t apart = parts;
#endif

class ScenariosOnMutants : public testing::TestWithParam<std::size_t> {};

TEST_P(ScenariosOnMutants, FindAllButTheGapsThatAreKnown) {
  const auto scenarios = scenarios::all_sequences();
  const auto sequences = find_generator("scenarios")->sequences({.scenarios = scenarios});
  const auto mutants = server::all_mutants();
  for (std::size_t i = GetParam(); i < mutants.size(); i += apart) {
    const Detection detection = detect(mutants[i], sequences, {});
    EXPECT_EQ(detection.found, !gaps().contains(mutants[i].name)) << mutants[i].name;
  }
}

INSTANTIATE_TEST_SUITE_P(Parts, ScenariosOnMutants, testing::Range<std::size_t>(0, parts));

TEST(Gaps, AreMutants) {
  for (const std::string_view name : gaps()) EXPECT_NE(server::find_mutant(name), nullptr) << name;
}

}  // namespace
}  // namespace psvcheck::measure
