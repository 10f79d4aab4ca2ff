#pragma once

// The folder that --out names: report.json, junit.xml, journal.jsonl and a file for each finding that can be replayed.

#include <filesystem>
#include <optional>
#include <string>

#include "harness/cli/outcome.h"
#include "harness/run/result.h"

namespace psvcheck::cli {

/// Makes the folder where it is missing and takes out what an earlier run left of findings/*.json. Error: the folder
/// cannot be made or written.
Result<void> prepare_output(const std::filesystem::path& folder);

/// Writes the reports and the reproducers. Error: the first file that cannot be written, and why.
/// With `html`, the page goes there, too, or to report.html in the folder where that is empty text.
Result<void> write_reports(const std::filesystem::path& folder, const run::RunResult& result,
                           const std::optional<std::string>& html = {});

}  // namespace psvcheck::cli
