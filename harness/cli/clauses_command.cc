// psvcheck clauses: the catalogue that every finding cites.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "harness/cli/clause_coverage.h"
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
    if (!clause.unreachable.empty()) list.back()["unreachable"] = clause.unreachable;
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
    if (clause.unreachable.empty()) continue;
    for (const std::string& line : reports::wrapped(fmt::format("unreachable: {}", clause.unreachable), width - 11)) {
      out << fmt::format("           {}\n", line);
    }
  }
}

struct ClausesArguments {
  bool json = false;
  bool coverage = false;
  std::string report = "psvcheck-out/report.json";
};

Ending show_coverage(const ClausesArguments& arguments, Console& console) {
  const auto coverage = clause_coverage(arguments.report);
  if (!coverage) return std::unexpected(coverage.error());
  (arguments.json ? write_coverage_json : write_coverage_text)(console.out, *coverage);
  return std::ranges::all_of(*coverage, &ClauseCoverage::is_covered) ? ExitCode::conforms : ExitCode::findings;
}

Ending show_clauses(const ClausesArguments& arguments, Console& console) {
  if (arguments.coverage) return show_coverage(arguments, console);
  if (arguments.json) {
    write_json(console.out);
  } else {
    write_text(console.out, console.width);
  }
  return ExitCode::conforms;
}

}  // namespace

void add_clauses(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("clauses", "List the clauses that targets are held to");
  command->footer(
      "Examples:\n"
      "  psvcheck clauses\n"
      "  psvcheck clauses --json | jq '.[] | select(.strength == \"recorded\")'\n"
      "  psvcheck run && psvcheck clauses --coverage\n"
      "  psvcheck run --level reported && psvcheck clauses --coverage");
  auto arguments = std::make_shared<ClausesArguments>();
  command->add_flag("--json", arguments->json, "As a JSON array of objects");
  auto* coverage = command->add_flag("--coverage", arguments->coverage,
                                     "What the last run exercised, and by which scenario; exit code 1 where some\n"
                                     "clause was not, although a client could. Clauses above the run's level are\n"
                                     "counted apart and are no failure");
  command->add_option("--report", arguments->report, "Of another run [psvcheck-out/report.json]")
      ->needs(coverage)
      ->type_name("FILE");
  command->callback([&console, &ending, arguments] { ending = show_clauses(*arguments, console); });
}

}  // namespace psvcheck::cli
