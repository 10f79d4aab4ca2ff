// Mutants that go wrong where labels move from version to version.

#include <algorithm>
#include <memory>

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;
using Put = PutSecretValueRequest;
using Update = UpdateSecretRequest;
using Move = UpdateSecretVersionStageRequest;

void take_custom_off(Secret& secret, const VersionId& version) {
  std::erase_if(secret.labels, [&](const Attachment& a) { return a.version == version && is_custom(a.label); });
}

bool moves(const Move& move, const StagingLabel& label) {
  return given(move.version_stage) != nullptr && *given(move.version_stage) == label.text &&
         given(move.move_to_version_id) != nullptr;
}

/// The label as it is asked for, where it is a custom one that some version had before.
template <class Do>
void each_moved_custom(const Put& put, const Secret& before, Do act) {
  for (const Attachment& old : before.labels) {
    if (is_custom(old.label) && names_stage(put, old.label)) act(old);
  }
}

constexpr Mutant mutants_of_moved_labels[] = {
    {"named-current-leaves-previous",
     "AWSPREVIOUS does not follow where AWSCURRENT is named rather than moved by default.", labels, 2,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         if (names_stage(put, awscurrent) && !names_stage(put, awsprevious)) put_back(next, before, awsprevious);
       });
     }},
    {"previous-goes-to-the-oldest", "AWSPREVIOUS moves to the oldest version that there is.", labels, 3,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put&, const Secret& before, Secret& next) {
         if (has_moved_current(before, next)) move_label(next, awsprevious, next.versions.front()->id);
       });
     }},
    {"pending-survives-promotion", "AWSPENDING stays on the version that AWSCURRENT leaves by default.", labels, 3,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         if (!names_stages(put) && has_moved_current(before, next)) put_back(next, before, awspending);
       });
     }},
    {"moved-label-takes-others-off", "A custom label that moves takes the other custom labels off its old version.",
     labels, 3,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         each_moved_custom(put, before, [&](const Attachment& old) { take_custom_off(next, old.version); });
       });
     }},
    {"one-custom-label-a-secret", "A custom label pushes every other custom label out of the secret.", labels, 3,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         std::erase_if(next.labels, [&](const Attachment& a) {
           const bool names_custom =
               names_stages(put) && std::ranges::any_of(*given(put.version_stages), [](const auto& s) {
                 return given(s) != nullptr && is_custom({*given(s)});
               });
           return names_custom && is_custom(a.label) && holder_of(before, a.label) != nullptr &&
                  !names_stage(put, a.label);
         });
       });
     }},
    {"second-pending-promotes-first", "AWSPENDING that moves on makes its old version current.", labels, 3,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         const VersionId* const old = holder_of(before, awspending);
         if (old != nullptr && names_stage(put, awspending) && *old != token_of(put)) take_current(next, *old);
       });
     }},
    {"previous-cannot-be-named", "AWSPREVIOUS in VersionStages is passed over.", labels, 2,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         if (names_stage(put, awsprevious) && !names_stage(put, awscurrent)) put_back(next, before, awsprevious);
       });
     }},
    {"last-label-of-a-version-stays",
     "A custom label that is the last one of its version is left there as well when it moves.", labels, 3,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         each_moved_custom(put, before, [&](const Attachment& old) {
           if (labels_of(next, old.version).empty()) attach(next, old.label, old.version);
         });
       });
     }},
    {"binary-put-keeps-current", "A put of SecretBinary moves no label that it does not name.", labels, 2,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         if (names_stages(put) || given(put.secret_binary) == nullptr || !has_value(before)) return;
         put_back(next, before, awscurrent);
         put_back(next, before, awsprevious);
       });
     }},
    {"only-two-labels-count", "Of three labels or more in VersionStages the first two are attached.", labels, 2,
     [](const MutantCall& call) {
       const Put* const put = as<Put>(call);
       if (put == nullptr || !names_stages(*put) || given(put->version_stages)->size() < 3) return call.by_model();
       Put shorter = *put;
       std::get<std::vector<Member<std::string>>>(shorter.version_stages).resize(2);
       return call.by_model(shorter);
     },
     Proof::witness},
    {"first-version-drops-named-labels", "The first version of a secret gets AWSCURRENT alone, whatever is named.",
     labels, 2,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put&, const Secret& before, Secret& next) {
         if (before.versions.empty())
           std::erase_if(next.labels, [](const Attachment& a) { return a.label != awscurrent; });
       });
     }},
    {"put-answers-what-was-named", "The answer to a put has the labels of the request, not those of the version.",
     labels, 2,
     [](const MutantCall& call) {
       return answering<PutSecretValueAnswer>(call, [&](PutSecretValueAnswer& answer) {
         const auto* const stages = given(as<Put>(call)->version_stages);
         if (stages == nullptr) return;
         Labels named;
         for (const auto& stage : *stages) {
           if (given(stage) != nullptr) named.push_back(*given(stage));
         }
         answer.version_stages = named;
       });
     }},
    {"move-of-current-leaves-previous",
     "UpdateSecretVersionStage moves AWSCURRENT and leaves AWSPREVIOUS where it was.", labels, 3,
     [](const MutantCall& call) {
       return after<Move>(call, [](const Move& move, const Secret& before, Secret& next) {
         if (moves(move, awscurrent)) put_back(next, before, awsprevious);
       });
     }},
    {"move-back-loses-previous",
     "AWSCURRENT that moves onto the version with AWSPREVIOUS replaces it instead of swapping.", labels, 3,
     [](const MutantCall& call) {
       return after<Move>(call, [](const Move& move, const Secret& before, Secret& next) {
         const VersionId* const previous = holder_of(before, awsprevious);
         const bool swaps = moves(move, awscurrent) && previous != nullptr && is_attached(next, awscurrent, *previous);
         if (swaps) detach(next, awsprevious);
       });
     }},
    {"move-copies-label", "UpdateSecretVersionStage leaves a custom label on its old version as well.", labels, 3,
     [](const MutantCall& call) {
       return after<Move>(call, [](const Move& move, const Secret& before, Secret& next) {
         for (const Attachment& old : before.labels) {
           if (is_custom(old.label) && moves(move, old.label)) attach(next, old.label, old.version);
         }
       });
     }},
    {"removal-takes-all-labels", "Removing a custom label takes every custom label off the version.", labels, 3,
     [](const MutantCall& call) {
       return after<Move>(call, [](const Move& move, const Secret&, Secret& next) {
         const std::string* const from = given(move.remove_from_version_id);
         if (from != nullptr && missing(move.move_to_version_id)) take_custom_off(next, {*from});
       });
     }},
    {"deprecated-version-takes-no-label", "A label that is put on a version without labels is lost.", labels, 4,
     [](const MutantCall& call) {
       return after<Move>(call, [](const Move& move, const Secret& before, Secret& next) {
         const std::string* const to = given(move.move_to_version_id);
         if (to == nullptr || *given(move.version_stage) == awscurrent.text) return;
         if (labels_of(before, {*to}).empty()) detach(next, {*given(move.version_stage)});
       });
     }},
    {"update-keeps-current", "UpdateSecret with a value makes a version that is not current.", labels, 2,
     [](const MutantCall& call) {
       return after<Update>(call, [](const Update&, const Secret& before, Secret& next) {
         if (!has_value(before)) return;
         put_back(next, before, awscurrent);
         put_back(next, before, awsprevious);
       });
     }},
    {"update-wipes-custom-labels",
     "UpdateSecret with a value takes custom labels off the version that AWSCURRENT leaves.", labels, 3,
     [](const MutantCall& call) {
       return after<Update>(call, [](const Update&, const Secret& before, Secret& next) {
         const VersionId* const old = holder_of(before, awscurrent);
         if (old != nullptr && has_moved_current(before, next)) take_custom_off(next, *old);
       });
     }},
    {"update-leaves-previous", "UpdateSecret with a value leaves AWSPREVIOUS where it was.", labels, 2,
     [](const MutantCall& call) {
       return after<Update>(call, [](const Update&, const Secret& before, Secret& next) {
         if (has_moved_current(before, next)) put_back(next, before, awsprevious);
       });
     }},
    {"filled-placeholder-is-current",
     "The value of a rotation placeholder makes it current, and the version that was is not AWSPREVIOUS.", labels, 3,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         const Version* const version = find_version(before, token_of(put));
         const bool is_filled = version != nullptr && !has_value(*version) && names_stages(put);
         if (is_filled) move_label(next, awscurrent, version->id);
       });
     }},
    {"filled-placeholder-drops-pending", "The value of a rotation placeholder takes AWSPENDING off it.", labels, 3,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         const Version* const version = find_version(before, token_of(put));
         if (version != nullptr && !has_value(*version)) detach(next, awspending);
       });
     }},
};

}  // namespace

std::span<const Mutant> mutants_about_moved_labels() { return mutants_of_moved_labels; }

}  // namespace psvcheck::server
