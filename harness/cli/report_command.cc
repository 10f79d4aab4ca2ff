// psvcheck report: writes a report.json in another form.

#include <fmt/format.h>

#include <ostream>

#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/cli/html_output.h"

namespace psvcheck::cli {
namespace {

struct ReportArguments {
  std::string file;
  std::optional<std::string> html;
};

Ending report(const ReportArguments& arguments, Console& console) {
  namespace fs = std::filesystem;
  if (!arguments.html) return usage_error("nothing to write is asked for; see psvcheck report --help");
  const fs::path file(arguments.file);
  const Result<std::string> text = load_text(file);
  if (!text) return std::unexpected(text.error());
  const fs::path page = arguments.html->empty() ? file.parent_path() / "report.html" : fs::path(*arguments.html);
  if (auto written = write_html(page, *text); !written) {
    return std::unexpected(
        Failure{written.error().code, fmt::format("{}: {}", arguments.file, written.error().message)});
  }
  console.err << fmt::format("psvcheck: the page is {}\n", page.string());
  return ExitCode::conforms;
}

}  // namespace

void add_report(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("report", "Write the report of a run in another form");
  command->footer(
      "Examples:\n"
      "  psvcheck report psvcheck-out/report.json --html\n"
      "  psvcheck report psvcheck-out/report.json --html /tmp/page.html");
  auto arguments = std::make_shared<ReportArguments>();
  command->add_option("REPORT", arguments->file, "report.json of a run")->required()->type_name("FILE");
  add_html_option(*command, arguments->html);
  command->callback([&console, &ending, arguments] { ending = report(*arguments, console); });
}

}  // namespace psvcheck::cli
