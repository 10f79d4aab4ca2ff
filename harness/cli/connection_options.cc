#include <CLI/CLI.hpp>

#include "harness/cli/connection.h"
#include "harness/cli/option_checks.h"

namespace psvcheck::cli {

void add_connection_options(CLI::App& command, ConnectionOptions& options) {
  constexpr const char* target = "Target (without any of them: the embedded one)";
  auto* endpoint = command.add_option("--endpoint", options.endpoint, "A server that runs already")->type_name("URL");
  auto* profile = command.add_option("--target", options.target, "A server of `psvcheck targets`, started and stopped");
  profile->type_name("TARGET")->excludes(endpoint);
  auto* exec = command.add_option("--exec", options.exec, "A command that serves on port {port}, started and stopped");
  exec->type_name("COMMAND")->check(is_server_command())->excludes(endpoint)->excludes(profile);
  auto* mutant = command.add_option("--mutant", options.mutant, "The embedded one, with this bug");
  mutant->type_name("MUTANT")->excludes(endpoint)->excludes(profile)->excludes(exec);
  auto* variant = command.add_option("--variant", options.variant, "The embedded one, conforming in another way");
  variant->type_name("SEED")->excludes(endpoint)->excludes(profile)->excludes(exec)->excludes(mutant);
  for (auto* option : {endpoint, profile, exec, mutant, variant}) option->group(target);
  command.add_option("--timeout", options.timeout, "For one request, in seconds [10]")
      ->check(CLI::Range(0.001, 3600.0))
      ->group(target)
      ->type_name("SECONDS");
  command
      .add_option("--clock", options.clock,
                  "How its clock is moved: none, faketime, 'command:CMD {seconds}',\n"
                  "'http:METHOD PATH [BODY]' [what its profile says]")
      ->type_name("HOW")
      ->group(target);
  command
      .add_option("--has", options.has,
                  "What else it has: rotation,kms for scenarios that need\n"
                  "it; cloudtrail, to be searched for secrets")
      ->delimiter(',')
      ->check(CLI::IsMember({"rotation", "kms", "cloudtrail"}))
      ->type_name("LIST")
      ->allow_extra_args(false)
      ->group(target);
  command.add_option("--ca-file", options.ca_file, "PEM file of the authorities to trust")
      ->check(CLI::ExistingFile)
      ->type_name("FILE")
      ->group(target);
  command.add_flag("--insecure", options.insecure, "Take any certificate")->group(target);
  command.add_flag("--allow-aws", options.allow_aws, "Let --endpoint be Amazon's")->group(target);

  constexpr const char* signing = "Signing";
  command.add_option("--region", options.region, "[us-east-1]")->check(is_region())->type_name("NAME")->group(signing);
  command.add_option("--access-key", options.access_key, "[AWS_ACCESS_KEY_ID]")->type_name("ID")->group(signing);
  command.add_option("--secret-key", options.secret_key, "[AWS_SECRET_ACCESS_KEY]")->type_name("KEY")->group(signing);
  command.add_option("--session-token", options.session_token, "[AWS_SESSION_TOKEN]")
      ->type_name("TOKEN")
      ->group(signing);
  command.add_option("--profile", options.profile, "Of the shared credentials file")->type_name("NAME")->group(signing);
  auto* no_sign = command.add_flag("--no-sign", options.no_sign, "Send requests without a signature")->group(signing);
  command
      .add_flag("--auth", options.auth,
                "Send wrong signatures too; the target claims to refuse\n"
                "them (the embedded one always gets them)")
      ->excludes(no_sign)
      ->group(signing);
}

}  // namespace psvcheck::cli
