#pragma once

// What a candidate will cost, before it is sent.

#include <cstddef>
#include <string_view>

#include "harness/shrink/watch.h"
#include "harness/trace/sequence.h"
#include "model/clause.h"

namespace psvcheck::shrink {

/// The wire requests that the sequence takes when it is read back so, by the model: of a target that follows it, and
/// without what a finding makes the run read beyond that. `observe` is how the run that found it reads back
/// (Finding::observe); where it says nothing, as `full`.
std::size_t requests_of(const trace::Sequence& sequence, Watch watch, std::string_view observe, model::Level level);

}  // namespace psvcheck::shrink
