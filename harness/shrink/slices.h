#pragma once

// The part of shrinking that needs no request: which steps make no difference to what the last one meets, by the model.
// The target need not follow the model there, so each slice is a proposal.

#include <vector>

#include "harness/trace/sequence.h"
#include "model/clause.h"

namespace psvcheck::shrink {

/// Parts of the sequence, smallest first: the least that leads to the same labelled versions of the last step's secret,
/// the least that leads to the same state of all, the least that leads to as many versions as can matter
/// (repetitions.h), and without the steps of other secrets. Those that are no smaller are left out.
std::vector<trace::Sequence> slices(const trace::Sequence& sequence, model::Level level);

/// What is tried before any step is deleted: the slices, and what other findings were shrunk to, under the sequence's
/// own title; the shortest first.
std::vector<trace::Sequence> proposals(const trace::Sequence& sequence, const std::vector<trace::Sequence>& earlier,
                                       model::Level level);

}  // namespace psvcheck::shrink
