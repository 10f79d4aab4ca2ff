#include "harness/server/conduct.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "model/pruning.h"

namespace psvcheck::server {
namespace {

using namespace model;

/// The account in "arn:aws:lambda:REGION:ACCOUNT:function:NAME"; empty where that is no ARN.
std::string_view account_of(std::string_view arn) {
  for (int i = 0; i < 4; ++i) {
    const auto colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return arn.substr(0, arn.find(':'));
}

bool can_be_called(const RotateSecretRequest& request, std::string_view account) {
  const std::string* const function = given(request.rotation_lambda_arn);
  return function == nullptr || account_of(*function) == account;
}

template <class Wanted>
void bring_to_front(Outcomes& allowed, Wanted wanted) {
  const auto found = std::ranges::find_if(allowed, wanted);
  if (found != allowed.end()) std::iter_swap(allowed.begin(), found);
}

/// What the function stores. Of a rotation that somebody else carries out the model knows no more than that there is
/// a value.
void store_value(Outcome& outcome) {
  if (!outcome.change || !outcome.change->secret) return;
  Secret secret = *outcome.change->secret;
  for (auto& version : secret.versions) {
    if (!std::holds_alternative<UnknownValue>(version->value)) continue;
    const SecretValue rotated{SecretValue::Kind::string, "rotated"};
    version = std::make_shared<const Version>(Version{version->id, rotated, version->created});
  }
  outcome.change->secret = std::make_shared<const Secret>(std::move(secret));
}

void choose_rotation(const RotateSecretRequest& request, Outcomes& allowed) {
  const std::string* const function = given(request.rotation_lambda_arn);
  const std::string* const token = given(request.client_request_token);
  const bool at_once = function != nullptr && token != nullptr && function->ends_with(rotates_at_once);
  bring_to_front(allowed, [&](const Outcome& outcome) {
    if (!is_success(outcome.answer)) return false;
    if (!at_once || !outcome.change) return true;
    return is_attached(*outcome.change->secret, awscurrent, {*token});
  });
  store_value(allowed.front());
}

bool is_limit_exceeded(const Outcome& outcome) {
  const auto* const refusal = std::get_if<Refusal>(&outcome.answer);
  return refusal != nullptr && refusal->type == "LimitExceededException";
}

}  // namespace

void choose(const Conduct& conduct, std::string_view account, const Request& request, Outcomes& allowed) {
  if (const auto* const rotate = std::get_if<RotateSecretRequest>(&request)) {
    if (conduct.rotates && can_be_called(*rotate, account)) choose_rotation(*rotate, allowed);
    return;
  }
  const auto& change = allowed.front().change;
  const bool over_quota =
      change && change->secret && conduct.version_quota != 0 && change->secret->versions.size() > conduct.version_quota;
  if (over_quota) bring_to_front(allowed, is_limit_exceeded);
}

void prune(State& state, const std::string& secret, Time now) {
  const auto found = state.secrets.find(secret);
  if (found == state.secrets.end()) return;
  const Secret& before = *found->second;
  std::vector<VersionId> old;
  for (std::size_t i = 0; i + versions_kept < before.versions.size(); ++i) {
    if (may_be_pruned(before, *before.versions[i], now)) old.push_back(before.versions[i]->id);
  }
  if (old.empty()) return;
  Secret after = before;
  for (const VersionId& id : old) after = after_pruning(std::move(after), id);
  found->second = std::make_shared<const Secret>(std::move(after));
}

}  // namespace psvcheck::server
