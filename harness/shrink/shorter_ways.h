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

/// Shorter ways to other states, in which the model gives the last step the same outcome for the same reasons: what is
/// left to try where a state that is alike takes more requests than the bug does. In a fixed order, shortest first,
/// each to a state of its own. At most `most`.
std::vector<trace::Sequence> ways_to_the_same_outcome(const trace::Sequence& sequence, model::Level level,
                                                      std::size_t most);

}  // namespace psvcheck::shrink
