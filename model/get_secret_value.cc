// GetSecretValue: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html

#include <memory>

#include "model/idempotency.h"
#include "model/keys.h"
#include "model/operations.h"
#include "model/pruning.h"
#include "model/rules.h"
#include "model/secret_id.h"

namespace psvcheck::model {

namespace {

Outcomes cannot_find_version(const Context& context, const std::string& what, ClauseId clause = "READ-1d") {
  return refuse(context, clause, any_of({resource_not_found}),
                "Secrets Manager can't find the specified secret value for " + what);
}

/// READ-1f, DATA-2: the version's members and its very bytes, as the kind that was stored.
GetSecretValueAnswer get_secret_value_answer(const Secret& secret, const Version& version) {
  GetSecretValueAnswer made;
  made.arn = secret.arn;
  made.name = secret.name;
  made.version_id = version.id.text;
  if (auto labels = labels_of(secret, version.id); !labels.empty()) made.version_stages = std::move(labels);
  made.created_date = version.created;
  if (const auto* value = std::get_if<SecretValue>(&version.value)) {
    if (value->kind == SecretValue::Kind::string) made.secret_string = value->bytes;
    if (value->kind == SecretValue::Kind::binary) made.secret_binary = Blob{value->bytes};
  } else {
    made.secret_string = Withheld{};
    made.secret_binary = Withheld{};
  }
  return made;
}

/// READ-4b, PRUNE-1c: the version has been removed.
Outcomes refuse_pruned(const Context& context, const VersionId& id) {
  auto refused = refuse(context, "READ-4b", fixed_by(context, "READ-4b", invalid_request, {resource_not_found}),
                        "You can't perform this operation on secret version " + id.text + " because it was deleted.");
  return cite_in_all(std::move(refused), "PRUNE-1c", Aspect::answer);
}

/// The value is read: LastAccessedDate moves and nothing else.
Outcomes read_version(const Secret& secret, const Version& version, ClauseId by, const Context& context) {
  const std::string what = by.text == "READ-1b" ? "VersionId: " + version.id.text : "staging label: AWSPENDING";
  const bool may_be_gone = may_be_pruned(secret, version, context.now);
  if (!has_value(version)) {
    auto refused = cannot_find_version(context, what, "ROT-1c");
    return may_be_gone ? either(std::move(refused), refuse_pruned(context, version.id)) : refused;
  }
  Draft draft{context, secret, {}};
  draft.secret.last_accessed = context.now;
  if (labels_of(secret, version.id).empty()) draft.cite("READ-4a", Aspect::answer);
  draft.cite(by, Aspect::answer);
  draft.cite("READ-1f", Aspect::stages);
  draft.cite("READ-1f", Aspect::members);
  draft.cite("READ-6a", Aspect::dates);
  draft.cite("DATA-2", Aspect::value);
  Outcomes outcomes = {succeed(std::move(draft), get_secret_value_answer(secret, version))};
  if (!may_be_gone) return outcomes;
  return either(cite_in_all(std::move(outcomes), "PRUNE-1c", Aspect::answer), refuse_pruned(context, version.id));
}

Outcomes read_by_id(const Secret& secret, const VersionId& id, const Member<std::string>& stage,
                    const Context& context) {
  const Version* version = find_version(secret, id);
  if (version == nullptr) {
    if (is_pruned(secret, id)) return refuse_pruned(context, id);
    auto refused = cannot_find_version(context, "VersionId: " + id.text);
    const bool may_mismatch = !missing(stage) || find_version_but_for_case(secret, id) != nullptr;
    if (!may_mismatch) return refused;
    if (const Version* twin = find_version_but_for_case(secret, id)) {  // IDEM-7d
      refused = either(std::move(refused), read_version(secret, *twin, "READ-1b", context));
    }
    return either(std::move(refused), refuse(context, "READ-1e", any_of({invalid_request}), ""));
  }
  // READ-1e: both are given and do not belong together.
  const StagingLabel label{text_of(stage)};
  if (!missing(stage) && !is_attached(secret, label, id)) {
    const StagingLabel known = known_spelling(secret, label);
    auto refused = refuse(context, "READ-1e", any_of({invalid_request}),
                          "You provided a VersionStage that is not associated to the provided VersionId.");
    if (may_be_pruned(secret, *version, context.now)) {
      refused = either(std::move(refused), refuse_pruned(context, id));
    }
    if (is_attached(secret, known, id)) {  // IDEM-7b
      refused = cite_in_all(either(std::move(refused), read_version(secret, *version, "READ-1b", context)), "IDEM-7b",
                            Aspect::answer);
    }
    if (holder_of(secret, label) != nullptr) return refused;
    return either(std::move(refused), cannot_find_version(context, "staging label: " + label.text));
  }
  return read_version(secret, *version, "READ-1b", context);
}

/// The version that has the label. A target that diverged may have it on several (PUT-9b); then nothing says which one
/// is read.
Outcomes read_by_label(const Secret& secret, const StagingLabel& label, ClauseId clause, const Context& context) {
  Outcomes outcomes;
  for (const auto& attached : secret.labels) {
    const Version* version = attached.label == label ? find_version(secret, attached.version) : nullptr;
    if (version == nullptr) continue;
    outcomes = either(std::move(outcomes), read_version(secret, *version, clause, context));
  }
  return outcomes.empty() ? cannot_find_version(context, "staging label: " + label.text) : outcomes;
}

Outcomes read_on(const Secret& secret, const GetSecretValueRequest& request, const Context& context) {
  if (!missing(request.version_id)) {
    return read_by_id(secret, {text_of(request.version_id)}, request.version_stage, context);
  }
  const bool by_stage = !missing(request.version_stage);
  const StagingLabel label = by_stage ? StagingLabel{text_of(request.version_stage)} : awscurrent;
  const ClauseId clause = by_stage ? ClauseId("READ-1c") : ClauseId("READ-1a");
  auto outcomes = read_by_label(secret, label, clause, context);
  const StagingLabel known = known_spelling(secret, label);
  if (known == label || holder_of(secret, label) != nullptr) return outcomes;
  // IDEM-7b: a label in another case may be the known one.
  return cite_in_all(either(std::move(outcomes), read_by_label(secret, known, clause, context)), "IDEM-7b",
                     Aspect::answer);
}

}  // namespace

Outcomes get_secret_value(const State& state, const GetSecretValueRequest& request, const Context& context) {
  return on_secret(state, request.secret_id, context, [&](const Secret& secret) -> Outcomes {
    auto outcomes = read_on(secret, request, context);
    if (secret.deletion) {
      return refuse_for_either(refuse(context, "DEL-1a", any_of({invalid_request}), marked_for_deletion), outcomes);
    }
    if (!names_no_key(secret.kms_key_id)) return outcomes;
    auto unreadable =
        refuse(context, "KMS-4", any_of({decryption_failure}), "Secrets Manager can't decrypt the secret value.");
    return cite_in_all(either(std::move(outcomes), std::move(unreadable)), "KMS-4", Aspect::answer);
  });
}

}  // namespace psvcheck::model
