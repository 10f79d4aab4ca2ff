#pragma once

// Detection power: whether sequences find a mutant, and what it takes until they first do.

#include <cstddef>
#include <span>
#include <string>

#include "harness/run/runner.h"
#include "harness/server/mutants.h"

namespace psvcheck::measure {

struct Detection {
  bool found = false;
  std::size_t sequences = 0;        ///< that were begun, the one that found it included
  std::size_t steps = 0;            ///< up to the one that found it, or all
  std::size_t wire_requests = 0;    ///< the same, reads included
  std::string sequence{};           ///< the name of the one that found it
  std::string clause{};             ///< that it was blamed for first
  std::size_t shrink_requests = 0;  ///< wire requests that shrinking the first finding took, where that was asked for
  std::size_t shrunk_to = 0;        ///< steps of its shrunk sequence; 0 where nothing was shrunk
  std::size_t groups = 0;           ///< of the findings of all sequences, each of which a run shrinks
  std::size_t shortest_group = 0;   ///< steps of the shortest of their shrunk sequences
};

struct DetectOptions {
  model::Level level = model::Level::recorded;
  std::size_t shrink_budget = 0;  ///< wire requests for shrinking each group that was found; 0: nothing is shrunk
};

/// Takes the sequences one by one through a new target with this bug, until something is found; all of them where what
/// is found is to be shrunk, since a run shrinks each group.
Detection detect(const server::Mutant& mutant, std::span<const run::NamedSequence> sequences,
                 const DetectOptions& options);

}  // namespace psvcheck::measure
