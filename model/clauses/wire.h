#pragma once

// What holds for every request: the form of answers and errors, authentication, the order of checks, consistency.

#include "model/clause.h"
#include "model/clauses/sources.h"

namespace psvcheck::model::clauses {

inline constexpr Clause wire[] = {
    {"WIRE-1", "answers", Strength::documented, "Every request is answered, in AWS JSON 1.1.", source::aws_json},
    {"WIRE-2", "answers", Strength::documented, "Answers have the content type application/x-amz-json-1.1.",
     source::aws_json, Severity::minor},
    {"WIRE-3", "answers", Strength::documented,
     "An error names its type, in the body's __type or in the header x-amzn-ErrorType.", source::aws_json},
    {"WIRE-4", "answers", Strength::recorded,
     "A success has the status 200, a client's error 400 (or what is usual for its type, as 404 for an unknown "
     "operation), "
     "and an error of the service 500 or above.",
     "https://github.com/smithy-lang/smithy-typescript/issues/1546"},
    {"WIRE-5", "answers", Strength::reported,
     "The refusal of a body that cannot be decoded, or of a member of the wrong JSON type, is a "
     "SerializationException.",
     "https://github.com/aws/aws-sdk-js/issues/44"},
    {"WIRE-6", "answers", Strength::reported,
     "The refusal of an X-Amz-Target that names no operation is an UnknownOperationException.", source::common_errors},
    {"WIRE-10", "answers", Strength::documented,
     "A request whose X-Amz-Target names no operation, or that has none, is refused.", source::common_errors},
    {"WIRE-7", "answers", Strength::recorded, "Answers carry the header x-amzn-RequestId.",
     "https://github.com/aws/aws-sdk-cpp/issues/2407", Severity::minor},
    {"WIRE-8", "answers", Strength::recorded,
     "A success has no member that is null and none that the operation's page does not list.",
     "recording: get_secret_value", Severity::minor},
    {"WIRE-9", "answers", Strength::documented, "A request whose body cannot be decoded is refused.", source::aws_json},
    {"AUTH-1", "authentication", Strength::reported, "An unknown access key is an UnrecognizedClientException.",
     "https://github.com/aws/aws-sdk-php-laravel/pull/228"},
    {"AUTH-2", "authentication", Strength::reported,
     "A request without Authorization is a MissingAuthenticationTokenException.",
     "https://github.com/aws/aws-sdk-cpp/issues/2407"},
    {"AUTH-3", "authentication", Strength::documented, "A session token that has expired is an ExpiredTokenException.",
     source::common_errors, Severity::major,
     "Only STS, another service, gives session tokens, and the shortest lasts fifteen minutes."},
    {"AUTH-4", "authentication", Strength::reported,
     "A signature that is wrong or too old is an InvalidSignatureException.",
     "https://github.com/boto/botocore/issues/3587"},
    {"AUTH-5", "authentication", Strength::reported,
     "What the caller may not do is an AccessDeniedException with status 400, also where the secret does not exist.",
     "https://github.com/mongodb/awscdk-resources-mongodbatlas/issues/207", Severity::major,
     "It takes a caller whom a policy shuts out, and only IAM, another service, can make one."},
    {"AUTH-6", "authentication", Strength::documented,
     "A request without a signature, with one that is not its own, or with an access key that nobody has, is refused "
     "with one of the common errors about authentication.",
     source::sigv4},
    {"AUTH-7", "authentication", Strength::documented,
     "A request whose date is more than 15 minutes ago, or more than 15 minutes ahead, is refused.",
     source::common_errors},
    {"AUTH-8", "authentication", Strength::documented,
     "A request that is signed for another service or another region is refused.", source::sigv4},
    {"LOG-1", "logs", Strength::documented,
     "No log of the target's, and no event that CloudTrail shows of it, has a SecretString, SecretBinary or "
     "RotationToken of a request in it.",
     source::put_secret_value},
    {"PREC-1", "order of checks", Strength::recorded,
     "A missing ClientRequestToken is refused before the secret is looked up.",
     "recording: no_client_request_token[PutSecretValue]"},
    {"PREC-2", "order of checks", Strength::unspecified,
     "Of several things wrong with a request, any may be the one that is answered.", source::common_errors},
    {"PREC-3", "order of checks", Strength::documented,
     "A body that cannot be decoded is refused before anything else about the request is looked at.", source::aws_json},
    {"CONS-1", "consistency", Strength::documented,
     "A read may come too early to show a change where the target is eventually consistent.", source::delete_secret,
     Severity::major, "No client can bring about that a read comes too early."},
};

}  // namespace psvcheck::model::clauses
