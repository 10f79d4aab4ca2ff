// PutSecretValue: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html

#include <algorithm>

#include "model/characters.h"
#include "model/idempotency.h"
#include "model/keys.h"
#include "model/new_version.h"
#include "model/operations.h"
#include "model/pruning.h"
#include "model/secret_id.h"

namespace psvcheck::model {

namespace {

using Stages = std::optional<std::vector<StagingLabel>>;

/// PUT-11: ARN, Name, VersionId and the labels that are now attached to this version.
PutSecretValueAnswer put_secret_value_answer(const Secret& secret, const VersionId& id) {
  return {secret.arn, secret.name, id.text, labels_of(secret, id)};
}

/// The labels that the request names, each once.
Stages named_stages(const PutSecretValueRequest& request) {
  const auto* list = given(request.version_stages);
  if (list == nullptr) return std::nullopt;
  std::vector<StagingLabel> stages;
  for (const auto& member : *list) {
    const auto* text = given(member);
    if (text == nullptr) continue;  // DATA-5: a null counts as absent
    if (std::ranges::find(stages, StagingLabel{*text}) == stages.end()) stages.push_back({*text});
  }
  return stages.empty() ? Stages{} : Stages{stages};
}

/// In one spelling or in two.
bool names_a_label_twice(const PutSecretValueRequest& request, const std::vector<Stages>& readings) {
  const auto* list = given(request.version_stages);
  return list != nullptr && readings.back() && list->size() != readings.back()->size();
}

/// IDEM-7b: labels that differ in case only, from known ones or from each other, are labels of their own or the same.
std::vector<Stages> readings_of(const Secret& secret, const Stages& stages) {
  std::vector<Stages> readings{stages};
  if (!stages) return readings;
  std::vector<StagingLabel> folded;
  for (const auto& label : *stages) {
    const auto known = known_spelling(secret, label);
    const bool is_there =
        std::ranges::any_of(folded, [&](const auto& other) { return same_but_for_case(other.text, known.text); });
    if (!is_there) folded.push_back(known);
  }
  if (folded != *stages) readings.emplace_back(std::move(folded));
  return readings;
}

Outcomes accept(const Context& context, const Secret& secret, const VersionId& token, const Stages& stages,
                std::vector<Draft> drafts) {
  auto outcomes = within_label_quota(context, secret, stages.value_or(std::vector<StagingLabel>{}), std::move(drafts),
                                     [&](const Secret& next) { return put_secret_value_answer(next, token); });
  for (auto& outcome : outcomes) {
    if (outcome.change) outcome.reasons.push_back({"PUT-11", Aspect::answer});
  }
  return outcomes;
}

/// The clauses that a put with a label in another case, or with one twice, touches.
Outcomes put_reading(const Context& context, const Secret& secret, const VersionId& token, const SecretValue& value,
                     const Stages& reading, bool differs_in_case) {
  auto outcomes = accept(context, secret, token, reading, new_version(context, secret, token, value, reading));
  return differs_in_case ? cite_in_all(std::move(outcomes), "IDEM-7b", Aspect::custom) : outcomes;
}

/// PUT-1 to PUT-10: the token is new, so a version comes to be.
Outcomes put_new_version(const Context& context, const Secret& secret, const VersionId& token, const SecretValue& value,
                         const Stages& stages) {
  Outcomes outcomes;
  const auto readings = readings_of(secret, stages);
  for (const auto& reading : readings) {
    outcomes = either(std::move(outcomes), put_reading(context, secret, token, value, reading, readings.size() > 1));
  }
  if (secret.versions.size() >= versions_before_quota) {
    outcomes = either(std::move(outcomes), refuse(context, "QUOTA-1", any_of({limit_exceeded}),
                                                  "You've exceeded the quota of versions of a secret."));
  }
  return outcomes;
}

Outcomes put_on(const Secret& secret, const PutSecretValueRequest& request, const Context& context) {
  const VersionId token = token_of(request, context);
  const SecretValue value = value_in(request).value_or(SecretValue{});
  const Stages stages = named_stages(request);

  // IDEM-1, IDEM-2, IDEM-10: the token is known.
  if (const Version* version = find_version(secret, token)) {
    if (!has_value(*version)) {
      return accept(context, secret, token, stages, fill_placeholder(context, secret, token, value, stages));
    }
    auto known = replay(context, secret, *version, value, put_secret_value_answer(secret, token));
    if (!may_be_pruned(secret, *version, context.now)) return known;
    return either(cite_in_all(std::move(known), "IDEM-7a", Aspect::answer),
                  put_on(after_pruning(secret, token), request, context));
  }
  auto outcomes = put_new_version(context, secret, token, value, stages);

  // IDEM-7a: the token of a version that has been pruned: as if new, as if known, or refused.
  if (is_pruned(secret, token)) {
    outcomes = either(std::move(outcomes), {succeed_without_change(put_secret_value_answer(secret, token), {})});
    outcomes = either(std::move(outcomes),
                      refuse(context, "IDEM-7a", any_of({resource_exists, invalid_request}), marked_for_deletion));
    outcomes = cite_in_all(std::move(outcomes), "IDEM-7a", Aspect::answer);
  }
  // IDEM-7d: whether tokens that differ in case only are two tokens.
  if (const Version* twin = find_version_but_for_case(secret, token)) {
    outcomes =
        either(std::move(outcomes), replay(context, secret, *twin, value, put_secret_value_answer(secret, twin->id)));
    outcomes = cite_in_all(std::move(outcomes), "IDEM-7d", Aspect::answer);
  }
  // PUT-9c: the same label twice is taken once, or refused.
  if (names_a_label_twice(request, readings_of(secret, stages))) {
    outcomes =
        either(std::move(outcomes), refuse(context, "PUT-9c", any_of({invalid_parameter, invalid_request, validation}),
                                           "VersionStages names a staging label twice."));
    outcomes = cite_in_all(std::move(outcomes), "PUT-9c", Aspect::answer);
  }
  return outcomes;
}

/// IDEM-4: a version with this token in another secret has no say here.
void cite_scope_of_token(const State& state, const Secret& secret, const VersionId& token, Outcomes& outcomes) {
  constexpr std::size_t looked_through = 16;  // secrets: what a judge follows has a few, a server may have thousands
  if (state.secrets.size() > looked_through) return;
  const bool is_elsewhere = std::ranges::any_of(state.secrets, [&](const auto& entry) {
    return entry.first != secret.name && find_version(*entry.second, token) != nullptr;
  });
  if (!is_elsewhere) return;
  for (auto& outcome : outcomes) {
    if (outcome.change) outcome.reasons.insert(outcome.reasons.begin(), {"IDEM-4", Aspect::version, token.text});
  }
}

}  // namespace

Outcomes put_secret_value(const State& state, const PutSecretValueRequest& request, const Context& context) {
  return on_secret(state, request.secret_id, context, [&](const Secret& secret) -> Outcomes {
    const VersionId token = token_of(request, context);
    if (!secret.deletion) {
      const bool is_new = find_version(secret, token) == nullptr;
      auto outcomes = put_on(secret, request, context);
      if (is_new) cite_scope_of_token(state, secret, token, outcomes);
      return with_key(context, secret.kms_key_id, is_new, std::move(outcomes));
    }
    auto refused = refuse(context, "DEL-1b", any_of({invalid_request}), marked_for_deletion);
    // DEL-4: whether a replay is refused as well is open; it changes nothing either way.
    const Version* version = find_version(secret, token);
    if (version == nullptr || !has_value(*version)) {
      return refuse_for_either(std::move(refused), put_on(secret, request, context));
    }
    return cite_in_all(
        either(std::move(refused), replay(context, secret, *version, value_in(request).value_or(SecretValue{}),
                                          put_secret_value_answer(secret, token))),
        "DEL-4", Aspect::answer);
  });
}

}  // namespace psvcheck::model
