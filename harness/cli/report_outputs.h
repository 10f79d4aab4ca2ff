#pragma once

// --junit, --sarif, --markdown, --tap, --badge and --annotations: the report in the formats of other programs, as
// `report` makes it of report.json, and commands that run something make it at once.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/console.h"
#include "harness/cli/outcome.h"
#include "reports/report.h"

namespace CLI {
class App;
}

namespace psvcheck::cli {

/// Where each is to be written; "-" is standard output, and what is empty is not wanted.
struct ReportOutputs {
  std::string junit, sarif, markdown, tap, badge;
  bool annotations = false;  ///< to standard output
};

void add_report_outputs(CLI::App& command, ReportOutputs& outputs);

/// True where at least one is wanted.
bool any(const ReportOutputs& outputs);

/// Refuses outputs that would overwrite one of these files, which are read or written by themselves, or each other.
/// Error: the first.
Result<void> spare(const ReportOutputs& outputs, const std::optional<std::string>& html,
                   const std::vector<std::filesystem::path>& files);

/// Writes what is wanted. `folder` holds the report's reproducers; empty where there are none. Error: the first file
/// that cannot be written, and why.
Result<void> write_report_outputs(const reports::Report& report, const std::string& folder,
                                  const ReportOutputs& outputs, Console& console);

}  // namespace psvcheck::cli
