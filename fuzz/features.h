#pragma once

// What a run has been through, as numbers: what a fuzzer that sees nothing of the target's code is guided by instead. A
// feature is an abstract state that a step left behind, or a class of states with an operation and one clause that the
// step was held to. Features are hashed into so many slots. With n features in m slots a new one falls on a taken slot
// with a chance of about n/m, and is then not seen as new: the whole of the space `medium` (916 states and its kinds of
// transitions) leaves that below 4 in 100; features_test.cc measures it.

#include <cstddef>
#include <functional>

#include "harness/run/runner.h"

namespace psvcheck::fuzz {

inline constexpr std::size_t feature_slots = 65'536;

/// Calls visit(slot) for each feature of the step.
void visit_features(const run::WatchedStep& step, const std::function<void(std::size_t)>& visit);

/// The slot of an abstract state of one secret.
std::size_t slot_of(const model::State& state, std::string_view secret);

}  // namespace psvcheck::fuzz
