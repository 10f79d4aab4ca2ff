#include "model/outcome.h"

namespace psvcheck::model {

void apply_in_place(State& state, const Outcome& outcome) {
  if (!outcome.change) return;
  const auto& [name, secret, when] = *outcome.change;
  if (secret) {
    state.secrets.insert_or_assign(name, secret);
    state.vanished.erase(name);
    return;
  }
  if (const auto it = state.secrets.find(name); it != state.secrets.end()) {
    state.vanished.insert_or_assign(name, Vanished{it->second->arn, when});
    state.secrets.erase(it);
  }
}

State apply(const State& state, const Outcome& outcome) {
  State next = state;
  apply_in_place(next, outcome);
  return next;
}

}  // namespace psvcheck::model
