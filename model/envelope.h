#pragma once

// The form of an answer: its HTTP side, and members that should not be there.

#include <array>
#include <string_view>
#include <vector>

#include "model/difference.h"
#include "model/exchange.h"

namespace psvcheck::model {

/// True for the error types by which a service says that the failure is its own.
bool is_service_failure(std::string_view type);

/// True where the target asks to come again later (RATE-1); then nothing has happened, and nothing was shown. By the
/// error types of the API reference's common errors and of the SDKs' retry rules,
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html.
bool is_throttled(const Exchange& exchange);

/// The error types by which AWS services refuse whoever asks, whatever is asked for (common errors of the API
/// reference), which services and protocols spell with and without "Exception".
inline constexpr std::array<std::string_view, 14> authentication_errors{"MissingAuthenticationTokenException",
                                                                        "MissingAuthenticationToken",
                                                                        "IncompleteSignatureException",
                                                                        "IncompleteSignature",
                                                                        "InvalidSignatureException",
                                                                        "SignatureDoesNotMatch",
                                                                        "RequestExpired",
                                                                        "RequestExpiredException",
                                                                        "UnrecognizedClientException",
                                                                        "InvalidClientTokenId",
                                                                        "InvalidClientTokenIdException",
                                                                        "AccessDeniedException",
                                                                        "AccessDenied",
                                                                        "NotAuthorized"};

/// True for those, and for the types that say that a session token has expired.
bool is_about_credentials(std::string_view type);

/// Empty where the status fits the answer: 200 for a success, 400 for a client's error, 500 or above for an error of
/// the service. Nothing is said where the status was not kept (0).
std::vector<Difference> status_differences(const Exchange& exchange);

/// WIRE-2: empty where the content type is that of AWS JSON 1.1, whatever its parameters. REQUIRES: headers were kept.
std::vector<Difference> content_type_differences(const Exchange& exchange);

/// WIRE-7: empty where the answer has a request id. REQUIRES: headers were kept.
std::vector<Difference> request_id_differences(const Exchange& exchange);

/// WIRE-8: a difference for each member of a success that is null or that its operation's page does not list.
std::vector<Difference> member_differences(const Exchange& exchange);

}  // namespace psvcheck::model
