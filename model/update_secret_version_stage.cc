// UpdateSecretVersionStage:
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html

#include "model/idempotency.h"
#include "model/new_version.h"
#include "model/operations.h"
#include "model/pruning.h"
#include "model/secret_id.h"

namespace psvcheck::model {

namespace {

/// STAGE-4: ARN and Name.
UpdateSecretVersionStageAnswer update_stage_answer(const Secret& secret) { return {secret.arn, secret.name}; }

Outcome no_change(const Secret& secret, ClauseId clause) {
  return succeed_without_change(
      update_stage_answer(secret),
      {{clause.text, Aspect::answer}, {clause.text, Aspect::labels}, {"STAGE-4", Aspect::answer}});
}

/// Whatever the clause leaves open: an error, or success without a change.
Outcomes error_or_no_change(const Secret& secret, const Context& context, ClauseId clause) {
  return either(
      refuse(context, clause, any_of({invalid_parameter, invalid_request}), "The staging label cannot move so."),
      {no_change(secret, clause)});
}

/// The label goes to version `to`: from its holder, or from nowhere (STAGE-1c, STAGE-1d, STAGE-2, STAGE-6).
Outcomes move_to(const Secret& secret, const StagingLabel& label, const VersionId& to, const Context& context) {
  Draft draft{context, secret, {}};
  draft.secret.last_changed = context.now;
  draft.cite("STAGE-4", Aspect::answer);
  draft.cite("STAGE-2b", Aspect::custom);
  const bool from_nowhere = holder_of(secret, label) == nullptr;
  std::vector<Draft> drafts;
  if (label == awscurrent) {
    if (is_attached(secret, awsprevious, to)) draft.cite("STAGE-6a", Aspect::previous);
    if (holder_of(secret, awsprevious) == nullptr) draft.cite("STAGE-6c", Aspect::previous);

    // PUT-8d is recorded of secrets that do not rotate. The user guide's page of rotation functions says that
    // AWSPENDING goes when a rotation's last step moves AWSCURRENT to its version.
    const bool may_go = is_attached(secret, awspending, to) &&
                        (secret.had_placeholder || !enforces(context.level, find_clause("PUT-8d")->strength));
    for (const bool goes : {false, true}) {
      if (goes && !may_go) continue;
      Draft each = draft;
      if (goes) {
        detach(each.secret, awspending);
      } else {
        each.cite("PUT-8d", Aspect::pending);
      }
      for (auto& way : move_current(std::move(each), to, "STAGE-2a", Pending::open)) drafts.push_back(std::move(way));
    }
  } else {
    if (label == awsprevious) {
      draft.secret.previous_was_named = true;
      draft.cite("STAGE-6b", Aspect::previous);
    }

    const auto clause = from_nowhere ? ClauseId("STAGE-1c") : ClauseId("STAGE-1d");
    if (draft.in_force(clause, aspect_of(label))) move_label(draft.secret, label, to);
    drafts.push_back(std::move(draft));
  }
  const std::vector<StagingLabel> named{label};
  return within_label_quota(context, secret, named, std::move(drafts), update_stage_answer);
}

Outcomes move(const Secret& secret, const StagingLabel& label, const VersionId& to, const VersionId* from,
              const Context& context) {
  const VersionId* holder = holder_of(secret, label);
  // STAGE-5a: the version has the label already.
  if (is_attached(secret, label, to)) {
    auto outcomes = error_or_no_change(secret, context, "STAGE-5a");
    if (label == awscurrent) outcomes.back().reasons.push_back({"STAGE-2a", Aspect::previous, {}});
    return outcomes;
  }
  // STAGE-1b: the version that has the label must be named. STAGE-1a: the type where none is.
  if (holder != nullptr && from == nullptr) {
    return refuse(context, "STAGE-1b", fixed_by(context, "STAGE-1a", invalid_parameter, {invalid_request}),
                  "The parameter RemoveFromVersionId can't be empty. Staging label " + label.text +
                      " is currently attached to version " + holder->text +
                      ", so you must explicitly reference that version in RemoveFromVersionId.");
  }
  if (holder != nullptr && !is_attached(secret, label, *from)) {
    return refuse(
        context, "STAGE-1b", any_of({invalid_parameter, invalid_request}),
        "The staging label " + label.text + " is attached to version " + holder->text + ", not to " + from->text + ".");
  }
  // STAGE-5b: RemoveFromVersionId names a version, but no version has the label.
  if (holder == nullptr && from != nullptr) {
    return either(error_or_no_change(secret, context, "STAGE-5b"), move_to(secret, label, to, context));
  }
  auto outcomes = move_to(secret, label, to, context);
  const Version* target = find_version(secret, to);
  if (label != awscurrent || target == nullptr || has_value(*target)) return outcomes;
  // STAGE-5e: AWSCURRENT to a placeholder.
  return cite_in_all(
      either(refuse(context, "STAGE-5e", any_of({invalid_parameter, invalid_request, resource_not_found}),
                    "The version has no value."),
             std::move(outcomes)),
      "STAGE-5e", Aspect::answer);
}

Outcomes remove(const Secret& secret, const StagingLabel& label, const VersionId& from, const Context& context) {
  if (!is_attached(secret, label, from)) return error_or_no_change(secret, context, "STAGE-5b");
  if (label == awscurrent) {
    return refuse(context, "STAGE-3b", any_of({invalid_parameter, invalid_request}),
                  "You can only move staging label AWSCURRENT to a different secret version. It can't be completely "
                  "removed.");
  }
  Draft draft{context, secret, {}};
  draft.secret.last_changed = context.now;
  if (draft.in_force("STAGE-3a", aspect_of(label))) detach(draft.secret, label);
  draft.cite("STAGE-6d", Aspect::version);
  draft.cite("STAGE-4", Aspect::answer);
  return list_of(succeed(std::move(draft), update_stage_answer(secret)));
}

/// The label moves or is taken off; at least one of the two versions is given.
Outcomes change_labels(const Secret& secret, const StagingLabel& label, const VersionId* from, const VersionId* to,
                       const Context& context) {
  return to != nullptr ? move(secret, label, *to, from, context) : remove(secret, label, *from, context);
}

Outcomes update_stage_read_so(const Secret& secret, const UpdateSecretVersionStageRequest& request,
                              const Context& context) {
  const StagingLabel label{text_of(request.version_stage)};
  const VersionId from{text_of(request.remove_from_version_id)};
  const VersionId to{text_of(request.move_to_version_id)};
  const bool removes = !missing(request.remove_from_version_id);
  const bool moves = !missing(request.move_to_version_id);
  // STAGE-5c: neither.
  if (!removes && !moves) {
    return either(refuse(context, "STAGE-5c", any_of({invalid_parameter, invalid_request, validation}),
                         "You must specify RemoveFromVersionId or MoveToVersionId."),
                  {no_change(secret, "STAGE-5c")});
  }
  // STAGE-5d: an id that the secret does not have.
  const auto is_known = [&](const VersionId& id) { return find_version(secret, id) != nullptr; };
  const auto may_be_gone = [&](const VersionId& id) {
    return may_be_pruned(secret, *find_version(secret, id), context.now);
  };
  const auto as_unknown = [&] {
    auto refused = refuse(context, "STAGE-5d", any_of({resource_not_found, invalid_parameter, invalid_request}),
                          "Secrets Manager can't find the specified secret version.");
    return either(std::move(refused), {no_change(secret, "STAGE-5d")});
  };
  if ((moves && !is_known(to)) || (removes && !is_known(from))) return as_unknown();
  auto known = change_labels(secret, label, removes ? &from : nullptr, moves ? &to : nullptr, context);
  const bool is_gone_perhaps = (moves && may_be_gone(to)) || (removes && may_be_gone(from));
  return is_gone_perhaps ? either(std::move(known), as_unknown()) : known;
}

/// Replaces the id by that of the secret's version which differs from it in case only, where it has no version itself.
bool take_known_case(const Secret& secret, Member<std::string>& id) {
  if (missing(id) || find_version(secret, {text_of(id)}) != nullptr) return false;
  const Version* twin = find_version_but_for_case(secret, {text_of(id)});
  if (twin != nullptr) id = twin->id.text;
  return twin != nullptr;
}

/// IDEM-7b, IDEM-7d: a label, and an id, in another case may be the known one.
Outcomes update_stage_on(const Secret& secret, const UpdateSecretVersionStageRequest& request, const Context& context) {
  auto outcomes = update_stage_read_so(secret, request, context);
  UpdateSecretVersionStageRequest known = request;
  const bool to_is_known = take_known_case(secret, known.move_to_version_id);
  const bool from_is_known = take_known_case(secret, known.remove_from_version_id);
  if (to_is_known || from_is_known) {
    outcomes = cite_in_all(either(std::move(outcomes), update_stage_read_so(secret, known, context)), "IDEM-7d",
                           Aspect::answer);
  }
  const StagingLabel label{text_of(request.version_stage)};
  known.version_stage = known_spelling(secret, label).text;
  if (label.text == text_of(known.version_stage)) return outcomes;
  return cite_in_all(either(std::move(outcomes), update_stage_read_so(secret, known, context)), "IDEM-7b",
                     Aspect::custom);
}

}  // namespace

Outcomes update_secret_version_stage(const State& state, const UpdateSecretVersionStageRequest& request,
                                     const Context& context) {
  return on_secret(state, request.secret_id, context, [&](const Secret& secret) -> Outcomes {
    auto outcomes = update_stage_on(secret, request, context);
    if (!secret.deletion) return outcomes;
    return refuse_for_either(refuse(context, "DEL-1d", any_of({invalid_request}), marked_for_deletion), outcomes);
  });
}

}  // namespace psvcheck::model
