// Mutants that keep, lose or mix up versions and secrets, some only after something else has happened.

#include <algorithm>
#include <memory>
#include <string>

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;
using Put = PutSecretValueRequest;
using Update = UpdateSecretRequest;
using Move = UpdateSecretVersionStageRequest;

bool is_deprecated(const Secret& secret, const std::shared_ptr<const Version>& version) {
  return labels_of(secret, version->id).empty();
}

void remove_version(Secret& secret, const VersionId& id) {
  std::erase_if(secret.versions, [&](const auto& version) { return version->id == id; });
  std::erase_if(secret.labels, [&](const Attachment& a) { return a.version == id; });
}

/// What the model would answer were the secret not scheduled for deletion; it stays scheduled.
Outcomes as_if_alive(const MutantCall& call) {
  const Secret* const secret = named_secret(call);
  if (secret == nullptr || !secret->deletion) return call.by_model();
  Outcomes outcomes = call.model(as_if_not_deleted(*secret), call.request, call.context);
  edit_change(outcomes, [&](Secret& next) { next.deletion = secret->deletion; });
  return outcomes;
}

/// The version of the secret that holds this value, or nullptr.
const Version* version_with(const Secret& secret, const Value& value) {
  const auto found =
      std::ranges::find_if(secret.versions, [&](const auto& version) { return version->value == value; });
  return found == secret.versions.end() ? nullptr : found->get();
}

