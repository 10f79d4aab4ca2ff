// Mutants that take a ClientRequestToken for something else than it is.

#include <algorithm>
#include <string>

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;

Outcomes same_token_overwrites(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (!is_other_data(call, outcomes)) return outcomes;
  const PutSecretValueRequest& put = *as_put(call);
  return put_succeeds(*named_secret(call), token_of(put),
                      [&](Secret& secret) { set_value(secret, token_of(put), value_of(put)); });
}

Outcomes same_token_overwrites_while_pending(const MutantCall& call) {
  const Version* const version = version_of_token(call);
  if (version == nullptr || !is_attached(*named_secret(call), awspending, version->id)) return call.by_model();
  return same_token_overwrites(call);
}

Outcomes same_token_other_data_accepted(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (!is_other_data(call, outcomes)) return outcomes;
  return put_succeeds(*named_secret(call), token_of(*as_put(call)), [](Secret&) {});
}

Outcomes replay_moves_labels(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (!is_replay(call, outcomes)) return outcomes;
  const PutSecretValueRequest& put = *as_put(call);
  return put_succeeds(*named_secret(call), token_of(put), [&](Secret& secret) { label_again(put, secret); });
}

Outcomes replay_refused(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (!is_replay(call, outcomes)) return outcomes;
  return refusal("ResourceExistsException", "A version with this token already exists.");
}

Outcomes replay_answers_no_labels(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (!is_replay(call, outcomes)) return outcomes;
  if (auto* const answer = std::get_if<PutSecretValueAnswer>(&shown(outcomes).answer)) {
    answer->version_stages = Absent{};
  }
  return outcomes;
}

Outcomes replay_drops_deprecated_versions(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (!is_replay(call, outcomes)) return outcomes;
  return put_succeeds(*named_secret(call), token_of(*as_put(call)), [](Secret& secret) {
    std::erase_if(secret.versions, [&](const auto& version) { return labels_of(secret, version->id).empty(); });
  });
}

Outcomes replay_touches_changed_date(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (!is_replay(call, outcomes)) return outcomes;
  return put_succeeds(*named_secret(call), token_of(*as_put(call)),
                      [&](Secret& secret) { secret.last_changed = call.context.now; });
}

Outcomes token_is_global(const MutantCall& call) {
  const PutSecretValueRequest* const put = as_put(call);
  const Secret* const named = named_secret(call);
  if (put == nullptr || named == nullptr || version_of_token(call) != nullptr) return call.by_model();
  const bool is_taken = std::ranges::any_of(call.state.secrets, [&](const auto& entry) {
    return entry.second.get() != named && find_version(*entry.second, token_of(*put)) != nullptr;
  });
  return is_taken ? refusal("ResourceExistsException", "Another secret has a version with this token.")
                  : call.by_model();
}

Outcomes missing_token_accepted(const MutantCall& call) {
  const PutSecretValueRequest* const put = as_put(call);
  const Secret* const secret = named_secret(call);
  if (put == nullptr || secret == nullptr || !missing(put->client_request_token)) return call.by_model();
  std::string token = std::to_string(secret->versions.size());
  token.insert(0, 36 - token.size(), '0');
  PutSecretValueRequest with_token = *put;
  with_token.client_request_token = token;
  return call.by_model(with_token);
}

Outcomes short_token_accepted(const MutantCall& call) {
  const PutSecretValueRequest* const put = as_put(call);
  if (put == nullptr || named_secret(call) == nullptr || token_of(*put).text.empty() ||
      token_of(*put).text.size() >= 32) {
    return call.by_model();
  }
  PutSecretValueRequest padded = *put;
  padded.client_request_token = token_of(*put).text + std::string(32 - token_of(*put).text.size(), '0');
  return call.by_model(padded);
}

constexpr Mutant mutants_of_tokens[] = {
    {"same-token-overwrites", "A put with a known token and other data overwrites the version.", state, 2,
     same_token_overwrites},
    {"same-token-overwrites-while-pending",
     "A put with a known token and other data overwrites the version as long as that is AWSPENDING.", state, 3,
     same_token_overwrites_while_pending},
    {"same-token-other-data-accepted", "A put with a known token and other data succeeds and keeps the old data.",
     state, 2, same_token_other_data_accepted},
    {"replay-moves-labels", "A replay moves labels as the first put did.", labels, 2, replay_moves_labels},
    {"replay-refused", "A replay is refused with ResourceExistsException.", state, 2, replay_refused},
    {"replay-answers-no-labels", "The answer to a replay has no VersionStages.", labels, 2, replay_answers_no_labels},
    {"replay-drops-deprecated-versions", "A replay removes the versions without labels.", state, 4,
     replay_drops_deprecated_versions},
    {"replay-touches-changed-date", "A replay moves LastChangedDate.", state, 2, replay_touches_changed_date},
    {"token-is-global", "A token that another secret has seen is refused.", state, 3, token_is_global},
    {"missing-token-accepted", "A put without ClientRequestToken succeeds with a made-up token.", validation, 2,
     missing_token_accepted, Proof::witness},
    {"short-token-accepted", "A token of fewer than 32 characters is filled up and accepted.", validation, 2,
     short_token_accepted, Proof::witness},
};

}  // namespace

std::span<const Mutant> mutants_about_tokens() { return mutants_of_tokens; }

}  // namespace psvcheck::server
