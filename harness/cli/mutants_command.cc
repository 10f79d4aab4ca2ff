// psvcheck mutants: the detection power of generators, measured on the embedded target's mutants.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <thread>

#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/cli/glob.h"
#include "harness/cli/level.h"
#include "harness/cli/mutant_json.h"
#include "harness/measure/detect.h"
#include "harness/measure/distinguish.h"
#include "harness/measure/generators.h"

namespace psvcheck::cli {
namespace {

using server::Mutant;

struct MutantsArguments {
  std::vector<std::string> generators;
  std::vector<std::string> mutants;
  std::size_t budget = 20'000;
  std::uint64_t seed = 1;
  std::string level = "recorded";
  std::size_t jobs = 1;
  std::string json;
  std::size_t prove = 0;
  std::size_t shrink = 0;
  bool foreign = false;
};

Result<std::vector<const Mutant*>> chosen_mutants(const std::vector<std::string>& patterns, bool foreign) {
  std::vector<const Mutant*> chosen;
  for (const Mutant& mutant : foreign ? server::foreign_mutants() : server::all_mutants()) {
    const auto matches = [&](const std::string& pattern) { return glob_matches(pattern, std::string(mutant.name)); };
    if (patterns.empty() || std::ranges::any_of(patterns, matches)) chosen.push_back(&mutant);
  }
  if (!chosen.empty()) return chosen;
  return usage_error(fmt::format("--mutant {}: there is none of that name; `psvcheck serve --list-mutants` has all",
                                 fmt::join(patterns, " ")));
}

/// Calls work(i) for every i below `count`, on so many threads.
template <class Work>
void for_each_index(std::size_t count, std::size_t jobs, Work work) {
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < jobs; ++i) others.emplace_back(take);
  take();
}

struct Measured {
  const measure::Generator* generator = nullptr;
  std::vector<measure::Detection> detections;  ///< a mutant each
};

Result<std::vector<Measured>> measure_all(const MutantsArguments& arguments,
                                          const std::vector<const Mutant*>& mutants) {
  const Result<DataFiles> data = find_data_files();
  if (!data) return std::unexpected(data.error());
  const auto scenarios = scenario_sequences(data->scenarios, {});
  if (!scenarios) return std::unexpected(scenarios.error());
  std::vector<Measured> all;
  for (const std::string& name : arguments.generators) {
    Measured measured{measure::find_generator(name), std::vector<measure::Detection>(mutants.size())};
    const auto sequences = measured.generator->sequences({*scenarios, arguments.budget, arguments.seed});
    for_each_index(mutants.size(), arguments.jobs, [&](std::size_t i) {
      measured.detections[i] = measure::detect(*mutants[i], sequences, {level_of(arguments.level), arguments.shrink});
    });
    all.push_back(std::move(measured));
  }
  return all;
}

std::string shortest_of(const Mutant& mutant) {
  return fmt::format("{}{}", mutant.shortest, mutant.proof == server::Proof::search ? "" : "*");
}

void show(const std::vector<const Mutant*>& mutants, const std::vector<Measured>& all, bool shrinks, Console& console) {
  std::string head = fmt::format("{:<42} {:<10} {:>8}", "mutant", "kind", "shortest");
  for (const Measured& measured : all) {
    head += fmt::format("  {:>10} {:>7} {:>7}", measured.generator->name, "steps", "wire");
    if (shrinks) head += fmt::format(" {:>7} {:>6} {:>6}", "shrink", "to", "best");
  }
  console.out << head << "\n";
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    console.out << fmt::format("{:<42} {:<10} {:>8}", mutants[i]->name, server::name_of(mutants[i]->kind),
                               shortest_of(*mutants[i]));
    for (const Measured& measured : all) {
      const measure::Detection& found = measured.detections[i];
      console.out << fmt::format("  {:>10} {:>7} {:>7}", found.found ? found.clause : "-", found.steps,
                                 found.wire_requests);
      if (shrinks) {
        console.out << fmt::format(" {:>7} {:>6} {:>6}", found.shrink_requests, found.shrunk_to, found.shortest_group);
      }
    }
    console.out << "\n";
  }
  console.out
      << "\nshortest: steps, by search; * by a written witness. Of a generator: the clause that is blamed first, "
         "and steps\nand wire requests until then, or all where nothing is found"
      << (shrinks ? "; wire requests of shrinking what was found first, the\nsteps that are left, and those of the "
                    "group whose shrunk sequence is the shortest.\n"
                  : ".\n");
  for (const Measured& measured : all) {
    const auto found = std::ranges::count_if(measured.detections, &measure::Detection::found);
    console.out << fmt::format("{}: {} of {} found\n", measured.generator->name, found, mutants.size());
  }
}

