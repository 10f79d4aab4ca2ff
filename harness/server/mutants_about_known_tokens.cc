// Mutants that lose track of tokens after a while, compare their data with the wrong thing, or take a token of another
// operation for something else.

#include <algorithm>
#include <string>

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;
using Put = PutSecretValueRequest;
using Create = CreateSecretRequest;

Outcomes overwrite(const MutantCall& call) {
  const Put& put = *as_put(call);
  return put_succeeds(*named_secret(call), token_of(put),
                      [&](Secret& next) { set_value(next, token_of(put), value_of(put)); });
}

const Secret* created_before(const MutantCall& call) {
  const auto* const create = as<Create>(call);
  if (create == nullptr || given(create->name) == nullptr) return nullptr;
  const auto found = call.state.secrets.find(*given(create->name));
  return found == call.state.secrets.end() ? nullptr : found->second.get();
}

/// Another secret's version with the put's token, or nullptr.
const Version* version_elsewhere(const MutantCall& call) {
  const Secret* const named = named_secret(call);
  for (const auto& [name, secret] : call.state.secrets) {
    const Version* const version = secret.get() == named ? nullptr : find_version(*secret, token_of(*as_put(call)));
    if (version != nullptr) return version;
  }
  return nullptr;
}

constexpr Mutant mutants_of_known_tokens[] = {
    {"same-token-overwrites-deprecated",
     "A put with the token of a version without labels and other data overwrites it.", state, 4,
     [](const MutantCall& call) {
       const Outcomes outcomes = call.by_model();
       const bool is_deprecated =
           is_other_data(call, outcomes) && labels_of(*named_secret(call), token_of(*as_put(call))).empty();
       return is_deprecated ? overwrite(call) : outcomes;
     }},
    {"third-conflict-overwrites", "The third put with a known token and other data overwrites the version.", state, 4,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (!is_other_data(call, outcomes) || count(call, "conflicts") < 3) return outcomes;
       return overwrite(call);
     }},
    {"tokens-forgotten-by-restore",
     "After RestoreSecret a put with a known token and other data overwrites the version.", state, 4,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (as<RestoreSecretRequest>(call) != nullptr && has_changed(outcomes)) remember(call, "restored", 1);
       if (!is_other_data(call, outcomes) || counted(call, "restored") == 0) return outcomes;
       return overwrite(call);
     }},
    {"replay-is-held-against-current", "A replay is refused where its data are not those of the current version.",
     state, 3,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (!is_replay(call, outcomes)) return outcomes;
       const Secret& secret = *named_secret(call);
       const VersionId* const current = holder_of(secret, awscurrent);
       const Version* const held = current == nullptr ? nullptr : find_version(secret, *current);
       if (held == nullptr || held->value == value_of(*as_put(call))) return outcomes;
       return refusal("ResourceExistsException", "You can't use this token: it stands for other data.");
     }},
    {"binary-replay-refused", "A replay with SecretBinary is refused.", state, 2,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (!is_replay(call, outcomes) || given(as_put(call)->secret_binary) == nullptr) return outcomes;
       return refusal("ResourceExistsException", "A version with this token already exists.");
     }},
    {"replay-makes-a-version", "A replay makes another version, with a made-up id.", state, 2,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (!is_replay(call, outcomes)) return outcomes;
       Put other = *as_put(call);
       std::string token = std::to_string(named_secret(call)->versions.size());
       other.client_request_token = token.insert(0, 36 - token.size(), 'f');
       return call.by_model(other);
     }},
    {"replay-changes-value-of-current", "A replay on a version that is not current gives its data to the current one.",
     state, 3,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (!is_replay(call, outcomes)) return outcomes;
       const Secret& secret = *named_secret(call);
       const VersionId* const current = holder_of(secret, awscurrent);
       if (current == nullptr || *current == token_of(*as_put(call))) return outcomes;
       const VersionId id = *current;
       return put_succeeds(secret, token_of(*as_put(call)),
                           [&](Secret& next) { set_value(next, id, value_of(*as_put(call))); });
     }},
    {"placeholder-takes-data-twice", "The version that a rotation made takes other data again and again.", state, 4,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       const auto* const rotate = as<RotateSecretRequest>(call);
       if (rotate != nullptr && named_secret(call) != nullptr && given(rotate->client_request_token) != nullptr) {
         remember(call, "rotated " + *given(rotate->client_request_token), 1);
       }
       if (!is_other_data(call, outcomes) || counted(call, "rotated " + token_of(*as_put(call)).text) == 0)
         return outcomes;
       return overwrite(call);
     }},
    {"placeholder-takes-no-data", "A put with the token of a rotation placeholder is refused.", state, 3,
     [](const MutantCall& call) {
       const Version* const version = version_of_token(call);
       if (version == nullptr || has_value(*version) || named_secret(call)->deletion) return call.by_model();
       return refusal("ResourceExistsException", "A version with this token already exists.");
     }},
    {"token-brings-another-secrets-value", "A token that another secret has seen brings that secret's data along.",
     state, 3,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (as_put(call) == nullptr || !made_version(call, outcomes)) return outcomes;
       if (const Version* const other = version_elsewhere(call)) {
         edit_change(outcomes, [&](Secret& next) { set_value(next, token_of(*as_put(call)), other->value); });
       }
       return outcomes;
     }},
    {"tokens-outlive-their-secret", "After a deletion without recovery the tokens of the old secret are still refused.",
     state, 4,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       const Secret* const secret = named_secret(call);
       if (as<DeleteSecretRequest>(call) != nullptr && secret != nullptr && shown(outcomes).change &&
           !shown(outcomes).change->secret) {
         for (const auto& version : secret->versions) remember(call, "seen " + version->id.text, 1);
       }
       if (as_put(call) == nullptr || !made_version(call, outcomes)) return outcomes;
       if (counted(call, "seen " + token_of(*as_put(call)).text) == 0) return outcomes;
       return refusal("ResourceExistsException", "A version with this token already exists.");
     }},
    {"creation-ignores-its-token", "The first version of CreateSecret has an id that is not the token.", state, 1,
     [](const MutantCall& call) {
       const auto* const create = as<Create>(call);
       if (create == nullptr || created_before(call) != nullptr || given(create->client_request_token) == nullptr)
         return call.by_model();
       Create other = *create;
       std::string token = *given(create->client_request_token);
       if (token.size() < 32 || token.size() > 64) return call.by_model();
       std::ranges::reverse(token);
       other.client_request_token = token;
       return call.by_model(other);
     }},
    {"creation-again-refused", "CreateSecret again with the same token and data is refused.", state, 2,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (created_before(call) == nullptr || !is_success(shown(outcomes).answer)) return outcomes;
       return refusal("ResourceExistsException", "The secret already exists.");
     }},
    {"update-token-ignored", "UpdateSecret with a known token and other data makes another version.", state, 2,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       const auto* const update = as<UpdateSecretRequest>(call);
       if (update == nullptr || !is_refused_with(outcomes, "ResourceExistsException")) return outcomes;
       UpdateSecretRequest other = *update;
       std::string token = std::to_string(named_secret(call)->versions.size());
       other.client_request_token = token.insert(0, 36 - token.size(), 'e');
       return call.by_model(other);
     }},
};

}  // namespace

std::span<const Mutant> mutants_about_known_tokens() { return mutants_of_known_tokens; }

}  // namespace psvcheck::server
