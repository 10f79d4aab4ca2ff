#pragma once

// What the ClientRequestToken promises: the same request twice is one version, and a version's data never changes.

#include "model/clause.h"
#include "model/clauses/sources.h"

namespace psvcheck::model::clauses {

inline constexpr Clause idempotency[] = {
    {"IDEM-1a", "idempotency", Strength::documented,
     "A token that a version has, with the same data, succeeds, makes no version and leaves the data as they are.",
     source::put_secret_value},
    {"IDEM-1b", "idempotency", Strength::documented,
     "A replay moves no label, even when its VersionStages differ from those of the first request.",
     source::put_secret_value},
    {"IDEM-1c", "idempotency", Strength::documented, "A replay changes neither LastChangedDate nor a CreatedDate.",
     source::put_secret_value},
    {"IDEM-1d", "idempotency", Strength::documented,
     "A replay answers the labels that are now attached to the version, none for a deprecated one.",
     source::put_secret_value},
    {"IDEM-1e", "idempotency", Strength::documented, "A replay also succeeds at the quotas of versions and labels.",
     source::put_secret_value},
    {"IDEM-1f", "idempotency", Strength::unspecified,
     "A replay with another member that is invalid may be refused for it or succeed as a replay.",
     source::put_secret_value},
    {"IDEM-2a", "idempotency", Strength::documented,
     "A token that a version has, with other data, is refused, and the version keeps its data.",
     source::put_secret_value},
    {"IDEM-2b", "idempotency", Strength::recorded,
     "The refusal of a token with other data is a ResourceExistsException.", source::moto_tests},
    {"IDEM-3a", "idempotency", Strength::unspecified,
     "The same token with the same bytes as the other kind of data may be refused or succeed without a change.",
     source::put_secret_value},
    {"IDEM-3b", "idempotency", Strength::documented,
     "A version keeps its kind of data and its bytes, also when the other kind comes with its token.",
     source::put_secret_value},
    {"IDEM-4", "idempotency", Strength::documented,
     "A token counts within its secret: the same token on two secrets makes a version of each.",
     source::put_secret_value},
    {"IDEM-5a", "idempotency", Strength::documented,
     "CreateSecret's token becomes the VersionId of the first version, and PutSecretValue with it is a replay or a "
     "conflict.",
     source::create_secret},
    {"IDEM-5b", "idempotency", Strength::documented,
     "CreateSecret again with the same name, token and data succeeds with the same answer.", source::create_secret},
    {"IDEM-5c", "idempotency", Strength::recorded,
     "CreateSecret for a name that exists, with another token, is a ResourceExistsException.", source::moto_tests},
    {"IDEM-6", "idempotency", Strength::recorded,
     "UpdateSecret with a token that a version has succeeds without a change for the same data and is a "
     "ResourceExistsException for other data.",
     source::moto_tests},
    {"IDEM-7a", "idempotency", Strength::unspecified,
     "The token of a version that was pruned may make a version again, be refused, or succeed without a change.",
     source::versions},
    {"IDEM-7b", "idempotency", Strength::unspecified,
     "Labels that differ in letter case only may be two labels or one.", source::put_secret_value},
    {"IDEM-7c", "idempotency", Strength::reported, "A token need not be a UUID and keeps its letter case.",
     "https://github.com/hashicorp/terraform-provider-aws/issues/25168"},
    {"IDEM-7d", "idempotency", Strength::unspecified,
     "Tokens that differ in letter case only may be two versions or one.", source::put_secret_value},
    {"IDEM-8", "idempotency", Strength::recorded,
     "Without ClientRequestToken, PutSecretValue and RotateSecret are refused with InvalidRequestException, and so are "
     "CreateSecret and UpdateSecret that bring a value.",
     "recording: no_client_request_token[PutSecretValue]"},
    {"IDEM-9", "idempotency", Strength::recorded,
     "CreateSecret or UpdateSecret with a token and no value is accepted and makes no version.", source::moto_tests},
    {"IDEM-10", "idempotency", Strength::recorded,
     "A rotation placeholder takes data once; after that its token is replayed or refused like any other.",
     "recording: rotate_secret_with_lambda_success[True]"},
    {"IDEM-11a", "idempotency", Strength::unspecified,
     "CreateSecret again after later puts, with its first token and data, may succeed with the first answer or be a "
     "ResourceExistsException; it changes nothing.",
     source::create_secret},
    {"IDEM-11b", "idempotency", Strength::documented, "CreateSecret again with its token and other data is refused.",
     source::create_secret},
    {"IDEM-11c", "idempotency", Strength::unspecified,
     "CreateSecret again with a later version's token, without a value as before, or with another Description or "
     "KmsKeyId, may succeed or be refused.",
     source::create_secret},
    {"IDEM-11d", "idempotency", Strength::unspecified,
     "CreateSecret again with its token and data on a secret scheduled for deletion may succeed or be refused.",
     source::create_secret},
};

}  // namespace psvcheck::model::clauses
