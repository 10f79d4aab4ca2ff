#pragma once

// The rate of false alarms: sequences are taken through conforming variants of the embedded target, which keep every
// promise, each in its own way. Whatever is found there is a mistake of the model, the judge or the runner.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/run/run.h"

namespace psvcheck::measure {

struct VariantRun {
  std::uint64_t seed = 0;
  std::vector<std::string> traits;  ///< what it does otherwise, for a person
  run::RunResult result;
};

struct VariantOptions {
  model::Level level = model::Level::recorded;  ///< of the variant and of the judge
  run::Observe observe = run::Observe::full;
  bool over_loopback = false;  ///< each behind HTTP, with its habits of connections; else in memory, without
};

/// Runs the sequences against the variant of this seed. A server that cannot listen is a target failure of the result.
VariantRun run_variant(std::span<const run::NamedSequence> sequences, std::uint64_t seed,
                       const VariantOptions& options);

}  // namespace psvcheck::measure
