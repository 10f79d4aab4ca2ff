#include "harness/cli/command_line.h"

#include <fmt/format.h>

#include <exception>
#include <ostream>

#include "harness/cli/commands.h"

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

/// What is wrong with the arguments, and where to read more: "...; see psvcheck run --help".
std::string complaint(const CLI::App& app, const CLI::ParseError& error) {
  std::string commands;  // that the arguments got as far as
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    commands += " " + at->get_name();
  }
  std::string wrong = error.what();
  const std::vector<std::string> unknown = at->remaining();
  const bool takes_a_command = !at->get_subcommands({}).empty();
  if (takes_a_command && !unknown.empty() && !unknown.front().starts_with('-')) {
    wrong = fmt::format("no such command:{} {}", commands, unknown.front());
  }
  return fmt::format("{}; see psvcheck{} --help", wrong, commands);
}

ExitCode fail(Console& console, const Failure& failure) {
  console.out.flush();
  say(console, failure.message);
  return failure.code;
}

/// Adds --color to the program and to each of its commands.
void add_colour_option(CLI::App& app, Console& console) {
  const auto choose = [&console](const std::string& when) {
    if (when != "auto") console.colour = when == "always" ? reports::Colour::on : reports::Colour::off;
  };
  std::vector<CLI::App*> all = app.get_subcommands({});
  all.push_back(&app);
  for (CLI::App* command : all) {
    command
        ->add_option_function<std::string>("--color", choose, "Colour: auto is for terminals, without NO_COLOR or CI")
        ->check(CLI::IsMember({"auto", "always", "never"}));
  }
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
  for (const auto add :
       {add_run, add_explore, add_replay, add_serve, add_judge, add_report, add_compare, add_explain, add_clauses,
        add_scenario, add_targets, add_variants, add_mutants, add_corpus, add_completion}) {
    add(app, console, ending);
  }
  add_colour_option(app, console);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked, console.out, console.err);
    return ExitCode::conforms;
  } catch (const CLI::ParseError& error) {
    return fail(console, {ExitCode::usage, complaint(app, error)});
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
