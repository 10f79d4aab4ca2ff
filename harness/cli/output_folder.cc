#include "harness/cli/output_folder.h"

#include <fmt/format.h>

#include <regex>

#include "harness/cli/written_file.h"
#include "harness/trace/json.h"
#include "reports/aws_cli.h"
#include "reports/boto3.h"
#include "reports/group_story.h"
#include "reports/json.h"
#include "reports/junit.h"
#include "reports/shell_script.h"
#include "reports/summary.h"

namespace psvcheck::cli {
namespace {

namespace fs = std::filesystem;

Result<void> write_scripts(const fs::path& folder, const std::vector<std::string>& paths, const trace::Trace& trace,
                           const std::string& endpoint) {
  const std::string texts[] = {reports::curl_script(trace, endpoint), reports::boto3_script(trace, endpoint),
                               reports::aws_cli_script(trace, endpoint)};
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (auto done = write_file(folder / paths[i], texts[i]); !done) return done;
  }
  return {};
}

}  // namespace

Result<void> prepare_output(const fs::path& folder) {
  std::error_code failure;
  const fs::path findings = folder / "findings";
  fs::create_directories(findings, failure);
  if (failure) {
    return usage_error(fmt::format("--out {}: the folder cannot be made: {}", folder.string(), failure.message()));
  }
  // A finding that is no longer there must not look as if it were. Files of other names are somebody else's.
  const std::regex reproducer(R"([A-Za-z0-9_-]+-[0-9]+-[0-9]+\.(((full|scenario)\.)?json|sh|py|aws\.sh))");
  for (const fs::directory_entry& entry : fs::directory_iterator(findings, failure)) {
    if (std::regex_match(entry.path().filename().string(), reproducer)) fs::remove(entry.path(), failure);
  }
  return {};
}

Result<WrittenReport> report_of(const run::RunResult& result) {
  std::string json = reports::report_json(result, PSVCHECK_VERSION);
  auto report = reports::read_report(json, "report.json");
  if (!report) return usage_error(fmt::format("internal error, please report it: {}", report.error()));
  return WrittenReport{std::move(json), std::move(*report)};
}

Result<void> write_output_folder(const fs::path& folder, const run::RunResult& result, const WrittenReport& report) {
  if (auto done = write_file(folder / "report.json", report.json); !done) return done;
  if (auto done = write_file(folder / "junit.xml", reports::junit(report.report)); !done) return done;
  const std::vector<reports::Group> groups = reports::groups_of(result);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (std::size_t i = 0; i < groups[g].findings.size() && i < reports::kept_per_group; ++i) {
      const trace::Trace& trace = result.findings[groups[g].findings[i]].trace;
      const run::Shrunk* shrunk = i == 0 ? reports::shrunk_form_of(result, groups[g]) : nullptr;
      const fs::path file = folder / reports::reproducer_path(groups, g, i);
      if (auto done = write_file(file, trace::write(shrunk != nullptr ? shrunk->trace : trace)); !done) return done;
      if (i == 0) {
        const trace::Trace& shortest = shrunk != nullptr ? shrunk->trace : trace;
        if (auto done = write_scripts(folder, reports::script_paths(groups, g), shortest, result.endpoint); !done) {
          return done;
        }
        const fs::path scenario = fs::path(file).replace_extension(".scenario.json");
        if (auto done = write_file(scenario, reports::scenario_text(shortest)); !done) return done;
      }
      if (shrunk == nullptr) continue;
      const fs::path full = folder / reports::full_trace_path(groups, g);
      if (auto done = write_file(full, trace::write(trace)); !done) return done;
    }
  }
  return {};
}

}  // namespace psvcheck::cli
