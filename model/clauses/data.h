#pragma once

// What a request may carry: the data of a version, and the bounds of every member.

#include "model/clause.h"
#include "model/clauses/sources.h"

namespace psvcheck::model::clauses {

inline constexpr Clause data[] = {
    {"DATA-1a", "data", Strength::documented, "SecretString and SecretBinary in one request are refused.",
     source::put_secret_value},
    {"DATA-1b", "data", Strength::documented, "PutSecretValue with neither SecretString nor SecretBinary is refused.",
     source::put_secret_value},
    {"DATA-1c", "data", Strength::reported,
     "The refusal of neither SecretString nor SecretBinary is an InvalidRequestException.",
     "https://github.com/AlexsLemonade/refinebio/issues/3406"},
    {"DATA-1d", "data", Strength::reported,
     "An empty SecretString breaks the bounds of its length and does not count as absent.", source::put_secret_value},
    {"DATA-1e", "data", Strength::recorded,
     "CreateSecret's refusal of both SecretString and SecretBinary is an InvalidParameterException.",
     "https://github.com/aws/aws-sdk-java/issues/1556"},
    {"DATA-2", "data", Strength::documented,
     "GetSecretValue gives back the very bytes in the kind in which they were stored, and no member of the other kind.",
     source::get_secret_value},
    {"DATA-3a", "data", Strength::documented, "A SecretId shorter than 1 or longer than 2048 characters is refused.",
     source::put_secret_value},
    {"DATA-3b", "data", Strength::documented,
     "A ClientRequestToken, VersionId, RemoveFromVersionId or MoveToVersionId shorter than 32 or longer than 64 "
     "characters is refused.",
     source::put_secret_value},
    {"DATA-3c", "data", Strength::documented,
     "A SecretString shorter than 1 or longer than 65536 characters is refused.", source::put_secret_value},
    {"DATA-3d", "data", Strength::documented, "A SecretBinary shorter than 1 or longer than 65536 bytes is refused.",
     source::put_secret_value},
    {"DATA-3e", "data", Strength::documented, "VersionStages with fewer than 1 or more than 20 labels is refused.",
     source::put_secret_value},
    {"DATA-3f", "data", Strength::documented,
     "A staging label shorter than 1 or longer than 256 characters is refused.", source::put_secret_value},
    {"DATA-3g", "data", Strength::documented,
     "A RotationToken that is not 36 to 256 letters, digits and hyphens is refused.", source::put_secret_value},
    {"DATA-3h", "data", Strength::documented,
     "Name, Description, KmsKeyId, MaxResults and NextToken outside their bounds are refused.", source::create_secret},
    {"DATA-3i", "data", Strength::reported,
     "The refusal of a SecretId, VersionId, SecretString or SecretBinary outside its bounds is a ValidationException.",
     "https://github.com/hashicorp/terraform-provider-aws/issues/35827"},
    {"DATA-3j", "data", Strength::unspecified,
     "Whether a length counts characters or bytes is open: more than the bound in bytes and not in characters may be "
     "accepted or refused.",
     source::quotas},
    {"DATA-3k", "data", Strength::reported, "A RecoveryWindowInDays outside 7 to 30 is an InvalidParameterException.",
     "https://github.com/getmoto/moto/issues/6461"},
    {"DATA-3l", "data", Strength::documented, "A request without a member that its operation requires is refused.",
     source::put_secret_value},
    {"DATA-3m", "data", Strength::documented, "A RecoveryWindowInDays of less than 7 or more than 30 is refused.",
     source::delete_secret},
    {"DATA-4", "data", Strength::recorded, "Members that the operation does not know are ignored.",
     "recording: no_client_request_token[PutSecretValue]"},
    {"DATA-5", "data", Strength::unspecified,
     "A member that is null may count as absent or be refused, and so may a null in a list.", source::aws_json},
    {"DATA-6", "data", Strength::documented,
     "A member of the wrong JSON type, or a SecretBinary that is not base64, is refused.", source::aws_json},
    {"DATA-6b", "data", Strength::unspecified,
     "Base64 with line breaks in it, or without its padding, may be accepted or refused.",
     "https://www.rfc-editor.org/rfc/rfc4648.html#section-3"},
    {"DATA-6c", "data", Strength::unspecified,
     "A text in place of a boolean, such as \"true\", may be taken for one, ignored or refused.", source::aws_json},
    {"DATA-7", "data", Strength::unspecified,
     "A RotationToken of the right form that no rotation has given may be accepted or refused.",
     source::put_secret_value},
};

}  // namespace psvcheck::model::clauses
