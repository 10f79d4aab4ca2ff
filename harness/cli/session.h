#pragma once

// What `run` and `replay` have in common: sequences are taken through a target, the result is shown and written down,
// and becomes an exit code.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/baseline_file.h"
#include "harness/cli/connection.h"
#include "harness/cli/console.h"
#include "harness/cli/outcome.h"
#include "harness/cli/report_places.h"
#include "harness/cli/shrinking.h"
#include "harness/run/run.h"
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
  ShrinkBudget shrink_budget;
  BaselineOptions baseline;
  bool keep_secrets = false;
  std::vector<std::string> target_logs;  ///< files that the target writes into
  ReportPlaces places;
  std::string log_level = "off";
};

/// Adds the options to a command, all but --repeat.
void add_session_options(CLI::App& command, SessionOptions& options);

/// Adds --repeat, for commands that are given their sequences.
void add_repeat_option(CLI::App& command, SessionOptions& options);

/// What a session takes through its target: first what is given, then what is made as it goes.
struct Work {
  std::vector<run::NamedSequence> given;
  /// Makes the source of the rest, once it is known what the target claims; empty where there is no rest. The numbers
  /// from `first_number` on are free.
  std::function<run::Source(const std::vector<trace::Capability>& claims, std::uint64_t first_number)> generate{};
  std::string generated{};           ///< what that is, for a person: "random sequences up to 2000 steps"
  std::size_t generated_steps = 0;   ///< how many steps that has; 0 where it is not known
  std::optional<double> seconds{};   ///< it goes on for so long at the least
  std::string_view space = "small";  ///< whose states and transitions are counted
  bool moves_clock = true;           ///< whether what is generated may move the target's clock
  /// Gets the result before it is reported; may be empty.
  std::function<void(run::RunResult&)> finished{};
};

/// Runs what is given, all of it `options.repeat` times, each time under new names, and then what is generated.
/// Sequences that send wrong signatures are left out where the target is to get none; an error where that leaves
/// nothing. Exit code: what the result says;
/// a target that fails wins over findings. Errors: of usage, or files that cannot be written. A target that cannot be
/// started is reported like one that dies, files included.
Result<ExitCode> run_session(const Work& work, const SessionOptions& options, Console& console);

}  // namespace psvcheck::cli