constexpr Mutant mutants_of_versions[] = {
    {"three-versions-kept", "Of more than three versions the oldest without labels goes at once.", state, 4,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       edit_change(outcomes, [](Secret& next) {
         const auto old =
             std::ranges::find_if(next.versions, [&](const auto& version) { return is_deprecated(next, version); });
         if (next.versions.size() > 3 && old != next.versions.end()) next.versions.erase(old);
       });
       return outcomes;
     }},
    {"same-value-makes-no-version", "A put of the value that is current already makes no version.", state, 2,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (as_put(call) == nullptr || !made_version(call, outcomes)) return outcomes;
       const Secret& before = *named_secret(call);
       const VersionId* const current = holder_of(before, awscurrent);
       const Version* const held = current == nullptr ? nullptr : find_version(before, *current);
       if (held == nullptr || held->value != value_of(*as_put(call))) return outcomes;
       shown(outcomes).change.reset();
       return outcomes;
     }},
    {"old-value-brings-old-version-back",
     "A put of the value of a version without labels makes that version current again.", state, 4,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (as_put(call) == nullptr || !made_version(call, outcomes)) return outcomes;
       const Secret& before = *named_secret(call);
       const Version* const old = version_with(before, value_of(*as_put(call)));
       if (old == nullptr || !labels_of(before, old->id).empty()) return outcomes;
       return put_succeeds(before, old->id, [&](Secret& next) { take_current(next, old->id); });
     }},
    {"third-put-keeps-old-value", "The third version that puts make of a secret has the value of the one before.",
     state, 4,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (as_put(call) == nullptr || !made_version(call, outcomes) || count(call, "puts") != 3) return outcomes;
       edit_change(outcomes, [&](Secret& next) {
         if (next.versions.size() < 2) return;
         set_value(next, next.versions.back()->id, next.versions[next.versions.size() - 2]->value);
       });
       return outcomes;
     }},
    {"second-pending-removes-first", "AWSPENDING that moves on takes its old version away, if that has no other label.",
     state, 3,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         const VersionId* const old = holder_of(before, awspending);
         if (old == nullptr || !names_stage(put, awspending) || !labels_of(next, *old).empty()) return;
         remove_version(next, *old);
       });
     }},
    {"update-overwrites-current", "UpdateSecret gives the current version the new value and makes none.", state, 2,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       const auto* const update = as<Update>(call);
       const Secret* const before = named_secret(call);
       const VersionId* const current = before == nullptr ? nullptr : holder_of(*before, awscurrent);
       if (update == nullptr || current == nullptr || !has_changed(outcomes)) return outcomes;
       if (shown(outcomes).change->secret->versions.size() == before->versions.size()) return outcomes;
       const Value value = shown(outcomes).change->secret->versions.back()->value;
       Secret next = *before;
       set_value(next, *current, value);
       next.adopted = true;
       shown(outcomes).change->secret = std::make_shared<const Secret>(std::move(next));
       return outcomes;
     }},
    {"description-makes-a-version", "UpdateSecret without a value makes a copy of the current version.", state, 2,
     [](const MutantCall& call) {
       return after<Update>(call, [&](const Update& update, const Secret& before, Secret& next) {
         const VersionId* const current = holder_of(before, awscurrent);
         const std::string* const token = given(update.client_request_token);
         if (current == nullptr || token == nullptr || next.versions.size() != before.versions.size()) return;
         next.versions.push_back(std::make_shared<const Version>(
             Version{{*token}, find_version(before, *current)->value, call.context.now}));
         take_current(next, {*token});
       });
     }},
    {"restore-loses-deprecated-versions", "RestoreSecret brings back only versions with labels.", state, 5,
     [](const MutantCall& call) {
       return after<RestoreSecretRequest>(call, [](const auto&, const Secret&, Secret& next) {
         std::erase_if(next.versions, [&](const auto& version) { return is_deprecated(next, version); });
       });
     }},
    {"restore-gives-previous-value", "RestoreSecret gives the current version the value of AWSPREVIOUS.", state, 4,
     [](const MutantCall& call) {
       return after<RestoreSecretRequest>(call, [](const auto&, const Secret&, Secret& next) {
         const VersionId* const current = holder_of(next, awscurrent);
         const VersionId* const previous = holder_of(next, awsprevious);
         if (current == nullptr || previous == nullptr) return;
         set_value(next, *current, find_version(next, *previous)->value);
       });
     }},
    {"deletion-drops-other-versions", "DeleteSecret with a recovery window keeps AWSCURRENT and AWSPREVIOUS only.",
     state, 3,
     [](const MutantCall& call) {
       return after<DeleteSecretRequest>(call, [](const auto&, const Secret&, Secret& next) {
         const Secret before = next;
         for (const auto& version : before.versions) {
           const bool stays =
               is_attached(before, awscurrent, version->id) || is_attached(before, awsprevious, version->id);
           if (!stays) remove_version(next, version->id);
         }
       });
     }},
    {"forced-deletion-schedules", "ForceDeleteWithoutRecovery only schedules the secret.", state, 2,
     [](const MutantCall& call) {
       const auto* const deletion = as<DeleteSecretRequest>(call);
       const bool* const force = deletion == nullptr ? nullptr : given(deletion->force_delete_without_recovery);
       if (force == nullptr || !*force || !missing(deletion->recovery_window_in_days)) return call.by_model();
       DeleteSecretRequest gentle = *deletion;
       gentle.force_delete_without_recovery = Absent{};
       return call.by_model(gentle);
     }},
    {"deleted-secret-takes-labels", "UpdateSecretVersionStage works on a secret scheduled for deletion.", state, 3,
     [](const MutantCall& call) { return as<Move>(call) == nullptr ? call.by_model() : as_if_alive(call); }},
    {"deleted-secret-can-be-updated", "UpdateSecret works on a secret scheduled for deletion.", state, 3,
     [](const MutantCall& call) { return as<Update>(call) == nullptr ? call.by_model() : as_if_alive(call); }},
    {"creation-replaces-deleted", "CreateSecret replaces a secret of this name that is scheduled for deletion.", state,
     3,
     [](const MutantCall& call) {
       const auto* const create = as<CreateSecretRequest>(call);
       if (create == nullptr || given(create->name) == nullptr) return call.by_model();
       const auto known = call.state.secrets.find(*given(create->name));
       if (known == call.state.secrets.end() || !known->second->deletion) return call.by_model();
       return call.model(State{}, call.request, call.context);
     }},
    {"creation-needs-a-value", "CreateSecret without a value is refused.", state, 1,
     [](const MutantCall& call) {
       const auto* const create = as<CreateSecretRequest>(call);
       if (create == nullptr || !missing(create->secret_string) || !missing(create->secret_binary))
         return call.by_model();
       return refusal("InvalidParameterException", "You must provide either SecretString or SecretBinary.");
     }},
    {"placeholder-lacks-pending", "RotateSecret makes a version without any label.", labels, 2,
     [](const MutantCall& call) {
       // Whether a function can be called is settled later, so that success need not come first.
       Outcomes outcomes = call.by_model();
       if (as<RotateSecretRequest>(call) == nullptr || named_secret(call) == nullptr) return outcomes;
       for (Outcome& outcome : outcomes) {
         if (!outcome.change || !outcome.change->secret) continue;
         Secret next = *outcome.change->secret;
         next.labels = named_secret(call)->labels;
         next.adopted = true;
         outcome.change->secret = std::make_shared<const Secret>(std::move(next));
       }
       return outcomes;
     }},
    {"previous-is-emptied", "The version that loses AWSPREVIOUS loses its value, too.", state, 3,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put&, const Secret& before, Secret& next) {
         const VersionId* const old = holder_of(before, awsprevious);
         if (old != nullptr && labels_of(next, *old).empty())
           set_value(next, *old, SecretValue{SecretValue::Kind::string, "-"});
       });
     }},
    {"old-arn-is-found", "A secret that was made again is found by the ARN that it had before.", state, 4,
     [](const MutantCall& call) {
       const std::string* const id = secret_id_of(call.request);
       const auto* const describe = as<DescribeSecretRequest>(call);
       if (describe == nullptr || id == nullptr || !id->starts_with("arn:") || named_secret(call) != nullptr)
         return call.by_model();
       constexpr std::string_view marker = ":secret:";
       const std::size_t at = id->find(marker);
       if (at == std::string::npos || id->size() < at + marker.size() + 8) return call.by_model();
       DescribeSecretRequest by_name = *describe;
       by_name.secret_id = id->substr(at + marker.size(), id->size() - at - marker.size() - 7);
       return call.by_model(by_name);
     },
     Proof::witness},
    {"arn-of-any-region-is-found", "A put looks at neither the region nor the account of an ARN.", state, 2,
     [](const MutantCall& call) {
       const auto* const put = as_put(call);
       const std::string* const id = secret_id_of(call.request);
       if (put == nullptr || id == nullptr || !id->starts_with("arn:") || named_secret(call) != nullptr)
         return call.by_model();
       const std::string end = id->substr(std::min(id->find(":secret:"), id->size()));
       for (const auto& [name, secret] : call.state.secrets) {
         if (end.empty() || !secret->arn.ends_with(end)) continue;
         Put here = *put;
         here.secret_id = secret->arn;
         return call.by_model(here);
       }
       return call.by_model();
     },
     Proof::witness},
    {"partial-arn-not-found", "A secret is not found by its ARN without the six characters at its end.", state, 2,
     [](const MutantCall& call) {
       const std::string* const id = secret_id_of(call.request);
       const Secret* const secret = named_secret(call);
       if (id == nullptr || secret == nullptr || !id->starts_with("arn:") || *id == secret->arn) return call.by_model();
       return refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
     },
     Proof::witness},
};

}  // namespace

std::span<const Mutant> mutants_about_versions() { return mutants_of_versions; }

}  // namespace psvcheck::server
