// psvcheck variants: the rate of false alarms, on targets that conform, each in its own way.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <ostream>
#include <thread>

#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/cli/level.h"
#include "harness/measure/generators.h"
#include "harness/measure/variants.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

struct VariantsArguments {
  std::uint64_t seeds = 20;
  std::uint64_t first = 1;
  std::string level = "recorded";
  std::string observe = "full";
  std::vector<std::string> scenarios;
  std::size_t budget = 0;
  std::size_t jobs = 1;
  bool over_loopback = false;
};

/// The scenarios, and what each generator without an end of its own gives for this variant.
std::vector<run::NamedSequence> sequences_for(std::uint64_t seed, std::size_t budget,
                                              const std::vector<run::NamedSequence>& scenarios) {
  std::vector<run::NamedSequence> all = scenarios;
  if (budget == 0) return all;
  for (const std::string_view name : {"random", "explore"}) {
    for (auto& sequence : measure::find_generator(name)->sequences({scenarios, budget, seed})) {
      sequence.number = all.size();
      all.push_back(std::move(sequence));
    }
  }
  return all;
}

/// The runs, in the order of their seeds.
std::vector<measure::VariantRun> run_all(const VariantsArguments& arguments,
                                         const std::vector<run::NamedSequence>& scenarios) {
  const measure::VariantOptions options{level_of(arguments.level), *run::observe_from(arguments.observe),
                                        arguments.over_loopback};
  std::vector<measure::VariantRun> runs(arguments.seeds);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < runs.size(); i = next++) {
      const std::uint64_t seed = arguments.first + i;
      runs[i] = measure::run_variant(sequences_for(seed, arguments.budget, scenarios), seed, options);
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < arguments.jobs; ++i) others.emplace_back(work);
  work();
  return runs;
}

void show_alarms(const measure::VariantRun& run, const VariantsArguments& arguments, Console& console) {
  constexpr std::size_t shown = 5;
  console.out << fmt::format("seed {}: {}\n  which {}\n", run.seed,
                             reports::counted(run.result.findings.size(), "finding"), fmt::join(run.traits, ", "));
  if (run.result.target_failure) console.out << "  " << reports::visible(*run.result.target_failure) << "\n";
  for (const run::Finding& finding :
       std::span(run.result.findings).first(std::min(shown, run.result.findings.size()))) {
    const model::Difference& difference = finding.differences.front();
    console.out << fmt::format("  {} step {}: {}: {}: expected {}, observed {}\n", finding.sequence, finding.step,
                               finding.clauses.front(), reports::visible(difference.where),
                               reports::visible(difference.expected), reports::visible(difference.observed));
  }
  console.out << fmt::format("  psvcheck run --variant {} --level {}\n", run.seed, arguments.level);
}

Ending run_variants(const VariantsArguments& arguments, Console& console) {
  const Result<DataFiles> data = find_data_files();
  if (!data) return std::unexpected(data.error());
  const auto sequences = scenario_sequences(data->scenarios, arguments.scenarios);
  if (!sequences) return std::unexpected(sequences.error());
  std::size_t steps = 0, wire_requests = 0, alarms = 0, with_alarms = 0;
  for (const measure::VariantRun& run : run_all(arguments, *sequences)) {
    steps += run.result.steps;
    wire_requests += run.result.wire_requests;
    alarms += run.result.findings.size();
    if (run.result.findings.empty() && !run.result.target_failure) continue;
    ++with_alarms;
    show_alarms(run, arguments, console);
  }
  console.out << fmt::format(
      "{} at level {}: {} steps, {} wire requests, {}\n", reports::counted(arguments.seeds, "conforming variant"),
      arguments.level, steps, wire_requests,
      with_alarms == 0
          ? "no false alarm"
          : fmt::format("{} on {}", reports::counted(alarms, "false alarm"), reports::counted(with_alarms, "variant")));
  return with_alarms == 0 ? ExitCode::conforms : ExitCode::findings;
}

}  // namespace

void add_variants(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("variants", "Count false alarms on targets that conform, each in its own way");
  command->footer(
      "Examples:\n"
      "  psvcheck variants --seeds 100\n"
      "  psvcheck variants --seeds 100 --budget 2000 --jobs 2\n"
      "  psvcheck variants --seeds 10 --level documented --loopback\n"
      "  psvcheck run --variant 7                          one of them, with reports");
  auto arguments = std::make_shared<VariantsArguments>();
  command->add_option("--seeds", arguments->seeds, "How many variants [20]")
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("N");
  command->add_option("--first", arguments->first, "The first one's seed [1]")->type_name("SEED");
  add_level_option(*command, arguments->level, "Of the variants, and how strict to be");
  command->add_option("--observe", arguments->observe, "How much to read back after each step [full]")
      ->check(CLI::IsMember({"end", "labels", "full"}));
  command->add_option("--scenario", arguments->scenarios, "Only these, by path below scenarios/; ** is any folders")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  command->add_option("--budget", arguments->budget, "Also so many random steps, and a tour of so many, on each [0]")
      ->check(CLI::Range(0, 100'000'000))
      ->type_name("N");
  command->add_option("--jobs", arguments->jobs, "Variants at the same time [1]")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  command->add_flag("--loopback", arguments->over_loopback, "Each behind HTTP, with habits of connections of its own");
  command->callback([&console, &ending, arguments] { ending = run_variants(*arguments, console); });
}

}  // namespace psvcheck::cli
