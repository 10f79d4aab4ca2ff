// Mutants that keep, lose or show secrets and versions wrongly.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;

constexpr std::size_t versions_kept = 100;

bool has_no_label(const Secret& secret, const std::shared_ptr<const Version>& version) {
  return labels_of(secret, version->id).empty();
}

Outcomes deprecated_versions_vanish(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  edit_change(outcomes, [](Secret& secret) {
    std::erase_if(secret.versions, [&](const auto& version) { return has_no_label(secret, version); });
  });
  return outcomes;
}

Outcomes young_versions_pruned(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  edit_change(outcomes, [](Secret& secret) {
    while (secret.versions.size() > versions_kept) {
      const auto oldest =
          std::ranges::find_if(secret.versions, [&](const auto& version) { return has_no_label(secret, version); });
      if (oldest == secret.versions.end()) return;
      secret.versions.erase(oldest);
    }
  });
  return outcomes;
}

Outcomes deleted_secret_accepts_put(const MutantCall& call) {
  const Secret* const secret = named_secret(call);
  if (as_put(call) == nullptr || secret == nullptr || !secret->deletion) return call.by_model();
  Outcomes outcomes = call.model(as_if_not_deleted(*secret), call.request, call.context);
  edit_change(outcomes, [&](Secret& next) { next.deletion = secret->deletion; });
  return outcomes;
}

Outcomes deleted_secret_can_be_read(const MutantCall& call) {
  const Secret* const secret = named_secret(call);
  if (!std::holds_alternative<GetSecretValueRequest>(call.request) || secret == nullptr || !secret->deletion) {
    return call.by_model();
  }
  Outcomes outcomes = call.model(as_if_not_deleted(*secret), call.request, call.context);
  shown(outcomes).change.reset();
  return outcomes;
}

Outcomes restore_loses_custom_labels(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (std::holds_alternative<RestoreSecretRequest>(call.request)) {
    edit_change(outcomes, [](Secret& secret) {
      std::erase_if(secret.labels, [](const Attachment& attached) { return is_custom(attached.label); });
    });
  }
  return outcomes;
}

Outcomes creation_makes_phantom_version(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (std::holds_alternative<CreateSecretRequest>(call.request)) {
    edit_change(outcomes, [&](Secret& secret) {
      if (!secret.versions.empty()) return;
      secret.versions.push_back(
          std::make_shared<const Version>(Version{secret.create_token, SecretValue{}, call.context.now}));
      attach(secret, awscurrent, secret.create_token);
    });
  }
  return outcomes;
}

Outcomes arn_not_found(const MutantCall& call) {
  const std::string* const id = secret_id_of(call.request);
  if (as_put(call) == nullptr || id == nullptr || !id->starts_with("arn:")) return call.by_model();
  return refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
}

Outcomes list_shows_deprecated_unasked(const MutantCall& call) {
  const auto* const list = std::get_if<ListSecretVersionIdsRequest>(&call.request);
  if (list == nullptr) return call.by_model();
  ListSecretVersionIdsRequest all = *list;
  all.include_deprecated = true;
  return call.by_model(all);
}

Outcomes list_ignores_paging(const MutantCall& call) {
  const auto* const list = std::get_if<ListSecretVersionIdsRequest>(&call.request);
  if (list == nullptr) return call.by_model();
  ListSecretVersionIdsRequest first_page = *list;
  first_page.next_token = Absent{};
  first_page.max_results = Absent{};
  Outcomes outcomes = call.by_model(first_page);
  if (auto* const answer = std::get_if<ListSecretVersionIdsAnswer>(&shown(outcomes).answer)) {
    answer->next_token = Absent{};
  }
  return outcomes;
}

Outcomes list_has_name_for_arn(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (auto* const answer = std::get_if<ListSecretVersionIdsAnswer>(&shown(outcomes).answer)) answer->arn = answer->name;
  return outcomes;
}

Outcomes list_dates_everything_now(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  auto* const answer = std::get_if<ListSecretVersionIdsAnswer>(&shown(outcomes).answer);
  if (answer == nullptr || given(answer->versions) == nullptr) return outcomes;
  for (VersionEntry& entry : std::get<std::vector<VersionEntry>>(answer->versions)) {
    entry.created_date = call.context.now;
  }
  return outcomes;
}

Outcomes describe_hides_labels(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  auto* const answer = std::get_if<DescribeSecretAnswer>(&shown(outcomes).answer);
  if (answer == nullptr || given(answer->version_ids_to_stages) == nullptr) return outcomes;
  auto& versions = std::get<std::map<std::string, Labels>>(answer->version_ids_to_stages);
  for (auto& [id, labels] : versions) {
    std::erase_if(labels, [](const std::string& label) { return is_custom({label}); });
  }
  std::erase_if(versions, [](const auto& version) { return version.second.empty(); });
  return outcomes;
}

Outcomes get_ignores_version_id(const MutantCall& call) {
  const auto* const get = std::get_if<GetSecretValueRequest>(&call.request);
  if (get == nullptr) return call.by_model();
  GetSecretValueRequest current = *get;
  current.version_id = Absent{};
  return call.by_model(current);
}

constexpr Mutant mutants_of_secrets[] = {
    {"deprecated-versions-vanish", "A version is removed as soon as it has no label.", state, 3,
     deprecated_versions_vanish},
    {"young-versions-pruned", "Of more than 100 versions the oldest go at once, though none is a day old.", limits, 101,
     young_versions_pruned, Proof::witness},
    {"deleted-secret-accepts-put", "A put on a secret scheduled for deletion succeeds.", state, 3,
     deleted_secret_accepts_put},
    {"deleted-secret-can-be-read", "GetSecretValue works on a secret scheduled for deletion.", state, 2,
     deleted_secret_can_be_read},
    {"restore-loses-custom-labels", "RestoreSecret brings the versions back without their custom labels.", labels, 4,
     restore_loses_custom_labels},
    {"creation-makes-phantom-version", "CreateSecret without a value makes an empty version with AWSCURRENT.", state, 1,
     creation_makes_phantom_version},
    {"arn-not-found", "PutSecretValue finds secrets by name only.", state, 2, arn_not_found, Proof::witness},
    {"list-shows-deprecated-unasked", "ListSecretVersionIds shows versions without labels without being asked.",
     reading, 4, list_shows_deprecated_unasked},
    {"list-ignores-paging", "ListSecretVersionIds ignores MaxResults and NextToken.", reading, 3, list_ignores_paging},
    {"list-has-name-for-arn", "ListSecretVersionIds has the name in the member ARN.", reading, 1,
     list_has_name_for_arn},
    {"list-dates-everything-now", "ListSecretVersionIds gives the time of the request for every CreatedDate.", reading,
     2, list_dates_everything_now},
    {"describe-hides-labels", "DescribeSecret leaves custom labels out.", labels, 2, describe_hides_labels},
    {"get-ignores-version-id", "GetSecretValue by VersionId gives the version with AWSCURRENT.", reading, 2,
     get_ignores_version_id},
};

}  // namespace

std::span<const Mutant> mutants_about_secrets() { return mutants_of_secrets; }

}  // namespace psvcheck::server
