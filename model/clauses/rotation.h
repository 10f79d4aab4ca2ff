#pragma once

// Rotation, as far as it changes versions.

#include "model/clause.h"
#include "model/clauses/sources.h"

namespace psvcheck::model::clauses {

inline constexpr Clause rotation[] = {
    {"ROT-1a", "rotation", Strength::documented,
     "RotateSecret makes a version without a value that has its token as id and AWSPENDING as label.",
     source::rotate_secret},
    {"ROT-1b", "rotation", Strength::recorded,
     "After a rotation that succeeds AWSPREVIOUS is on the old version and AWSCURRENT on the new one, which may still "
     "have AWSPENDING. A rotation goes on by itself, so that a read may show any point of it.",
     "recording: rotate_secret_with_lambda_success[True]"},
    {"ROT-1c", "rotation", Strength::recorded,
     "GetSecretValue on a version without a value is a ResourceNotFoundException.",
     "https://github.com/aws/aws-sdk-js-v3/issues/7701"},
    {"ROT-1d", "rotation", Strength::documented,
     "RotateSecret with RotateImmediately false changes no version that stays; a version with AWSPENDING may be there "
     "while the rotation is tested.",
     source::rotate_secret},
    {"ROT-2a", "rotation", Strength::recorded,
     "RotateSecret on a secret without a rotation function, with none given, is an InvalidRequestException.",
     "recording: first_rotate_secret_with_missing_lambda_arn"},
    {"ROT-2b", "rotation", Strength::recorded,
     "RotateSecret with a function that cannot be called is an AccessDeniedException.", source::localstack_tests},
    {"ROT-2c", "rotation", Strength::documented,
     "While AWSPENDING is on a version that does not have AWSCURRENT, RotateSecret is refused, for a rotation is under "
     "way; the type is not said.",
     source::rotate_secret},
    {"ROT-3a", "rotation", Strength::documented,
     "PutSecretValue with a placeholder's token and VersionStages of AWSPENDING stores the value and moves no label.",
     source::put_secret_value},
    {"ROT-3b", "rotation", Strength::unspecified,
     "PutSecretValue with a placeholder's token and without VersionStages stores the value; where the labels go is "
     "open.",
     source::put_secret_value},
    {"ROT-3c", "rotation", Strength::unspecified,
     "Another token on a secret whose only version is a placeholder may count as the first version or not.",
     source::put_secret_value},
};

}  // namespace psvcheck::model::clauses
