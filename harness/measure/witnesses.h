#pragma once

// For every mutant a shortest sequence that tells it from the model: those that the search of distinguish.h found, as
// lines of letters, and those that take what no letter says (long texts, a hundred versions, a clock that moves, bytes
// that are no request), written by hand.

#include <optional>
#include <span>
#include <string_view>

#include "harness/trace/sequence.h"

namespace psvcheck::measure {

struct Witness {
  std::string_view mutant;
  std::string_view letters;  ///< names of letters with "; " between them
};

/// Those that search has found, as `psvcheck mutants --prove` prints them.
std::span<const Witness> found_witnesses();

/// The sequence for the mutant of this name; nothing where there is none.
std::optional<trace::Sequence> witness_of(std::string_view mutant);

}  // namespace psvcheck::measure
