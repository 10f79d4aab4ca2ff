#pragma once

// An input taken through the embedded target in this process: requests bound to names, written as AWS JSON, read by the
// target, answered, read back, and judged. Everything that `psvcheck run` does, but for the connection.

#include <optional>
#include <string>
#include <vector>

#include "fuzz/codec.h"
#include "harness/run/result.h"
#include "harness/run/runner.h"
#include "harness/server/mutants.h"

namespace psvcheck::fuzz {

/// The input as a run takes it.
run::NamedSequence named(Input input, std::uint64_t number = 0);

/// Runs it on a new embedded target at the level recorded, with this bug where it is not null.
run::SequenceRun run_embedded(const Input& input, const server::Mutant* mutant = nullptr);

/// A target that conforms in a way of its own (variant.h), to what the level enforces.
struct Variant {
  std::uint64_t seed = 0;
  model::Level level = model::Level::recorded;
};

/// Runs it on a new target of this kind, judged at its level.
run::SequenceRun run_variant(const Input& input, const Variant& variant);

/// A finding in a few lines for a person: clause, operation, step, differences.
std::string text_of(const run::Finding& finding);

}  // namespace psvcheck::fuzz
