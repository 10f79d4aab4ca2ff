#pragma once

// What `run` and `replay` have in common: sequences are taken through a target, the result is shown and written down,
// and becomes an exit code.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/connection.h"
#include "harness/cli/console.h"
#include "harness/cli/outcome.h"
#include "harness/run/runner.h"

namespace CLI {
class App;
}

namespace psvcheck::cli {

struct SessionOptions {
  ConnectionOptions connection;
  std::string level = "recorded";
  bool strict = false;
  std::string observe = "full";
  std::string run_id;  ///< made up where empty
  std::uint64_t seed = 1;
  std::size_t jobs = 1;
  std::size_t repeat = 1;
  std::size_t shrink_budget = 2000;  ///< wire requests for each group of findings; 0: findings are not shrunk
  bool keep_secrets = false;
  std::vector<std::string> target_logs;  ///< files that the target writes into
  std::string out;                       ///< no files where empty
  std::string log_level = "off";
};

/// Adds all of the options to a command.
void add_session_options(CLI::App& command, SessionOptions& options);

/// Runs the sequences, all of them `options.repeat` times, each time under new names. Those that send wrong signatures
/// are left out where the target is to get none; an error where that leaves nothing. Exit code: what the result says;
/// a target that fails wins over findings. Errors: of usage, or files that cannot be written. A target that cannot be
/// started is reported like one that dies, files included.
Result<ExitCode> run_session(const std::vector<run::NamedSequence>& given, const SessionOptions& options,
                             Console& console);

}  // namespace psvcheck::cli