Result<ExitCode> write_json(const std::string& file, const MutantsArguments& arguments,
                            const std::vector<const Mutant*>& mutants, const std::vector<Measured>& all) {
  nlohmann::ordered_json document = {
      {"level", arguments.level}, {"seed", arguments.seed}, {"budget", arguments.budget}};
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    nlohmann::ordered_json entry = json_of(*mutants[i]);
    for (const Measured& measured : all) {
      const measure::Detection& d = measured.detections[i];
      entry["generators"][std::string(measured.generator->name)] = {{"found", d.found},
                                                                    {"steps", d.steps},
                                                                    {"wire_requests", d.wire_requests},
                                                                    {"sequences", d.sequences},
                                                                    {"sequence", d.sequence},
                                                                    {"clause", d.clause},
                                                                    {"shrink_requests", d.shrink_requests},
                                                                    {"groups", d.groups},
                                                                    {"shortest_group", d.shortest_group},
                                                                    {"shrunk_to", d.shrunk_to}};
    }
    document["mutants"].push_back(std::move(entry));
  }
  std::ofstream out(file);
  out << document.dump(2) << "\n";
  if (!out.flush()) return usage_error(fmt::format("--json {}: it cannot be written", file));
  return ExitCode::conforms;
}

/// Searches for the shortest sequence of every mutant and says where the list is wrong.
Ending prove(const MutantsArguments& arguments, const std::vector<const Mutant*>& mutants, Console& console) {
  std::vector<measure::SearchResult> results(mutants.size());
  for_each_index(mutants.size(), arguments.jobs, [&](std::size_t i) {
    if (mutants[i]->step == nullptr) return;
    results[i] = measure::distinguish(*mutants[i], {.level = level_of(arguments.level), .depth = arguments.prove});
  });
  bool agrees = true;
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    const Mutant& mutant = *mutants[i];
    const measure::SearchResult& result = results[i];
    std::vector<std::string> names;
    std::string says = fmt::format("none in {} steps", result.searched);
    if (result.found) {
      for (const measure::Letter* letter : result.found->letters) names.push_back(letter->name);
      says = fmt::format("{}{}", names.size(), result.found->unread ? " unread" : "");
    }
    const bool is_searched = mutant.proof == server::Proof::search && mutant.shortest <= arguments.prove;
    const bool right = result.found ? names.size() == mutant.shortest && result.found->unread == mutant.unread
                                    : !is_searched && result.searched < mutant.shortest + (is_searched ? 0 : 1000);
    agrees = agrees && right;
    console.out << fmt::format("{}{:<42} {:>8}  {} ({} states): {}\n", right ? "" : "WRONG ", mutant.name,
                               shortest_of(mutant), says, result.states, fmt::join(names, "; "));
  }
  return agrees ? ExitCode::conforms : ExitCode::findings;
}

Ending run_mutants(MutantsArguments arguments, Console& console) {
  const auto mutants = chosen_mutants(arguments.mutants, arguments.foreign);
  if (!mutants) return std::unexpected(mutants.error());
  if (arguments.prove > 0) return prove(arguments, *mutants, console);
  if (arguments.generators.empty()) {
    for (const measure::Generator& generator : measure::all_generators())
      arguments.generators.emplace_back(generator.name);
  }
  const auto all = measure_all(arguments, *mutants);
  if (!all) return std::unexpected(all.error());
  show(*mutants, *all, arguments.shrink > 0, console);
  return arguments.json.empty() ? Ending(ExitCode::conforms) : write_json(arguments.json, arguments, *mutants, *all);
}

}  // namespace

void add_mutants(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command =
      app.add_subcommand("mutants", "Measure which bugs of the embedded target are found, and how soon");
  command->footer(
      "Examples:\n"
      "  psvcheck mutants\n"
      "  psvcheck mutants --generator random --budget 50000 --mutant 'restore-*'\n"
      "  psvcheck mutants --json mutants.json --jobs 2 --shrink 2000\n"
      "  psvcheck mutants --prove 3                        search for the shortest sequences");
  auto arguments = std::make_shared<MutantsArguments>();
  std::vector<std::string> names;
  for (const measure::Generator& generator : measure::all_generators()) names.emplace_back(generator.name);
  command->add_option("--generator", arguments->generators, "Only this one; several are possible [all]")
      ->check(CLI::IsMember(names))
      ->allow_extra_args(false);
  command->add_option("--mutant", arguments->mutants, "Only these bugs")->type_name("GLOB")->allow_extra_args(false);
  command->add_flag("--foreign", arguments->foreign,
                    "In place of the others: the bugs by somebody who has not seen the generators");
  command->add_option("--budget", arguments->budget, "Steps of a generator that has no end of its own [20000]")
      ->check(CLI::Range(1, 100'000'000))
      ->type_name("N");
  command->add_option("--seed", arguments->seed, "Of generators that draw [1]")->type_name("N");
  add_level_option(*command, arguments->level, "How strict to be");
  command->add_option("--jobs", arguments->jobs, "Mutants at the same time [1]")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  command
      ->add_option("--shrink", arguments->shrink,
                   "Also shrink each group that is found, with so many wire requests for each [0]")
      ->check(CLI::Range(0, 1'000'000))
      ->type_name("N");
  command->add_option("--json", arguments->json, "Write the figures there, too")->type_name("FILE");
  command->add_option("--prove", arguments->prove, "Instead: search sequences of so many steps for each bug's shortest")
      ->check(CLI::Range(1, 6))
      ->type_name("STEPS");
  command->callback([&console, &ending, arguments] { ending = run_mutants(*arguments, console); });
}

}  // namespace psvcheck::cli
