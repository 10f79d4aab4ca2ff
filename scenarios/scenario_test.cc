// Scenarios and model are two statements of the same specification, written apart. These tests hold them against each
// other in both directions: no scenario expects what the model forbids or forbids what it allows, and no rule of the
// model could be taken out without a scenario noticing.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "harness/trace/expectation.h"
#include "harness/trace/json.h"
#include "model/clause.h"
#include "scenarios/files_for_tests.h"
#include "scenarios/rules_for_tests.h"

namespace psvcheck::trace {
namespace {

constexpr std::array levels{model::Level::documented, model::Level::recorded, model::Level::reported};

using scenarios::contents;
using scenarios::files_below;
using scenarios::source_dir;

/// Every scenario that reads, by its path below scenarios/. Recordings are not among them: they expect nothing.
const std::map<std::string, Sequence>& all_scenarios() {
  static const auto all = [] {
    std::map<std::string, Sequence> read_ones;
    for (const auto& file : files_below(source_dir / "scenarios", ".json")) {
      const std::string name = file.lexically_relative(source_dir / "scenarios").string();
      if (name.starts_with("recorded/")) continue;
      if (auto trace = read(contents(file), name)) read_ones.emplace(name, std::move(trace->sequence));
    }
    return read_ones;
  }();
  return all;
}

TEST(Scenarios, EveryFileIsADocumentOfTheFormat) {
  std::size_t files = 0;
  for (const auto& file : files_below(source_dir / "scenarios", ".json")) {
    const std::string name = file.lexically_relative(source_dir).string();
    const auto trace = read(contents(file), name);
    EXPECT_TRUE(trace) << trace.error().message();
    ++files;
  }
  EXPECT_GT(files, 100U);
}

TEST(Scenarios, EveryOneHasATitleAndNamesItsClauses) {
  for (const auto& [name, scenario] : all_scenarios()) {
    EXPECT_FALSE(scenario.title.empty()) << name;
    EXPECT_FALSE(scenario.clauses.empty()) << name;
  }
}

TEST(Scenarios, AgreeWithTheModelAtEveryLevel) {
  for (const auto& [name, scenario] : all_scenarios()) {
    for (const model::Level level : levels) {
      for (const std::string& sentence : disagreements(scenario, level)) ADD_FAILURE() << name << ": " << sentence;
    }
  }
}

TEST(Scenarios, ARuleThatIsTakenOutOfTheModelIsMissed) {
  std::map<std::pair<std::string, model::Level>, std::vector<std::string>> with_all_rules;
  for (const auto& [name, scenario] : all_scenarios()) {
    for (const model::Level level : levels) with_all_rules[{name, level}] = disagreements(scenario, level);
  }
  const auto is_missed = [&](const std::string& rule) {
    return std::ranges::any_of(all_scenarios(), [&](const auto& entry) {
      const auto& [name, scenario] = entry;
      if (std::ranges::find(scenario.clauses, rule) == scenario.clauses.end()) return false;
      return std::ranges::any_of(levels, [&](model::Level level) {
        return disagreements(scenario, level, rule) != with_all_rules[{name, level}];
      });
    });
  };
  const std::set<std::string> rules = scenarios::rules_of_the_model();
  EXPECT_GT(rules.size(), 20U);
  for (const std::string& rule : rules) {
    const model::Clause* clause = model::find_clause(rule);
    ASSERT_NE(clause, nullptr) << rule;
    if (clause->strength == model::Strength::unspecified) continue;  // an open choice: it requires nothing
    if (scenarios::rules_of_the_judge().contains(rule)) continue;
    EXPECT_TRUE(is_missed(rule)) << rule << ": no scenario that names this clause would notice if the rule were gone";
  }
  for (const std::string& rule : scenarios::rules_of_the_judge()) {
    EXPECT_TRUE(rules.contains(rule)) << rule << " is said to be the judge's, but no rule of the model cites it";
  }
}

}  // namespace
}  // namespace psvcheck::trace
