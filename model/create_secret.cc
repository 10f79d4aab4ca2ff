// CreateSecret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html

#include <memory>

#include "model/characters.h"
#include "model/idempotency.h"
#include "model/keys.h"
#include "model/operations.h"
#include "model/pruning.h"
#include "model/secret_id.h"

namespace psvcheck::model {

namespace {

/// ARN, Name and VersionId. Nothing says whether a secret without a value answers a VersionId, so that is withheld.
CreateSecretAnswer create_secret_answer(const Secret& secret, const VersionId* id) {
  CreateSecretAnswer made{secret.arn, secret.name, Withheld{}};
  if (id != nullptr) made.version_id = id->text;
  return made;
}

/// FIND-5: a secret that is made again under the name of one deleted without recovery has an ARN of its own.
/// A recovery window that has ended is such a deletion, too.
std::string arn_of_new(const State& state, const std::string& name, Draft& draft) {
  const auto vanished = state.vanished.find(name);
  const auto scheduled = state.secrets.find(name);
  std::string before = scheduled != state.secrets.end()   ? scheduled->second->arn
                       : vanished != state.vanished.end() ? vanished->second.arn
                                                          : std::string();
  const std::string& chosen = draft.context.arn;
  if (before.empty()) return chosen.empty() ? default_arn(name) : chosen;
  if (!draft.in_force("FIND-5", Aspect::answer)) return before;
  if (!chosen.empty() && chosen != before) return chosen;
  std::string other = before;
  other.back() = other.back() == 'A' ? 'B' : 'A';
  return other;
}

Outcome make_secret(const State& state, const CreateSecretRequest& request, const Context& context) {
  const std::string& name = text_of(request.name);
  const VersionId token = token_of(request, context);
  Draft draft{context, {}, {}};
  Secret& secret = draft.secret;
  secret.name = name;
  secret.arn = arn_of_new(state, name, draft);
  secret.create_token = token;
  secret.created = context.now;
  secret.last_changed = context.now;
  if (const auto* description = given(request.description)) secret.description = *description;
  if (const auto* key = given(request.kms_key_id)) secret.kms_key_id = *key;
  draft.cite("ARN-1", Aspect::answer);

  const auto value = value_in(request);
  if (!value) {
    draft.cite("IDEM-9", Aspect::version);
    Answer made = create_secret_answer(secret, nullptr);
    return succeed(std::move(draft), std::move(made));
  }
  // IDEM-5a: CreateSecret's token is the VersionId of the first version.
  if (draft.in_force("IDEM-5a", Aspect::version, token.text)) {
    secret.versions.push_back(std::make_shared<const Version>(Version{token, *value, context.now}));
    draft.cite("PUT-1", Aspect::value, token.text);
  }
  if (draft.in_force("PUT-4a", Aspect::current)) attach(secret, awscurrent, token);
  Answer made = create_secret_answer(secret, &token);
  return succeed(std::move(draft), std::move(made));
}

Outcomes refuse_as_existing(const Secret& secret, const Context& context, ClauseId clause) {
  return refuse(context, clause, any_of({resource_exists}),
                "The operation failed because the secret " + secret.name + " already exists.");
}

bool is_same_creation(const Secret& secret, const CreateSecretRequest& request) {
  const auto same = [](const std::optional<std::string>& kept, const Member<std::string>& asked) {
    return kept.value_or("") == text_of(asked);
  };
  return same(secret.description, request.description) && same(secret.kms_key_id, request.kms_key_id);
}

/// The name is taken.
Outcomes create_again(const Secret& secret, const CreateSecretRequest& request, const Context& context) {
  const VersionId token = token_of(request, context);
  const auto value = value_in(request);
  const Version* version = find_version(secret, token);
  const bool is_token_of_creation = secret.create_token == token;

  // IDEM-5c: another token.
  if (version == nullptr && !is_token_of_creation) {
    auto refused = refuse_as_existing(secret, context, "IDEM-5c");
    if (!same_but_for_case(secret.create_token.text, token.text)) return refused;
    CreateSecretRequest known = request;  // IDEM-7d
    known.client_request_token = secret.create_token.text;
    return cite_in_all(either(std::move(refused), create_again(secret, known, context)), "IDEM-7d", Aspect::answer);
  }

  // IDEM-11b: the token of a version, other data.
  const auto* kept = version == nullptr ? nullptr : std::get_if<SecretValue>(&version->value);
  if (kept != nullptr && value && kept->bytes != value->bytes) {
    auto refused =
        refuse(context, "IDEM-11b", fixed_by(context, "IDEM-2b", resource_exists, {invalid_request, invalid_parameter}),
               "You can't use ClientRequestToken " + token.text +
                   " because that value is already in use for a version of secret " + secret.arn + ".");
    if (!may_be_pruned(secret, *version, context.now)) return refused;
    // IDEM-7a: the token of a version that has been pruned by now.
    return cite_in_all(either(std::move(refused), create_again(after_pruning(secret, token), request, context)),
                       "IDEM-7a", Aspect::answer);
  }
  Outcomes same = {succeed_without_change(create_secret_answer(secret, version == nullptr ? nullptr : &token),
                                          {{"IDEM-5b", Aspect::answer}, {"IDEM-5b", Aspect::labels}})};
  const bool same_request =
      is_token_of_creation && kept != nullptr && value && *kept == *value && is_same_creation(secret, request);
  // IDEM-5b: the same token and data, and nothing has happened since.
  if (same_request && secret.versions.size() == 1) return same;
  // IDEM-11a, IDEM-11c, IDEM-3a: everything between the two is open, but for a change.
  same.front().reasons.clear();
  const ClauseId clause = same_request ? ClauseId("IDEM-11a") : ClauseId("IDEM-11c");
  return cite_in_all(either(std::move(same), refuse_as_existing(secret, context, clause)), clause, Aspect::answer);
}

}  // namespace

Outcomes create_secret(const State& state, const CreateSecretRequest& request, const Context& context) {
  const std::string& name = text_of(request.name);
  constexpr auto already_scheduled =
      "You can't create this secret because a secret with this name is already scheduled for deletion.";
  const auto it = state.secrets.find(name);
  if (it == state.secrets.end()) {
    const auto* key = given(request.kms_key_id);
    Outcomes made = with_key(context, key == nullptr ? std::nullopt : std::optional(*key),
                             value_in(request).has_value(), {make_secret(state, request, context)});
    if (!state.vanished.contains(name)) return made;
    // DEL-3b: the name may stay taken for a while.
    made = cite_in_all(std::move(made), "DEL-3b", Aspect::answer);
    return either(std::move(made), refuse(context, "DEL-3b", any_of({invalid_request}), already_scheduled));
  }
  const Secret& secret = *it->second;
  if (!secret.deletion) return create_again(secret, request, context);

  auto refused = refuse(context, "DEL-2", any_of({invalid_request}), already_scheduled);
  if (context.now >= secret.deletion->ends) {
    auto outcomes = either(std::move(refused), {make_secret(state, request, context)});
    return cite_in_all(std::move(outcomes), "DEL-5d", Aspect::answer);
  }
  // IDEM-11d: a replay of the creation is refused like any other; the documents alone would let it succeed.
  if (secret.create_token.text != token_of(request, context).text) return refused;
  refused = cite_in_all(std::move(refused), "IDEM-11d", Aspect::answer);
  const bool recorded = enforces(context.level, find_clause("DEL-2")->strength);
  if (recorded) return refused;
  return either(std::move(refused), cite_in_all(create_again(secret, request, context), "IDEM-11d", Aspect::answer));
}

}  // namespace psvcheck::model
