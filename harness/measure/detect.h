#pragma once

// Detection power: whether sequences find a mutant, and what it takes until they first do.

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "harness/run/runner.h"
#include "harness/server/mutants.h"

namespace psvcheck::measure {

struct Detection {
  bool found = false;
  std::size_t sequences = 0;            ///< that were begun, the one that found it included
  std::size_t steps = 0;                ///< up to the one that found it, or all
  std::size_t wire_requests = 0;        ///< the same, reads included
  std::string sequence{};               ///< the name of the one that found it
  std::string clause{};                 ///< that it was blamed for first
  std::optional<trace::Trace> trace{};  ///< what was run of that sequence
};

/// Takes the sequences one by one through a new target with this bug, until something is found.
Detection detect(const server::Mutant& mutant, std::span<const run::NamedSequence> sequences, model::Level level);

}  // namespace psvcheck::measure
