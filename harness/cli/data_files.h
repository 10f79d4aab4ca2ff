#pragma once

// The files that come with the program: scenarios and target profiles. They are looked up in the folder that
// PSVCHECK_DATA names, in share/psvcheck beside the folder of the binary (an installed program), and in the source
// folder that the program was built from.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/outcome.h"
#include "harness/run/runner.h"
#include "harness/targets/profile.h"
#include "harness/trace/trace.h"

namespace psvcheck::cli {

struct DataFiles {
  std::filesystem::path scenarios;
  std::filesystem::path profiles;
};

/// Error: none of the places has both folders; it names them.
Result<DataFiles> find_data_files();

struct NamedTrace {
  std::string name;  ///< the path below scenarios/, or the path as it was given
  trace::Trace trace;
};

/// The scenarios whose path below scenarios/ matches one of the patterns (all where there is none), ordered by path.
/// Left out, unless a pattern names them, are recordings (scenarios/recorded/), which are for judging, not for running.
/// Error: a file that cannot be read, with line and column; or a pattern that matches nothing.
Result<std::vector<NamedTrace>> load_scenarios(const std::filesystem::path& folder,
                                               const std::vector<std::string>& patterns);

/// The same as sequences to run, numbered in their order.
Result<std::vector<run::NamedSequence>> scenario_sequences(const std::filesystem::path& folder,
                                                           const std::vector<std::string>& patterns);

/// One document. Error: cannot be read, or "FILE:LINE:COLUMN: what is wrong".
Result<trace::Trace> load_trace(const std::filesystem::path& file);

struct TraceFile {
  std::vector<NamedTrace> traces;
  std::optional<model::Level> level;  ///< of the run, where the file is its journal
  std::string cut;                    ///< what a journal lacks, for a person: "FILE: ..."; empty where it is whole
};

/// The traces of a file: a document's one, or all of a journal (*.jsonl), named FILE#N by the sequences' order.
Result<TraceFile> load_traces(const std::filesystem::path& file);

/// The whole file. Error: "FILE: why it cannot be read".
Result<std::string> load_text(const std::filesystem::path& file);

Result<std::vector<targets::TargetProfile>> load_target_profiles();

}  // namespace psvcheck::cli
