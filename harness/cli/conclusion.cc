#include "harness/cli/conclusion.h"

#include <ostream>

#include "harness/cli/baseline_file.h"
#include "harness/cli/report_places.h"
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

}  // namespace

Result<ExitCode> conclude(run::RunResult& result, const SessionOptions& options, Console& console) {
  const Result<void> known = conclude_baseline(result, options.baseline);
  reports::TerminalOptions form;
  form.colour = console.colour;
  form.width = console.width;
  form.out = options.places.out;
  console.out << reports::terminal(result, form) << std::flush;
  if (auto done = write_reports(result, options.places, console); !done) return std::unexpected(done.error());
  if (!known) return std::unexpected(known.error());
  say_baseline(result, options.baseline, console);
  if (result.target_failure) say(console, *result.target_failure);  // what a log's reader looks for
  return exit_code_of(result);
}

}  // namespace psvcheck::cli
