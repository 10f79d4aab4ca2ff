#pragma once

// Deleting steps finds no shorter way that takes other steps: a secret created with its value in place of one created
// empty and then given it. This searches the model for such ways, without any request.

#include <cstddef>
#include <vector>

#include "harness/trace/sequence.h"
#include "model/clause.h"

namespace psvcheck::shrink {

/// Sequences with the same last step and fewer requests before it, after which the last step stands before the same as
/// far as the model sees (see last_meets); those that are alike in all detail and shorter first. At most `most`. Gives
/// none for a sequence whose last step is no operation, or refers to a version that a step made without a token.
std::vector<trace::Sequence> shorter_ways(const trace::Sequence& sequence, model::Level level, std::size_t most);

/// Every way to a state of its own with exactly `requests` requests before the last step of the sequence: what is left
/// to try where nothing is known of why the last step fails. In a fixed order, simplest first. The model's states are
/// told apart as by last_meets.
std::vector<trace::Sequence> all_ways(const trace::Sequence& sequence, model::Level level, std::size_t requests);

}  // namespace psvcheck::shrink
