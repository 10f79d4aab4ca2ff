// psvcheck serve: the embedded target as a server of its own, as it should be or with a bug on purpose.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <ostream>
#include <thread>

#include "harness/cli/commands.h"
#include "harness/cli/level.h"
#include "harness/cli/mutant_json.h"
#include "harness/cli/option_checks.h"
#include "harness/cli/stop_signal.h"
#include "harness/server/mutants.h"
#include "harness/server/serve.h"
#include "harness/server/variant.h"

namespace psvcheck::cli {
namespace {

struct ServeArguments {
  server::ServeOptions options;
  std::string mutant;
  std::optional<std::uint64_t> variant;
  std::string level = "recorded";
  bool list_mutants = false;
  bool json = false;
  bool verify_signatures = false;
  bool log_bodies = false;
  std::string access_key = "test";
  std::string secret_key = "test";
};

Ending list_mutants(Console& console) {
  console.out << fmt::format("{:<42} {:<10} {:>8}  {}\n", "mutant", "kind", "shortest", "what it does wrong");
  for (const server::Mutant& mutant : server::all_mutants()) {
    const std::string shortest = fmt::format("{}{}", mutant.shortest, mutant.proof == server::Proof::search ? "" : "*");
    console.out << fmt::format("{:<42} {:<10} {:>8}  {}\n", mutant.name, server::name_of(mutant.kind), shortest,
                               mutant.summary);
  }
  console.out << "\nby somebody who has not seen the generators:\n";
  for (const server::Mutant& mutant : server::foreign_mutants()) {
    console.out << fmt::format("{:<42} {:<10} {:>7}*  {}\n", mutant.name, server::name_of(mutant.kind), mutant.shortest,
                               mutant.summary);
  }
  console.out << "\nshortest: steps of the shortest sequence that shows it, by search; * by a written witness\n";
  return ExitCode::conforms;
}

Ending list_mutants_as_json(Console& console) {
  auto all = nlohmann::ordered_json::array();
  for (const server::Mutant& mutant : server::all_mutants()) all.push_back(json_of(mutant));
  console.out << all.dump(2) << "\n";
  return ExitCode::conforms;
}

Ending serve(const ServeArguments& arguments, Console& console) {
  if (arguments.list_mutants) return arguments.json ? list_mutants_as_json(console) : list_mutants(console);
  server::ServeOptions options = arguments.options;
  options.target.level = level_of(arguments.level);
  if (arguments.variant) server::vary(options, *arguments.variant);
  if (!arguments.mutant.empty()) {
    const server::Mutant* mutant = server::find_mutant(arguments.mutant);
    if (mutant == nullptr) {
      return usage_error(
          fmt::format("--mutant {}: there is none of that name; --list-mutants has them all", arguments.mutant));
    }
    options.target.mutant = mutant;
  }
  if (arguments.verify_signatures) {
    options.target.verifier = wire::Verifier{
        {arguments.access_key, wire::SecretText(arguments.secret_key), std::nullopt}, options.target.region};
  }
  if (arguments.log_bodies) options.body_log = &console.err;
  const StopSignal stop;
  auto server = server::listen(options);
  if (!server) return usage_error(server.error());
  if (arguments.variant) {
    console.err << fmt::format("psvcheck: variant {}, which {}\n", *arguments.variant,
                               fmt::join(server::traits_of(options), ", "));
  }
  // Whoever started this waits for the line, and reads the port from it.
  console.out << "psvcheck serves on " << wire::to_string(server->endpoint()) << "\n" << std::flush;
  const std::jthread stopper([&] {
    stop.wait();
    server->stop();
  });
  server->run();
  return ExitCode::conforms;
}

}  // namespace

void add_serve(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("serve", "Serve the embedded target until Ctrl-C");
  command->footer(
      "Examples:\n"
      "  psvcheck serve --port 4566\n"
      "  psvcheck serve --list-mutants\n"
      "  psvcheck serve --mutant NAME --close-each\n"
      "  psvcheck serve --verify-signatures --access-key ID --secret-key KEY");
  auto arguments = std::make_shared<ServeArguments>();
  server::ServeOptions& options = arguments->options;
  command->add_option("--port", options.server.port, "[a free one]")->type_name("PORT");
  command->add_option("--address", options.server.address, "[127.0.0.1]")->type_name("ADDRESS");
  command
      ->add_option("--version-quota", options.target.conduct.version_quota, "Versions of a secret; 0: no quota [107]")
      ->type_name("N");
  command->add_option("--certificate", options.server.certificate_file, "PEM file, for TLS; with --key")
      ->check(CLI::ExistingFile)
      ->type_name("FILE");
  command->add_option("--key", options.server.key_file, "PEM file of the private key")
      ->check(CLI::ExistingFile)
      ->type_name("FILE");
  add_level_option(*command, arguments->level, "How much of the service to imitate");
  auto* mutant = command->add_option("--mutant", arguments->mutant, "With this bug")->type_name("MUTANT");
  command
      ->add_option("--variant", arguments->variant, "Conforming in a way of its own; decides on all options of style")
      ->type_name("SEED")
      ->excludes(mutant);
  auto* list = command->add_flag("--list-mutants", arguments->list_mutants, "List the bugs that it can have");
  command->add_flag("--json", arguments->json, "The list for programs")->needs(list);
  command->add_flag("--log-bodies", arguments->log_bodies,
                    "Write every request's body to standard error, secrets and all, as a server that leaks does");
  command->add_flag("--trail-bodies", options.target.trail_shows_bodies,
                    "Let CloudTrail's LookupEvents show every request's body, as another one does");
  auto* verify = command->add_flag("--verify-signatures", arguments->verify_signatures,
                                   "Refuse what is not signed with the one access key that there is");
  command->add_option("--access-key", arguments->access_key, "[test]")->type_name("ID")->needs(verify);
  command->add_option("--secret-key", arguments->secret_key, "[test]")->type_name("KEY")->needs(verify);
  command->add_option("--region", options.target.region, "Of ARNs and signatures [us-east-1]")
      ->check(is_region())
      ->type_name("NAME");
  command->add_flag("--close-each", options.habits.close_after_each, "Close the connection after every answer");
  command->add_flag("--chunked", options.habits.chunked, "Send bodies in chunks");
  command->add_flag("--head-and-body-apart", options.habits.head_and_body_apart, "Send them in two packets");
  command->callback([&console, &ending, arguments] { ending = serve(*arguments, console); });
}

}  // namespace psvcheck::cli
