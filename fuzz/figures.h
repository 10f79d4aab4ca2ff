#pragma once

// How many steps a fuzz target has taken: an execution says little where an input has one step or a hundred. With the
// environment variable PSVCHECK_FIGURES the sum is written to standard error when the program ends.

#include <cstddef>

namespace psvcheck::fuzz {

/// Counts an execution of an input with so many steps.
void count_execution(std::size_t steps);

}  // namespace psvcheck::fuzz
