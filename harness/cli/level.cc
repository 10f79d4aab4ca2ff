#include "harness/cli/level.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace psvcheck::cli {

void add_level_option(CLI::App& command, std::string& level, const std::string& description,
                      const std::string& otherwise) {
  command.add_option("--level", level, fmt::format("{} [{}]", description, otherwise))
      ->check(CLI::IsMember({"documented", "recorded", "reported"}));
}

void add_strict_flag(CLI::App& command, bool& strict) {
  command.add_flag("--strict", strict, "Let minor findings (form of answers, not their sense) fail the run, too");
}

model::Level level_of(const std::string& name) {
  for (const auto level : {model::Level::documented, model::Level::reported}) {
    if (name == model::name_of(level)) return level;
  }
  return model::Level::recorded;
}

}  // namespace psvcheck::cli
