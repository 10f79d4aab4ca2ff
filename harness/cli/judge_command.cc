// psvcheck judge: checks traces that somebody recorded, offline.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ostream>

#include "harness/cli/baseline_file.h"
#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/cli/html_output.h"
#include "harness/cli/level.h"
#include "harness/cli/output_folder.h"
#include "harness/cli/report_outputs.h"
#include "harness/cli/report_places.h"
#include "harness/run/offline.h"
#include "reports/summary.h"
#include "reports/terminal.h"

namespace psvcheck::cli {
namespace {

struct JudgeArguments {
  std::vector<std::string> files;
  std::string level;  ///< the journal's where empty
  bool strict = false;
  BaselineOptions baseline;
  ReportPlaces places;
};

/// Where the scripts of findings go if they are not told; nobody knows where the judged target was.
constexpr std::string_view stand_in_endpoint = "http://127.0.0.1:4566";

/// All that is to be judged. Says of a journal that is cut what it lacks.
Result<std::vector<TraceFile>> load(const std::vector<std::string>& names, Console& console) {
  std::vector<TraceFile> files;
  for (const std::string& name : names) {
    Result<TraceFile> file = load_traces(name);
    if (!file) return std::unexpected(file.error());
    if (!file->cut.empty()) say(console, file->cut + "; judged as far as it goes");
    if (file->traces.empty()) return usage_error(fmt::format("{}: holds no step to judge", name));
    for (const NamedTrace& trace : file->traces) {
      if (trace.trace.records.empty()) {
        return usage_error(fmt::format("{}: holds no exchange to judge; `psvcheck replay` runs it", trace.name));
      }
    }
    files.push_back(std::move(*file));
  }
  return files;
}

/// The level that was asked for, else that of the run whose journal this is.
model::Level level_for(const JudgeArguments& arguments, const std::vector<TraceFile>& files) {
  if (!arguments.level.empty()) return level_of(arguments.level);
  const auto journal = std::ranges::find_if(files, [](const TraceFile& file) { return file.level.has_value(); });
  return journal == files.end() ? model::Level::recorded : *journal->level;
}

Ending judge(const JudgeArguments& arguments, Console& console) {
  if (auto fits = check(arguments.places, {arguments.files.begin(), arguments.files.end()}); !fits) {
    return std::unexpected(fits.error());
  }
  const auto start = std::chrono::steady_clock::now();
  run::RunResult result;
  result.target =
      arguments.files.size() == 1 ? arguments.files.front() : fmt::format("{} files", arguments.files.size());
  result.endpoint = result.target;
  result.target_options = "--endpoint URL";
  result.run_id = "offline";
  result.observe = "as recorded";
  result.strict = arguments.strict;
  result.started = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  for (const model::Clause& clause : model::all_clauses()) result.clauses[std::string(clause.id)];
  const Result<std::optional<run::Baseline>> baseline = load_baseline(arguments.baseline);
  if (!baseline) return std::unexpected(baseline.error());
  result.baseline = *baseline;
  const Result<std::vector<TraceFile>> files = load(arguments.files, console);
  if (!files) return std::unexpected(files.error());
  if (!arguments.places.out.empty()) {
    if (auto made = prepare_output(arguments.places.out); !made) return std::unexpected(made.error());
  }
  result.level = level_for(arguments, *files);
  for (const TraceFile& file : *files) {
    for (const NamedTrace& trace : file.traces) run::judge_offline(trace.name, trace.trace, result.level, result);
  }
  result.duration = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
  const Result<void> known = conclude_baseline(result, arguments.baseline);
  reports::TerminalOptions form;
  form.colour = console.colour;
  form.width = console.width;
  form.out = arguments.places.out;
  console.out << reports::terminal(result, form) << std::flush;
  result.endpoint = stand_in_endpoint;
  if (auto done = write_reports(result, arguments.places, console); !done) return std::unexpected(done.error());
  if (!known) return std::unexpected(known.error());
  say_baseline(result, arguments.baseline, console);
  return reports::verdict_of(result) == reports::Verdict::conforms ? ExitCode::conforms : ExitCode::findings;
}

}  // namespace

void add_judge(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("judge", "Judge traces that were recorded, without any target");
  command->footer(
      "Examples:\n"
      "  psvcheck judge psvcheck-out/journal.jsonl --level documented\n"
      "  psvcheck judge psvcheck-out/journal.jsonl --baseline known.json\n"
      "  psvcheck judge psvcheck-out/journal.jsonl --out judged --html\n"
      "  psvcheck judge recording.json");
  auto arguments = std::make_shared<JudgeArguments>();
  command->add_option("TRACE", arguments->files, "Documents of the format psvcheck/1 with exchanges, or journal.jsonl")
      ->required()
      ->type_name("FILE");
  add_level_option(*command, arguments->level, "How strict to be", "the journal's, or recorded");
  add_strict_flag(*command, arguments->strict);
  add_baseline_options(*command, arguments->baseline);
  command->add_option("--out", arguments->places.out, "Folder for reports and reproducers [none are written]")
      ->type_name("DIR");
  add_html_option(*command, arguments->places.html);
  add_report_outputs(*command, arguments->places.outputs);
  command->callback([&console, &ending, arguments] { ending = judge(*arguments, console); });
}

}  // namespace psvcheck::cli
