#include "model/blame.h"

#include <algorithm>

#include "model/add_once.h"
#include "model/new_version.h"
#include "model/pruning.h"

namespace psvcheck::model {

namespace {

/// The enforced clauses among `reasons` that speak of the aspect, in their order. Those that speak of another version
/// are left out, and where some speak of this one, those that speak of all.
std::vector<std::string> clauses_about(Aspect aspect, const std::string& version, std::span<const Reason> reasons,
                                       Level level) {
  std::vector<std::string> of_this;
  std::vector<std::string> of_all;
  for (const auto& reason : reasons) {
    const bool is_about_it = reason.version.empty() || version.empty() || reason.version == version;
    if (reason.aspect != aspect || !is_about_it) continue;
    const Clause* clause = find_clause(reason.clause);
    if (clause == nullptr || !enforces(level, clause->strength)) continue;
    add_once(of_all, reason.clause);
    if (!version.empty() && reason.version == version) add_once(of_this, reason.clause);
  }
  return of_this.empty() ? of_all : of_this;
}

/// What a difference may be laid at, the nearest first.
std::vector<Aspect> aspects_behind(const Difference& difference) {
  if (difference.of_the_lookup) return {Aspect::lookup, Aspect::answer, Aspect::error_type};
  if (difference.by_label && difference.aspect != Aspect::refusal) return {Aspect::answer};
  const bool expected_success = difference.where == "answer" && difference.aspect == Aspect::answer;
  if (expected_success) {
    return {Aspect::version,  Aspect::answer,  Aspect::value,  Aspect::deletion, Aspect::current,
            Aspect::previous, Aspect::pending, Aspect::custom, Aspect::labels};
  }
  // Which version a request made, before what it answers of it.
  if (difference.where == "VersionId" && difference.aspect == Aspect::answer) return {Aspect::version, Aspect::answer};
  std::vector<Aspect> aspects{difference.aspect};
  if (difference.label) aspects.push_back(*difference.label);

  if (difference.aspect == Aspect::stages && !difference.label) aspects.push_back(Aspect::answer);
  if (is_about_labels(aspects.back())) aspects.push_back(Aspect::labels);
  return aspects;
}

/// The label by which the request reads a version; nothing where it does not.
std::optional<StagingLabel> label_read_by(const Request& request) {
  const auto* get = std::get_if<GetSecretValueRequest>(&request);
  if (get == nullptr || !missing(get->version_id)) return std::nullopt;
  const auto* stage = given(get->version_stage);
  return stage == nullptr ? awscurrent : StagingLabel{*stage};
}

/// Whether the answer shows what the version holds, as far as that is known.
bool shows_value_of(const Version& version, const GetSecretValueAnswer& answer) {
  const auto* value = std::get_if<SecretValue>(&version.value);
  if (value == nullptr) return std::holds_alternative<UnknownValue>(version.value);
  const auto* text = given(answer.secret_string);
  const auto* blob = given(answer.secret_binary);
  if (value->kind == SecretValue::Kind::string) return text != nullptr && *text == value->bytes && blob == nullptr;
  return blob != nullptr && blob->bytes == value->bytes && text == nullptr;
}

bool lists(const Answer& answer, const std::string& version) {
  const auto* list = std::get_if<ListSecretVersionIdsAnswer>(&answer);
  const auto* entries = list == nullptr ? nullptr : given(list->versions);
  return entries != nullptr && std::ranges::any_of(*entries, [&](const VersionEntry& entry) {
           const auto* id = given(entry.version_id);
           return id != nullptr && *id == version;
         });
}

/// GetSecretValue by a label.
void note_label(std::vector<Difference>& differences, const Secret& secret, const StagingLabel& label,
                const Answer& observed) {
  const VersionId* holder = holder_of(secret, label);
  const Version* expected = holder == nullptr ? nullptr : find_version(secret, *holder);
  bool is_its_value = true;
  if (const auto* answer = std::get_if<GetSecretValueAnswer>(&observed)) {
    const auto* id = given(answer->version_id);
    const Version* read = id == nullptr ? nullptr : find_version(secret, {*id});
    if (read == nullptr || read == expected) return;
    is_its_value = shows_value_of(*read, *answer);
  } else {
    const auto* refusal = std::get_if<Refusal>(&observed);
    const bool has_none = refusal != nullptr && refusal->type == "ResourceNotFoundException";
    if (!has_none || expected == nullptr || !has_value(*expected)) return;
  }
  for (auto& difference : differences) {
    if (difference.aspect != Aspect::value || is_its_value) difference.by_label = aspect_of(label);
  }
}

/// Of a secret with more versions than are kept for sure: which promise keeps this one.
std::string_view kept_by(const Secret& secret, const std::string& id, Time now) {
  const Version* version = find_version(secret, {id});
  const bool is_new = version != nullptr && version->id == secret.versions.back()->id;  // it may never have been made
  if (version == nullptr || is_new || secret.versions.size() <= versions_kept) return {};
  if (!labels_of(secret, {id}).empty()) return "PRUNE-1a";
  return now - version->created < versions_protected_for ? "PRUNE-1b" : "PRUNE-2";
}

/// A secret that is there was not found by its ARN. Where the same error may speak of a version or of a rotation's
/// function, nobody knows.
bool is_unfound_by_arn(const Exchange& exchange) {
  const auto* id = secret_id_of(exchange.request);
  const auto* refusal = std::get_if<Refusal>(&exchange.answer);
  if (id == nullptr || !id->starts_with("arn:") || refusal == nullptr) return false;
  if (std::holds_alternative<GetSecretValueRequest>(exchange.request)) return false;
  if (std::holds_alternative<UpdateSecretVersionStageRequest>(exchange.request)) return false;
  if (std::holds_alternative<RotateSecretRequest>(exchange.request)) return false;
  return refusal->type == "ResourceNotFoundException";
}

}  // namespace

void note_causes(std::vector<Difference>& differences, const Secret& secret, const Exchange& exchange) {
  if (is_unfound_by_arn(exchange)) {
    for (auto& difference : differences) difference.of_the_lookup = difference.where == "answer";
  }
  if (const auto label = label_read_by(exchange.request)) {
    note_label(differences, secret, *label, exchange.answer);
  } else if (std::holds_alternative<ListSecretVersionIdsRequest>(exchange.request)) {
    for (auto& difference : differences) {
      difference.of_the_read = difference.aspect == Aspect::version && lists(exchange.answer, difference.version) &&
                               find_version(secret, {difference.version}) != nullptr;
      const bool is_missing = difference.aspect == Aspect::version && !lists(exchange.answer, difference.version);
      if (is_missing) difference.kept_by = kept_by(secret, difference.version, exchange.sent);
    }
  }
}

bool is_about_labels(Aspect aspect) {
  return aspect == Aspect::current || aspect == Aspect::previous || aspect == Aspect::pending ||
         aspect == Aspect::custom || aspect == Aspect::labels;
}

std::vector<std::string> blame_answer(const Difference& difference, std::span<const Reason> reasons, Level level) {
  for (const auto aspect : aspects_behind(difference)) {
    auto clauses = clauses_about(aspect, difference.version, reasons, level);
    if (!clauses.empty()) return clauses;
  }
  return {};
}

std::vector<std::string> blame_effect(const Difference& difference, std::span<const Reason> unread,
                                      bool labels_confirmed, Level level) {
  if (difference.of_the_read) return {};
  if (!difference.kept_by.empty()) return {std::string(difference.kept_by)};  // PRUNE-1 and PRUNE-2 are documented
  Difference effect = difference;
  if (difference.by_label) {
    if (labels_confirmed) return {};
    effect.aspect = *difference.by_label;
    effect.by_label.reset();
    effect.label.reset();
    effect.version.clear();
    return blame_answer(effect, unread, level);
  }
  const bool is_effect = difference.aspect != Aspect::answer && difference.aspect != Aspect::refusal &&
                         difference.aspect != Aspect::error_type &&
                         !(difference.aspect == Aspect::stages && labels_confirmed);
  if (!is_effect) return {};
  if (effect.label) effect.aspect = *effect.label;
  return blame_answer(effect, unread, level);
}

void add_difference(std::vector<Divergence>& divergences, std::vector<std::string> clauses, std::string_view operation,
                    Difference difference) {
  const auto it = std::ranges::find_if(divergences, [&](const Divergence& divergence) {
    return divergence.clauses.front() == clauses.front() && divergence.operation == operation;
  });
  if (it == divergences.end()) {
    divergences.push_back({std::move(clauses), std::string(operation), {std::move(difference)}});
    return;
  }
  for (const auto& clause : clauses) add_once(it->clauses, clause);
  it->differences.push_back(std::move(difference));
}

bool answers_the_labels_there_are(const Divergence& divergence, const Difference& read) {
  const Difference& answered = divergence.differences.front();
  return answered.where == "VersionStages" && answered.aspect == Aspect::stages && is_about_labels(read.aspect);
}

void put_first(std::vector<std::string>& clauses, std::vector<std::string> first) {
  for (const auto& clause : clauses) add_once(first, clause);
  clauses = std::move(first);
}

void LostVersions::note(const Difference& difference, const Exchange& read, const std::vector<std::string>& clauses) {
  const bool is_of_a_list = std::holds_alternative<ListSecretVersionIdsRequest>(read.request);
  if (is_of_a_list && difference.aspect == Aspect::version && !difference.version.empty()) {
    blamed_.emplace(difference.version, clauses);
  }
}

const std::vector<std::string>* LostVersions::blamed_for(const Exchange& read) const {
  const auto* get = std::get_if<GetSecretValueRequest>(&read.request);
  const auto* id = get == nullptr ? nullptr : given(get->version_id);
  const auto* refusal = std::get_if<Refusal>(&read.answer);
  if (id == nullptr || refusal == nullptr || refusal->type != "ResourceNotFoundException") return nullptr;
  const auto at = blamed_.find(*id);
  return at == blamed_.end() ? nullptr : &at->second;
}

}  // namespace psvcheck::model
