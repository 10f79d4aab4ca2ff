#include "harness/server/conduct.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "harness/server/draw.h"
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

/// What an outcome looks like to somebody who prefers one way to another, without any names in it.
std::uint64_t looks(std::uint64_t seed, const Outcome& outcome) {
  std::uint64_t hash = hashed(0xcbf29ce484222325U, std::to_string(seed));
  if (const auto* const refusal = std::get_if<Refusal>(&outcome.answer)) {
    hash = hashed(hash, refusal->type);
    return outcome.reasons.empty() ? hash : hashed(hash, outcome.reasons.front().clause);
  }
  hash = hashed(hash, outcome.change ? "changes" : "stays");
  if (!outcome.change || !outcome.change->secret) return hash;
  const Secret& secret = *outcome.change->secret;
  for (const auto& label : {awscurrent, awsprevious, awspending}) {
    const VersionId* const holder = holder_of(secret, label);
    const bool is_newest = holder != nullptr && *holder == secret.versions.back()->id;
    hash = hashed(hash, holder == nullptr ? "nowhere" : is_newest ? "on the newest" : "on an older one");
  }
  return hashed(hash, std::to_string(secret.labels.size()));
}

void draw(const Conduct& conduct, std::uint64_t& random, Outcomes& allowed) {
  if (conduct.choosing == Choosing::first || allowed.size() < 2) return;
  if (conduct.choosing == Choosing::anew) {
    std::swap(allowed.front(), allowed[next_random(random) % allowed.size()]);
    return;
  }
  std::iter_swap(allowed.begin(), std::ranges::min_element(allowed, {}, [&](const Outcome& outcome) {
                   return looks(conduct.seed, outcome);
                 }));
}

constexpr std::string_view own_token = "page-at-";

/// Where the page of this NextToken begins; nothing where the target never gave such a token.
std::optional<std::size_t> start_of_page(const std::string& token) {
  if (!token.starts_with(own_token)) return std::nullopt;
  const char* const end = token.data() + token.size();
  std::size_t start = 0;
  const auto [last, error] = std::from_chars(token.data() + own_token.size(), end, start);
  if (error != std::errc{} || last != end) return std::nullopt;
  return start;
}

bool makes_pages(const Conduct& conduct) { return conduct.page_size != 0 || conduct.newest_first; }

void cut_page(const Conduct& conduct, const ListSecretVersionIdsRequest& request, ListSecretVersionIdsAnswer& answer) {
  auto* const all = std::get_if<std::vector<VersionEntry>>(&answer.versions);
  if (all == nullptr) return;
  if (conduct.newest_first) std::ranges::reverse(*all);
  std::size_t size = conduct.page_size == 0 ? all->size() : conduct.page_size;
  if (const auto* const most = given(request.max_results)) size = std::min(size, static_cast<std::size_t>(*most));
  const std::string* const token = given(request.next_token);
  const std::size_t begin = std::min(token == nullptr ? 0 : start_of_page(*token).value_or(0), all->size());
  const std::size_t end = std::min(begin + size, all->size());
  answer.next_token = Absent{};
  if (end < all->size()) answer.next_token = std::string(own_token) + std::to_string(end);
  const auto at = [&](std::size_t i) { return all->begin() + static_cast<std::ptrdiff_t>(i); };
  answer.versions = std::vector<VersionEntry>(at(begin), at(end));
}

void list_last_accessed(Time now, ListSecretVersionIdsAnswer& answer) {
  auto* const entries = std::get_if<std::vector<VersionEntry>>(&answer.versions);
  if (entries == nullptr) return;
  for (VersionEntry& entry : *entries) entry.last_accessed_date = Time(std::chrono::floor<std::chrono::days>(now));
}

}  // namespace

void choose(const Conduct& conduct, std::string_view account, const Request& request, std::uint64_t& random,
            Outcomes& allowed) {
  draw(conduct, random, allowed);
  if (const auto* const rotate = std::get_if<RotateSecretRequest>(&request)) {
    if (conduct.rotates && can_be_called(*rotate, account)) choose_rotation(*rotate, allowed);
    return;
  }
  const auto& change = allowed.front().change;
  const bool over_quota =
      change && change->secret && conduct.version_quota != 0 && change->secret->versions.size() > conduct.version_quota;
  if (over_quota) bring_to_front(allowed, is_limit_exceeded);
}

bool is_throttled(const Conduct& conduct, std::uint64_t& random) {
  return conduct.throttles_one_in != 0 && next_random(random) % conduct.throttles_one_in == 0;
}

Outcomes throttled() { return {Outcome{Refusal{"ThrottlingException", "Rate exceeded"}, std::nullopt, {}}}; }

Request unpaged(const Conduct& conduct, const Request& request) {
  const auto* const list = std::get_if<ListSecretVersionIdsRequest>(&request);
  if (list == nullptr || !makes_pages(conduct)) return request;
  ListSecretVersionIdsRequest whole = *list;
  // Values out of bounds, and tokens that are none of the target's, stay for the model to refuse.
  if (const auto* const most = given(whole.max_results); most != nullptr && *most >= 1 && *most <= 100) {
    whole.max_results = Absent{};
  }
  if (const auto* const token = given(whole.next_token); token != nullptr && start_of_page(*token)) {
    whole.next_token = Absent{};
  }
  return whole;
}

void shape(const Conduct& conduct, const Request& request, Time now, Answer& answer) {
  if (auto* const described = std::get_if<DescribeSecretAnswer>(&answer)) {
    if (!conduct.shows_last_accessed) described->last_accessed_date = Absent{};
    return;
  }
  const auto* const list = std::get_if<ListSecretVersionIdsRequest>(&request);
  auto* const listed = std::get_if<ListSecretVersionIdsAnswer>(&answer);
  if (list == nullptr || listed == nullptr) return;
  if (makes_pages(conduct)) cut_page(conduct, *list, *listed);
  if (conduct.lists_last_accessed) list_last_accessed(now, *listed);
}

void prune(Pruning when, State& state, const std::string& secret, Time now) {
  const auto found = state.secrets.find(secret);
  if (found == state.secrets.end() || when == Pruning::never) return;
  const Secret& before = *found->second;
  std::vector<VersionId> old;
  for (std::size_t i = 0; i + versions_kept < before.versions.size(); ++i) {
    if (may_be_pruned(before, *before.versions[i], now)) old.push_back(before.versions[i]->id);
  }
  if (old.empty()) return;
  if (when == Pruning::one_by_one) old.resize(1);
  Secret after = before;
  for (const VersionId& id : old) after = after_pruning(std::move(after), id);
  found->second = std::make_shared<const Secret>(std::move(after));
}

}  // namespace psvcheck::server
