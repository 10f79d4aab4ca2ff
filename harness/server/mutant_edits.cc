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

void set_value(Secret& secret, const VersionId& id, Value value) {
  const auto version = std::ranges::find_if(secret.versions, [&](const auto& v) { return v->id == id; });
  if (version == secret.versions.end()) return;
  Version other = **version;
  other.value = std::move(value);
  *version = std::make_shared<const Version>(std::move(other));
}

void take_current(Secret& secret, const VersionId& to) {
  const VersionId* const holder = holder_of(secret, awscurrent);
  if (holder != nullptr && *holder != to) {
    const VersionId left = *holder;  // the labels move while it is used
    move_label(secret, awsprevious, left);
  }
  move_label(secret, awscurrent, to);
}

void put_back(Secret& secret, const Secret& before, const StagingLabel& label) {
  detach(secret, label);
  if (const VersionId* const holder = holder_of(before, label)) attach(secret, label, *holder);
}

Outcomes refusal(std::string type, std::string message) {
  return {Outcome{Refusal{std::move(type), std::move(message)}, std::nullopt, {}}};
}

}  // namespace psvcheck::server
