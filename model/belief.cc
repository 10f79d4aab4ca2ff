#include "model/belief.h"

#include <algorithm>
#include <functional>
#include <unordered_map>

#include "model/blame.h"
#include "model/paging.h"
#include "model/rotate_secret.h"
#include "model/secret_id.h"
#include "model/step.h"

namespace psvcheck::model {

namespace {

/// The VersionId that an answer shows, or "".
std::string version_id_in(const Answer& answer) {
  return std::visit(
      [](const auto& a) -> std::string {
        if constexpr (requires { a.version_id; }) {
          const auto* id = given(a.version_id);
          return id == nullptr ? std::string() : *id;
        } else {
          return {};
        }
      },
      answer);
}

Context context_of(const Exchange& exchange, Level level) {
  Context context{exchange.sent, level, {}, {}, {}};
  context.version_id = version_id_in(exchange.answer);
  const auto* request = std::get_if<CreateSecretRequest>(&exchange.request);
  const auto* answer = std::get_if<CreateSecretAnswer>(&exchange.answer);
  if (request == nullptr || answer == nullptr) return context;
  // The service chooses the ARN's suffix: what was observed binds it, as long as it is an ARN of this name.
  const auto* name = given(request->name);
  const auto* arn = given(answer->arn);
  if (name != nullptr && arn != nullptr && is_arn_of(*arn, *name)) context.arn = *arn;
  return context;
}

void mix(std::size_t& hash, std::size_t more) { hash = (hash ^ more) * 0x9e3779b97f4a7c15U; }

/// The same for states that are equal. Of a secret what most often tells two of them apart: where its labels are.
std::size_t hash_of(const State& state) {
  std::size_t hash = state.vanished.size();
  for (const auto& [name, secret] : state.secrets) {
    mix(hash, secret->versions.size());
    mix(hash, secret->pruned.size() * 2 + (secret->deletion ? 1 : 0));
    mix(hash, static_cast<std::size_t>(secret->last_changed.time_since_epoch().count()));
    for (const Attachment& attachment : secret->labels) {
      mix(hash, std::hash<std::string_view>{}(attachment.label.text));
      mix(hash, std::hash<std::string_view>{}(attachment.version.text));
    }
  }
  return hash;
}

/// Possibilities, each once, in the order in which they came. There may be hundreds, of secrets with a hundred
/// versions.
class Distinct {
 public:
  void add(Possibility one) {
    const std::size_t hash = hash_of(one.state);
    const auto [begin, end] = by_hash_.equal_range(hash);
    if (std::any_of(begin, end, [&](const auto& entry) { return all_[entry.second] == one; })) return;
    by_hash_.emplace(hash, all_.size());
    all_.push_back(std::move(one));
  }
  bool empty() const { return all_.empty(); }
  std::vector<Possibility> take() { return std::move(all_); }

