#include "model/secret_id.h"

#include <algorithm>
#include <array>

#include "model/characters.h"
#include "model/rules.h"

namespace psvcheck::model {

namespace {

constexpr std::size_t suffix_length = 7;  // a hyphen and six characters

constexpr std::string_view cannot_find_secret = "Secrets Manager can't find the specified secret.";

/// ARN-1: the service says "six random characters"; those that were ever seen are letters and digits.
bool ends_like_an_arn(std::string_view text) {
  if (text.size() < suffix_length) return false;
  const auto suffix = text.substr(text.size() - suffix_length);
  return suffix.front() == '-' && std::ranges::all_of(suffix.substr(1), is_alphanumeric);
}

std::string_view without_suffix(std::string_view arn) {
  return arn.size() > suffix_length ? arn.substr(0, arn.size() - suffix_length) : arn;
}

/// The part before the name: "arn:aws:secretsmanager:us-east-1:123456789012:secret:"; empty where there is none.
std::string_view arn_prefix(std::string_view arn) {
  constexpr std::string_view marker = ":secret:";
  const auto at = arn.find(marker);
  return at == std::string_view::npos ? std::string_view{} : arn.substr(0, at + marker.size());
}

struct Found {
  const Secret* secret = nullptr;
  bool trap = false;  ///< by a partial ARN that itself looks complete (FIND-2)
};

Found look_up(const State& state, std::string_view id) {
  if (!id.starts_with("arn:")) {
    const auto it = state.secrets.find(id);
    return {it == state.secrets.end() ? nullptr : it->second.get(), false};
  }
  for (const auto& [name, secret] : state.secrets) {
    if (secret->arn == id) return {secret.get(), false};
  }
  for (const auto& [name, secret] : state.secrets) {
    if (without_suffix(secret->arn) == id) return {secret.get(), ends_like_an_arn(id)};
  }
  return {};
}

/// An ARN of another region, account or partition than that of the secrets we know.
bool is_foreign(const State& state, std::string_view id) {
  if (!id.starts_with("arn:")) return false;
  if (!state.secrets.empty()) return arn_prefix(id) != arn_prefix(state.secrets.begin()->second->arn);
  return state.vanished.empty() || arn_prefix(id) != arn_prefix(state.vanished.begin()->second.arn);
}

Outcomes not_found(const State& state, std::string_view id, const Context& context) {
  if (is_foreign(state, id)) {
    return refuse(context, "FIND-3",
                  any_of({resource_not_found, access_denied, invalid_parameter, invalid_request, validation}),
                  cannot_find_secret);
  }
  auto outcomes = refuse(context, "FIND-3", any_of({resource_not_found}), cannot_find_secret);
  const bool recently_deleted = std::ranges::any_of(state.vanished, [&](const auto& entry) {
    return entry.first == id || entry.second.arn == id || without_suffix(entry.second.arn) == id;
  });
  if (!recently_deleted) return outcomes;
  return either(std::move(outcomes), refuse(context, "DEL-3b", any_of({invalid_request}),
                                            "You can't perform this operation on the secret because it was deleted."));
}

Outcomes citing(ClauseId found_by, Outcomes outcomes) {
  for (auto& outcome : outcomes) {
    const auto* refusal = std::get_if<Refusal>(&outcome.answer);
    const bool may_be_unfound = refusal != nullptr && refusal->type == resource_not_found;
    if (!may_be_unfound) outcome.reasons.push_back({found_by.text, Aspect::lookup, {}});
  }
  return outcomes;
}

}  // namespace

Outcomes on_secret(const State& state, const Member<std::string>& secret_id, const Context& context,
                   const std::function<Outcomes(const Secret&)>& rules) {
  const std::string& id = text_of(secret_id);
  const auto [secret, trap] = look_up(state, id);
  if (secret == nullptr) return not_found(state, id, context);
  if (trap) {
    auto outcomes = either(refuse(context, "FIND-2", any_of({resource_not_found}), cannot_find_secret), rules(*secret));
    return cite_in_all(std::move(outcomes), "FIND-2", Aspect::lookup);
  }
  const auto found_by = !id.starts_with("arn:") ? ClauseId("FIND-1a")
                        : secret->arn == id     ? ClauseId("FIND-1b")
                                                : ClauseId("FIND-1c");

  const bool window_is_over = secret->deletion && context.now >= secret->deletion->ends;
  if (window_is_over) {
    auto outcomes = either(rules(*secret), refuse(context, "DEL-5d", any_of({resource_not_found}), cannot_find_secret));
    return cite_in_all(std::move(outcomes), "DEL-5d", Aspect::answer);
  }
  auto outcomes = citing(found_by, rules(*secret));
  return ends_like_an_arn(secret->name) ? citing("FIND-2a", std::move(outcomes)) : outcomes;
}

const Secret* find_secret(const State& state, std::string_view id) { return look_up(state, id).secret; }

bool is_arn_of(std::string_view arn, std::string_view name) {
  const auto prefix = arn_prefix(arn);
  if (prefix.empty() || !ends_like_an_arn(arn) || without_suffix(arn).substr(prefix.size()) != name) return false;
  // arn : PARTITION : secretsmanager : REGION : ACCOUNT : secret :
  std::array<std::string_view, 6> parts{};
  std::string_view rest = prefix;
  for (auto& part : parts) {
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos) return false;
    part = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
  }
  const bool account_is_digits = parts[4].size() == 12 && std::ranges::all_of(parts[4], is_digit);
  return rest.empty() && parts[0] == "arn" && parts[1].starts_with("aws") && parts[2] == "secretsmanager" &&
         !parts[3].empty() && account_is_digits && parts[5] == "secret";
}

std::string default_arn(std::string_view name) {
  return "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + std::string(name) + "-AbCdEf";
}

}  // namespace psvcheck::model
