#include "model/step.h"

#include <algorithm>
#include <type_traits>

#include "model/constraints.h"
#include "model/operations.h"
#include "model/rules.h"

namespace psvcheck::model {

namespace {

Outcomes rules_about_state(const State& state, const Request& request, const Context& context) {
  return std::visit(
      [&](const auto& r) {
        using R = std::decay_t<decltype(r)>;
        if constexpr (std::is_same_v<R, CreateSecretRequest>) return create_secret(state, r, context);
        if constexpr (std::is_same_v<R, PutSecretValueRequest>) return put_secret_value(state, r, context);
        if constexpr (std::is_same_v<R, UpdateSecretRequest>) return update_secret(state, r, context);
        if constexpr (std::is_same_v<R, UpdateSecretVersionStageRequest>) {
          return update_secret_version_stage(state, r, context);
        }
        if constexpr (std::is_same_v<R, GetSecretValueRequest>) return get_secret_value(state, r, context);
        if constexpr (std::is_same_v<R, DescribeSecretRequest>) return describe_secret(state, r, context);
        if constexpr (std::is_same_v<R, ListSecretVersionIdsRequest>) return list_secret_version_ids(state, r, context);
        if constexpr (std::is_same_v<R, DeleteSecretRequest>) return delete_secret(state, r, context);
        if constexpr (std::is_same_v<R, RestoreSecretRequest>) return restore_secret(state, r, context);
        if constexpr (std::is_same_v<R, RotateSecretRequest>) return rotate_secret(state, r, context);
        if constexpr (std::is_same_v<R, OtherRequest>) return other_operation(state, r, context);
        if constexpr (std::is_same_v<R, MalformedRequest>) return malformed(r, context);
        if constexpr (std::is_same_v<R, UnauthenticatedRequest>) return unauthenticated_request(r, context);
      },
      request);
}

/// IDEM-1f: a replay may succeed although another of its members is invalid.
bool is_replay(const Outcome& outcome) {
  return !outcome.change && is_success(outcome.answer) && !outcome.reasons.empty() &&
         outcome.reasons.front().clause == "IDEM-1a";
}

/// DEL-3c: by the documents alone it succeeds whatever the name looks like.
bool is_forced_deletion_of_nothing(const Outcome& outcome) {
  return !outcome.reasons.empty() && outcome.reasons.front().clause == "DEL-3c";
}

void append(Outcomes& all, Outcomes more) {
  for (auto& outcome : more) {
    const auto same = [&](const Outcome& other) {
      const auto* a = std::get_if<Refusal>(&other.answer);
      const auto* b = std::get_if<Refusal>(&outcome.answer);
      return a != nullptr && b != nullptr && a->type == b->type && !other.change;
    };
    const auto it = std::ranges::find_if(all, same);
    if (it == all.end()) {
      all.push_back(std::move(outcome));
    } else {  // the same refusal, for one more reason
      it->reasons.insert(it->reasons.end(), outcome.reasons.begin(), outcome.reasons.end());
    }
  }
}

/// PREC-2: with several faults in one request any of them may be answered.
Outcomes refuse_faulty(const State& state, const Request& request, const Context& context,
                       std::vector<TextFault> faults) {
  const bool comes_before_lookup = std::ranges::any_of(
      faults, [](const TextFault& fault) { return fault.stage == TextFault::Stage::before_lookup && !fault.open; });
  const bool all_open = std::ranges::all_of(faults, &TextFault::open);
  // PREC-1 and FIND-4 are recorded; by the documents alone the secret may be looked up first.
  const bool stops_lookup = comes_before_lookup && enforces(context.level, Strength::recorded);
  Outcomes allowed;
  if (all_open) allowed = rules_about_state(state, request, context);
  for (auto& fault : faults) append(allowed, std::move(fault.refusals));
  const bool names_a_secret = secret_id_of(request) != nullptr;
  if (all_open || stops_lookup || !names_a_secret) return allowed;
  for (auto& outcome : rules_about_state(state, request, context)) {
    const bool is_refusal = std::holds_alternative<Refusal>(outcome.answer);
    if (is_replay(outcome)) {
      outcome.reasons.push_back({"IDEM-1f", Aspect::answer});
      append(allowed, {std::move(outcome)});
    } else if (is_refusal || is_forced_deletion_of_nothing(outcome)) {
      append(allowed, {std::move(outcome)});
    }
  }
  return allowed;
}

Outcomes allowed_outcomes(const State& state, const Request& request, const Context& context) {
  auto faults = text_faults(request, context);
  if (faults.empty()) return rules_about_state(state, request, context);
  // PREC-3: what cannot be decoded is refused before everything else.
  Outcomes undecodable;
  for (auto& fault : faults) {
    if (fault.stage == TextFault::Stage::decoding) append(undecodable, fault.refusals);
  }
  if (!undecodable.empty()) return undecodable;
  return refuse_faulty(state, request, context, std::move(faults));
}

}  // namespace

Outcomes step(const State& state, const Request& request, const Context& context) {
  auto outcomes = allowed_outcomes(state, request, context);
  if (context.without.empty()) {
    require_invariants(state, outcomes);
    return outcomes;
  }
  // A clause that is not in force requires nothing, so an outcome that still cites it may answer anything.
  for (auto& outcome : outcomes) {
    const bool cites = std::ranges::find(outcome.reasons, context.without, &Reason::clause) != outcome.reasons.end();
    if (cites) outcome.answer = AnyAnswer{};
  }
  return outcomes;
}

}  // namespace psvcheck::model
