// The mutants as a whole: enough of each kind, and each told from the model by its witness and by nothing shorter.

#include "harness/server/mutants.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/measure/distinguish.h"
#include "harness/measure/in_memory.h"
#include "harness/measure/witnesses.h"

namespace psvcheck::measure {
namespace {

using server::Mutant;
using server::MutantKind;

constexpr auto level = model::Level::recorded;

run::Observe observe_for(const Mutant& mutant) { return mutant.unread ? run::Observe::end : run::Observe::full; }

trace::Sequence without_last(trace::Sequence sequence) {
  if (auto* const repeat = std::get_if<trace::RepeatStep>(&sequence.steps.back().kind); repeat && repeat->count > 1) {
    --repeat->count;
  } else {
    sequence.steps.pop_back();
  }
  return sequence;
}

// A move of the clock is a step, too.
std::size_t length_of(const trace::Sequence& sequence) {
  const auto moves = std::ranges::count_if(
      sequence.steps, [](const auto& step) { return std::holds_alternative<trace::AdvanceStep>(step.kind); });
  return trace::count_steps(sequence) + static_cast<std::size_t>(moves);
}

// By name, which a test's output can show.
class EveryMutant : public testing::TestWithParam<std::string_view> {
 protected:
  const Mutant& mutant() const { return *server::find_mutant(GetParam()); }
  trace::Sequence witness() const { return witness_of(GetParam()).value_or(trace::Sequence{}); }
};

// Those of whom more than an answer is wrong.
class EveryMutantOfSteps : public EveryMutant {};

TEST_P(EveryMutant, HasAWitnessOfTheLengthThatIsStated) {
  EXPECT_TRUE(witness_of(mutant().name));
  EXPECT_EQ(length_of(witness()), mutant().shortest);
}

TEST_P(EveryMutant, IsFoundByItsWitnessAndNotByLess) {
  ASSERT_FALSE(witness().steps.empty());
  EXPECT_TRUE(tells_apart(mutant(), witness(), observe_for(mutant()), level));
  EXPECT_FALSE(tells_apart(mutant(), without_last(witness()), observe_for(mutant()), level));
  EXPECT_NE(tells_apart(mutant(), witness(), run::Observe::full, level), mutant().unread);
}

TEST_P(EveryMutant, HasAWitnessThatTheModelItselfConformsTo) {
  const Mutant none{"none", "", MutantKind::state, 0, nullptr};
  for (const auto observe : {run::Observe::full, run::Observe::end}) {
    EXPECT_FALSE(tells_apart(none, witness(), observe, level));
  }
}

TEST_P(EveryMutantOfSteps, IsFoundBySearchInAsManySteps) {
  const bool is_searched = mutant().proof == server::Proof::search && mutant().shortest <= 2;
  const SearchResult result = distinguish(mutant(), {.level = level, .depth = is_searched ? mutant().shortest : 2});
  EXPECT_EQ(result.found.has_value(), is_searched);
  if (!result.found || !is_searched) return;
  EXPECT_EQ(result.found->letters.size(), mutant().shortest);
  EXPECT_EQ(result.found->unread, mutant().unread);
}

std::vector<std::string_view> names_of(bool (*is_wanted)(const Mutant&)) {
  std::vector<std::string_view> names;
  for (const Mutant& mutant : server::all_mutants()) {
    if (is_wanted(mutant)) names.push_back(mutant.name);
  }
  return names;
}

std::string test_name(const testing::TestParamInfo<std::string_view>& mutant) {
  std::string name(mutant.param);
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Mutants, EveryMutant, testing::ValuesIn(names_of([](const Mutant&) { return true; })),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Mutants, EveryMutantOfSteps,
                         testing::ValuesIn(names_of([](const Mutant& mutant) { return mutant.step != nullptr; })),
                         test_name);

TEST(Mutants, AreAtLeastAHundredWithNamesOfTheirOwn) {
  std::set<std::string_view> names, summaries;
  for (const Mutant& mutant : server::all_mutants()) {
    EXPECT_TRUE(names.insert(mutant.name).second) << mutant.name;
    EXPECT_TRUE(summaries.insert(mutant.summary).second) << mutant.summary;
    EXPECT_TRUE(mutant.summary.ends_with('.')) << mutant.name;
    EXPECT_EQ(server::find_mutant(mutant.name), &mutant);
  }
  EXPECT_GE(names.size(), 100U);
  EXPECT_EQ(server::find_mutant("no-such-mutant"), nullptr);
}

TEST(Mutants, AreOfTheKindsThatMatter) {
  std::map<MutantKind, std::size_t> count;
  std::size_t long_ones = 0, unread = 0;
  for (const Mutant& mutant : server::all_mutants()) {
    ++count[mutant.kind];
    long_ones += mutant.shortest >= 4 ? 1 : 0;
    unread += mutant.unread ? 1 : 0;
  }
  EXPECT_LE(count[MutantKind::validation] + count[MutantKind::wire], 30U);
  EXPECT_GE(count[MutantKind::state] + count[MutantKind::labels], 50U);
  EXPECT_GE(long_ones, 15U);
  EXPECT_GE(unread, 2U);
}

TEST(Mutants, KeepNothingBetweenTwoRuns) {
  const Mutant* const mutant = server::find_mutant("third-replay-moves-labels");
  ASSERT_NE(mutant, nullptr);
  server::TargetOptions options;
  options.mutant = mutant;
  const InMemory target(options);
  run::Connection connection{target.send()};
  const auto witness = *witness_of(mutant->name);
  EXPECT_FALSE(run::run_sequence({"first", 0, witness, {}}, connection, target.runner(level)).findings.empty());
  EXPECT_TRUE(connection.send({"POST", "/_psvcheck/reset", {}, ""}));
  EXPECT_FALSE(run::run_sequence({"again", 0, witness, {}}, connection, target.runner(level)).findings.empty());
}

}  // namespace
}  // namespace psvcheck::measure
