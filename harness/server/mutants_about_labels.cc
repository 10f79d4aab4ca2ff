// Mutants that put staging labels in the wrong place.

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;

// The secret before and after a put that made or filled a version: what most of these spoil.
using PutEdit = void (*)(const PutSecretValueRequest& put, const Secret& before, Secret& after);

Outcomes after_put(const MutantCall& call, PutEdit edit) {
  Outcomes outcomes = call.by_model();
  const PutSecretValueRequest* const put = as_put(call);
  const Secret* const before = named_secret(call);
  if (put != nullptr && before != nullptr) {
    edit_change(outcomes, [&](Secret& after) { edit(*put, *before, after); });
  }
  return outcomes;
}

Outcomes label_stays_on_old_version(const MutantCall& call) {
  return after_put(call, [](const PutSecretValueRequest& put, const Secret& before, Secret& after) {
    if (!names_stage(put, awscurrent)) return;
    for (const Attachment& old : before.labels) {
      if (is_custom(old.label) && names_stage(put, old.label)) attach(after, old.label, old.version);
    }
  });
}

Outcomes previous_not_moved(const MutantCall& call) {
  return after_put(call, [](const PutSecretValueRequest& put, const Secret& before, Secret& after) {
    if (!names_stage(put, awsprevious)) put_back(after, before, awsprevious);
  });
}

Outcomes previous_piles_up(const MutantCall& call) {
  return after_put(call, [](const PutSecretValueRequest&, const Secret& before, Secret& after) {
    const VersionId* const old = holder_of(before, awsprevious);
    if (old != nullptr && has_moved_current(before, after)) attach(after, awsprevious, *old);
  });
}

Outcomes default_put_wipes_custom_labels(const MutantCall& call) {
  return after_put(call, [](const PutSecretValueRequest& put, const Secret& before, Secret& after) {
    const VersionId* const old = holder_of(before, awscurrent);
    if (names_stages(put) || old == nullptr) return;
    std::erase_if(after.labels, [&](const Attachment& a) { return a.version == *old && is_custom(a.label); });
  });
}

Outcomes custom_labels_follow_current(const MutantCall& call) {
  return after_put(call, [](const PutSecretValueRequest& put, const Secret& before, Secret& after) {
    const VersionId* const old = holder_of(before, awscurrent);
    if (old == nullptr || !has_moved_current(before, after)) return;
    for (const Attachment& attached : before.labels) {
      if (attached.version == *old && is_custom(attached.label)) move_label(after, attached.label, token_of(put));
    }
  });
}

Outcomes first_version_lacks_current(const MutantCall& call) {
  return after_put(call, [](const PutSecretValueRequest& put, const Secret& before, Secret& after) {
    if (before.versions.empty() && names_stages(put) && !names_stage(put, awscurrent)) detach(after, awscurrent);
  });
}

Outcomes current_with_others_stays(const MutantCall& call) {
  return after_put(call, [](const PutSecretValueRequest& put, const Secret& before, Secret& after) {
    const auto* const stages = given(put.version_stages);
    if (before.versions.empty() || stages == nullptr || stages->size() < 2 || !names_stage(put, awscurrent)) return;
    put_back(after, before, awscurrent);
    put_back(after, before, awsprevious);
  });
}

Outcomes named_labels_take_current(const MutantCall& call) {
  return after_put(call, [](const PutSecretValueRequest& put, const Secret&, Secret& after) {
    if (names_stages(put)) take_current(after, token_of(put));
  });
}

Outcomes named_labels_never_move(const MutantCall& call) {
  return after_put(call, [](const PutSecretValueRequest& put, const Secret& before, Secret& after) {
    for (const Attachment& old : before.labels) {
      if (is_custom(old.label) && names_stage(put, old.label)) put_back(after, before, old.label);
    }
  });
}

Outcomes only_first_label_counts(const MutantCall& call) {
  const PutSecretValueRequest* const put = as_put(call);
  if (put == nullptr || !names_stages(*put) || given(put->version_stages)->size() < 2) return call.by_model();
  PutSecretValueRequest shorter = *put;
  std::get<std::vector<Member<std::string>>>(shorter.version_stages).resize(1);
  return call.by_model(shorter);
}

Outcomes named_labels_drop_pending(const MutantCall& call) {
  return after_put(call, [](const PutSecretValueRequest& put, const Secret&, Secret& after) {
    if (names_stages(put) && !names_stage(put, awspending)) detach(after, awspending);
  });
}

constexpr Mutant mutants_of_labels[] = {
    {"label-stays-on-old-version",
     "A custom label that is named together with AWSCURRENT stays on its old version as well.", labels, 3,
     label_stays_on_old_version},
    {"previous-not-moved", "AWSPREVIOUS stays where it was when AWSCURRENT moves.", labels, 2, previous_not_moved},
    {"previous-piles-up", "AWSPREVIOUS moves to the version that AWSCURRENT left and stays on the older one too.",
     labels, 3, previous_piles_up},
    {"default-put-wipes-custom-labels",
     "A put without VersionStages takes custom labels off the version that AWSCURRENT leaves.", labels, 3,
     default_put_wipes_custom_labels},
    {"custom-labels-follow-current", "Custom labels move along when AWSCURRENT leaves their version.", labels, 3,
     custom_labels_follow_current},
    {"first-version-lacks-current",
     "The first version of a secret gets the named labels only, so that no version is current.", labels, 2,
     first_version_lacks_current},
    {"current-with-others-stays", "AWSCURRENT does not move when it is named together with another label.", labels, 2,
     current_with_others_stays},
    {"named-labels-take-current", "AWSCURRENT moves to the new version although other labels are named.", labels, 2,
     named_labels_take_current},
    {"named-labels-never-move", "A custom label that another version has stays there.", labels, 3,
     named_labels_never_move},
    {"only-first-label-counts", "Of the labels in VersionStages only the first is attached.", labels, 2,
     only_first_label_counts},
    {"named-labels-drop-pending", "A put that names labels takes AWSPENDING off whatever version has it.", labels, 3,
     named_labels_drop_pending},
};

}  // namespace

std::span<const Mutant> mutants_about_labels() { return mutants_of_labels; }

}  // namespace psvcheck::server
