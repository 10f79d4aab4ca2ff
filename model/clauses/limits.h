#pragma once

// Encryption keys, the removal of old versions, quotas and rates, and failures that are nobody's fault but the
// service's.

#include "model/clause.h"
#include "model/clauses/sources.h"

namespace psvcheck::model::clauses {

inline constexpr Clause limits[] = {
    {"KMS-1", "encryption keys", Strength::reported,
     "A caller who may not use the secret's key gets AccessDeniedException and not EncryptionFailure.",
     "https://github.com/aws/aws-cdk/issues/7677", Severity::major,
     "It takes a key whose policy shuts the caller out, and only KMS and IAM, other services, can make one."},
    {"KMS-2", "encryption keys", Strength::documented,
     "Reading with a key that is disabled or pending deletion is a DecryptionFailure.", source::get_secret_value,
     Severity::major,
     "The key must be good for the write and disabled before the read, which only KMS, another service, can do."},
    // "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is
    // available", and "The parameter name or value is invalid." Users report both:
    // https://github.com/hashicorp/terraform-provider-aws/issues/30272, https://github.com/boto/boto3/issues/1533
    {"KMS-3", "encryption keys", Strength::documented,
     "Writing with a key that does not exist is an EncryptionFailure or an InvalidParameterException.",
     source::create_secret},
    {"KMS-4", "encryption keys", Strength::unspecified,
     "Reading a version, or sending its token again, may be a DecryptionFailure where the secret's key does not exist.",
     source::get_secret_value},
    {"PRUNE-1a", "pruning and quotas", Strength::documented, "A version with a label is never removed.",
     source::versions},
    {"PRUNE-1b", "pruning and quotas", Strength::documented,
     "A version that was made in the last 24 hours is never removed.", source::put_secret_value},
    {"PRUNE-1c", "pruning and quotas", Strength::documented,
     "Where a secret has more than 100 versions, the oldest without labels may be removed.", source::put_secret_value},
    {"PRUNE-2", "pruning and quotas", Strength::documented, "The 100 most recent versions of a secret are kept.",
     source::versions},
    {"QUOTA-1", "pruning and quotas", Strength::documented,
     "There is a quota of versions of a secret, and at it a new version is a LimitExceededException.", source::quotas},
    {"RATE-1", "pruning and quotas", Strength::documented,
     "Requests above the rates of the quotas page may be refused with ThrottlingException; sent again later, they are "
     "carried out.",
     source::quotas, Severity::major,
     "It permits a refusal and never demands one, so that no number of requests makes a target throttle."},
    {"FAIL-1", "failures of the service", Strength::documented,
     "A request that nothing is wrong with is carried out; where that fails on the server's side, the error is an "
     "InternalServiceError.",
     source::put_secret_value, Severity::major, "No request makes a service fail that works."},
};

}  // namespace psvcheck::model::clauses
