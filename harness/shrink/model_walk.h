#pragma once

// A sequence walked through the model alone, so that much can be known of a candidate before any request is sent: which
// steps cannot be bound, which are wrong on purpose and how, and whether two ways lead to states that are alike.

#include <set>
#include <string>
#include <vector>

#include "harness/trace/sequence.h"
#include "model/clause.h"
#include "model/request.h"
#include "model/state.h"

namespace psvcheck::shrink {

struct WalkedStep {
  bool bound = true;       ///< false: it refers to an ARN or a VersionId that no answer of the model gave
  model::State before;     ///< the state that it meets
  model::Request request;  ///< of a repetition the last one; without meaning for a move of the clock
  std::string fault;       ///< what is wrong with its request's text, for comparison only; empty where nothing is
  std::string outcome;     ///< what it is answered and why, for comparison only
};

/// The secret that the request names, by its name or an ARN; nullptr where the state has none.
const model::Secret* find_named(const model::State& state, const model::Request& request);

/// Takes of each step's outcomes the first one, as the embedded target does. One for every step.
std::vector<WalkedStep> walk(const trace::Sequence& sequence, model::Level level);

/// The steps that are wrong, each as what it says to be wrong and what is. A sequence is a shrunk form of another one
/// only if it has no other faults than that one: shrinking never turns one fault into another, nor makes one.
std::set<std::string> faults_of(const trace::Sequence& sequence, const std::vector<WalkedStep>& walked);

enum class Detail {
  classed,   ///< of the secret that the step names: its class of abstract states, and the versions that the step names
  labelled,  ///< of the secret that the step names: versions with labels, and those that the step speaks of
  all,       ///< every secret with all of its versions
};

/// The state that the last step meets, as far as it can matter to it, without names: equal for two sequences whose last
/// steps stand before the same, up to renaming. Dates, descriptions and keys are left out.
std::string last_meets(const std::vector<WalkedStep>& walked, Detail detail);

}  // namespace psvcheck::shrink
