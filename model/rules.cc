#include "model/rules.h"

#include <algorithm>
#include <iterator>
#include <memory>

namespace psvcheck::model {

ErrorTypes any_of(std::initializer_list<std::string_view> types) { return {{}, types}; }

ErrorTypes fixed_by(const Context& context, ClauseId clause, std::string_view type,
                    std::span<const std::string_view> otherwise) {
  const Clause* found = find_clause(clause.text);
  const bool in_force = clause.text != context.without;
  if (in_force && found != nullptr && enforces(context.level, found->strength)) return {clause.text, {type}};
  ErrorTypes types{clause.text, {}};
  if (in_force) types.types.push_back(type);
  types.types.insert(types.types.end(), otherwise.begin(), otherwise.end());
  return types;
}

Outcomes refuse(const Context& context, ClauseId clause, const ErrorTypes& types, std::string_view message) {
  if (clause.text == context.without) return {Outcome{AnyAnswer{}, std::nullopt, {}}};
  Outcomes outcomes;
  outcomes.reserve(types.types.size());
  for (const auto type : types.types) {
    Outcome outcome{Refusal{std::string(type), std::string(message)}, std::nullopt, {}};
    outcome.reasons.reserve(6);  // those below, and mostly one more from the rule that refuses
    outcome.reasons.push_back({clause.text, Aspect::refusal, {}});
    for (const auto aspect : {Aspect::labels, Aspect::version, Aspect::value}) {
      outcome.reasons.push_back({"PUT-10c", aspect, {}});  // a refusal changes nothing
    }
    // A type that is allowed only because the clause about the type is not enforced does not uphold that clause.
    const bool is_the_fixed_one = !types.clause.empty() && type == types.types.front();
    outcome.reasons.push_back({is_the_fixed_one ? types.clause : clause.text, Aspect::error_type, {}});
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

Outcome succeed(Draft draft, Answer answer) {
  std::string name = draft.secret.name;
  return {std::move(answer),
          Change{std::move(name), std::make_shared<const Secret>(std::move(draft.secret)), draft.context.now},
          std::move(draft.reasons)};
}

Outcomes cite_in_all(Outcomes outcomes, ClauseId clause, Aspect aspect) {
  for (auto& outcome : outcomes) outcome.reasons.push_back({clause.text, aspect, {}});
  return outcomes;
}

Outcome succeed_without_change(Answer answer, std::vector<Reason> reasons) {
  return {std::move(answer), std::nullopt, std::move(reasons)};
}

Outcomes either(Outcomes first, Outcomes second) {
  first.insert(first.end(), std::make_move_iterator(second.begin()), std::make_move_iterator(second.end()));
  return first;
}

Outcomes refuse_for_either(Outcomes refused, const Outcomes& otherwise) {
  const auto is_new = [&](const Outcome& outcome) {
    const auto* refusal = std::get_if<Refusal>(&outcome.answer);
    return refusal != nullptr && std::ranges::none_of(refused, [&](const Outcome& other) {
             const auto* same = std::get_if<Refusal>(&other.answer);
             return same == nullptr || same->type == refusal->type;
           });
  };
  Outcomes more;
  for (const auto& outcome : otherwise) {
    if (is_new(outcome)) more.push_back(outcome);
  }
  if (more.empty()) return refused;
  return cite_in_all(either(std::move(refused), std::move(more)), "PREC-2", Aspect::answer);
}

const std::string& text_of(const Member<std::string>& member) {
  static const std::string none;
  const auto* text = given(member);
  return text != nullptr ? *text : none;
}

}  // namespace psvcheck::model
