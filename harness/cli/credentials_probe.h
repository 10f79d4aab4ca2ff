#pragma once

// Whether the target takes the run's credentials. One that verifies signatures refuses every request of a run with the
// wrong ones; each would be a finding, and none of them would say what is the matter.

#include <optional>
#include <string>

#include "harness/run/runner.h"

namespace psvcheck::cli {

/// Reads a secret of this run that nobody has made. Where the target refuses that as unauthenticated or not allowed,
/// ListSecrets, which names no secret, must be refused so as well. Gives both refusals' type and the target's message
/// for a person: "InvalidSignatureException: The request signature ...". Nothing where the target answers anything
/// else, or not at all: that is for the run to judge.
std::optional<std::string> refusal_of_credentials(const run::Send& send, const std::string& run_id);

}  // namespace psvcheck::cli
