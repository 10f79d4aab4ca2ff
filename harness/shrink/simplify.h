#pragma once

// The ways to make a sequence's requests plainer: steps that others take over, members that go, values that become
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

/// Two steps that become one: a value that a later step gave and CreateSecret may give, the last step's included; and
/// the labels of two puts that the later may name, with the earlier one's value at the creation or nowhere (edit.h).
std::vector<Edit> joins(const trace::Sequence& sequence);

/// Without one step each, but with a label that the last put names, where it names none: a put that does anything to
/// labels which it should not, like a replay, may need other steps only to see that on the labels that were there.
std::vector<Edit> labels_for_a_step(const trace::Sequence& sequence);

}  // namespace psvcheck::shrink
