#pragma once

// The diagnostic log on standard error, for someone who wonders what a run is doing or why it takes so long: a line for
// the target's start and stop, each sequence's start and end, and each exchange that brought no answer. Off unless
// asked for. It says names and counts, never what is in a request.

#include <memory>
#include <string>

#include "harness/cli/console.h"
#include "harness/run/run.h"

namespace CLI {
class App;
}
namespace spdlog {
class logger;
}

namespace psvcheck::cli {

/// Adds --log-level and --verbose to a command. `level` is one of "off", "warning", "info" and "debug".
void add_log_options(CLI::App& command, std::string& level);

/// REQUIRES: a level that add_log_options allows. The log writes to the console's `err`, from any thread.
std::shared_ptr<spdlog::logger> open_log(const std::string& level, Console& console);

/// True where the log writes anything at all.
bool is_on(const spdlog::logger& log);

/// Logs both ends of every sequence and each exchange without an answer. Keeps what `options` calls already.
void log_run(const std::shared_ptr<spdlog::logger>& log, run::RunOptions& options);

}  // namespace psvcheck::cli
