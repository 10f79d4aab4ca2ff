#pragma once

// What mutants are made of: looking at the call as a PutSecretValue, and spoiling the outcome that the target shows.

#include <functional>

#include "harness/server/mutants.h"

namespace psvcheck::server {

/// The themes of all_mutants().
std::span<const Mutant> mutants_about_labels();
std::span<const Mutant> mutants_about_tokens();
std::span<const Mutant> mutants_about_values();
std::span<const Mutant> mutants_about_secrets();

/// The request as a PutSecretValue, or nullptr.
const model::PutSecretValueRequest* as_put(const MutantCall& call);

/// The secret that the request names by its name, complete or partial ARN, or nullptr. Needs no search.
const model::Secret* named_secret(const MutantCall& call);

/// The id that the request's ClientRequestToken gives; empty where it has none.
model::VersionId token_of(const model::PutSecretValueRequest& put);

/// The version that the put's token already is, or nullptr.
const model::Version* version_of_token(const MutantCall& call);

/// True where the put names staging labels.
bool names_stages(const model::PutSecretValueRequest& put);

/// True where the put names this label.
bool names_stage(const model::PutSecretValueRequest& put, const model::StagingLabel& label);

/// True for a label that is none of the service's three.
bool is_custom(const model::StagingLabel& label);

/// The outcome that the target shows.
model::Outcome& shown(model::Outcomes& outcomes);

/// True where the shown outcome is a success that changes the secret.
bool has_changed(const model::Outcomes& outcomes);

/// True where the shown outcome refuses with this type.
bool is_refused_with(const model::Outcomes& outcomes, std::string_view type);

using Edit = std::function<void(model::Secret&)>;

/// Spoils the secret that the shown outcome leaves, if it changes one; the answer's labels follow.
void edit_change(model::Outcomes& outcomes, const Edit& edit);

/// Success of a put, with the secret as `edit` leaves it and the answer that fits.
model::Outcomes put_succeeds(const model::Secret& secret, const model::VersionId& id, const Edit& edit);

/// Gives version `id` another value.
void set_value(model::Secret& secret, const model::VersionId& id, model::Value value);

/// Puts AWSCURRENT on version `to` and AWSPREVIOUS on the one that had it.
void take_current(model::Secret& secret, const model::VersionId& to);

/// Puts the label back to where it was, or nowhere.
void put_back(model::Secret& secret, const model::Secret& before, const model::StagingLabel& label);

/// A refusal that changes nothing.
model::Outcomes refusal(std::string type, std::string message);

}  // namespace psvcheck::server
