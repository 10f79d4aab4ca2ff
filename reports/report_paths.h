#pragma once

// Where the files of a report are, as other programs want them named.

#include <string>
#include <string_view>

namespace psvcheck::reports {

/// A file of the report's folder, from where the reader stands: "psvcheck-out/findings/PUT-7-1-1.json". `folder` is
/// empty where there is none, and so is then what this gives.
std::string path_in(std::string_view folder, std::string_view file);

/// A relative path as a URI reference: with slashes, and everything but letters, digits and -._~/ as %XX.
std::string uri_of(std::string_view path);

/// "psvcheck replay psvcheck-out/findings/PUT-7-1-1.json --target moto", with the level of reading back where it is not
/// the usual one. `target_options` are RunResult's.
std::string replay_command(std::string_view file, std::string_view target_options, std::string_view observe);

}  // namespace psvcheck::reports
