// psvcheck run: takes the scenarios through a target and says what diverges.

#include <fmt/format.h>

#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/cli/session.h"

namespace psvcheck::cli {
namespace {

struct RunArguments {
  SessionOptions session;
  std::vector<std::string> scenarios;
};

Ending run_scenarios(const RunArguments& arguments, Console& console) {
  const Result<DataFiles> data = find_data_files();
  if (!data) return std::unexpected(data.error());
  const auto sequences = scenario_sequences(data->scenarios, arguments.scenarios);
  if (!sequences) return std::unexpected(sequences.error());
  return run_session(*sequences, arguments.session, console);
}

}  // namespace

void add_run(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("run", "Run the scenarios against a target and report what diverges");
  command->footer(
      "Examples:\n"
      "  psvcheck run\n"
      "  psvcheck run --target moto --scenario 'label-moves/**'\n"
      "  psvcheck run --endpoint http://127.0.0.1:4566 --level documented --out /tmp/report\n"
      "  psvcheck run --mutant previous-not-moved\n"
      "  psvcheck run --variant 7\n"
      "  psvcheck run --exec 'my-server --port {port}' --jobs 4\n"
      "  psvcheck run --endpoint http://127.0.0.1:4566 --target-log /var/log/my-server.log --auth");
  auto arguments = std::make_shared<RunArguments>();
  arguments->session.out = "psvcheck-out";
  command->add_option("--scenario", arguments->scenarios, "Only these, by path below scenarios/; ** is any folders")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  command->add_option("--out", arguments->session.out, "Folder for reports, journal and reproducers [psvcheck-out]")
      ->type_name("DIR");
  add_session_options(*command, arguments->session);
  command->callback([&console, &ending, arguments] { ending = run_scenarios(*arguments, console); });
}

}  // namespace psvcheck::cli
