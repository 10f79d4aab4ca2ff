#pragma once

// The folder that --out names: report.json, junit.xml, journal.jsonl and a file for each finding that can be replayed.

#include <filesystem>
#include <string>

#include "harness/cli/outcome.h"
#include "harness/run/result.h"
#include "reports/report.h"

namespace psvcheck::cli {

/// Makes the folder where it is missing and takes out what an earlier run left of findings/*.json. Error: the folder
/// cannot be made or written.
Result<void> prepare_output(const std::filesystem::path& folder);

/// A run's report in both forms: report.json, and what the formats of other programs are made of.
struct WrittenReport {
  std::string json;
  reports::Report report;
};
Result<WrittenReport> report_of(const run::RunResult& result);

/// Writes the reports and the reproducers. Error: the first file that cannot be written, and why.
Result<void> write_output_folder(const std::filesystem::path& folder, const run::RunResult& result,
                                 const WrittenReport& report);

}  // namespace psvcheck::cli
