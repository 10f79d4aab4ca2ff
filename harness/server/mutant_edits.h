#pragma once

// What mutants are made of: looking at the call as a PutSecretValue, and spoiling the outcome that the target shows.

#include <functional>

#include "harness/server/mutants.h"

namespace psvcheck::server {

/// The themes of all_mutants().
std::span<const Mutant> mutants_about_labels();
std::span<const Mutant> mutants_about_moved_labels();
std::span<const Mutant> mutants_about_labels_later();
std::span<const Mutant> mutants_about_tokens();
std::span<const Mutant> mutants_about_known_tokens();
std::span<const Mutant> mutants_about_values();
std::span<const Mutant> mutants_about_text();
std::span<const Mutant> mutants_about_secrets();
std::span<const Mutant> mutants_about_versions();
std::span<const Mutant> mutants_about_reads();
std::span<const Mutant> mutants_about_limits();
std::span<const Mutant> mutants_about_the_wire();

/// Those of foreign_mutants().
std::span<const Mutant> mutants_by_others();

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

/// Puts AWSCURRENT on version `to` and AWSPREVIOUS on the one that had it.
void take_current(model::Secret& secret, const model::VersionId& to);

/// True where AWSCURRENT is no longer on the version that had it in `before`.
bool has_moved_current(const model::Secret& before, const model::Secret& after);

/// Puts the label back to where it was, or nowhere.
void put_back(model::Secret& secret, const model::Secret& before, const model::StagingLabel& label);

/// A refusal that changes nothing.
model::Outcomes refusal(std::string type, std::string message);

/// The request as one of this operation, or nullptr.
template <class R>
const R* as(const MutantCall& call) {
  return std::get_if<R>(&call.request);
}

/// Spoils the secret that a request of this operation changes: edit(request, before, after). Leaves creations alone.
template <class R, class EditChange>
model::Outcomes after(const MutantCall& call, EditChange edit) {
  model::Outcomes outcomes = call.by_model();
  const R* const request = as<R>(call);
  const model::Secret* const before = named_secret(call);
  if (request != nullptr && before != nullptr) {
    edit_change(outcomes, [&](model::Secret& next) { edit(*request, *before, next); });
  }
  return outcomes;
}

/// Spoils the answer of this type that is shown: spoil(answer).
template <class A, class Spoil>
model::Outcomes answering(const MutantCall& call, Spoil spoil) {
  model::Outcomes outcomes = call.by_model();
  if (auto* const answer = std::get_if<A>(&shown(outcomes).answer)) spoil(*answer);
  return outcomes;
}

/// True where the put's token and data are known, so that nothing changes.
bool is_replay(const MutantCall& call, model::Outcomes& outcomes);

/// True where the put is refused because its token stands for other data.
bool is_other_data(const MutantCall& call, const model::Outcomes& outcomes);

/// The value that the put carries; SecretString where it carries both.
model::Value value_of(const model::PutSecretValueRequest& put);

/// True where the put made or filled a version, that is, where it was no replay.
bool made_version(const MutantCall& call, const model::Outcomes& outcomes);

/// Puts the labels that the put names, or AWSCURRENT and AWSPREVIOUS, on the put's version as if it were new.
void label_again(const model::PutSecretValueRequest& put, model::Secret& secret);

/// Counts this one under the name of the request's secret: 1 for the first.
std::int64_t count(const MutantCall& call, std::string_view what);

/// What was counted so far.
std::int64_t counted(const MutantCall& call, std::string_view what);

/// Sets the count.
void remember(const MutantCall& call, std::string_view what, std::int64_t number);

/// The secret as it would be were it not scheduled for deletion, alone in a state.
model::State as_if_not_deleted(const model::Secret& secret);

}  // namespace psvcheck::server
