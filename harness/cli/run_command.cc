// psvcheck run: takes the scenarios and random sequences through a target and says what diverges.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>

#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/cli/session.h"
#include "harness/generate/random.h"

namespace psvcheck::cli {
namespace {

constexpr std::size_t default_steps = 2'000;

struct RunArguments {
  SessionOptions session;
  std::vector<std::string> scenarios;
  bool no_scenarios = false;
  std::optional<std::size_t> sequences, steps;
  std::optional<double> seconds;
  std::size_t length = generate::RandomOptions{}.length;
};

/// How many random sequences: what the options say; nothing where they say nothing and scenarios were chosen.
std::optional<generate::Budget> random_budget(const RunArguments& arguments) {
  const bool is_asked_for = arguments.sequences || arguments.steps || arguments.seconds;
  if (!is_asked_for && !arguments.scenarios.empty()) return std::nullopt;
  if (arguments.sequences == 0U || arguments.steps == 0U) return std::nullopt;
  generate::Budget budget{arguments.sequences, arguments.steps};
  if (!is_asked_for) budget.steps = default_steps;
  return budget;
}

/// "random sequences up to 2000 steps"
std::string describe(const generate::Budget& budget, const std::optional<double>& seconds) {
  std::string text = "random sequences";
  if (budget.sequences) text = fmt::format("{} random sequences", *budget.sequences);
  if (budget.steps) text += fmt::format(" up to {} steps", *budget.steps);
  if (seconds) text += fmt::format(" for {} seconds", *seconds);
  return text;
}

/// What the run is to take through the target. Errors: no such scenarios; nothing is left to run.
Result<Work> work_of(const RunArguments& arguments) {
  Work work;
  if (!arguments.no_scenarios) {
    const Result<DataFiles> data = find_data_files();
    if (!data) return std::unexpected(data.error());
    auto scenarios = scenario_sequences(data->scenarios, arguments.scenarios);
    if (!scenarios) return std::unexpected(scenarios.error());
    work.given = std::move(*scenarios);
  }
  const auto budget = random_budget(arguments);
  if (!budget && work.given.empty()) {
    return usage_error("nothing is left to run: --no-scenarios, and --steps or --sequences is 0");
  }
  if (!budget) return work;
  work.generated = describe(*budget, arguments.seconds);
  if (!budget->sequences) work.generated_steps = budget->steps.value_or(0);
  work.seconds = arguments.seconds;
  work.generate = [random = generate::RandomOptions{arguments.session.seed, arguments.length}, budget = *budget,
                   seconds = arguments.seconds](const std::vector<trace::Capability>& claims,
                                                std::uint64_t first_number) mutable {
    random.rotates = std::ranges::find(claims, trace::Capability::rotation) != claims.end();
    if (seconds) {
      budget.until = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                            std::chrono::duration<double>(*seconds));
    }
    return generate::random_source(random, budget, first_number);
  };
  return work;
}

Ending run_all(const RunArguments& arguments, Console& console) {
  const Result<Work> work = work_of(arguments);
  if (!work) return std::unexpected(work.error());
  return run_session(*work, arguments.session, console);
}

void add_random_options(CLI::App& command, RunArguments& arguments) {
  command
      .add_option("--steps", arguments.steps, "So many steps of random sequences; 0: none [2000 without --scenario]")
      ->type_name("N");
  command.add_option("--sequences", arguments.sequences, "So many random sequences")->type_name("N");
  command
      .add_option("--length", arguments.length,
                  "Random sequences of up to N requests, a situation of several counted as one [40]")
      ->check(CLI::Range(1, 10'000))
      ->type_name("N");
  const std::map<std::string, double> units{{"s", 1}, {"m", 60}, {"h", 3600}};
  command.add_option("--duration", arguments.seconds, "Random sequences for so long: 30s, 10m, 2h")
      ->transform(CLI::AsNumberWithUnit(units, CLI::AsNumberWithUnit::CASE_SENSITIVE))
      ->check(CLI::PositiveNumber)
      ->type_name("TIME");
}

}  // namespace

void add_run(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command =
      app.add_subcommand("run", "Run the scenarios and random sequences against a target and report what diverges");
  command->footer(
      "Examples:\n"
      "  psvcheck run\n"
      "  psvcheck run --target moto --scenario 'label-moves/**'\n"
      "  psvcheck run --endpoint http://127.0.0.1:4566 --level documented --out /tmp/report\n"
      "  psvcheck run --mutant previous-not-moved\n"
      "  psvcheck run --variant 7\n"
      "  psvcheck run --exec 'my-server --port {port}' --jobs 4\n"
      "  psvcheck run --target moto --steps 20000 --seed 7\n"
      "  psvcheck run --target moto --no-scenarios --duration 10m\n"
      "  psvcheck run --target moto --baseline known.json --update-baseline\n"
      "  psvcheck run --target moto --baseline known.json\n"
      "  psvcheck run --target moto --sarif psvcheck.sarif --annotations\n"
      "  psvcheck run --endpoint http://127.0.0.1:4566 --target-log /var/log/my-server.log --auth");
  auto arguments = std::make_shared<RunArguments>();
  arguments->session.places.out = "psvcheck-out";
  command->add_option("--scenario", arguments->scenarios, "Only these, by path below scenarios/; ** is any folders")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  command->add_flag("--no-scenarios", arguments->no_scenarios, "Random sequences only")->excludes("--scenario");
  add_random_options(*command, *arguments);
  command
      ->add_option("--out", arguments->session.places.out, "Folder for reports, journal and reproducers [psvcheck-out]")
      ->type_name("DIR");
  add_session_options(*command, arguments->session);
  add_repeat_option(*command, arguments->session);
  command->callback([&console, &ending, arguments] { ending = run_all(*arguments, console); });
}

}  // namespace psvcheck::cli
