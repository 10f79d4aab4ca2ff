#pragma once

// The least of a sequence that still brings its last step before what is wanted, by the model.

#include <functional>
#include <vector>

#include "harness/shrink/model_walk.h"
#include "harness/trace/sequence.h"
#include "model/clause.h"

namespace psvcheck::shrink {

/// Whether the last step meets what is wanted.
using Meets = std::function<bool(const std::vector<WalkedStep>&)>;

bool all_bound(const std::vector<WalkedStep>& walked);

/// Takes steps out, last ones first, as long as the last step meets what is wanted; moves of the clock only where they
/// are not kept. REQUIRES: the last step of the whole sequence does.
trace::Sequence least_that(const trace::Sequence& sequence, model::Level level, const Meets& meets, bool keeps_time);

}  // namespace psvcheck::shrink
