#include "model/new_version.h"

#include <algorithm>
#include <array>
#include <memory>

#include "model/characters.h"

namespace psvcheck::model {

namespace {

using Stages = std::optional<std::vector<StagingLabel>>;

bool names(const Stages& stages, const StagingLabel& label) {
  return stages && std::ranges::find(*stages, label) != stages->end();
}

/// PUT-5a, PUT-5b: the label is attached to the version and taken off any other.
void attach_named(Draft& draft, const StagingLabel& label, const VersionId& id) {
  const auto aspect = aspect_of(label);
  if (draft.in_force("PUT-5b", aspect)) detach(draft.secret, label);
  if (draft.in_force("PUT-5a", aspect, id.text)) attach(draft.secret, label, id);
  if (label == awsprevious) draft.secret.previous_was_named = true;
  // PUT-5d: "AWSSOMETHING" is a label like any other.
  if (aspect == Aspect::custom && label.text.starts_with("AWS")) draft.cite("PUT-5d", aspect);
}

/// Where it is not known whether AWSPENDING leaves: the draft as it is and without AWSPENDING.
std::vector<Draft> with_and_without_pending(Draft draft, ClauseId clause) {
  draft.cite(clause, Aspect::pending);
  Draft without = draft;
  detach(without.secret, awspending);
  return list_of(std::move(draft), std::move(without));
}

/// PUT-4: the first version gets AWSCURRENT and the labels that are named; there is no AWSPREVIOUS.
Draft label_first_version(Draft draft, const VersionId& id, const Stages& stages) {
  for (const auto& label : stages.value_or(std::vector<StagingLabel>{})) {
    if (label != awscurrent) attach_named(draft, label, id);
  }
  draft.cite(stages ? ClauseId("PUT-4b") : ClauseId("PUT-2"), Aspect::labels);
  if (draft.in_force("PUT-4a", Aspect::current)) move_label(draft.secret, awscurrent, id);
  return draft;
}

/// PUT-2: without VersionStages AWSCURRENT moves to the new version.
std::vector<Draft> label_by_default(Draft draft, const VersionId& id) {
  const VersionId* current = holder_of(draft.secret, awscurrent);
  const VersionId* pending = holder_of(draft.secret, awspending);
  const bool pending_elsewhere = pending != nullptr && *pending != id && (current == nullptr || *pending != *current);
  if (!draft.in_force("PUT-2", Aspect::current)) return list_of(std::move(draft));
  auto drafts = move_current(std::move(draft), id, "PUT-3a", Pending::leaves_with_current);
  if (!pending_elsewhere) return drafts;
  std::vector<Draft> all;
  for (auto& each : drafts) {
    for (auto& open : with_and_without_pending(std::move(each), "PUT-8b")) all.push_back(std::move(open));
  }
  return all;
}

/// PUT-5, PUT-6: exactly the named labels; AWSCURRENT moves only if it is one of them.
std::vector<Draft> label_as_named(Draft draft, const VersionId& id, const Stages& stages) {
  const bool moves_current = names(stages, awscurrent);
  for (const auto& label : *stages) {
    if (label == awscurrent || (label == awsprevious && moves_current)) continue;
    attach_named(draft, label, id);
  }
  if (!moves_current) {
    draft.cite("PUT-5c", Aspect::current);
    draft.cite("PUT-5c", Aspect::previous);
    return list_of(std::move(draft));
  }
  const bool was_somewhere = holder_of(draft.secret, awscurrent) != nullptr;
  auto drafts = move_current(std::move(draft), id, "PUT-6", Pending::open);
  if (!names(stages, awsprevious)) return drafts;
  // PUT-9a: AWSPREVIOUS named beside AWSCURRENT ends on the new version or on the one that AWSCURRENT left.
  std::vector<Draft> all;
  for (auto& left : drafts) {
    left.cite("PUT-9a", Aspect::previous);
    left.secret.previous_was_named = true;
    Draft named = left;
    move_label(named.secret, awsprevious, id);
    all.push_back(std::move(named));
    if (was_somewhere) all.push_back(std::move(left));
  }
  return all;
}

/// PUT-7: custom labels stay on the version that AWSCURRENT left. That is recorded; the documents do not say it.
std::vector<Draft> keep_custom_labels(Draft draft, const VersionId& left) {
  const auto is_custom_there = [&](const Attachment& a) {
    return a.version == left && aspect_of(a.label) == Aspect::custom;
  };
  const bool in_force = draft.in_force("PUT-7", Aspect::custom);
  const bool enforced = in_force && enforces(draft.context.level, Strength::recorded);
  if (enforced || std::ranges::none_of(draft.secret.labels, is_custom_there)) return list_of(std::move(draft));
  Draft wiped = draft;
  std::erase_if(wiped.secret.labels, is_custom_there);
  return list_of(std::move(draft), std::move(wiped));
}

/// PUT-8a, PUT-8c: what becomes of AWSPENDING on the version that AWSCURRENT left.
std::vector<Draft> release_pending(Draft draft, Pending pending) {
  if (pending == Pending::open) return with_and_without_pending(std::move(draft), "PUT-8c");
  if (!draft.in_force("PUT-8a", Aspect::pending)) return list_of(std::move(draft));
  Draft stays = draft;
  detach(draft.secret, awspending);
  if (enforces(draft.context.level, Strength::recorded)) return list_of(std::move(draft));
  return list_of(std::move(draft), std::move(stays));
}

}  // namespace

Aspect aspect_of(const StagingLabel& label) {
  if (label == awscurrent) return Aspect::current;
  if (label == awsprevious) return Aspect::previous;
  if (label == awspending) return Aspect::pending;
  return Aspect::custom;
}

std::vector<Draft> move_current(Draft draft, const VersionId& to, ClauseId follows, Pending pending) {
  const VersionId* holder = holder_of(draft.secret, awscurrent);
  if (holder == nullptr) {
    move_label(draft.secret, awscurrent, to);
    return list_of(std::move(draft));
  }
  const VersionId left = *holder;
  const bool pending_was_there = is_attached(draft.secret, awspending, left) && left != to;
  move_label(draft.secret, awscurrent, to);
  if (draft.in_force(follows, Aspect::previous)) {
    draft.cite(follows, Aspect::current);
    move_label(draft.secret, awsprevious, left);
  }
  draft.cite("PUT-3b", Aspect::version);
  auto drafts = keep_custom_labels(std::move(draft), left);
  if (!pending_was_there) return drafts;
  std::vector<Draft> all;
  for (auto& each : drafts) {
    for (auto& way : release_pending(std::move(each), pending)) all.push_back(std::move(way));
  }
  return all;
}

std::vector<Draft> new_version(const Context& context, const Secret& before, const VersionId& id, SecretValue value,
                               const Stages& stages) {
  Draft draft{context, before, {}};
  draft.secret.last_changed = context.now;
  if (draft.in_force("PUT-1", Aspect::version, id.text)) {
    draft.secret.versions.push_back(std::make_shared<const Version>(Version{id, std::move(value), context.now}));
    draft.cite("PUT-1", Aspect::value, id.text);
    if (!is_uuid(id.text)) draft.cite("IDEM-7c", Aspect::version, id.text);
  }
  const bool is_first = !has_value(before);
  auto later = [&](Draft d) {
    return stages ? label_as_named(std::move(d), id, stages) : label_by_default(std::move(d), id);
  };
  if (!is_first) return later(std::move(draft));
  if (before.versions.empty()) return list_of(label_first_version(std::move(draft), id, stages));
  // ROT-3c: beside a placeholder alone, the version counts as the first one, or does not.
  draft.cite("ROT-3c", Aspect::labels);
  std::vector<Draft> all = with_and_without_pending(label_first_version(draft, id, stages), "PUT-8b");
  for (auto& each : later(std::move(draft))) all.push_back(std::move(each));
  return all;
}

std::vector<Draft> fill_placeholder(const Context& context, const Secret& before, const VersionId& id,
                                    SecretValue value, const Stages& stages) {
  Draft draft{context, before, {}};
  draft.secret.last_changed = context.now;
  if (draft.in_force("IDEM-10", Aspect::value, id.text)) {
    for (auto& version : draft.secret.versions) {
      if (version->id == id)
        version = std::make_shared<const Version>(Version{id, value, version->created, context.now});
    }
  }
  draft.cite("ROT-3a", Aspect::labels);
  const bool only_pending = stages && std::ranges::all_of(*stages, [](const auto& l) { return l == awspending; });
  if (only_pending && has_value(before)) return list_of(std::move(draft));
  // ROT-3b: without VersionStages AWSCURRENT moves to it or not, AWSPENDING stays or leaves; other labels are open.
  draft.cite("ROT-3b", Aspect::labels);
  std::vector<Draft> all{draft};
  if (!has_value(before)) all.push_back(label_first_version(draft, id, stages));
  const auto moved = stages ? label_as_named(draft, id, stages) : label_by_default(draft, id);
  for (const auto& each : moved) {
    all.push_back(each);
    Draft without = each;
    detach(without.secret, awspending);
    all.push_back(std::move(without));
  }
  return all;
}

Outcomes within_label_quota(const Context& context, const Secret& before, std::span<const StagingLabel> named,
                            std::vector<Draft> drafts, const std::function<Answer(const Secret&)>& answer) {
  Outcomes outcomes;
  bool over = false;
  bool over_by_named = false;
  for (auto& draft : drafts) {
    const auto count = label_count(draft.secret);
    const bool grows = count > label_count(before);
    const auto added_by_service = std::ranges::count_if(std::array{awscurrent, awsprevious}, [&](const auto& label) {
      return holder_of(before, label) == nullptr && holder_of(draft.secret, label) != nullptr &&
             std::ranges::find(named, label) == named.end();
    });
    const bool is_over = grows && count > label_quota;
    over = over || is_over;
    const bool is_over_by_named = is_over && count - static_cast<std::size_t>(added_by_service) > label_quota;
    over_by_named = over_by_named || is_over_by_named;
    if (is_over_by_named && context.without != "PUT-10a") continue;
    if (is_over) draft.cite("PUT-10b", Aspect::answer);
    if (!grows && count >= label_quota) draft.cite("PUT-10d", Aspect::answer);
    Answer made = answer(draft.secret);
    outcomes.push_back(succeed(std::move(draft), std::move(made)));
  }
  if (!over) return outcomes;
  return either(std::move(outcomes), refuse(context, over_by_named ? ClauseId("PUT-10a") : ClauseId("PUT-10b"),
                                            any_of({limit_exceeded, invalid_parameter, invalid_request}),
                                            "You exceeded the maximum number of staging labels allowed on a secret."));
}

}  // namespace psvcheck::model
