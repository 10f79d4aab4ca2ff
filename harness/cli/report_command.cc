// psvcheck report: turns report.json into the formats of other programs.

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <ostream>

#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/cli/html_output.h"
#include "harness/cli/read_report.h"
#include "harness/cli/report_outputs.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

struct ReportArguments {
  std::string file = "psvcheck-out/report.json";
  ReportOutputs outputs;
  std::optional<std::string> html;
};

Result<void> convert_to_html(const ReportArguments& arguments, const std::string& folder, Console& console) {
  const Result<std::string> text = load_text(arguments.file);
  if (!text) return std::unexpected(text.error());
  const std::filesystem::path page = page_file(*arguments.html, folder);
  if (auto written = write_html(page, *text); !written) {
    return std::unexpected(
        Failure{written.error().code, fmt::format("{}: {}", arguments.file, written.error().message)});
  }
  console.err << fmt::format("psvcheck: the page is {}\n", page.string());
  return {};
}

Ending convert(const ReportArguments& arguments, Console& console) {
  if (auto spared = spare(arguments.outputs, arguments.html, {arguments.file}); !spared) {
    return std::unexpected(spared.error());
  }
  const auto report = read_report_file(arguments.file);
  if (!report) return std::unexpected(report.error());
  if (!any(arguments.outputs) && !arguments.html) {
    console.out << fmt::format("{}: {}\n", reports::visible(report->target), reports::visible(report->headline));
    return ExitCode::conforms;
  }
  const std::string folder = std::filesystem::path(arguments.file).parent_path().string();
  if (arguments.html) {
    if (auto written = convert_to_html(arguments, folder, console); !written) return std::unexpected(written.error());
  }
  const auto written = write_report_outputs(*report, folder.empty() ? "." : folder, arguments.outputs, console);
  if (!written) return std::unexpected(written.error());
  return ExitCode::conforms;
}

}  // namespace

void add_report(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("report", "Turn report.json into what other programs read");
  command->footer(
      "Examples:\n"
      "  psvcheck report psvcheck-out/report.json                      its verdict in a line\n"
      "  psvcheck report psvcheck-out/report.json --html               a page beside it\n"
      "  psvcheck report psvcheck-out/report.json --sarif psvcheck.sarif --badge badge.json\n"
      "  psvcheck report --markdown \"$GITHUB_STEP_SUMMARY\" --annotations\n"
      "  psvcheck report --tap psvcheck.tap && prove -e cat psvcheck.tap\n"
      "\n"
      "The exit code is 0 whatever the report says.");
  auto arguments = std::make_shared<ReportArguments>();
  command->add_option("REPORT", arguments->file, "Of a run [psvcheck-out/report.json]")->type_name("FILE");
  add_report_outputs(*command, arguments->outputs);
  add_html_option(*command, arguments->html);
  command->callback([&console, &ending, arguments] { ending = convert(*arguments, console); });
}

}  // namespace psvcheck::cli
