// How short shrunk sequences are: for mutants of the embedded target findings of random sequences are shrunk from
// several seeds, and each result is held against the shortest known for the same bug, clause and operation.
//
// PSVCHECK_SHRINK_SEEDS=N tries N seeds instead of two (one where invariants are checked), PSVCHECK_SHRINK_EVERY=1
// takes every mutant instead of every twelfth (of every 36th there), from PSVCHECK_SHRINK_FROM on, and
// PSVCHECK_SHRINK_TABLE=1 prints a line for each result, with the length that a search found to be the shortest for the
// mutant, whatever it shows by.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>

#include "harness/generate/random.h"
#include "harness/shrink/shrink_for_tests.h"

namespace psvcheck::shrink {
namespace {

#ifdef PSVCHECK_INVARIANTS
constexpr std::size_t usual_seeds = 1, usually_every = 36;
#else
constexpr std::size_t usual_seeds = 2, usually_every = 12;
#endif

std::size_t number_from(const char* variable, std::size_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoul(text, nullptr, 10);
}

struct Result {
  std::string mutant, bug;
  std::uint64_t seed = 0;
  std::size_t before = 0;
  run::Shrunk shrunk;
};

// The first sequence of the seed with a finding that counts, if there is one soon.
std::optional<Result> shrunk_from(const server::Mutant& mutant, std::uint64_t seed) {
  constexpr std::uint64_t most_sequences = 150;
  Embedded target(mutant.name);
  for (std::uint64_t number = 0; number < most_sequences; ++number) {
    run::RunResult result =
        target.run(std::vector{generate::random_sequence({.seed = seed, .length = 40, .rotates = true}, number)});
    std::erase_if(result.findings, [](const run::Finding& f) { return f.severity == model::Severity::minor; });
    if (result.findings.empty()) continue;
    result.findings.resize(1);
    const run::Finding& finding = result.findings.front();
    trace::Sequence cut = finding.trace.sequence;
    cut.steps.resize(finding.step + 1);
    Result made{std::string(mutant.name), {}, seed, trace::count_steps(cut), {}};
    const Aim aim = aim_of(finding);
    made.bug = fmt::format("{} {}", aim.clause, aim.operation);
    shrink_groups(result, target.live());
    made.shrunk = result.shrunk.at(0);
    return made;
  }
  return std::nullopt;
}

void print(const Result& result) {
  fmt::print("{:<36} {:<28} seed {} {:>3} -> {} (search {}) {} of {}, {} requests, status {}: {}\n", result.mutant,
             result.bug, result.seed, result.before, result.shrunk.steps, server::find_mutant(result.mutant)->shortest,
             result.shrunk.reproduced, result.shrunk.tries, result.shrunk.wire_requests,
             static_cast<int>(result.shrunk.status), operations(result.shrunk.trace.sequence));
  std::fflush(stdout);
}

TEST(Minimality, IsReachedByNearlyAllThatClaimIt) {
  const std::size_t seeds = number_from("PSVCHECK_SHRINK_SEEDS", usual_seeds);
  const std::size_t every = std::max<std::size_t>(number_from("PSVCHECK_SHRINK_EVERY", usually_every), 1);
  std::vector<Result> results;
  std::map<std::string, std::size_t> shortest;
  for (std::size_t i = number_from("PSVCHECK_SHRINK_FROM", 0); i < server::all_mutants().size(); i += every) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      auto result = shrunk_from(server::all_mutants()[i], seed);
      if (!result) continue;
      if (number_from("PSVCHECK_SHRINK_TABLE", 0) != 0) print(*result);
      // What did not show again, and what took more than the budget, says so of itself.
      if (result->shrunk.status != run::ShrinkStatus::minimal) continue;
      std::size_t& known = shortest.try_emplace(result->mutant + " " + result->bug, result->shrunk.steps).first->second;
      known = std::min(known, result->shrunk.steps);
      results.push_back(*std::move(result));
    }
  }
  std::size_t exact = 0;
  for (const Result& result : results) {
    const std::size_t known = shortest.at(result.mutant + " " + result.bug);
    if (result.shrunk.steps == known) ++exact;
    EXPECT_LE(result.shrunk.steps, known + 2) << result.mutant << ", seed " << result.seed;
  }
  // The aim is 95 of a hundred, and of all results against Mutant::shortest. This is a floor against getting worse.
  EXPECT_GE(exact * 100, results.size() * 85) << exact << " of " << results.size();
  EXPECT_FALSE(results.empty());
}

}  // namespace
}  // namespace psvcheck::shrink
