#include "harness/cli/command_line.h"

#include <fmt/format.h>

#include <exception>
#include <ostream>

#include "harness/cli/commands.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

constexpr const char* examples =
    "Examples:\n"
    "  psvcheck run                                      against the embedded target\n"
    "  psvcheck run --target moto                        start moto, run, stop it\n"
    "  psvcheck run --endpoint http://127.0.0.1:5000     against a server that runs already\n"
    "  psvcheck replay psvcheck-out/findings/PUT-3a-1-1.json --target moto\n"
    "\n"
    "Exit codes: 0 conforms, 1 findings, 2 usage or configuration, 3 the target could not be reached or died,\n"
    "130 interrupted.\n"
    "\n"
    "Every command has examples: psvcheck COMMAND --help";

/// The command that the arguments got as far as, for "psvcheck run --help".
std::string help_for(const CLI::App& app) {
  std::string path = "psvcheck";
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    path += " " + at->get_name();
  }
  return path + " --help";
}

ExitCode fail(Console& console, const Failure& failure) {
  console.out.flush();
  // Messages may hold the end of a target's log: its lines stay lines, and nothing else of it reaches the terminal.
  std::string shown;
  std::string_view rest = failure.message;
  while (true) {
    const std::size_t end = rest.find('\n');
    shown += reports::visible(rest.substr(0, end));
    shown += '\n';
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  console.err << "psvcheck: " << shown << std::flush;
  return failure.code;
}

ExitCode parse_and_run(int argc, const char* const* argv, Console& console) {
  CLI::App app(
      "Tells whether an endpoint behaves like AWS Secrets Manager's PutSecretValue, and shows the requests\n"
      "that prove it does not.",
      "psvcheck");
  app.set_version_flag("--version", PSVCHECK_VERSION);
  app.footer(examples);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  Ending ending = ExitCode::conforms;
  for (const auto add : {add_run, add_replay, add_serve, add_judge, add_clauses, add_scenario, add_targets,
                         add_variants, add_mutants, add_completion}) {
    add(app, console, ending);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked, console.out, console.err);
    return ExitCode::conforms;
  } catch (const CLI::ParseError& error) {
    return fail(console, {ExitCode::usage, fmt::format("{}; see {}", error.what(), help_for(app))});
  }
  if (!ending) return fail(console, ending.error());
  console.out.flush();
  if (!console.out) return fail(console, {ExitCode::usage, "standard output cannot be written"});
  return *ending;
}

}  // namespace

ExitCode run_command_line(int argc, const char* const* argv, Console& console) {
  try {
    return parse_and_run(argc, argv, console);
  } catch (const std::exception& error) {
    return fail(console, {ExitCode::usage, fmt::format("internal error, please report it: {}", error.what())});
  }
}

}  // namespace psvcheck::cli
