#include "harness/server/mutant_edits.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace psvcheck::server {

using namespace model;

const PutSecretValueRequest* as_put(const MutantCall& call) {
  return std::get_if<PutSecretValueRequest>(&call.request);
}

const Secret* named_secret(const MutantCall& call) {
  const std::string* const id = secret_id_of(call.request);
  if (id == nullptr) return nullptr;
  const auto find = [&](std::string_view name) -> const Secret* {
    const auto it = call.state.secrets.find(name);
    return it == call.state.secrets.end() ? nullptr : it->second.get();
  };
  if (!id->starts_with("arn:")) return find(*id);
  constexpr std::string_view marker = ":secret:";
  constexpr std::size_t suffix = 7;  // a hyphen and six characters
  const std::size_t at = id->find(marker);
  if (at == std::string::npos) return nullptr;
  const std::string_view rest = std::string_view(*id).substr(at + marker.size());
  const Secret* const complete = rest.size() > suffix ? find(rest.substr(0, rest.size() - suffix)) : nullptr;
  return complete != nullptr && complete->arn == *id ? complete : find(rest);
}

VersionId token_of(const PutSecretValueRequest& put) {
  const std::string* const token = given(put.client_request_token);
  return {token == nullptr ? std::string() : *token};
}

const Version* version_of_token(const MutantCall& call) {
  const PutSecretValueRequest* const put = as_put(call);
  const Secret* const secret = named_secret(call);
  return put == nullptr || secret == nullptr ? nullptr : find_version(*secret, token_of(*put));
}

bool names_stages(const PutSecretValueRequest& put) { return given(put.version_stages) != nullptr; }

bool names_stage(const PutSecretValueRequest& put, const StagingLabel& label) {
  const auto* const stages = given(put.version_stages);
  return stages != nullptr && std::ranges::find(*stages, Member<std::string>(label.text)) != stages->end();
}

bool is_custom(const StagingLabel& label) { return label != awscurrent && label != awsprevious && label != awspending; }

Outcome& shown(Outcomes& outcomes) { return outcomes.front(); }

bool has_changed(const Outcomes& outcomes) {
  return outcomes.front().change && outcomes.front().change->secret && is_success(outcomes.front().answer);
}

bool is_refused_with(const Outcomes& outcomes, std::string_view type) {
  const auto* const refused = std::get_if<Refusal>(&outcomes.front().answer);
  return refused != nullptr && refused->type == type;
}

void edit_change(Outcomes& outcomes, const Edit& edit) {
  if (!has_changed(outcomes)) return;
  Outcome& outcome = shown(outcomes);
  Secret next = *outcome.change->secret;
  edit(next);
  next.adopted = true;  // it need not keep the model's invariants
  if (auto* const answer = std::get_if<PutSecretValueAnswer>(&outcome.answer)) {
    if (const std::string* const id = given(answer->version_id)) answer->version_stages = labels_of(next, {*id});
  }
  outcome.change->secret = std::make_shared<const Secret>(std::move(next));
}

Outcomes put_succeeds(const Secret& secret, const VersionId& id, const Edit& edit) {
  Outcome outcome;
  outcome.answer = PutSecretValueAnswer{secret.arn, secret.name, id.text, {}};
  outcome.change = Change{secret.name, std::make_shared<const Secret>(secret), {}};
  Outcomes outcomes{std::move(outcome)};
  edit_change(outcomes, edit);
  return outcomes;
}

void take_current(Secret& secret, const VersionId& to) {
  const VersionId* const holder = holder_of(secret, awscurrent);
  if (holder != nullptr && *holder != to) {
    const VersionId left = *holder;  // the labels move while it is used
    move_label(secret, awsprevious, left);
  }
  move_label(secret, awscurrent, to);
}

bool has_moved_current(const Secret& before, const Secret& after) {
  const VersionId* const old = holder_of(before, awscurrent);
  return old != nullptr && !is_attached(after, awscurrent, *old);
}

void put_back(Secret& secret, const Secret& before, const StagingLabel& label) {
  detach(secret, label);
  if (const VersionId* const holder = holder_of(before, label)) attach(secret, label, *holder);
}

Outcomes refusal(std::string type, std::string message) {
  return {Outcome{Refusal{std::move(type), std::move(message)}, std::nullopt, {}}};
}

bool is_replay(const MutantCall& call, Outcomes& outcomes) {
  return version_of_token(call) != nullptr && !shown(outcomes).change && is_success(shown(outcomes).answer);
}

bool is_other_data(const MutantCall& call, const Outcomes& outcomes) {
  return as_put(call) != nullptr && version_of_token(call) != nullptr &&
         is_refused_with(outcomes, "ResourceExistsException");
}

Value value_of(const PutSecretValueRequest& put) {
  if (const std::string* const text = given(put.secret_string)) return SecretValue{SecretValue::Kind::string, *text};
  if (const Blob* const blob = given(put.secret_binary)) return SecretValue{SecretValue::Kind::binary, blob->bytes};
  return NoValue{};
}

bool made_version(const MutantCall& call, const Outcomes& outcomes) {
  return as_put(call) != nullptr && named_secret(call) != nullptr && has_changed(outcomes);
}

void label_again(const PutSecretValueRequest& put, Secret& secret) {
  if (!names_stages(put) || names_stage(put, awscurrent)) take_current(secret, token_of(put));
  if (!names_stages(put)) return;
  for (const auto& stage : *given(put.version_stages)) {
    if (const std::string* const label = given(stage)) move_label(secret, {*label}, token_of(put));
  }
}

namespace {

/// What is remembered of the secret that the request names; of its name, so that it outlives the secret.
std::string key_of(const MutantCall& call, std::string_view what) {
  const std::string* const id = secret_id_of(call.request);
  const Secret* const secret = named_secret(call);
  std::string key(what);
  return key.append(" @").append(secret != nullptr ? secret->name : id != nullptr ? *id : std::string());
}

}  // namespace

std::int64_t count(const MutantCall& call, std::string_view what) { return ++call.memory[key_of(call, what)]; }

std::int64_t counted(const MutantCall& call, std::string_view what) {
  const auto found = call.memory.find(key_of(call, what));
  return found == call.memory.end() ? 0 : found->second;
}

void remember(const MutantCall& call, std::string_view what, std::int64_t number) {
  if (number == 0) {
    call.memory.erase(key_of(call, what));
  } else {
    call.memory[key_of(call, what)] = number;
  }
}

State as_if_not_deleted(const Secret& secret) {
  Secret alive = secret;
  alive.deletion.reset();
  State state;
  state.secrets.emplace(secret.name, std::make_shared<const Secret>(std::move(alive)));
  return state;
}

}  // namespace psvcheck::server
