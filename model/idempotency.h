#pragma once

// Idempotency by ClientRequestToken: what CreateSecret, PutSecretValue and UpdateSecret share where the token is one
// that the secret has seen before.

#include "model/rules.h"

namespace psvcheck::model {

/// The label as the service spells it, or as it is spelled on the secret already where that differs in case only
/// (IDEM-7b).
StagingLabel known_spelling(const Secret& secret, const StagingLabel& label);

/// The request's token is the id of a version that has a value: IDEM-1 where the data is the same, IDEM-2 where it is
/// another, IDEM-3 where the bytes are the same and the kind is not. `answer` is what a replay answers.
/// REQUIRES: the version is no placeholder.
Outcomes replay(const Context& context, const Secret& secret, const Version& version, const SecretValue& value,
                Answer answer);

/// IDEM-2: refused, and the version keeps its data.
Outcomes refuse_other_data(const Context& context, const Secret& secret, const VersionId& token);

/// The version whose id differs from the token in the case of letters only (IDEM-7d), or nullptr.
const Version* find_version_but_for_case(const Secret& secret, const VersionId& token);

/// True where the token was that of a version that has been pruned (IDEM-7a).
bool is_pruned(const Secret& secret, const VersionId& token);

}  // namespace psvcheck::model
