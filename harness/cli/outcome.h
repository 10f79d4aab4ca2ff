#pragma once

// How a command ends: an exit code, or a failure with the one line that says what is wrong, where, and what to do.

#include <expected>
#include <string>

namespace psvcheck::cli {

enum class ExitCode : int {
  conforms = 0,       ///< also: the command did what it was asked to
  findings = 1,       ///< the target diverged, or files are not as they should be for `judge`
  usage = 2,          ///< usage, configuration, files that cannot be read
  target = 3,         ///< the target could not be reached or died
  interrupted = 130,  ///< Ctrl-C or SIGTERM; what was finished by then is in the report
};

/// What ends a command early.
struct Failure {
  ExitCode code = ExitCode::usage;
  std::string message;  ///< without the program's name and without a line end
};

template <class T>
using Result = std::expected<T, Failure>;

inline std::unexpected<Failure> usage_error(std::string message) {
  return std::unexpected(Failure{ExitCode::usage, std::move(message)});
}

inline std::unexpected<Failure> target_error(std::string message) {
  return std::unexpected(Failure{ExitCode::target, std::move(message)});
}

}  // namespace psvcheck::cli
