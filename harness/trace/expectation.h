#pragma once

// What a scenario expects, held against what the model allows. A scenario is a second, readable statement of the same
// rules; where the two disagree one of them is wrong, and this says so without any target.

#include <string>
#include <string_view>
#include <vector>

#include "harness/trace/bind.h"
#include "harness/trace/sequence.h"
#include "model/outcome.h"
#include "model/state.h"

namespace psvcheck::trace {

/// True where the answer is one that the expectation describes. AnyAnswer, by which the model says that nothing is
/// known, is described by AnythingGoes only.
bool matches_answer(const Expectation& expectation, const model::Answer& answer, const Binder& binder);

/// True where the secrets that the expectation names are in the state as it says.
bool matches_state(const Expectation& expectation, const model::State& state, const Binder& binder);

/// Runs the scenario through the model alone and compares each step that expects something: every outcome that the
/// model allows at this level must match an alternative, and every alternative that is not excluded at this level must
/// be matched by an outcome. Goes on from all states that are possible. Gives a sentence for each disagreement; none
/// where the two agree. `without_clause` is the id of a clause that the model leaves out, to show that it is needed.
std::vector<std::string> disagreements(const Sequence& scenario, model::Level level,
                                       std::string_view without_clause = {});

}  // namespace psvcheck::trace
