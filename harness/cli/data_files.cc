#include "harness/cli/data_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include "harness/cli/glob.h"
#include "harness/trace/journal.h"
#include "harness/trace/json.h"

namespace psvcheck::cli {
namespace {

namespace fs = std::filesystem;

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

/// Every *.json below the folder, as paths relative to it with slashes, sorted.
Result<std::vector<std::string>> json_files_below(const fs::path& folder) {
  std::vector<std::string> found;
  std::error_code failure;
  for (auto at = fs::recursive_directory_iterator(folder, failure); !failure && at != fs::end(at);
       at.increment(failure)) {
    if (at->path().extension() == ".json") found.push_back(at->path().lexically_relative(folder).generic_string());
  }
  if (failure) return usage_error(fmt::format("{}: {}", folder.string(), failure.message()));
  std::ranges::sort(found);
  return found;
}

/// What a journal lacks, for a person; empty where it is whole.
std::string lack_of(const trace::JournalContents& journal, const fs::path& file) {
  std::vector<std::string> lacks;
  if (journal.cut) lacks.emplace_back("its last line is broken and left out");
  if (journal.unfinished > 0) {
    lacks.push_back(
        fmt::format("of {} of its {} sequences the last steps are missing", journal.unfinished, journal.traces.size()));
  }
  return lacks.empty() ? "" : fmt::format("{} is cut: {}", file.string(), fmt::join(lacks, ", and "));
}

bool is_recording(std::string_view path) { return path.starts_with("recorded/"); }

}  // namespace

Result<DataFiles> find_data_files() {
  std::vector<std::string> tried;
  const auto check = [&](const fs::path& scenarios, const fs::path& profiles) -> bool {
    tried.push_back(scenarios.parent_path().string());
    return is_folder(scenarios) && is_folder(profiles);
  };
  if (const char* given = std::getenv("PSVCHECK_DATA"); given != nullptr && *given != '\0') {
    const fs::path data(given);
    if (check(data / "scenarios", data / "profiles")) return DataFiles{data / "scenarios", data / "profiles"};
    return usage_error(fmt::format("PSVCHECK_DATA={}: has no folders scenarios and profiles", given));
  }
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  const fs::path installed = program.parent_path().parent_path() / "share" / "psvcheck";
  if (check(installed / "scenarios", installed / "profiles")) {
    return DataFiles{installed / "scenarios", installed / "profiles"};
  }
  const fs::path source(PSVCHECK_SOURCE_DIR);
  const fs::path profiles = source / "harness" / "targets" / "profiles";
  if (check(source / "scenarios", profiles)) return DataFiles{source / "scenarios", profiles};
  return usage_error(fmt::format("scenarios and target profiles are not in {}; set PSVCHECK_DATA to their folder",
                                 fmt::join(tried, " or ")));
}

Result<std::string> load_text(const fs::path& file) {
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream || is_folder(file)) {
    const std::string why = is_folder(file) ? "is a folder" : std::strerror(errno == 0 ? EIO : errno);
    return usage_error(fmt::format("{}: cannot be read: {}", file.string(), why));
  }
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

Result<trace::Trace> load_trace(const fs::path& file) {
  const Result<std::string> text = load_text(file);
  if (!text) return std::unexpected(text.error());
  auto trace = trace::read(*text, file.string());
  if (!trace) return usage_error(trace.error().message());
  return std::move(*trace);
}

Result<TraceFile> load_traces(const fs::path& file) {
  TraceFile loaded;
  if (file.extension() != ".jsonl") {
    auto trace = load_trace(file);
    if (!trace) return std::unexpected(trace.error());
    loaded.traces.push_back({file.string(), std::move(*trace)});
    return loaded;
  }
  auto journal = trace::read_journal(file.string());
  if (!journal) return usage_error(journal.error().message());
  loaded.level = journal->header.level;
  loaded.cut = lack_of(*journal, file);
  for (trace::Trace& trace : journal->traces) {
    loaded.traces.push_back({fmt::format("{}#{}", file.string(), loaded.traces.size() + 1), std::move(trace)});
  }
  return loaded;
}

Result<std::vector<NamedTrace>> load_scenarios(const fs::path& folder, const std::vector<std::string>& patterns) {
  const auto files = json_files_below(folder);
  if (!files) return std::unexpected(files.error());
  std::vector<std::size_t> used(patterns.size(), 0);
  std::vector<NamedTrace> scenarios;
  for (const std::string& file : *files) {
    bool chosen = patterns.empty() && !is_recording(file);
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      const bool may = !is_recording(file) || is_recording(patterns[i]);
      if (!may || !glob_matches(patterns[i], file)) continue;
      chosen = true;
      ++used[i];
    }
    if (!chosen) continue;
    auto trace = load_trace(folder / file);
    if (!trace) return std::unexpected(trace.error());
    scenarios.push_back({file, std::move(*trace)});
  }
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (used[i] > 0) continue;
    return usage_error(fmt::format("--scenario {}: no scenario below {} has such a path; folders need /** behind them",
                                   patterns[i], folder.string()));
  }
  if (scenarios.empty()) return usage_error(fmt::format("{}: there are no scenarios", folder.string()));
  return scenarios;
}

Result<std::vector<run::NamedSequence>> scenario_sequences(const std::filesystem::path& folder,
                                                           const std::vector<std::string>& patterns) {
  auto scenarios = load_scenarios(folder, patterns);
  if (!scenarios) return std::unexpected(scenarios.error());
  std::vector<run::NamedSequence> sequences;
  for (NamedTrace& scenario : *scenarios) {
    sequences.push_back({std::move(scenario.name), sequences.size(), std::move(scenario.trace.sequence), std::nullopt});
  }
  return sequences;
}

Result<std::vector<targets::TargetProfile>> load_target_profiles() {
  const Result<DataFiles> data = find_data_files();
  if (!data) return std::unexpected(data.error());
  auto profiles = targets::load_profiles(data->profiles);
  if (!profiles) return usage_error(profiles.error());
  return std::move(*profiles);
}

}  // namespace psvcheck::cli
