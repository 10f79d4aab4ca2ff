// Scenarios and model are two statements of the same specification, written apart. These tests hold them against each
// other in both directions: no scenario expects what the model forbids or forbids what it allows, and no rule of the
// model could be taken out without a scenario noticing.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "harness/trace/expectation.h"
#include "harness/trace/json.h"
#include "model/clause.h"
#include "scenarios/files_for_tests.h"

namespace psvcheck::trace {
namespace {

constexpr std::array levels{model::Level::documented, model::Level::recorded, model::Level::reported};

// Rules that no scenario can tell from their absence, and why that is right.
const std::map<std::string, std::string>& exempt_rules() {
  constexpr auto of_pruning = "expectations do not list versions that may be gone; model/pruning_test.cc shows it";
  constexpr auto of_the_judge = "scenarios say nothing of HTTP and pages; model/judge_test.cc shows it";
  constexpr auto of_dates = "scenarios say nothing of dates; model/dates_test.cc shows it";
  static const std::map<std::string, std::string> exempt{
      {"FIND-5", "without it no old ARN is left to ask for; model/secret_id_test.cc shows it"},
      {"PUT-9b", "an expectation cannot say that a label is in two places; model/judge_test.cc shows it"},
      {"PRUNE-1a", of_pruning},
      {"PRUNE-1b", of_pruning},
      {"PRUNE-2", of_pruning},
      {"READ-2d", of_the_judge},
      {"RATE-1", of_the_judge},
      {"FAIL-1", of_the_judge},
      {"READ-6b", of_dates},
      {"READ-6c", of_dates},
      {"DEL-1f", of_dates},
      {"WIRE-2", of_the_judge},
      {"WIRE-7", of_the_judge},
      {"WIRE-8", of_the_judge},
      {"WIRE-1", of_the_judge},
      {"WIRE-3", of_the_judge},
      {"WIRE-4", of_the_judge},
  };
  return exempt;
}

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

/// The ids of the clauses that rules of the model carry out. A clause that is only cited has no rule of its own:
/// another one carries it out.
std::set<std::string> rules_of_the_model() {
  std::set<std::string> ids;
  const std::regex quoted_id("\"([A-Z]+-[0-9]+[a-z]?)\"");
  for (const auto& file : files_below(source_dir / "model", ".cc")) {
    if (file.filename().string().ends_with("_test.cc")) continue;
    std::istringstream lines(contents(file));
    for (std::string line; std::getline(lines, line);) {
      if (line.find("cite(") != std::string::npos || line.find("//") != std::string::npos) continue;
      for (std::sregex_iterator match(line.begin(), line.end(), quoted_id), end; match != end; ++match) {
        ids.insert((*match)[1]);
      }
    }
  }
  return ids;
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
  const std::set<std::string> rules = rules_of_the_model();
  EXPECT_GT(rules.size(), 20U);
  for (const std::string& rule : rules) {
    const model::Clause* clause = model::find_clause(rule);
    ASSERT_NE(clause, nullptr) << rule;
    if (clause->strength == model::Strength::unspecified) continue;  // an open choice: it requires nothing
    if (exempt_rules().contains(rule)) continue;
    EXPECT_TRUE(is_missed(rule)) << rule << ": no scenario that names this clause would notice if the rule were gone";
  }
  for (const auto& [rule, reason] : exempt_rules()) {
    EXPECT_TRUE(rules.contains(rule)) << rule << " is exempt, but no rule of the model cites it";
  }
}

}  // namespace
}  // namespace psvcheck::trace
