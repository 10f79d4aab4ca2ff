#pragma once

// Finding the secret that a SecretId names: by name, by complete ARN, or by partial ARN without the hyphen and the six
// characters at its end (FIND-1 to FIND-5).

#include <functional>
#include <string>
#include <string_view>

#include "model/outcome.h"

namespace psvcheck::model {

/// Applies `rules` to the secret that `secret_id` names, and gives what they allow. Where no secret has it: FIND-3.
/// Where it may or may not be found (FIND-2, DEL-3b, DEL-5d): both.
Outcomes on_secret(const State& state, const Member<std::string>& secret_id, const Context& context,
                   const std::function<Outcomes(const Secret&)>& rules);

/// The secret that this name, complete ARN or partial ARN names, or nullptr.
const Secret* find_secret(const State& state, std::string_view id);

/// "arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME-XXXXXX" for this name (ARN-1).
bool is_arn_of(std::string_view arn, std::string_view name);

/// An ARN for a secret of this name, for contexts that choose none.
std::string default_arn(std::string_view name);

}  // namespace psvcheck::model
