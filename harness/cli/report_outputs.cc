#include "harness/cli/report_outputs.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <ostream>
#include <utility>
#include <vector>

#include "harness/cli/written_file.h"
#include "reports/annotations.h"
#include "reports/badge.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/sarif.h"
#include "reports/tap.h"

namespace psvcheck::cli {
namespace {

namespace fs = std::filesystem;

/// The folder as code-scanning views and annotations want it: from the working folder, where it is below that.
std::string from_here(const std::string& folder) {
  if (folder.empty()) return {};
  std::error_code failure;
  const fs::path here = fs::weakly_canonical(fs::current_path(failure), failure);
  const fs::path there = fs::weakly_canonical(folder, failure).lexically_relative(here);
  const bool is_below = !failure && !there.empty() && *there.begin() != "..";
  return is_below ? there.generic_string() : folder;
}

Result<void> put(const std::string& file, const std::string& text, Console& console) {
  if (file != "-") return write_file(file, text);
  console.out << text << std::flush;
  return {};
}

}  // namespace

void add_report_outputs(CLI::App& command, ReportOutputs& outputs) {
  const auto file = [&](const char* name, std::string& value, const char* what) {
    command.add_option(name, value, what)->type_name("FILE");
  };
  file("--junit", outputs.junit, "JUnit XML; - is standard output, here and below");
  file("--sarif", outputs.sarif, "SARIF 2.1.0, for code-scanning views");
  file("--markdown", outputs.markdown, "Markdown, for a pull request or $GITHUB_STEP_SUMMARY");
  file("--tap", outputs.tap, "Test Anything Protocol");
  file("--badge", outputs.badge, "A badge for shields.io's endpoint");
  command.add_flag("--annotations", outputs.annotations, "GitHub's ::error lines on standard output");
}

Result<void> spare(const ReportOutputs& outputs, const std::optional<std::string>& html,
                   const std::vector<fs::path>& files) {
  const std::pair<const char*, std::string> wanted[] = {
      {"--junit", outputs.junit}, {"--sarif", outputs.sarif}, {"--markdown", outputs.markdown},
      {"--tap", outputs.tap},     {"--badge", outputs.badge}, {"--html", html.value_or("")}};
  std::error_code ignored;
  std::vector<fs::path> taken;
  taken.reserve(taken.size() + files.size());
  for (const fs::path& file : files) taken.push_back(place_of(file));
  for (const auto& [option, file] : wanted) {
    if (file.empty() || file == "-" || fs::is_other(file, ignored)) continue;  // /dev/null bears two
    fs::path place = place_of(file);
    if (std::ranges::find(taken, place) != taken.end()) {
      return usage_error(
          fmt::format("{} {}: that would overwrite {}; give another file", option, file, place.filename().string()));
    }
    taken.push_back(std::move(place));
  }
  return {};
}

bool any(const ReportOutputs& outputs) {
  return outputs.annotations || !outputs.junit.empty() || !outputs.sarif.empty() || !outputs.markdown.empty() ||
         !outputs.tap.empty() || !outputs.badge.empty();
}

Result<void> write_report_outputs(const reports::Report& report, const std::string& folder,
                                  const ReportOutputs& outputs, Console& console) {
  const std::string place = from_here(folder);
  Result<void> done;
  const auto write = [&](const std::string& file, auto make) {
    if (done && !file.empty()) done = put(file, make(), console);
  };
  write(outputs.junit, [&] { return reports::junit(report); });
  write(outputs.sarif, [&] { return reports::sarif(report, place); });
  write(outputs.markdown, [&] { return reports::markdown(report, place); });
  write(outputs.tap, [&] { return reports::tap(report); });
  write(outputs.badge, [&] { return reports::badge(report); });
  if (outputs.annotations) write("-", [&] { return reports::annotations(report, place); });
  return done;
}

}  // namespace psvcheck::cli
