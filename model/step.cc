#include "model/step.h"

#include <algorithm>
#include <set>
#include <string_view>
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
  return is_success(outcome.answer) && !outcome.reasons.empty() && outcome.reasons.front().clause == "IDEM-1a";
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

std::string_view first_clause(const Outcomes& outcomes) {
  const auto& reasons = outcomes.front().reasons;
  return reasons.empty() ? std::string_view() : reasons.front().clause;
}

/// The clauses of the faults that nothing says are refused (DATA-3j, DATA-5), in every outcome.
Outcomes citing_open_faults(Outcomes outcomes, const std::vector<TextFault>& faults) {
  for (const auto& fault : faults) {
    const auto clause = first_clause(fault.refusals);
    const Clause* found = find_clause(clause);
    if (!fault.open || found == nullptr || found->strength != Strength::unspecified) continue;
    for (auto& outcome : outcomes) outcome.reasons.push_back({clause, Aspect::answer, {}});
  }
  return outcomes;
}

/// Whether the request is wrong in more than one way, its text and what it finds counted together (PREC-2).
bool has_several_faults(const std::vector<TextFault>& faults, const Outcomes& by_state) {
  std::set<std::string_view> clauses;
  for (const auto& fault : faults) {
    if (!fault.open) clauses.insert(first_clause(fault.refusals));
  }
  const bool state_refuses = !by_state.empty() && std::holds_alternative<Refusal>(by_state.front().answer);
  return clauses.size() + (state_refuses ? 1 : 0) > 1;
}

/// PREC-2: with several faults in one request any of them may be answered.
Outcomes refuse_faulty(const State& state, const Request& request, const Context& context,
                       const std::vector<TextFault>& faults) {
  const bool comes_before_lookup = std::ranges::any_of(
      faults, [](const TextFault& fault) { return fault.stage == TextFault::Stage::before_lookup && !fault.open; });
  const bool all_open = std::ranges::all_of(faults, &TextFault::open);
  // PREC-1 and FIND-4 are recorded; by the documents alone the secret may be looked up first.
  const bool stops_lookup = comes_before_lookup && enforces(context.level, Strength::recorded);
  Outcomes allowed;
  Outcomes by_state;
  const bool names_a_secret = secret_id_of(request) != nullptr;
  if (all_open || names_a_secret) by_state = rules_about_state(state, request, context);
  if (all_open) allowed = by_state;
  // What must be refused comes first: where it is not, the clause that says so is broken, and not an open one.
  for (const bool open : {false, true}) {
    for (const auto& fault : faults) {
      if (fault.open == open) append(allowed, fault.refusals);
    }
  }
  if (all_open) return citing_open_faults(std::move(allowed), faults);
  if (has_several_faults(faults, by_state)) allowed = cite_in_all(std::move(allowed), "PREC-2", Aspect::answer);
  if (stops_lookup || !names_a_secret) return allowed;
  const bool may_be_a_replay = std::ranges::any_of(by_state, is_replay);
  for (auto& outcome : by_state) {
    const bool is_refusal = std::holds_alternative<Refusal>(outcome.answer);
    if (!is_replay(outcome) && !is_refusal && !is_forced_deletion_of_nothing(outcome)) continue;
    append(allowed, list_of(std::move(outcome)));
  }
  return may_be_a_replay ? cite_in_all(std::move(allowed), "IDEM-1f", Aspect::answer) : allowed;
}

bool has_unknown_members(const Request& request) {
  return std::visit(
      [](const auto& r) {
        if constexpr (requires { r.has_unknown_members; }) return r.has_unknown_members;
        return false;
      },
      request);
}

/// DATA-4: what comes of a request with unknown members is what would come of it without them.
Outcomes citing_ignored_members(Outcomes outcomes) {
  for (auto& outcome : outcomes) {
    if (is_success(outcome.answer)) outcome.reasons.push_back({"DATA-4", Aspect::answer, {}});
  }
  return outcomes;
}

Outcomes allowed_outcomes(const State& state, const Request& request, const Context& context) {
  auto faults = text_faults(request, context);
  if (faults.empty()) return rules_about_state(state, request, context);
  // PREC-3: what cannot be decoded is refused before everything else.
  Outcomes undecodable;
  for (auto& fault : faults) {
    if (fault.stage == TextFault::Stage::decoding) append(undecodable, fault.refusals);
  }
  if (undecodable.empty()) return refuse_faulty(state, request, context, faults);
  const bool has_more = std::ranges::any_of(
      faults, [](const TextFault& fault) { return fault.stage != TextFault::Stage::decoding && !fault.open; });
  const auto by_state = rules_about_state(state, request, context);
  if (!has_more && !std::holds_alternative<Refusal>(by_state.front().answer)) return undecodable;
  return cite_in_all(std::move(undecodable), "PREC-3", Aspect::refusal);
}

}  // namespace

Outcomes step(const State& state, const Request& request, const Context& context) {
  auto outcomes = allowed_outcomes(state, request, context);
  if (has_unknown_members(request)) outcomes = citing_ignored_members(std::move(outcomes));
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
