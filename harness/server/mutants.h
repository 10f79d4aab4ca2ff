#pragma once

// Mutants: deliberate, named bugs of the embedded target, most of them seen in emulators of Secrets Manager. They
// measure detection power: a mutant that psvcheck does not find is a gap in what it generates. A mutant is the model
// with one thing done wrong, and keeps nothing between calls but what it puts into a secret.

#include <span>
#include <string_view>

#include "harness/server/embedded_target.h"

namespace psvcheck::server {

/// A request on its way to the model.
struct MutantCall {
  const StepFunction& model;
  const model::State& state;
  const model::Request& request;
  const model::Context& context;

  /// What the model allows.
  model::Outcomes by_model() const { return model(state, request, context); }

  /// What the model would allow for another request.
  model::Outcomes by_model(const model::Request& other) const { return model(state, other, context); }
};

struct Mutant {
  std::string_view name;     ///< for --mutant
  std::string_view summary;  ///< what it does wrong, in a sentence
  model::Outcomes (*step)(const MutantCall& call);
};

/// Every mutant, by theme.
std::span<const Mutant> all_mutants();

/// The mutant with this name, or nullptr.
const Mutant* find_mutant(std::string_view name);

/// The mutant in place of the model.
StepFunction step_of(const Mutant& mutant, StepFunction model = model::step);

}  // namespace psvcheck::server
