// psvcheck explain: all about a clause, or about a finding of a report.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/cli/nearest.h"
#include "harness/cli/read_report.h"
#include "model/clause.h"
#include "reports/story.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

struct ExplainArguments {
  std::string what;
  std::string report;  ///< psvcheck-out/report.json, if it is there, where empty
};

constexpr const char* usual_report = "psvcheck-out/report.json";

void paragraph(Console& console, std::string_view text, std::size_t indent = 2) {
  for (const std::string& row : reports::wrapped(text, console.width - indent)) {
    console.out << std::string(indent, ' ') << row << '\n';
  }
}

void heading(Console& console, std::string_view text) {
  console.out << '\n';
  for (const std::string& row : reports::folded(text, console.width, 2)) {
    console.out << (console.colour == reports::Colour::on ? fmt::format("\x1b[1m{}\x1b[0m", row) : row) << '\n';
  }
}

/// The levels that enforce a clause, for a person.
std::string enforced_by(const model::Clause& clause) {
  if (clause.strength == model::Strength::unspecified) return "no level enforces it: nothing says what is right";
  std::vector<std::string_view> levels;
  for (const model::Level level : {model::Level::documented, model::Level::recorded, model::Level::reported}) {
    if (model::enforces(level, clause.strength)) levels.push_back(model::name_of(level));
  }
  return fmt::format("enforced by --level {}", fmt::join(levels, ", "));
}

/// "PUT-3" of "PUT-3a"
std::string_view stem_of(std::string_view id) {
  return id.substr(
      0, id.find_last_of("0123456789") == std::string_view::npos ? id.size() : id.find_last_of("0123456789") + 1);
}

/// Those with the same number, and two on either side in the same theme.
std::vector<const model::Clause*> neighbours_of(const model::Clause& clause) {
  constexpr std::ptrdiff_t on_either_side = 2;
  std::vector<const model::Clause*> neighbours;
  for (const model::Clause& other : model::all_clauses()) {
    if (&other == &clause || other.theme != clause.theme) continue;
    const bool is_near = std::abs(&other - &clause) <= on_either_side;
    if (is_near || stem_of(other.id) == stem_of(clause.id)) neighbours.push_back(&other);
  }
  return neighbours;
}

/// The file of the recording that is the clause's source: "no_client_request_token[PutSecretValue]" is in
/// recorded/no_client_request_token-PutSecretValue.json. Empty where the source is none.
std::string recording_of(const model::Clause& clause) {
  constexpr std::string_view head = "recording: ";
  if (!clause.source.starts_with(head)) return {};
  std::string name(clause.source.substr(head.size()));
  std::ranges::replace(name, '[', '-');
  std::erase(name, ']');
  return fmt::format("recorded/{}.json", name);
}

Result<void> write_scenarios(const model::Clause& clause, Console& console) {
  const Result<DataFiles> data = find_data_files();
  if (!data) return std::unexpected(data.error());
  // Recordings are left out unless they are named.
  const auto all = load_scenarios(data->scenarios, {"**", "recorded/**"});
  if (!all) return std::unexpected(all.error());
  heading(console, "Scenarios");
  bool any = false;
  for (const NamedTrace& scenario : *all) {
    const std::vector<std::string>& clauses = scenario.trace.sequence.clauses;
    const bool names_it = std::ranges::find(clauses, clause.id) != clauses.end();
    if (!names_it && scenario.name != recording_of(clause)) continue;
    any = true;
    console.out << "  " << scenario.name << '\n';
    paragraph(console, reports::visible(scenario.trace.sequence.title), 6);
  }
  if (!any) paragraph(console, "none");
  return {};
}

Ending explain_clause(const model::Clause& clause, const reports::Report* report, Console& console) {
  console.out << fmt::format("{}  {}, {}\n", clause.id, clause.theme, model::name_of(clause.severity));
  paragraph(console, clause.sentence);
  paragraph(console, fmt::format("{}: {}", model::name_of(clause.strength), clause.source));
  paragraph(console, enforced_by(clause));
  if (!clause.unreachable.empty()) paragraph(console, fmt::format("unreachable: {}", clause.unreachable));
  if (const auto written = write_scenarios(clause, console); !written) return std::unexpected(written.error());
  if (report != nullptr) {
    const reports::ReportedClause* entry = reports::find_clause(*report, clause.id);
    heading(console, fmt::format("In the report of {}", reports::visible(report->target)));
    const std::string why = entry == nullptr || entry->reason.empty() ? "" : fmt::format(" ({})", entry->reason);
    paragraph(console, entry == nullptr ? "it is not there" : reports::visible(entry->verdict + why));
    for (const reports::ReportedGroup& group : report->groups) {
      if (group.clause != clause.id) continue;
      console.out << fmt::format("  psvcheck explain {}\n", reports::id_of(group));
      paragraph(console, reports::visible(group.name), 6);
    }
  }
  heading(console, "Neighbours");
  for (const model::Clause* other : neighbours_of(clause)) {
    console.out << fmt::format("  {}\n", other->id);
    paragraph(console, other->sentence, 6);
  }
  return ExitCode::conforms;
}

