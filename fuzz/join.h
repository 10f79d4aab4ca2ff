#pragma once

// Several sequences as one, for seeds: scenarios are as short as they can be, and a fuzzer gets further from longer
// inputs.

#include <cstddef>
#include <vector>

#include "fuzz/codec.h"

namespace psvcheck::fuzz {

/// Puts inputs behind one another, in their order, until each has at least so many operations; the last may have fewer.
/// Secrets get numbers of their own, so that every part still means what it meant alone. Kept apart are inputs that are
/// read back or end their names in another way, and those that would be longer than decode allows.
std::vector<Input> joined(const std::vector<Input>& inputs, std::size_t least_operations);

}  // namespace psvcheck::fuzz
