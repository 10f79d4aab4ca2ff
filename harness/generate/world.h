#pragma once

// What a generator knows while it makes a sequence: the state that the model would be in had all steps so far been
// answered by the first outcome that it allows, and which symbols stand for what. What a target really answers never
// changes what is generated, so that a sequence depends on its seed alone.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/trace/bind.h"
#include "harness/trace/sequence.h"
#include "model/state.h"

namespace psvcheck::generate {

/// The place of a sequence among those of its seed, by which it is dealt what is rare (deal.h).
struct Place {
  std::uint64_t seed = 0;
  std::uint64_t number = 0;
};

/// One sequence in five is observed at its end only. Until then it shows only what its own reads ask for.
constexpr bool is_unobserved(const Place& place) {
  constexpr std::uint64_t one_in = 5;
  return place.number % one_in == one_in - 1;
}

struct World {
  Place place{};
  trace::Binder binder{trace::Binding{"generated", 0, 0}};
  model::State state;
  model::Time now{std::chrono::days(20'000)};
  std::size_t steps = 0;
  std::size_t secrets = 0;  ///< the first number that no step has used for a secret; so are the next three
  std::size_t tokens = 0;
  std::size_t payloads = 0;
  std::size_t labels = 0;
  std::size_t faults = 0;                       ///< steps so far that stated one
  std::size_t situations = 0;                   ///< situations.h
  std::map<std::string, std::size_t> kinds;     ///< how many steps so far were of each kind (kind_of)
  std::vector<trace::OperationStep> puts;       ///< the latest PutSecretValue, to be sent once more or elsewhere
  std::map<std::string, trace::Value> spelled;  ///< by the text of a token or a value: what it was written as
};

/// What a step exercises: the operation with these members, the clauses that decide it, and the class of its secret's
/// state. REQUIRES: can_apply.
std::string kind_of(const World& world, const trace::OperationStep& step);

/// Whether the step can be sent: it refers to no ARN that no answer gave.
bool can_apply(const World& world, const trace::Step& step);

/// Takes the step. REQUIRES: can_apply.
void apply(World& world, const trace::Step& step);

/// What becomes of a secret.
enum class Stage { absent, alive, scheduled };

/// The secret with this number as it is in the world, or nullptr.
const model::Secret* find_secret(const World& world, std::size_t number);
Stage stage_of(const World& world, std::size_t number);

/// Whether a secret with this number's name was deleted for good, and none has the name now.
bool has_vanished(const World& world, std::size_t number);

/// Whether the secret has had another ARN before, so that a step can ask for that.
bool has_old_arn(const World& world, std::size_t number);

/// What the text was written as in an earlier step; the text itself where none had it.
trace::Value spelling_of(const World& world, const std::string& text);

}  // namespace psvcheck::generate
