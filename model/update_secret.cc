// UpdateSecret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html

#include "model/idempotency.h"
#include "model/keys.h"
#include "model/new_version.h"
#include "model/operations.h"
#include "model/pruning.h"
#include "model/secret_id.h"

namespace psvcheck::model {

namespace {

/// PUT-12b: VersionId only where a value was given.
UpdateSecretAnswer update_secret_answer(const Secret& secret, const VersionId* id) {
  UpdateSecretAnswer made{secret.arn, secret.name, Absent{}};
  if (id != nullptr) made.version_id = id->text;
  return made;
}

/// The metadata that the request changes beside the value.
void update_metadata(Secret& secret, const UpdateSecretRequest& request) {
  if (const auto* description = given(request.description)) secret.description = *description;
  if (const auto* key = given(request.kms_key_id)) secret.kms_key_id = *key;
}

/// IDEM-9: without a value nothing but metadata changes; the token makes no version.
Outcomes update_metadata_only(const Secret& secret, const UpdateSecretRequest& request, const Context& context) {
  Draft draft{context, secret, {}};
  update_metadata(draft.secret, request);
  draft.secret.last_changed = context.now;
  draft.cite("IDEM-9", Aspect::labels);
  if (!draft.in_force("IDEM-9", Aspect::version)) return {Outcome{AnyAnswer{}, std::nullopt, {}}};
  draft.cite("PUT-12b", Aspect::answer);
  return list_of(succeed(std::move(draft), update_secret_answer(secret, nullptr)));
}

/// PUT-12a: as PutSecretValue without VersionStages. PUT-8c: what becomes of AWSPENDING is open here.
Outcomes update_value(const Secret& secret, const UpdateSecretRequest& request, const VersionId& token,
                      const SecretValue& value, const Context& context) {
  const Version* placeholder = find_version(secret, token);
  auto drafts = placeholder != nullptr ? fill_placeholder(context, secret, token, value, std::nullopt)
                                       : new_version(context, secret, token, value, std::nullopt);
  const bool pending_may_stay = holder_of(secret, awspending) != nullptr;
  std::vector<Draft> all;
  for (auto& draft : drafts) {
    update_metadata(draft.secret, request);
    for (const auto aspect : {Aspect::current, Aspect::previous}) draft.cite("PUT-12a", aspect);
    for (const auto aspect : {Aspect::version, Aspect::value}) draft.cite("PUT-12a", aspect, token.text);
    draft.cite("PUT-12b", Aspect::answer);
    if (pending_may_stay && holder_of(draft.secret, awspending) == nullptr) {
      Draft stays = draft;
      stays.cite("PUT-8c", Aspect::pending);
      move_label(stays.secret, awspending, *holder_of(secret, awspending));
      all.push_back(std::move(stays));
    }
    all.push_back(std::move(draft));
  }
  auto outcomes = within_label_quota(context, secret, {}, std::move(all),
                                     [&](const Secret& next) { return update_secret_answer(next, &token); });
  if (secret.versions.size() < versions_before_quota) return outcomes;
  return either(std::move(outcomes), refuse(context, "QUOTA-1", any_of({limit_exceeded}),
                                            "You've exceeded the quota of versions of a secret."));
}

/// IDEM-6: the service takes the token as PutSecretValue does, against its own page, which says an error.
Outcomes update_with_known_token(const Secret& secret, const Version& version, const SecretValue& value,
                                 const Context& context) {
  auto outcomes = replay(context, secret, version, value, update_secret_answer(secret, &version.id));
  for (auto& outcome : outcomes) {
    outcome.reasons.insert(outcome.reasons.begin(), {Reason{"IDEM-6", Aspect::answer}, {"IDEM-6", Aspect::version}});
  }
  const auto* clause = find_clause("IDEM-6");
  if (context.without != "IDEM-6" && enforces(context.level, clause->strength)) return outcomes;
  return either(std::move(outcomes),
                refuse(context, "IDEM-2a", any_of({resource_exists, invalid_request, invalid_parameter}), ""));
}

Outcomes update_on(const Secret& secret, const UpdateSecretRequest& request, const Context& context) {
  const VersionId token = token_of(request, context);
  const auto value = value_in(request);
  if (!value) return update_metadata_only(secret, request, context);
  const Version* version = find_version(secret, token);
  if (version == nullptr || !has_value(*version)) {
    auto outcomes = update_value(secret, request, token, *value, context);
    if (is_pruned(secret, token)) {
      outcomes = either(std::move(outcomes), {succeed_without_change(update_secret_answer(secret, &token), {})});
      outcomes = either(std::move(outcomes),
                        refuse(context, "IDEM-7a", any_of({resource_exists, invalid_request}), marked_for_deletion));
      outcomes = cite_in_all(std::move(outcomes), "IDEM-7a", Aspect::answer);
    }
    if (const Version* twin = find_version_but_for_case(secret, token)) {
      outcomes =
          either(std::move(outcomes), replay(context, secret, *twin, *value, update_secret_answer(secret, &twin->id)));
      outcomes = cite_in_all(std::move(outcomes), "IDEM-7d", Aspect::answer);
    }
    return outcomes;
  }
  auto outcomes = update_with_known_token(secret, *version, *value, context);
  if (!may_be_pruned(secret, *version, context.now)) return outcomes;
  return either(cite_in_all(std::move(outcomes), "IDEM-7a", Aspect::answer),
                update_on(after_pruning(secret, token), request, context));
}

}  // namespace

Outcomes update_secret(const State& state, const UpdateSecretRequest& request, const Context& context) {
  return on_secret(state, request.secret_id, context, [&](const Secret& secret) -> Outcomes {
    if (!secret.deletion) {
      const auto* key = given(request.kms_key_id);
      const bool written = value_in(request) && find_version(secret, token_of(request, context)) == nullptr;
      auto outcomes = update_on(secret, request, context);
      const bool needs_key = key != nullptr || value_in(request);
      if (!needs_key) return outcomes;
      return with_key(context, key == nullptr ? secret.kms_key_id : std::optional(*key), written, std::move(outcomes));
    }
    auto refused = refuse(context, "DEL-1c", any_of({invalid_request}), marked_for_deletion);
    const Version* version = find_version(secret, token_of(request, context));
    if (!value_in(request) || version == nullptr || !has_value(*version)) {
      return refuse_for_either(std::move(refused), update_on(secret, request, context));
    }
    auto replayed = replay(context, secret, *version, *value_in(request), update_secret_answer(secret, &version->id));
    return cite_in_all(either(std::move(refused), std::move(replayed)), "DEL-4", Aspect::answer);
  });
}

}  // namespace psvcheck::model
