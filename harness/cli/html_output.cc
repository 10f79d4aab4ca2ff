#include "harness/cli/html_output.h"

#include <fmt/format.h>

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

Result<void> write_html(const std::filesystem::path& file, std::string_view report_json) {
  const auto page = reports::html_report(report_json);
  if (!page) return usage_error(page.error());
  return write_file(file, *page);
}

}  // namespace psvcheck::cli
