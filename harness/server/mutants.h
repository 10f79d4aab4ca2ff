#pragma once

// Mutants: deliberate, named bugs of the embedded target, most of them seen in emulators of Secrets Manager. They
// measure detection power: a mutant that psvcheck does not find is a gap in what it generates. A mutant is a pure
// wrapper of the model's step: what it remembers beside the secrets is a value that goes in and comes out. So a search
// over model and mutant together can say which sequence tells them apart in the fewest steps, or that none does.

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "harness/server/embedded_target.h"

namespace psvcheck::server {

/// A request on its way to the model.
struct MutantCall {
  const StepFunction& model;
  const model::State& state;
  const model::Request& request;
  const model::Context& context;
  Memory& memory;  ///< what the mutant remembers; it may change it

  /// What the model allows.
  model::Outcomes by_model() const { return model(state, request, context); }

  /// What the model would allow for another request.
  model::Outcomes by_model(const model::Request& other) const { return model(state, other, context); }
};

/// What the bug is about.
enum class MutantKind {
  state,       ///< which secrets, versions and values there are, and which requests are taken for known ones
  labels,      ///< where staging labels are
  reading,     ///< what the reading operations show of a state that is right
  validation,  ///< what is accepted and refused by its text alone
  wire,        ///< the form of answers
  limits,      ///< lengths, numbers of versions and labels, dates, the clock
};

/// "state", "labels", ...
std::string_view name_of(MutantKind kind);

/// How it is known that no shorter sequence tells a mutant from the model.
enum class Proof {
  search,   ///< breadth-first search over both (measure/distinguish.h)
  witness,  ///< a sequence written by hand: what it takes is beyond the search's requests
};

struct Mutant {
  std::string_view name;     ///< for --mutant
  std::string_view summary;  ///< what it does wrong, in a sentence
  MutantKind kind;
  std::size_t shortest;  ///< steps of the shortest sequence that tells it from the model at level recorded
  model::Outcomes (*step)(const MutantCall& call);
  Proof proof = Proof::search;
  void (*respond)(const model::Request& request, wire::HttpResponse& response) = nullptr;  ///< spoils the answer
  bool unread = false;  ///< only seen where nothing is read between the steps (--observe end)
};

/// Every mutant, by theme.
std::span<const Mutant> all_mutants();

/// Bugs by somebody who has not seen the generators. None is in all_mutants(): their detection is reported apart.
std::span<const Mutant> foreign_mutants();

/// The mutant with this name, a foreign one too, or nullptr.
const Mutant* find_mutant(std::string_view name);

/// One step of the mutant in place of the model's. `memory` goes in and comes out.
model::Outcomes step_of(const Mutant& mutant, const StepFunction& model, const model::State& state,
                        const model::Request& request, const model::Context& context, Memory& memory);

}  // namespace psvcheck::server
