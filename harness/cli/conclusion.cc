#include "harness/cli/conclusion.h"

#include <fmt/format.h>

#include <ostream>

#include "harness/cli/baseline_file.h"
#include "harness/cli/html_output.h"
#include "harness/cli/output_folder.h"
#include "harness/cli/report_outputs.h"
#include "reports/summary.h"
#include "reports/terminal.h"

namespace psvcheck::cli {
namespace {

ExitCode exit_code_of(const run::RunResult& result) {
  switch (reports::verdict_of(result)) {
    case reports::Verdict::findings:
      return ExitCode::findings;
    case reports::Verdict::unreachable:
      return ExitCode::target;
    case reports::Verdict::refused:
      return ExitCode::usage;
    case reports::Verdict::interrupted:
      return ExitCode::interrupted;
    case reports::Verdict::conforms:
      break;
  }
  return ExitCode::conforms;
}

/// The files that were asked for.
Result<void> write_all(const run::RunResult& result, const SessionOptions& options, Console& console) {
  if (options.out.empty() && !options.html && !any(options.outputs)) return {};
  const Result<WrittenReport> report = report_of(result);
  if (!report) return std::unexpected(report.error());
  if (!options.out.empty()) {
    if (auto written = write_reports(options.out, result, *report); !written) return written;
    console.err << fmt::format("psvcheck: report.json, junit.xml and journal.jsonl are in {}\n", options.out);
  }
  if (options.html) {
    if (auto written = write_html(page_file(*options.html, options.out), report->json); !written) return written;
  }
  return write_report_outputs(report->report, options.out, options.outputs, console);
}

}  // namespace

Result<ExitCode> conclude(run::RunResult& result, const SessionOptions& options, Console& console) {
  const Result<void> known = conclude_baseline(result, options.baseline);
  reports::TerminalOptions form;
  form.colour = console.colour;
  form.width = console.width;
  form.out = options.out;
  console.out << reports::terminal(result, form) << std::flush;
  if (auto written = write_all(result, options, console); !written) return std::unexpected(written.error());
  if (!known) return std::unexpected(known.error());
  say_baseline(result, options.baseline, console);
  if (result.target_failure) say(console, *result.target_failure);  // what a log's reader looks for
  return exit_code_of(result);
}

}  // namespace psvcheck::cli
