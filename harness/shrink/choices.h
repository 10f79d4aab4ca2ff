#pragma once

// Which steps of a sequence to try without. The last step, which diverges, always stays.

#include <cstddef>
#include <vector>

namespace psvcheck::shrink {

/// For each step of a sequence, whether it is left out.
using Dropped = std::vector<bool>;

/// Neighbouring steps, so many at a time: together they are all but the last. Takes the number of steps, at least one.
std::vector<Dropped> chunks(std::size_t steps, std::size_t size);

/// Two steps that are no neighbours; those go with the runs.
std::vector<Dropped> pairs(std::size_t steps);

/// The runs of steps that RapidCheck's shrinking of containers takes out, in its order.
std::vector<Dropped> runs(std::size_t steps);

/// What any of them leaves out; all are for the same sequence, and there is at least one.
Dropped all_of(const std::vector<Dropped>& choices);

}  // namespace psvcheck::shrink
