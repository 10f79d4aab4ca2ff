// Mutants that put labels in the wrong place only after something else has happened: a restore, a third time, a
// removal, a second secret, no read in between.

#include <algorithm>
#include <memory>

#include "harness/server/draw.h"
#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;
using Put = PutSecretValueRequest;
using Move = UpdateSecretVersionStageRequest;

Outcomes after_restore(const MutantCall& call, const StagingLabel& lost) {
  return after<RestoreSecretRequest>(call, [&](const auto&, const Secret&, Secret& next) { detach(next, lost); });
}

bool has_restored(const MutantCall& call, Outcomes& outcomes) {
  return as<RestoreSecretRequest>(call) != nullptr && has_changed(outcomes);
}

/// A secret's name as a number.
std::int64_t number_of(const Secret& secret) { return static_cast<std::int64_t>(hashed(0, secret.name) >> 1); }

bool is_read(const MutantCall& call) { return !is_mutating(call.request) && named_secret(call) != nullptr; }

constexpr Mutant mutants_of_labels_later[] = {
    {"third-move-of-a-label-sticks", "A custom label that has moved twice by puts stays where it is the third time.",
     labels, 5,
     [](const MutantCall& call) {
       return after<Put>(call, [&](const Put& put, const Secret& before, Secret& next) {
         for (const Attachment& old : before.labels) {
           if (!is_custom(old.label) || !names_stage(put, old.label)) continue;
           if (count(call, "moves of " + old.label.text) == 3) put_back(next, before, old.label);
         }
       });
     }},
    {"restore-makes-newest-current", "RestoreSecret makes the newest version current.", labels, 4,
     [](const MutantCall& call) {
       return after<RestoreSecretRequest>(call, [](const auto&, const Secret&, Secret& next) {
         if (!next.versions.empty()) take_current(next, next.versions.back()->id);
       });
     }},
    {"restore-loses-pending", "RestoreSecret brings the versions back without AWSPENDING.", labels, 4,
     [](const MutantCall& call) { return after_restore(call, awspending); }},
    {"restore-loses-previous", "RestoreSecret brings the versions back without AWSPREVIOUS.", labels, 4,
     [](const MutantCall& call) { return after_restore(call, awsprevious); }},
    {"first-put-after-restore-keeps-current", "The first put after RestoreSecret does not move AWSCURRENT.", labels, 4,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (has_restored(call, outcomes)) remember(call, "restored", 1);
       if (!made_version(call, outcomes) || counted(call, "restored") == 0) return outcomes;
       remember(call, "restored", 0);
       edit_change(outcomes, [&](Secret& next) {
         put_back(next, *named_secret(call), awscurrent);
         put_back(next, *named_secret(call), awsprevious);
       });
       return outcomes;
     }},
    {"replay-after-restore-moves-labels", "After RestoreSecret a replay moves labels as the first put did.", labels, 4,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (has_restored(call, outcomes)) remember(call, "restored", 1);
       if (!is_replay(call, outcomes) || counted(call, "restored") == 0) return outcomes;
       const Put& put = *as_put(call);
       return put_succeeds(*named_secret(call), token_of(put), [&](Secret& next) { label_again(put, next); });
     }},
    {"third-replay-moves-labels", "The third replay on a secret moves labels as the first put did.", labels, 4,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (!is_replay(call, outcomes) || count(call, "replays") != 3) return outcomes;
       const Put& put = *as_put(call);
       return put_succeeds(*named_secret(call), token_of(put), [&](Secret& next) { label_again(put, next); });
     }},
    {"replay-revives-deprecated", "A replay on a version without labels gives it AWSPENDING.", labels, 4,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       const Secret* const secret = named_secret(call);
       if (!is_replay(call, outcomes) || !labels_of(*secret, token_of(*as_put(call))).empty()) return outcomes;
       const VersionId id = token_of(*as_put(call));
       return put_succeeds(*secret, id, [&](Secret& next) { move_label(next, awspending, id); });
     }},
    {"removed-label-cannot-come-back", "A custom label that was removed is passed over when a put names it again.",
     labels, 4,
     [](const MutantCall& call) {
       if (const Move* const move = as<Move>(call)) {
         Outcomes outcomes = call.by_model();
         if (!has_changed(outcomes) || given(move->version_stage) == nullptr) return outcomes;
         remember(call, "removed " + *given(move->version_stage), missing(move->move_to_version_id) ? 1 : 0);
         return outcomes;
       }
       return after<Put>(call, [&](const Put& put, const Secret&, Secret& next) {
         std::erase_if(next.labels, [&](const Attachment& a) {
           return is_custom(a.label) && a.version == token_of(put) && counted(call, "removed " + a.label.text) != 0;
         });
       });
     }},
    {"fourth-version-leaves-previous", "AWSPREVIOUS does not move any more once a secret has four versions.", labels, 4,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         if (next.versions.size() >= 4 && !names_stage(put, awsprevious)) put_back(next, before, awsprevious);
       });
     }},
    {"every-other-previous", "AWSPREVIOUS follows every other move of AWSCURRENT only.", labels, 3,
     [](const MutantCall& call) {
       return after<Put>(call, [&](const Put& put, const Secret& before, Secret& next) {
         const VersionId* const old = holder_of(before, awscurrent);
         if (old == nullptr || is_attached(next, awscurrent, *old) || names_stage(put, awsprevious)) return;
         const std::int64_t turn = counted(call, "moves");
         remember(call, "moves", 1 - turn);
         if (turn == 1) put_back(next, before, awsprevious);
       });
     }},
    {"label-is-global", "A custom label that a put names is taken off every other secret.", labels, 4,
     [](const MutantCall& call) {
       // What another secret lost shows when that one is read.
       Outcomes outcomes = call.by_model();
       const Put* const put = as_put(call);
       if (put != nullptr && made_version(call, outcomes) && names_stages(*put)) {
         for (const auto& stage : *given(put->version_stages)) {
           if (given(stage) != nullptr) call.memory["owner of " + *given(stage)] = number_of(*named_secret(call));
         }
       }
       auto* const answer = std::get_if<DescribeSecretAnswer>(&shown(outcomes).answer);
       if (answer == nullptr || given(answer->version_ids_to_stages) == nullptr) return outcomes;
       auto& versions = std::get<std::map<std::string, Labels>>(answer->version_ids_to_stages);
       const auto is_stolen = [&](const std::string& label) {
         const auto owner = call.memory.find("owner of " + label);
         return is_custom({label}) && owner != call.memory.end() && owner->second != number_of(*named_secret(call));
       };
       for (auto& [id, labels_there] : versions) std::erase_if(labels_there, is_stolen);
       std::erase_if(versions, [](const auto& version) { return version.second.empty(); });
       return outcomes;
     }},
    {"creation-again-moves-current", "CreateSecret again with the first token makes the first version current.", labels,
     3,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       const auto* const create = as<CreateSecretRequest>(call);
       if (create == nullptr || !is_success(shown(outcomes).answer) || shown(outcomes).change) return outcomes;
       const auto known = call.state.secrets.find(*given(create->name));
       if (known == call.state.secrets.end() || known->second->versions.empty()) return outcomes;
       Secret next = *known->second;
       take_current(next, next.versions.front()->id);
       next.adopted = true;
       shown(outcomes).change = Change{next.name, std::make_shared<const Secret>(next), call.context.now};
       return outcomes;
     }},
    {"previous-waits-for-a-read", "AWSPREVIOUS follows AWSCURRENT once, and then not again until the secret is read.",
     labels, 3,
     [](const MutantCall& call) {
       if (is_read(call)) remember(call, "moved", 0);
       return after<Put>(call, [&](const Put& put, const Secret& before, Secret& next) {
         const VersionId* const old = holder_of(before, awscurrent);
         if (old == nullptr || is_attached(next, awscurrent, *old) || names_stage(put, awsprevious)) return;
         if (count(call, "moved") > 1) put_back(next, before, awsprevious);
       });
     },
     Proof::search, nullptr, true},
    {"labels-heal-when-read",
     "Custom labels that a put names are attached when the secret is next read; those of puts before the last one are "
     "lost.",
     labels, 3,
     [](const MutantCall& call) {
       // A put takes off what the put before it attached, unless that has been read.
       if (is_read(call))
         std::erase_if(call.memory, [](const auto& entry) { return entry.first.starts_with("waiting "); });
       return after<Put>(call, [&](const Put& put, const Secret& before, Secret& next) {
         std::erase_if(next.labels, [&](const Attachment& a) {
           return is_custom(a.label) && !names_stage(put, a.label) && holder_of(before, a.label) != nullptr &&
                  counted(call, "waiting " + a.label.text) != 0;
         });
         std::erase_if(call.memory, [](const auto& entry) { return entry.first.starts_with("waiting "); });
         if (!names_stages(put)) return;
         for (const auto& stage : *given(put.version_stages)) {
           if (given(stage) != nullptr && is_custom({*given(stage)})) remember(call, "waiting " + *given(stage), 1);
         }
       });
     },
     Proof::search, nullptr, true},
};

}  // namespace

std::span<const Mutant> mutants_about_labels_later() { return mutants_of_labels_later; }

}  // namespace psvcheck::server
