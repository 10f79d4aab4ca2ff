#include "model/adopt.h"

#include <algorithm>
#include <memory>
#include <set>

#include "model/constraints.h"
#include "model/envelope.h"
#include "model/new_version.h"
#include "model/secret_id.h"

namespace psvcheck::model {

namespace {

void add_version(Secret& secret, const VersionId& id, Value value) {
  secret.versions.push_back(std::make_shared<const Version>(Version{id, std::move(value), {}}));
}

void remove_version(Secret& secret, const VersionId& id) {
  std::erase_if(secret.versions, [&](const auto& version) { return version->id == id; });
  std::erase_if(secret.labels, [&](const Attachment& a) { return a.version == id; });
}

/// Whether a secret can have this label beside those before it.
bool is_possible(const Secret& secret, const StagingLabel& label) {
  const bool is_elsewhere = std::ranges::find(secret.labels, label, &Attachment::label) != secret.labels.end();
  return !is_elsewhere && is_within_bounds("VersionStage", label.text);
}

void adopt_labels(Secret& secret, const DescribeSecretAnswer& answer, Time now) {
  const auto* stages = given(answer.version_ids_to_stages);
  if (stages == nullptr && !missing(answer.version_ids_to_stages)) {  // they are there, and are no labels
    secret.impossible = true;
    return;
  }
  secret.labels.clear();
  static const std::map<std::string, Labels> none;
  for (const auto& [id, labels] : stages == nullptr ? none : *stages) {
    if (find_version(secret, {id}) == nullptr) add_version(secret, {id}, UnknownValue{});
    for (const auto& label : labels) {
      if (!is_possible(secret, {label})) secret.impossible = true;
      secret.labels.push_back({{label}, {id}});  // twice where it was shown twice
    }
  }
  std::ranges::sort(secret.labels);
  const bool lacks_current = holder_of(secret, awscurrent) == nullptr && has_value(secret) && !secret.had_placeholder;
  if (lacks_current) secret.impossible = true;
  secret.description.reset();
  if (const auto* description = given(answer.description)) secret.description = *description;
  const bool is_scheduled = !missing(answer.deleted_date);
  if (!is_scheduled) secret.deletion.reset();
  if (is_scheduled && !secret.deletion) secret.deletion = Deletion{now, now + std::chrono::days{30}};
}

void adopt_versions(Secret& secret, const ListSecretVersionIdsAnswer& answer) {
  const auto* entries = given(answer.versions);
  std::set<VersionId> listed;
  static const std::vector<VersionEntry> none;
  for (const auto& entry : entries == nullptr ? none : *entries) {
    const auto* id = given(entry.version_id);
    if (id == nullptr) continue;
    listed.insert({*id});
    if (find_version(secret, {*id}) == nullptr) add_version(secret, {*id}, UnknownValue{});
  }
  std::erase_if(secret.versions, [&](const auto& version) {
    return !listed.contains(version->id) && has_value(*version) && labels_of(secret, version->id).empty();
  });
}

bool is_not_found(const Answer& answer) {
  const auto* refusal = std::get_if<Refusal>(&answer);
  return refusal != nullptr && refusal->type == "ResourceNotFoundException";
}

/// Listed with AWSPENDING alone and not to be read: what ROT-1a and ROT-1c say of a placeholder.
bool looks_like_a_placeholder(const Secret& secret, const VersionId& id, const Answer& answer) {
  return is_not_found(answer) && labels_of(secret, id) == Labels{awspending.text};
}

void adopt_value(Secret& secret, const GetSecretValueRequest& request, const Answer& answer) {
  const auto* id = given(request.version_id);
  if (id == nullptr) return;
  if (std::holds_alternative<Refusal>(answer)) {
    if (secret.deletion) return;  // no value of a secret that is scheduled for deletion can be read
    if (labels_of(secret, {*id}).empty()) return remove_version(secret, {*id});
    if (looks_like_a_placeholder(secret, {*id}, answer)) {
      const Version* version = find_version(secret, {*id});
      if (version != nullptr && std::holds_alternative<SecretValue>(version->value)) secret.impossible = true;
      secret.had_placeholder = true;
      secret.rotating = {*id};
      return set_value(secret, {*id}, NoValue{});
    }
    return set_value(secret, {*id}, UnknownValue{});
  }
  const auto* shown = std::get_if<GetSecretValueAnswer>(&answer);
  if (shown == nullptr) return set_value(secret, {*id}, UnknownValue{});
  const auto* shown_id = given(shown->version_id);
  if (shown_id != nullptr && *shown_id != *id) return;  // another version's value
  if (find_version(secret, {*id}) == nullptr) add_version(secret, {*id}, UnknownValue{});
  // Both kinds at once is what no version has, so that either may be shown next.
  const bool both = given(shown->secret_string) != nullptr && given(shown->secret_binary) != nullptr;
  if (both) return set_value(secret, {*id}, UnknownValue{});
  if (const auto* text = given(shown->secret_string)) {
    return set_value(secret, {*id}, SecretValue{SecretValue::Kind::string, *text});
  }
  if (const auto* blob = given(shown->secret_binary)) {
    return set_value(secret, {*id}, SecretValue{SecretValue::Kind::binary, blob->bytes});
  }
  set_value(secret, {*id}, UnknownValue{});
}

/// A CreateSecret that should have been refused: the secret is there now, and nothing more is known of it.
void adopt_creation(State& state, const CreateSecretRequest& request, const CreateSecretAnswer& answer) {
  const auto* name = given(request.name);
  if (name == nullptr || state.secrets.contains(*name)) return;
  Secret secret;
  secret.name = *name;
  secret.arn = given(answer.arn) != nullptr ? *given(answer.arn) : default_arn(*name);
  if (const auto* token = given(request.client_request_token)) secret.create_token = {*token};
  secret.adopted = true;
  state.secrets.emplace(*name, std::make_shared<const Secret>(std::move(secret)));
}

}  // namespace

void adopt(State& state, const Exchange& exchange) {
  const auto* refusal = std::get_if<Refusal>(&exchange.answer);
  const bool shows_nothing = is_throttled(exchange) || (refusal != nullptr && is_service_failure(refusal->type));
  if (shows_nothing) return;
  if (const auto* creation = std::get_if<CreateSecretRequest>(&exchange.request)) {
    if (const auto* answer = std::get_if<CreateSecretAnswer>(&exchange.answer))
      adopt_creation(state, *creation, *answer);
    return;
  }
  const auto* id = secret_id_of(exchange.request);
  const Secret* known = id == nullptr ? nullptr : find_secret(state, *id);
  if (known == nullptr) {
    const bool is_there = std::holds_alternative<DescribeSecretAnswer>(exchange.answer);
    if (!is_there || id == nullptr || id->starts_with("arn:")) return;
    Secret secret;
    secret.name = *id;
    secret.arn = default_arn(*id);
    known = state.secrets.emplace(*id, std::make_shared<const Secret>(std::move(secret))).first->second.get();
  }
  const std::string name = known->name;
  Secret secret = *known;
  secret.adopted = true;
  if (const auto* describe = std::get_if<DescribeSecretAnswer>(&exchange.answer)) {
    if (const auto* arn = given(describe->arn)) secret.arn = *arn;
    adopt_labels(secret, *describe, exchange.sent);
  } else if (std::holds_alternative<DescribeSecretRequest>(exchange.request) && is_not_found(exchange.answer)) {
    state.secrets.erase(name);
    return;
  } else if (const auto* list = std::get_if<ListSecretVersionIdsRequest>(&exchange.request)) {
    const auto* flag = given(list->include_deprecated);
    const auto* answer = std::get_if<ListSecretVersionIdsAnswer>(&exchange.answer);
    if (answer != nullptr && flag != nullptr && *flag) adopt_versions(secret, *answer);
  } else if (const auto* get = std::get_if<GetSecretValueRequest>(&exchange.request)) {
    adopt_value(secret, *get, exchange.answer);
  }
  state.secrets.insert_or_assign(name, std::make_shared<const Secret>(std::move(secret)));
}

}  // namespace psvcheck::model
