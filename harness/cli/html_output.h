#pragma once

// Where the page of a report goes: `--html [FILE]` of the commands that run, and of `report`.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "harness/cli/outcome.h"

namespace psvcheck::cli {

/// Adds --html; `file` is empty text where the option stands alone, and nothing where it is not given.
void add_html_option(CLI::App& command, std::optional<std::string>& file);

/// Where the page goes: the file that was given, else report.html in the report's folder.
std::filesystem::path page_file(const std::string& given, const std::filesystem::path& folder);

/// Writes the page of this report.json. Error: the text is no report, or the file cannot be written.
Result<void> write_html(const std::filesystem::path& file, std::string_view report_json);

}  // namespace psvcheck::cli
