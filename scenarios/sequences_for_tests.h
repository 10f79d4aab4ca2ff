#pragma once

// The scenarios as the runner takes them, for the tests that run them all.

#include <utility>
#include <vector>

#include "harness/run/runner.h"
#include "harness/trace/json.h"
#include "scenarios/files_for_tests.h"

namespace psvcheck::scenarios {

/// Every scenario but the recordings, in the order of their names. One that cannot be read is left out, for another
/// test complains of it.
inline std::vector<run::NamedSequence> all_sequences() {
  std::vector<run::NamedSequence> all;
  for (const auto& file : files_below(source_dir / "scenarios", ".json")) {
    const auto name = file.lexically_relative(source_dir / "scenarios").string();
    if (name.starts_with("recorded/")) continue;
    auto trace = trace::read(contents(file), name);
    if (trace) all.push_back({name, all.size(), std::move(trace->sequence), std::nullopt});
  }
  return all;
}

}  // namespace psvcheck::scenarios
