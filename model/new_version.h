#pragma once

// What PutSecretValue and UpdateSecret share: a new version comes to be and labels move to it. Where the specification
// leaves open what becomes of a label, there is a draft for each way.

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "model/rules.h"

namespace psvcheck::model {

/// The aspect under which reports speak of this label.
Aspect aspect_of(const StagingLabel& label);

/// From how many versions on a new one may be refused (QUOTA-1). The quotas page of 2020 said about 100, and no target
/// is failed for another number, as long as it is not so small that users would meet it.
inline constexpr std::size_t versions_before_quota = 50;

/// Quotas page: staging labels attached across all versions of a secret (PUT-10a).
inline constexpr std::size_t label_quota = 20;

/// Makes version `id` with `value` and labels it: with exactly `stages`, or with AWSCURRENT where there are none.
/// REQUIRES: the secret has no version `id`; it may have had one that was removed. Never empty.
std::vector<Draft> new_version(const Context& context, const Secret& before, const VersionId& id, SecretValue value,
                               const std::optional<std::vector<StagingLabel>>& stages);

/// Puts the value into the rotation placeholder `id`, which takes data once (IDEM-10, ROT-3a, ROT-3b).
std::vector<Draft> fill_placeholder(const Context& context, const Secret& before, const VersionId& id,
                                    SecretValue value, const std::optional<std::vector<StagingLabel>>& stages);

/// What happens to AWSPENDING on the version that AWSCURRENT leaves.
enum class Pending {
  leaves_with_current,  ///< PUT-8a: seen for a put without VersionStages
  open,                 ///< PUT-8c: leaves or stays
};

/// Moves AWSCURRENT to version `to`, AWSPREVIOUS to the version that it left. `follows` is the clause that moves
/// AWSPREVIOUS here. Every other label stays (PUT-7), but for AWSPENDING.
std::vector<Draft> move_current(Draft draft, const VersionId& to, ClauseId follows, Pending pending);

/// Turns drafts into successes with the answer that `answer` makes of each secret, and applies the quota of labels
/// (PUT-10a, PUT-10b): `named` are the labels that the request itself attaches.
Outcomes within_label_quota(const Context& context, const Secret& before, std::span<const StagingLabel> named,
                            std::vector<Draft> drafts, const std::function<Answer(const Secret&)>& answer);

}  // namespace psvcheck::model
