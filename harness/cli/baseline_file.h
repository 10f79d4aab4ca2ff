#pragma once

// --baseline and --update-baseline: the file of known groups of findings, as the commands that judge take it.

#include <string>

#include "harness/cli/console.h"
#include "harness/cli/outcome.h"
#include "harness/run/result.h"

namespace CLI {
class App;
}

namespace psvcheck::cli {

struct BaselineOptions {
  std::string file;  ///< none where empty
  bool update = false;
};

void add_baseline_options(CLI::App& command, BaselineOptions& options);

/// The baseline; nothing where none was asked for. A file that is not there is empty where it is to be updated. Error:
/// it cannot be read, or "FILE:LINE:COLUMN: what is wrong".
Result<std::optional<run::Baseline>> load_baseline(const BaselineOptions& options);

/// Says in the result what became of the groups of its baseline, if it has one, and where that was asked for brings the
/// file up to date: groups that are gone go, new ones come, notes stay. The file is replaced as a whole or left as it
/// was; a run that did not come to its end leaves it. Error: it cannot be written.
Result<void> conclude_baseline(run::RunResult& result, const BaselineOptions& options);

/// Warns of groups that are gone, and says what became of the file. After the report, whose end people read.
void say_baseline(const run::RunResult& result, const BaselineOptions& options, Console& console);

}  // namespace psvcheck::cli
