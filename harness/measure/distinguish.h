#pragma once

// Breadth-first search over the model and a mutant side by side: the shortest sequence of letters.h that tells them
// apart. What counts as telling apart is what counts in a run: the sequence is run on the mutant as on any target, with
// everything read back after each step, or only at its end, and judged at the level. Where mutant and model do the very
// same, nothing needs to be judged; where they differ in what the level leaves open, the search goes on from there.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/measure/letters.h"
#include "harness/run/runner.h"
#include "harness/server/mutants.h"

namespace psvcheck::measure {

struct SearchLimits {
  model::Level level = model::Level::recorded;
  std::size_t depth = 3;           ///< steps
  std::size_t states = 1'000'000;  ///< after so many the search gives up
};

struct Distinction {
  std::vector<const Letter*> letters;  ///< the shortest sequence
  bool unread = false;                 ///< it takes that nothing is read before its end
};

struct SearchResult {
  std::optional<Distinction> found;
  std::size_t searched = 0;  ///< steps up to which everything was searched: no shorter sequence is there
  std::size_t states = 0;    ///< of model and mutant together
};

/// Searches up to the limits. Sequences of equal length: the first in the order of the letters, and one that is read
/// back after each step before one that is not.
SearchResult distinguish(const server::Mutant& mutant, const SearchLimits& limits);

/// Whether a run of this sequence on the mutant finds something.
bool tells_apart(const server::Mutant& mutant, const trace::Sequence& sequence, run::Observe observe,
                 model::Level level);

}  // namespace psvcheck::measure