/// The group that is meant: by its id, the name of one of its files, or its name in a baseline.
const reports::ReportedGroup* find_group(const reports::Report& report, const std::string& what) {
  std::string name = std::filesystem::path(what).filename().string();
  name = name.substr(0, name.find('.'));
  for (const reports::ReportedGroup& group : report.groups) {
    const std::string id = reports::id_of(group);
    const bool is_file_of_it = name.starts_with(id + "-") && name.size() > id.size() + 1 &&
                               name.find_first_not_of("0123456789", id.size() + 1) == std::string::npos;
    if (group.name == what || name == id || is_file_of_it) return &group;
  }
  return nullptr;
}

Ending unknown(const std::string& what, const reports::Report* report, const std::string& file) {
  std::vector<std::string> names;
  for (const model::Clause& clause : model::all_clauses()) names.emplace_back(clause.id);
  if (report != nullptr) {
    for (const reports::ReportedGroup& group : report->groups) names.push_back(reports::id_of(group));
  }
  const std::vector<std::string> alike = nearest(what, names);
  const std::string meant =
      alike.empty() ? "`psvcheck clauses` lists all clauses" : fmt::format("did you mean {}?", fmt::join(alike, ", "));
  const std::string where = report == nullptr ? "" : fmt::format(", nor is there such a finding in {}", file);
  return usage_error(fmt::format("{}: there is no such clause{}; {}", what, where, meant));
}

/// The report that a finding's file belongs to: the one in the folder above. Empty where `what` is no such file.
std::string report_beside(const std::string& what) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(what, ignored)) return {};
  const std::filesystem::path folder = std::filesystem::absolute(what, ignored).parent_path();
  const std::filesystem::path report = folder.parent_path() / "report.json";
  if (folder.filename() != "findings" || !std::filesystem::exists(report, ignored)) return {};
  return std::filesystem::relative(report, ignored).string();
}

Ending explain(const ExplainArguments& arguments, Console& console) {
  const std::string beside = report_beside(arguments.what);
  // A group's name, which a baseline has, may hold a slash as well, but between blanks and bars.
  const bool is_path = arguments.what.find('/') != std::string::npos && arguments.what.find(" | ") == std::string::npos;
  if (is_path && beside.empty()) {
    return usage_error(fmt::format("{}: there is no such file of a finding beside a report.json", arguments.what));
  }
  const std::string usual = beside.empty() ? usual_report : beside;
  const std::string file = arguments.report.empty() ? usual : arguments.report;
  std::error_code ignored;
  std::optional<reports::Report> report;
  if (!arguments.report.empty() || std::filesystem::exists(file, ignored)) {
    auto read = read_report_file(file);
    if (!read) return std::unexpected(read.error());
    report = std::move(*read);
  }
  const reports::Report* known = report ? &*report : nullptr;
  if (const model::Clause* clause = model::find_clause(arguments.what)) return explain_clause(*clause, known, console);
  const reports::ReportedGroup* group = known == nullptr ? nullptr : find_group(*known, arguments.what);
  if (group == nullptr) return unknown(arguments.what, known, file);
  reports::TerminalOptions form;
  form.colour = console.colour;
  form.width = console.width;
  const std::string folder = std::filesystem::path(file).parent_path().string();
  form.out = folder.empty() ? std::string_view(".") : std::string_view(folder);
  console.out << reports::story(*report, *group, form);
  return ExitCode::conforms;
}

}  // namespace

void add_explain(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("explain", "Tell all about a clause, or about a finding of a report");
  command->footer(
      "Examples:\n"
      "  psvcheck explain PUT-7                    the clause, its source, scenarios and neighbours\n"
      "  psvcheck explain PUT-7-61                 a finding of psvcheck-out/report.json\n"
      "  psvcheck explain psvcheck-out/findings/PUT-7-61-1.json\n"
      "  psvcheck explain PUT-7-61 --report /tmp/report/report.json");
  auto arguments = std::make_shared<ExplainArguments>();
  command->add_option("WHAT", arguments->what, "A clause, or a finding by its id or by one of its files")
      ->required()
      ->type_name("CLAUSE|FINDING");
  command->add_option("--report", arguments->report, "The report [psvcheck-out/report.json]")->type_name("FILE");
  command->callback([&console, &ending, arguments] { ending = explain(*arguments, console); });
}

}  // namespace psvcheck::cli