 private:
  std::vector<Possibility> all_;
  std::unordered_multimap<std::size_t, std::size_t> by_hash_;  ///< places in `all_`
};

/// What a read shows of a value that was not known.
void learn_value(State& state, const std::string& name, const Exchange& exchange) {
  const auto* shown = std::get_if<GetSecretValueAnswer>(&exchange.answer);
  const auto at = state.secrets.find(name);
  const std::string* id = shown == nullptr ? nullptr : given(shown->version_id);
  if (id == nullptr || at == state.secrets.end()) return;
  const Version* version = find_version(*at->second, {*id});
  const bool is_unknown = version != nullptr && std::holds_alternative<UnknownValue>(version->value);
  const auto* text = given(shown->secret_string);
  const auto* blob = given(shown->secret_binary);
  if (!is_unknown || (text == nullptr) == (blob == nullptr)) return;
  const SecretValue value = text != nullptr ? SecretValue{SecretValue::Kind::string, *text}
                                            : SecretValue{SecretValue::Kind::binary, blob->bytes};
  Secret secret = *at->second;
  set_value(secret, {*id}, value);
  at->second = std::make_shared<const Secret>(std::move(secret));
}

Possibility advance(const Possibility& from, const Outcome& outcome, const Exchange& exchange) {
  Possibility next = from;
  const std::string name = outcome.change ? outcome.change->name : secret_of(from, exchange);
  apply_in_place(next.state, outcome);
  learn_value(next.state, name, exchange);
  if (!is_mutating(exchange.request) || name.empty()) return next;
  constexpr std::size_t most_kept = 16;  // requests; what older ones did has mostly been overtaken
  auto& unread = next.unread[name];
  if (unread.size() == most_kept) unread.erase(unread.begin());
  unread.push_back(std::make_shared<const std::vector<Reason>>(outcome.reasons));
  return next;
}

/// "ResourceExistsException or InvalidRequestException".
std::string alternatives(const Outcomes& outcomes) {
  std::string text;
  std::vector<std::string> seen;
  for (const auto& outcome : outcomes) {
    const auto* refusal = std::get_if<Refusal>(&outcome.answer);
    auto word = refusal != nullptr ? refusal->type : describe(outcome.answer);
    if (std::ranges::find(seen, word) != seen.end()) continue;
    text += (text.empty() ? "" : " or ") + word;
    seen.push_back(std::move(word));
  }
  return text;
}

/// Whether this difference is nearer to what is allowed than the nearest so far. A success is nearer to any success,
/// however much its members differ, than to a refusal.
bool is_nearer(const Taken& so_far, const std::vector<Difference>& found) {
  if (so_far.differences.empty()) return true;
  const bool is_of_the_kind = found.front().where != "answer";
  const bool was_of_the_kind = so_far.differences.front().where != "answer";
  return is_of_the_kind != was_of_the_kind ? is_of_the_kind : found.size() < so_far.differences.size();
}

/// What may have come of the possibility by itself when the exchange took place.
std::vector<Possibility> after_more_of_a_rotation(const Possibility& possibility, const Exchange& exchange,
                                                  const Context& context) {
  std::vector<Possibility> all;
  const auto at = possibility.state.secrets.find(secret_of(possibility, exchange));
  if (at == possibility.state.secrets.end() || at->second->rotating.text.empty()) return all;
  for (auto& secret : states_of_a_rotation(*at->second, context)) {
    all.push_back(possibility);
    if (is_attached(secret, awscurrent, at->second->rotating)) {
      const std::vector<Reason> reasons{{"ROT-1b", Aspect::labels}};
      all.back().unread[at->first].push_back(std::make_shared<const std::vector<Reason>>(reasons));
    }
    all.back().state.secrets[at->first] = std::make_shared<const Secret>(std::move(secret));
  }
  return all;
}

}  // namespace

std::string secret_of(const Possibility& possibility, const Exchange& exchange) {
  const auto* id = secret_id_of(exchange.request);
  if (id == nullptr) return {};
  const Secret* secret = find_secret(possibility.state, *id);
  return secret == nullptr ? *id : secret->name;
}

Taken take(const std::vector<Possibility>& belief, const Exchange& exchange, Level level) {
  Taken taken;
  Distinct next;
  const Context context = context_of(exchange, level);
  const auto list = whole_list(exchange.request);
  const auto take_into = [&](const Possibility& possibility, bool may_be_nearest) {
    const auto outcomes = step(possibility.state, list ? *list : exchange.request, context);
    for (const auto& outcome : outcomes) {
      const auto page = page_like(outcome.answer, exchange);
      auto found = differences(page ? *page : outcome.answer, exchange.answer);
      if (found.empty()) {
        if (next.empty()) taken.reasons = outcome.reasons;
        next.add(advance(possibility, outcome, exchange));
        continue;
      }
      if (!may_be_nearest || !next.empty() || !is_nearer(taken, found)) continue;
      for (auto& difference : found) {
        if (difference.where == "answer") difference.expected = alternatives(outcomes);
      }
      const auto secret = possibility.state.secrets.find(secret_of(possibility, exchange));
      if (secret != possibility.state.secrets.end()) note_causes(found, *secret->second, exchange);
      taken.differences = std::move(found);
      taken.reasons = outcome.reasons;
      if (exceeds_its_page(exchange)) taken.reasons.insert(taken.reasons.begin(), {"READ-2d", Aspect::version, {}});
      const bool did_it = is_success(exchange.answer) && is_success(outcome.answer);
      taken.nearest = did_it ? advance(possibility, outcome, exchange) : possibility;
      taken.unread.clear();
      visit_unread(possibility, exchange, [&](const Reason& reason) { taken.unread.push_back(reason); });
    }
  };
  for (const auto& possibility : belief) {
    take_into(possibility, true);
    for (const auto& later : after_more_of_a_rotation(possibility, exchange, context)) take_into(later, false);
  }
  taken.next = next.take();
  if (!taken.next.empty()) taken.differences.clear();
  return taken;
}

std::vector<Possibility> with_and_without_effect(const std::vector<Possibility>& belief, const Exchange& exchange,
                                                 Level level) {
  Distinct next;
  for (const auto& possibility : belief) {
    next.add(possibility);
    for (const auto& outcome : step(possibility.state, exchange.request, context_of(exchange, level))) {
      next.add(advance(possibility, outcome, exchange));
    }
  }
  return next.take();
}

}  // namespace psvcheck::model
