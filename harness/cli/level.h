#pragma once

// --level, as several commands take it.

#include <string>

#include "model/clause.h"

namespace CLI {
class App;
}

namespace psvcheck::cli {

/// Adds --level to a command. The value is a name that `level_of` knows; its help says what holds `otherwise`.
void add_level_option(CLI::App& command, std::string& level, const std::string& description,
                      const std::string& otherwise = "recorded");

/// Adds --strict to a command: minor findings make it fail, too.
void add_strict_flag(CLI::App& command, bool& strict);

/// The level of this name. REQUIRES: "documented", "recorded" or "reported".
model::Level level_of(const std::string& name);

}  // namespace psvcheck::cli
