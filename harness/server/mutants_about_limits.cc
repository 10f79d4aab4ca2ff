// Mutants that go wrong with long values, many versions and labels, dates, and as time goes by.

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;
using Put = PutSecretValueRequest;

constexpr std::size_t many = 100;  // versions

/// Removes the versions that `wanted` says, as if they had been pruned.
template <class Wanted>
Outcomes removing(const MutantCall& call, Wanted wanted) {
  Outcomes outcomes = call.by_model();
  edit_change(outcomes, [&](Secret& next) {
    const Secret all = next;
    for (const auto& version : all.versions) {
      if (!wanted(all, *version)) continue;
      std::erase_if(next.versions, [&](const auto& v) { return v->id == version->id; });
      std::erase_if(next.labels, [&](const Attachment& a) { return a.version == version->id; });
    }
  });
  return outcomes;
}

bool is_a_day_old(const Version& version, Time now) { return now - version.created >= std::chrono::hours(24); }

constexpr Mutant mutants_of_limits[] = {
    {"long-string-is-cut", "A SecretString is cut after 32768 bytes.", limits, 1,
     [](const MutantCall& call) {
       return answering<GetSecretValueAnswer>(call, [](GetSecretValueAnswer& answer) {
         const std::string* const text = given(answer.secret_string);
         if (text != nullptr && text->size() > 32768) answer.secret_string = text->substr(0, 32768);
       });
     },
     Proof::witness},
    {"binary-limited-as-base64",
     "A SecretBinary is held to the 65536 bytes as base64, so that 49152 bytes are too many.", limits, 2,
     [](const MutantCall& call) {
       const Blob* const blob = as_put(call) == nullptr ? nullptr : given(as_put(call)->secret_binary);
       if (blob == nullptr || blob->bytes.size() <= 49152 || named_secret(call) == nullptr) return call.by_model();
       return refusal("ValidationException", "SecretBinary is too long.");
     },
     Proof::witness},
    {"ten-labels-a-secret", "A secret has room for ten labels.", limits, 2,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (as_put(call) == nullptr || !has_changed(outcomes) || label_count(*shown(outcomes).change->secret) <= 10)
         return outcomes;
       return refusal("LimitExceededException",
                      "You exceeded the maximum number of staging labels allowed on a secret.");
     },
     Proof::witness},
    {"label-quota-unchecked", "A secret has room for any number of labels.", limits, 2,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (as_put(call) == nullptr || named_secret(call) == nullptr || !names_stages(*as_put(call))) return outcomes;
       if (!is_refused_with(outcomes, "LimitExceededException")) return outcomes;
       Put shorter = *as_put(call);
       const auto all = *given(shorter.version_stages);
       shorter.version_stages = std::vector<Member<std::string>>{all.front()};
       outcomes = call.by_model(shorter);
       edit_change(outcomes, [&](Secret& next) {
         for (const auto& stage : all) {
           if (given(stage) != nullptr) move_label(next, {*given(stage)}, token_of(shorter));
         }
       });
       return outcomes;
     },
     Proof::witness},
    {"replay-counts-for-the-quota", "From 100 versions on a replay is refused as one too many.", limits, 101,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (!is_replay(call, outcomes) || named_secret(call)->versions.size() < many) return outcomes;
       return refusal("LimitExceededException", "You've exceeded the quota of versions of a secret.");
     },
     Proof::witness},
    {"hundred-first-version-leaves-previous", "AWSPREVIOUS does not follow when the 101st version is made.", limits,
     101,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         if (before.versions.size() == many && next.versions.size() > many && !names_stage(put, awsprevious))
           put_back(next, before, awsprevious);
       });
     },
     Proof::witness},
    {"hundred-first-version-drops-custom-labels",
     "The 101st version of a secret costs all other versions their custom labels.", limits, 101,
     [](const MutantCall& call) {
       return after<Put>(call, [](const Put& put, const Secret& before, Secret& next) {
         if (before.versions.size() != many || next.versions.size() <= many) return;
         std::erase_if(next.labels,
                       [&](const Attachment& a) { return is_custom(a.label) && a.version != token_of(put); });
       });
     },
     Proof::witness},
    {"list-ends-at-a-hundred", "ListSecretVersionIds shows 100 versions and no NextToken.", limits, 101,
     [](const MutantCall& call) {
       return answering<ListSecretVersionIdsAnswer>(call, [](ListSecretVersionIdsAnswer& answer) {
         auto* const entries = std::get_if<std::vector<VersionEntry>>(&answer.versions);
         if (entries == nullptr || entries->size() <= many) return;
         entries->resize(many);
         answer.next_token = Absent{};
       });
     },
     Proof::witness},
    {"day-old-versions-pruned", "Versions without labels go after a day, however few there are.", limits, 5,
     [](const MutantCall& call) {
       return removing(call, [&](const Secret& secret, const Version& version) {
         return is_a_day_old(version, call.context.now) && labels_of(secret, version.id).empty();
       });
     },
     Proof::witness},
    {"labelled-versions-pruned",
     "Of more than 100 versions those of the days before go although they have custom labels.", limits, 102,
     [](const MutantCall& call) {
       return removing(call, [&](const Secret& secret, const Version& version) {
         const bool keeps = is_attached(secret, awscurrent, version.id) || is_attached(secret, awsprevious, version.id);
         return secret.versions.size() > many && !keeps && is_a_day_old(version, call.context.now) &&
                !labels_of(secret, version.id).empty();
       });
     },
     Proof::witness},
    {"put-leaves-changed-date", "A put does not move LastChangedDate.", limits, 3,
     [](const MutantCall& call) {
       return after<Put>(
           call, [](const Put&, const Secret& before, Secret& next) { next.last_changed = before.last_changed; });
     },
     Proof::witness},
    {"created-date-follows-labels", "A put moves the CreatedDate of the version that AWSCURRENT leaves.", limits, 2,
     [](const MutantCall& call) {
       return after<Put>(call, [&](const Put&, const Secret& before, Secret& next) {
         const VersionId* const old = holder_of(before, awscurrent);
         if (old == nullptr || is_attached(next, awscurrent, *old)) return;
         for (auto& version : next.versions) {
           if (version->id != *old) continue;
           version = std::make_shared<const Version>(Version{version->id, version->value, call.context.now});
         }
       });
     }},
    {"deleted-date-is-the-end", "DeletedDate is the end of the recovery window.", limits, 2,
     [](const MutantCall& call) {
       return answering<DescribeSecretAnswer>(call, [&](DescribeSecretAnswer& answer) {
         const Secret* const secret = named_secret(call);
         if (secret != nullptr && secret->deletion) answer.deleted_date = secret->deletion->ends;
       });
     }},
    {"window-ignored", "DeleteSecret waits for 30 days whatever RecoveryWindowInDays says.", limits, 2,
     [](const MutantCall& call) {
       const auto* const deletion = as<DeleteSecretRequest>(call);
       if (deletion == nullptr || given(deletion->recovery_window_in_days) == nullptr || named_secret(call) == nullptr)
         return call.by_model();
       const std::int64_t days = *given(deletion->recovery_window_in_days);
       if (days < 7 || days > 30) return call.by_model();
       DeleteSecretRequest other = *deletion;
       other.recovery_window_in_days = 30;
       return call.by_model(other);
     }},
    {"dates-in-milliseconds", "DescribeSecret has CreatedDate in milliseconds.", limits, 1,
     [](const MutantCall& call) {
       return answering<DescribeSecretAnswer>(call, [](DescribeSecretAnswer& answer) {
         const Time* const date = given(answer.created_date);
         if (date != nullptr) answer.created_date = Time(date->time_since_epoch() * 1000);
       });
     }},
};

}  // namespace

std::span<const Mutant> mutants_about_limits() { return mutants_of_limits; }

}  // namespace psvcheck::server
