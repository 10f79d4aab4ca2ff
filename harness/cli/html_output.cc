#include "harness/cli/html_output.h"

#include <fmt/format.h>

#include "harness/cli/data_files.h"
#include "harness/cli/written_file.h"
#include "reports/html.h"

namespace psvcheck::cli {

void add_html_option(CLI::App& command, std::optional<std::string>& file) {
  command
      .add_option_function<std::vector<std::string>>(
          "--html", [&file](const std::vector<std::string>& given) { file = given.empty() ? "" : given.front(); },
          "Write the report as one HTML file [report.html beside report.json]")
      ->expected(0, 1)
      ->type_name("[FILE]");
}

std::filesystem::path page_file(const std::string& given, const std::filesystem::path& folder) {
  return given.empty() ? folder / "report.html" : std::filesystem::path(given);
}

namespace {

/// Where the recordings below scenarios/recorded/ were published, by the names of their files up to any hyphen. None
/// where the program's data are not there: then the page has names in place of links.
std::map<std::string, std::string> published_recordings() {
  std::map<std::string, std::string> urls;
  const Result<DataFiles> data = find_data_files();
  if (!data) return urls;
  const auto recordings = load_scenarios(data->scenarios, {"recorded/*"});
  if (!recordings) return urls;
  for (const NamedTrace& recording : *recordings) {
    const std::string stem = std::filesystem::path(recording.name).stem().string();
    const std::string& source = recording.trace.sequence.source;
    if (!source.starts_with("https://")) continue;
    urls.emplace(stem.substr(0, stem.find('-')), source.substr(0, source.find_first_of(" ,")));
  }
  return urls;
}

}  // namespace

Result<void> write_html(const std::filesystem::path& file, std::string_view report_json) {
  const auto page = reports::html_report(report_json, published_recordings());
  if (!page) return usage_error(page.error());
  return write_file(file, *page);
}

}  // namespace psvcheck::cli
