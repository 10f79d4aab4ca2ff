#include "harness/server/mutants.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {

std::span<const Mutant> all_mutants() {
  static const std::vector<Mutant> all = [] {
    std::vector<Mutant> mutants;
    for (const auto theme :
         {mutants_about_labels(), mutants_about_tokens(), mutants_about_values(), mutants_about_secrets()}) {
      std::ranges::copy(theme, std::back_inserter(mutants));
    }
    return mutants;
  }();
  return all;
}

const Mutant* find_mutant(std::string_view name) {
  const auto mutants = all_mutants();
  const auto it = std::ranges::find(mutants, name, &Mutant::name);
  return it == mutants.end() ? nullptr : &*it;
}

StepFunction step_of(const Mutant& mutant, StepFunction model) {
  return [step = mutant.step, model = std::move(model)](const model::State& state, const model::Request& request,
                                                        const model::Context& context) {
    return step(MutantCall{model, state, request, context});
  };
}

}  // namespace psvcheck::server
