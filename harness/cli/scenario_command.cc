// psvcheck scenario validate: are these files what psvcheck reads?

#include <fmt/format.h>

#include <ostream>

#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

/// What a scenario needs beyond the format; empty where it has all. A trace without it still replays.
std::string missing_in(const trace::Sequence& sequence) {
  if (sequence.title.empty()) return "a title";
  if (sequence.clauses.empty()) return "clauses";
  if (sequence.steps.empty()) return "steps";
  return {};
}

Ending validate(const std::vector<std::string>& files, Console& console) {
  std::size_t bad = 0;
  for (const std::string& file : files) {
    const Result<trace::Trace> trace = load_trace(file);
    const std::string missing = trace ? missing_in(trace->sequence) : std::string();
    if (!trace) {
      console.err << trace.error().message << '\n';
    } else if (!missing.empty()) {
      console.err << fmt::format("{}:1:1: a scenario needs {}\n", file, missing);
    } else {
      console.out << fmt::format("{}: {}, {}\n", file, reports::counted(trace::count_steps(trace->sequence), "step"),
                                 reports::counted(trace->sequence.clauses.size(), "clause"));
      continue;
    }
    ++bad;
  }
  if (bad == 0) return ExitCode::conforms;
  return usage_error(fmt::format("{} of {} cannot be used", bad, reports::counted(files.size(), "file")));
}

}  // namespace

void add_scenario(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("scenario", "Work on scenario files");
  command->require_subcommand(1);
  command->footer("Example:\n  psvcheck scenario validate scenarios/label-moves/*.json");
  CLI::App* check = command->add_subcommand("validate", "Check that files keep to the format psvcheck/1");
  check->footer("Example:\n  psvcheck scenario validate scenarios/label-moves/*.json");
  auto files = std::make_shared<std::vector<std::string>>();
  check->add_option("FILE", *files, "Scenario files")->required()->check(CLI::ExistingFile);
  check->callback([&console, &ending, files] { ending = validate(*files, console); });
}

}  // namespace psvcheck::cli
