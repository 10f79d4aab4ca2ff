#pragma once

// Patterns that select scenarios by their path below scenarios/.

#include <string_view>

namespace psvcheck::cli {

/// Whether the pattern matches the whole path. `?` and `*` match within one folder's name, `**` any number of folders
/// ("**/x.json" matches "x.json" too), everything else itself. A pattern that ends in a slash or names a folder alone
/// does not match the files in it; say "folder/**".
bool glob_matches(std::string_view pattern, std::string_view path);

}  // namespace psvcheck::cli
