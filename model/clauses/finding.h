#pragma once

// How a SecretId names a secret.

#include "model/clause.h"
#include "model/clauses/sources.h"

namespace psvcheck::model::clauses {

inline constexpr Clause finding[] = {
    {"FIND-1a", "finding the secret", Strength::documented, "A secret is found by its name.", source::put_secret_value},
    {"FIND-1b", "finding the secret", Strength::documented, "A secret is found by its complete ARN.",
     source::put_secret_value},
    {"FIND-1c", "finding the secret", Strength::documented,
     "A secret is found by its ARN without the hyphen and the six random characters.", source::partial_arns},
    {"FIND-2", "finding the secret", Strength::unspecified,
     "A secret whose name ends in a hyphen and six characters may not be found by its partial ARN.",
     source::partial_arns},
    {"FIND-2a", "finding the secret", Strength::recorded,
     "A secret whose name ends in a hyphen and six characters is found by its name and by its complete ARN.",
     source::localstack_tests},
    {"FIND-3", "finding the secret", Strength::recorded,
     "A SecretId that no secret has is a ResourceNotFoundException.", "recording: secret_not_found"},
    {"FIND-4", "finding the secret", Strength::recorded,
     "A SecretId with characters that no name has is a ValidationException, before the secret is looked up.",
     "recording: invalid_secret_name[Inv Name]"},
    {"FIND-5", "finding the secret", Strength::recorded,
     "A secret deleted without recovery and created again has another ARN, and the old ARN is not found.",
     source::moto_tests},
    {"ARN-1", "finding the secret", Strength::documented,
     "An ARN is arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME, a hyphen and six characters.",
     source::versions},
};

}  // namespace psvcheck::model::clauses
