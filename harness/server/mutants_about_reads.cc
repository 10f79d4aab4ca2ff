// Mutants that keep the right state and show it wrongly, or too late.

#include <algorithm>
#include <string>

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;
using Get = GetSecretValueRequest;

constexpr Mutant mutants_of_reads[] = {
    {"binary-is-lost", "GetSecretValue gives no value where that is a SecretBinary.", reading, 1,
     [](const MutantCall& call) {
       return answering<GetSecretValueAnswer>(call,
                                              [](GetSecretValueAnswer& answer) { answer.secret_binary = Absent{}; });
     }},
    {"get-of-pending-gives-current", "GetSecretValue for AWSPENDING gives the current version.", reading, 2,
     [](const MutantCall& call) {
       const Get* const get = as<Get>(call);
       if (get == nullptr || get->version_stage != Member<std::string>(awspending.text)) return call.by_model();
       Get current = *get;
       current.version_stage = Absent{};
       return call.by_model(current);
     }},
    {"get-gives-pending",
     "GetSecretValue without an id or a label gives the version with AWSPENDING, where there is one.", reading, 3,
     [](const MutantCall& call) {
       const Get* const get = as<Get>(call);
       const Secret* const secret = named_secret(call);
       const bool plain = get != nullptr && missing(get->version_id) && missing(get->version_stage);
       if (!plain || secret == nullptr || holder_of(*secret, awspending) == nullptr) return call.by_model();
       Get pending = *get;
       pending.version_stage = awspending.text;
       return call.by_model(pending);
     }},
    {"get-ignores-label-beside-id",
     "GetSecretValue with an id and a label that do not belong together looks at the id alone.", reading, 3,
     [](const MutantCall& call) {
       const Get* const get = as<Get>(call);
       if (get == nullptr || missing(get->version_id) || missing(get->version_stage)) return call.by_model();
       Get by_id = *get;
       by_id.version_stage = Absent{};
       return call.by_model(by_id);
     }},
    {"get-leaves-labels-out", "GetSecretValue by VersionId shows no VersionStages.", reading, 1,
     [](const MutantCall& call) {
       const Get* const get = as<Get>(call);
       if (get == nullptr || missing(get->version_id)) return call.by_model();
       return answering<GetSecretValueAnswer>(call,
                                              [](GetSecretValueAnswer& answer) { answer.version_stages = Absent{}; });
     }},
    {"list-leaves-deprecated-out", "ListSecretVersionIds never shows versions without labels.", reading, 3,
     [](const MutantCall& call) {
       const auto* const list = as<ListSecretVersionIdsRequest>(call);
       if (list == nullptr) return call.by_model();
       ListSecretVersionIdsRequest labelled = *list;
       labelled.include_deprecated = Absent{};
       return call.by_model(labelled);
     }},
    {"put-answers-partial-arn", "The ARN in the answer to a put lacks the six characters at its end.", reading, 2,
     [](const MutantCall& call) {
       return answering<PutSecretValueAnswer>(call, [](PutSecretValueAnswer& answer) {
         const std::string* const arn = given(answer.arn);
         if (arn != nullptr && arn->size() > 7) answer.arn = arn->substr(0, arn->size() - 7);
       });
     }},
    {"value-stale-until-described",
     "GetSecretValue gives the version that was current when the secret was last described or made.", state, 3,
     [](const MutantCall& call) {
       const Secret* const secret = named_secret(call);
       if (as<DescribeSecretRequest>(call) != nullptr || as<RestoreSecretRequest>(call) != nullptr ||
           as<DeleteSecretRequest>(call) != nullptr) {
         remember(call, "fallen behind", 0);
       }
       Outcomes outcomes = call.by_model();
       if (as_put(call) != nullptr && made_version(call, outcomes) && secret != nullptr && has_value(*secret)) {
         const Secret& next = *shown(outcomes).change->secret;
         if (holder_of(next, awscurrent) != nullptr && holder_of(*secret, awscurrent) != nullptr &&
             *holder_of(next, awscurrent) != *holder_of(*secret, awscurrent) && counted(call, "fallen behind") == 0) {
           const auto at = std::ranges::find_if(
               secret->versions, [&](const auto& v) { return v->id == *holder_of(*secret, awscurrent); });
           remember(call, "fallen behind", 1 + (at - secret->versions.begin()));
         }
       }
       const Get* const get = as<Get>(call);
       const std::int64_t behind = counted(call, "fallen behind");
       if (get == nullptr || secret == nullptr || behind == 0 || secret->deletion) return outcomes;
       if (!missing(get->version_id) || !missing(get->version_stage)) return outcomes;
       Get stale = *get;
       stale.version_id =
           secret->versions[std::min(static_cast<std::size_t>(behind), secret->versions.size()) - 1]->id.text;
       return call.by_model(stale);
     },
     Proof::search, nullptr, true},
    {"list-stale-until-described", "ListSecretVersionIds shows a new version only once the secret has been described.",
     state, 2,
     [](const MutantCall& call) {
       const Secret* const secret = named_secret(call);
       if (as<DescribeSecretRequest>(call) != nullptr && secret != nullptr) {
         remember(call, "described", static_cast<std::int64_t>(secret->versions.size()));
       }
       const auto seen = static_cast<std::size_t>(counted(call, "described"));
       return answering<ListSecretVersionIdsAnswer>(call, [&](ListSecretVersionIdsAnswer& answer) {
         auto* const entries = std::get_if<std::vector<VersionEntry>>(&answer.versions);
         if (entries == nullptr || secret == nullptr) return;
         std::erase_if(*entries, [&](const VersionEntry& entry) {
           const auto at = std::ranges::find_if(
               secret->versions, [&](const auto& v) { return entry.version_id == Member<std::string>(v->id.text); });
           return static_cast<std::size_t>(at - secret->versions.begin()) >= seen;
         });
       });
     },
     Proof::search, nullptr, true},
};

}  // namespace

std::span<const Mutant> mutants_about_reads() { return mutants_of_reads; }

}  // namespace psvcheck::server
