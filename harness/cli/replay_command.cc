// psvcheck replay: runs files as they are, those of findings above all.

#include <fmt/format.h>

#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/cli/session.h"

namespace psvcheck::cli {
namespace {

struct ReplayArguments {
  SessionOptions session;
  std::vector<std::string> files;
};

Ending replay(const ReplayArguments& arguments, Console& console) {
  std::vector<run::NamedSequence> sequences;
  for (const std::string& file : arguments.files) {
    Result<TraceFile> loaded = load_traces(file);
    if (!loaded) return std::unexpected(loaded.error());
    if (!loaded->cut.empty()) say(console, loaded->cut);
    for (NamedTrace& trace : loaded->traces) {
      sequences.push_back({std::move(trace.name), sequences.size(), std::move(trace.trace.sequence), std::nullopt});
    }
  }
  return run_session({std::move(sequences)}, arguments.session, console);
}

}  // namespace

void add_replay(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("replay", "Run files as they are: findings, scenarios, journals");
  command->footer(
      "Examples:\n"
      "  psvcheck replay psvcheck-out/findings/PUT-3a-1-1.json --target moto\n"
      "  psvcheck replay my-scenario.json --endpoint http://127.0.0.1:4566");
  auto arguments = std::make_shared<ReplayArguments>();
  command->add_option("FILE", arguments->files, "Documents of the format psvcheck/1, or journal.jsonl")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--out", arguments->session.places.out,
                   "Folder for reports, journal and reproducers [none are written]")
      ->type_name("DIR");
  arguments->session.shrink_budget.group = 0;  // files are run as they are
  add_session_options(*command, arguments->session);
  add_repeat_option(*command, arguments->session);
  command->callback([&console, &ending, arguments] { ending = replay(*arguments, console); });
}

}  // namespace psvcheck::cli
