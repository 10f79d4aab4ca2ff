#pragma once

// The commands, a file each. Every function adds one to the program's command line; when it is called, its callback
// runs it and says in `ending` how it went. The command's options live as long as the callback.

#include <CLI/CLI.hpp>
#include <memory>

#include "harness/cli/console.h"
#include "harness/cli/outcome.h"

namespace psvcheck::cli {

using Ending = Result<ExitCode>;

void add_run(CLI::App& app, Console& console, Ending& ending);
void add_explore(CLI::App& app, Console& console, Ending& ending);
void add_replay(CLI::App& app, Console& console, Ending& ending);
void add_serve(CLI::App& app, Console& console, Ending& ending);
void add_judge(CLI::App& app, Console& console, Ending& ending);
void add_report(CLI::App& app, Console& console, Ending& ending);
void add_compare(CLI::App& app, Console& console, Ending& ending);
void add_explain(CLI::App& app, Console& console, Ending& ending);
void add_clauses(CLI::App& app, Console& console, Ending& ending);
void add_scenario(CLI::App& app, Console& console, Ending& ending);
void add_targets(CLI::App& app, Console& console, Ending& ending);
void add_mutants(CLI::App& app, Console& console, Ending& ending);
void add_variants(CLI::App& app, Console& console, Ending& ending);
void add_corpus(CLI::App& app, Console& console, Ending& ending);
void add_completion(CLI::App& app, Console& console, Ending& ending);

}  // namespace psvcheck::cli
