#pragma once

// report.json from a file, for the commands that work on one.

#include <filesystem>

#include "harness/cli/outcome.h"
#include "reports/report.h"

namespace psvcheck::cli {

/// Error: the file cannot be read, and that `psvcheck run` writes it; or what is wrong in it.
Result<reports::Report> read_report_file(const std::filesystem::path& file);

}  // namespace psvcheck::cli
