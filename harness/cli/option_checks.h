#pragma once

// Checks of what options are given, for CLI11: each says in a few words what the option takes, and CLI11 puts the
// option's name in front.

#include <CLI/CLI.hpp>

namespace psvcheck::cli {

/// A whole number from 0 to 2^64 - 1, in decimal digits alone. CLI11 itself takes "-1" for the greatest one and cuts
/// what is greater.
CLI::Validator is_seed();

/// The name of a region as it may stand in a signature: printable ASCII without blanks, slashes and commas; not empty.
CLI::Validator is_region();

/// A shell command that says somewhere which port to serve on: {port}, or $PORT, the environment variable.
CLI::Validator is_server_command();

}  // namespace psvcheck::cli
