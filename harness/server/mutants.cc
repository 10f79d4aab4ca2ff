#include "harness/server/mutants.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {

std::string_view name_of(MutantKind kind) {
  switch (kind) {
    case MutantKind::state:
      return "state";
    case MutantKind::labels:
      return "labels";
    case MutantKind::reading:
      return "reading";
    case MutantKind::validation:
      return "validation";
    case MutantKind::wire:
      return "wire";
    case MutantKind::limits:
      break;
  }
  return "limits";
}

std::span<const Mutant> all_mutants() {
  static const std::vector<Mutant> all = [] {
    std::vector<Mutant> mutants;
    for (const auto theme :
         {mutants_about_labels(), mutants_about_moved_labels(), mutants_about_labels_later(), mutants_about_tokens(),
          mutants_about_known_tokens(), mutants_about_values(), mutants_about_text(), mutants_about_secrets(),
          mutants_about_versions(), mutants_about_reads(), mutants_about_limits(), mutants_about_the_wire()}) {
      std::ranges::copy(theme, std::back_inserter(mutants));
    }
    return mutants;
  }();
  return all;
}

const Mutant* find_mutant(std::string_view name) {
  for (const auto mutants : {all_mutants(), foreign_mutants()}) {
    const auto it = std::ranges::find(mutants, name, &Mutant::name);
    if (it != mutants.end()) return &*it;
  }
  return nullptr;
}

model::Outcomes step_of(const Mutant& mutant, const StepFunction& model, const model::State& state,
                        const model::Request& request, const model::Context& context, Memory& memory) {
  if (mutant.step == nullptr) return model(state, request, context);
  return mutant.step(MutantCall{model, state, request, context, memory});
}

}  // namespace psvcheck::server
