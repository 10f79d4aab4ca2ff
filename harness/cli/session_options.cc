#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "harness/cli/html_output.h"
#include "harness/cli/level.h"
#include "harness/cli/log.h"
#include "harness/cli/option_checks.h"
#include "harness/cli/session.h"

namespace psvcheck::cli {
namespace {

bool is_run_id(const std::string& text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, plain);
}

}  // namespace

void add_session_options(CLI::App& command, SessionOptions& options) {
  add_level_option(command, options.level, "How strict to be");
  add_strict_flag(command, options.strict);
  add_baseline_options(command, options.baseline);
  command.add_option("--observe", options.observe, "How much to read back after each step [full]")
      ->check(CLI::IsMember({"end", "labels", "full"}));
  command.add_option("--seed", options.seed, "Of random sequences, and part of every name that the run makes up [1]")
      ->check(is_seed())
      ->type_name("N");
  command.add_option("--run-id", options.run_id, "Letters, digits and hyphens; part of every secret's name [random]")
      ->check(CLI::Validator(
          [](const std::string& text) { return is_run_id(text) ? "" : "1 to 64 letters, digits and hyphens"; }, ""))
      ->type_name("ID");
  command.add_option("--jobs", options.jobs, "Connections at the same time [1]")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  command
      .add_option(
          "--shrink-budget", options.shrink_budget.group,
          fmt::format("Requests for finding the shortest steps that show each group of findings; 0: no search [{}]",
                      options.shrink_budget.group))
      ->type_name("N");
  command
      .add_option("--shrink-total", options.shrink_budget.total,
                  fmt::format("Requests for this search in all, shared fairly by the groups; 0: no limit [{}]",
                              options.shrink_budget.total))
      ->type_name("N");
  command.add_flag("--keep-secrets", options.keep_secrets, "Do not delete the secrets that the run made");
  command
      .add_option("--target-log", options.target_logs,
                  "What the target writes into, to be searched for secrets; several are possible")
      ->type_name("FILE")
      ->allow_extra_args(false);
  add_html_option(command, options.places.html);
  add_report_outputs(command, options.places.outputs);
  add_log_options(command, options.log_level);
  add_connection_options(command, options.connection);
}

void add_repeat_option(CLI::App& command, SessionOptions& options) {
  command
      .add_option("--repeat", options.repeat, "Run the given sequences so many times, under new names each time [1]")
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("N");
}

}  // namespace psvcheck::cli
