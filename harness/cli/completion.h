#pragma once

// Completion for bash, written from the command line's own description, so that it knows every option that the program
// has and none that it has not.

#include <string>

namespace CLI {
class App;
}

namespace psvcheck::cli {

/// The script. Completes commands, options, and values where they are known: a fixed choice, a file, a folder, a
/// target.
std::string bash_completion(const CLI::App& app);

}  // namespace psvcheck::cli
