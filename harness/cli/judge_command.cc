// psvcheck judge: checks traces that somebody recorded, offline.

#include <fmt/format.h>

#include <chrono>
#include <ostream>

#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/cli/level.h"
#include "harness/cli/offline.h"
#include "reports/summary.h"
#include "reports/terminal.h"

namespace psvcheck::cli {
namespace {

struct JudgeArguments {
  std::vector<std::string> files;
  std::string level = "recorded";
  bool strict = false;
};

Ending judge(const JudgeArguments& arguments, Console& console) {
  const auto start = std::chrono::steady_clock::now();
  run::RunResult result;
  result.target =
      arguments.files.size() == 1 ? arguments.files.front() : fmt::format("{} files", arguments.files.size());
  result.endpoint = result.target;
  result.run_id = "offline";
  result.observe = "as recorded";
  result.level = level_of(arguments.level);
  result.strict = arguments.strict;
  for (const model::Clause& clause : model::all_clauses()) result.clauses[std::string(clause.id)];
  for (const std::string& file : arguments.files) {
    const Result<std::vector<NamedTrace>> traces = load_traces(file);
    if (!traces) return std::unexpected(traces.error());
    if (traces->empty()) return usage_error(fmt::format("{}: holds no step to judge", file));
    for (const NamedTrace& trace : *traces) {
      if (trace.trace.records.empty()) {
        return usage_error(fmt::format("{}: holds no exchange to judge; `psvcheck replay` runs it", trace.name));
      }
      judge_offline(trace.name, trace.trace, result.level, result);
    }
  }
  result.duration = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
  reports::TerminalOptions form;
  form.colour = console.colour;
  form.width = console.width;
  console.out << reports::terminal(result, form);
  return reports::verdict_of(result) == reports::Verdict::conforms ? ExitCode::conforms : ExitCode::findings;
}

}  // namespace

void add_judge(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("judge", "Judge traces that were recorded, without any target");
  command->footer(
      "Examples:\n"
      "  psvcheck judge psvcheck-out/journal.jsonl --level documented\n"
      "  psvcheck judge recording.json");
  auto arguments = std::make_shared<JudgeArguments>();
  command->add_option("TRACE", arguments->files, "Documents of the format psvcheck/1 with exchanges, or journal.jsonl")
      ->required()
      ->type_name("FILE");
  add_level_option(*command, arguments->level, "How strict to be");
  add_strict_flag(*command, arguments->strict);
  command->callback([&console, &ending, arguments] { ending = judge(*arguments, console); });
}

}  // namespace psvcheck::cli
