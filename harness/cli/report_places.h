#pragma once

// Where a result is written down, by the commands that judge: the folder of --out, the page, other programs' formats.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/console.h"
#include "harness/cli/outcome.h"
#include "harness/cli/report_outputs.h"
#include "harness/run/result.h"

namespace psvcheck::cli {

struct ReportPlaces {
  std::string out;                  ///< the folder for reports and reproducers; none are written where empty
  std::optional<std::string> html;  ///< the page; empty text: report.html in `out`
  ReportOutputs outputs;
};

/// Refuses outputs that would overwrite each other, or a file that is read, and an `out` that such a file is in: of
/// what an earlier run left there reports are replaced, and reproducers go. Error: the first.
Result<void> check(const ReportPlaces& places, const std::vector<std::filesystem::path>& read);

/// Writes all that was asked for. Error: the first file that cannot be written, and why.
Result<void> write_reports(const run::RunResult& result, const ReportPlaces& places, Console& console);

}  // namespace psvcheck::cli
