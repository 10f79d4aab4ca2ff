#include "harness/cli/report_places.h"

#include <fmt/format.h>

#include "harness/cli/html_output.h"
#include "harness/cli/output_folder.h"
#include "harness/cli/written_file.h"

namespace psvcheck::cli {

Result<void> check(const ReportPlaces& places, const std::vector<std::filesystem::path>& read) {
  std::vector<std::filesystem::path> spared = read;
  if (!places.out.empty()) {
    const std::filesystem::path folder = places.out;
    for (const std::filesystem::path& file : read) {
      const std::filesystem::path inside = place_of(file).lexically_relative(place_of(folder));
      if (inside.parent_path().empty() || inside.parent_path() == "findings") {
        return usage_error(
            fmt::format("--out {}: {} is in it, beside a report that would be replaced; give another folder",
                        places.out, file.string()));
      }
    }
    spared.insert(spared.end(), {folder / "report.json", folder / "junit.xml", folder / "journal.jsonl"});
  }
  return spare(places.outputs, places.html, spared);
}

Result<void> write_reports(const run::RunResult& result, const ReportPlaces& places, Console& console) {
  if (places.out.empty() && !places.html && !any(places.outputs)) return {};
  const Result<WrittenReport> report = report_of(result);
  if (!report) return std::unexpected(report.error());
  if (!places.out.empty()) {
    if (auto written = write_output_folder(places.out, result, *report); !written) return written;
    say(console, fmt::format("the reports are in {}", places.out));
  }
  if (places.html) {
    const std::filesystem::path page = page_file(*places.html, places.out);
    if (auto written = write_html(page, report->json); !written) return written;
    say(console, fmt::format("the page is {}", page.string()));
  }
  return write_report_outputs(report->report, places.out, places.outputs, console);
}

}  // namespace psvcheck::cli
