#pragma once

// Random sequences: stateful generation with RapidCheck (rc::state::gen::commands) over the model. A sequence is a
// function of its options, its seed and its number alone, the same on every machine and compiler. RapidCheck's state is
// process-global, so sequences are made on one thread at a time.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "harness/run/run.h"
#include "harness/run/runner.h"

namespace psvcheck::generate {

struct RandomOptions {
  std::uint64_t seed = 1;
  std::size_t length = 40;  ///< a sequence has up to so many choices: any number that leaves room for what it is dealt,
                            ///< the first three no less than a third; a choice is a step, or one of the three
                            ///< situations that a sequence is dealt (situations.h)
  bool rotates = false;     ///< the target claims rotation, so RotateSecret is among the requests
};

/// The sequence with this number. Its name is "random/NUMBER". Every fifth one is observed at its end only.
run::NamedSequence random_sequence(const RandomOptions& options, std::uint64_t number);

/// How long to go on. The first limit that is reached ends it; without any it never ends.
struct Budget {
  std::optional<std::size_t> sequences{};
  std::optional<std::size_t> steps{};  ///< the last sequence is cut there
  std::optional<std::chrono::steady_clock::time_point> until{};
};

/// The sequences 0, 1, 2, ... of this seed as far as the budget goes. `first_number` is added to the number under which
/// the run binds their names, for runs that have other sequences as well.
run::Source random_source(const RandomOptions& options, const Budget& budget, std::uint64_t first_number = 0);

}  // namespace psvcheck::generate
