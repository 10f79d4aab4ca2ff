#include "harness/cli/baseline_file.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "harness/cli/data_files.h"
#include "harness/cli/written_file.h"
#include "reports/baseline.h"
#include "reports/summary.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

using run::KnownState;

/// Whether the run was long enough for the file to follow it.
bool came_to_its_end(const run::RunResult& result) { return !result.target_failure && !result.interrupted; }

}  // namespace

void add_baseline_options(CLI::App& command, BaselineOptions& options) {
  auto* file = command.add_option("--baseline", options.file, "Known findings; only others make it fail")
                   ->type_name("FILE")
                   ->check([](const std::string& text) { return text.empty() ? "a file's name is missing" : ""; });
  command.add_flag("--update-baseline", options.update, "Write what was found into it, and take out what is gone")
      ->needs(file);
}

Result<std::optional<run::Baseline>> load_baseline(const BaselineOptions& options) {
  if (options.file.empty()) return std::nullopt;
  std::error_code failure;
  const bool exists = std::filesystem::exists(options.file, failure);
  if (!exists && !failure) {
    if (options.update) return run::Baseline{options.file, {}};
    return usage_error(fmt::format("--baseline {}: there is no such file; --update-baseline makes it", options.file));
  }
  const Result<std::string> text = load_text(options.file);
  if (!text) return usage_error("--baseline " + text.error().message);
  auto baseline = reports::read_baseline(*text, options.file);
  if (!baseline) return usage_error("--baseline " + baseline.error());
  return std::move(*baseline);
}

Result<void> conclude_baseline(run::RunResult& result, const BaselineOptions& options) {
  if (!result.baseline) return {};
  reports::settle_baseline(result);
  if (!options.update || !came_to_its_end(result)) return {};
  reports::adopt_findings(result);
  return replace_file(options.file, reports::write_baseline(*result.baseline, result.target));
}

void say_baseline(const run::RunResult& result, const BaselineOptions& options, Console& console) {
  if (!result.baseline) return;
  const std::size_t gone = reports::count_known(*result.baseline, KnownState::gone);
  const std::size_t added = reports::count_known(*result.baseline, KnownState::added);
  if (!options.update) {
    if (gone == 0) return;
    const std::string groups = reports::counted(gone, "known group");
    return say(console, fmt::format("warning: {}: {} did not show again; --update-baseline takes {} out", options.file,
                                    groups, gone == 1 ? "it" : "them"));
  }
  if (!came_to_its_end(result)) {
    return say(console, fmt::format("{} is left as it was: the run did not come to its end", options.file));
  }
  const std::size_t known = result.baseline->groups.size() - gone;
  say(console, fmt::format("{} has {}: {} added, {} taken out", options.file, reports::counted(known, "known group"),
                           added, gone));
}

}  // namespace psvcheck::cli
