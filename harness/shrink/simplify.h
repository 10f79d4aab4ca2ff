#pragma once

// The ways to make a sequence's requests plainer without taking a step out: members that go, values that become
// references, references that become smaller, repetitions that become shorter. Each is an edit that may be applied to
// any form of the sequence, so that several which were found good alone can be tried together.

#include <functional>
#include <optional>
#include <vector>

#include "harness/trace/sequence.h"

namespace psvcheck::shrink {

/// Gives the plainer sequence, or nothing where there is nothing to do.
using Edit = std::function<std::optional<trace::Sequence>(const trace::Sequence&)>;

/// The edits of everything in this sequence, the most promising first. Those of long numbers and texts, which are many,
/// come from RapidCheck's shrinking and are in `fine_edits`.
std::vector<Edit> edits_of(const trace::Sequence& sequence);

/// Smaller numbers and shorter texts, by RapidCheck.
std::vector<Edit> fine_edits(const trace::Sequence& sequence);

/// Every value that may be given to a CreateSecret in place of by a later step (edit.h).
std::vector<Edit> values_at_creation(const trace::Sequence& sequence);

}  // namespace psvcheck::shrink
