#pragma once

// Files that are written whole.

#include <filesystem>
#include <string_view>

#include "harness/cli/outcome.h"

namespace psvcheck::cli {

/// Writes the file, over what is there. Error: "FILE: cannot be written: why".
Result<void> write_file(const std::filesystem::path& file, std::string_view text);

/// The same, but whoever reads it sees what was there or all of the text, even if the machine stops meanwhile; its
/// permissions stay, and a link stays a link. A file that holds the text already is not touched.
Result<void> replace_file(const std::filesystem::path& file, std::string_view text);

/// The one name of a file's place, whether the file is there or not: absolute, without links and dots.
std::filesystem::path place_of(const std::filesystem::path& file);

}  // namespace psvcheck::cli
