#pragma once

// Secrets in a target's log. A log that shows what it was given to keep is a leak, wherever the text came from. The API
// reference says of SecretString, SecretBinary and RotationToken that the service leaves them out of CloudTrail's
// entries, and that whoever writes a log must leave them out, too
// (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html).

#include <span>

#include "harness/run/leak_search.h"
#include "harness/run/result.h"
#include "harness/run/runner.h"
#include "harness/wire/cloudtrail.h"

namespace psvcheck::run {

/// Takes what the logs and CloudTrail's events show into the result: a finding of LOG-1 for each leak, or that the
/// clause holds, or why it was not reached. `sequences` are those of the run; `trail` is null where the target does not
/// claim to have CloudTrail.
void add_leaks(RunResult& result, std::span<const NamedSequence> sequences, std::span<const LogPosition> logs,
               const wire::TrailEvents* trail = nullptr);

}  // namespace psvcheck::run
