// psvcheck clauses: the catalogue that every finding cites.

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "harness/cli/commands.h"
#include "model/clause.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

void write_json(std::ostream& out) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const model::Clause& clause : model::all_clauses()) {
    list.push_back({{"id", clause.id},
                    {"theme", clause.theme},
                    {"strength", model::name_of(clause.strength)},
                    {"sentence", clause.sentence},
                    {"source", clause.source}});
  }
  out << list.dump(2) << '\n';
}

void write_text(std::ostream& out, std::size_t width) {
  std::string_view theme;
  for (const model::Clause& clause : model::all_clauses()) {
    if (clause.theme != theme) out << (theme.empty() ? "" : "\n") << clause.theme << "\n";
    theme = clause.theme;
    std::string head(clause.id);
    for (const std::string& line : reports::wrapped(clause.sentence, width - 11)) {
      out << fmt::format("  {:<9}{}\n", head, line);
      head.clear();
    }
    out << fmt::format("           {}: {}\n", model::name_of(clause.strength), clause.source);
  }
}

}  // namespace

void add_clauses(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("clauses", "List the clauses that targets are held to");
  command->footer(
      "Examples:\n  psvcheck clauses\n  psvcheck clauses --json | jq '.[] | select(.strength == \"recorded\")'");
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "As a JSON array of objects");
  command->callback([&console, &ending, json] {
    if (*json) {
      write_json(console.out);
    } else {
      write_text(console.out, console.width);
    }
    ending = ExitCode::conforms;
  });
}

}  // namespace psvcheck::cli
