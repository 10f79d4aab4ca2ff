// The receiving side of AWS Signature Version 4: whether a request was signed by whom it says, now, for this service
// and region, and with this body. It repeats the steps of signing (sigv4.h) with the names of the signed headers taken
// from the request, as AWS does (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html). And the
// opposite: signing a request wrongly on purpose, to see whether a target notices.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

#include "harness/wire/credentials.h"
#include "harness/wire/http.h"
#include "harness/wire/sigv4.h"
#include "model/request.h"

namespace psvcheck::wire {

// A date may be so far from the verifier's, either way
// (https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html, RequestExpired).
inline constexpr std::chrono::minutes max_clock_difference{15};

// What a verifier knows: the one user there is, and what it serves.
struct Verifier {
  Credentials credentials;
  std::string region;
  std::string service = "secretsmanager";
};

// Nothing where the request is signed as it should be at `now`. Otherwise the first fault in the order: no
// Authorization header; one that is not of the form `AWS4-HMAC-SHA256 Credential=..., SignedHeaders=...,
// Signature=...`, leaves out the host or a header x-amz-*, or comes with no readable X-Amz-Date (all `wrong`); access
// key; region and service; date; signature. A body that was changed shows as a signature that is wrong. A session token
// must be the user's own; of another it is said that the access key is unknown.
std::expected<void, model::SignatureFault> verify(const HttpRequest& request, const Verifier& verifier,
                                                  std::chrono::sys_seconds now);

// Signs the request as verifier.credentials for verifier.region and service, with this one fault in it. Signed for
// nowhere rather than for another place, because a target may serve several regions and services at one address.
void sign_wrongly(HttpRequest& request, const Verifier& verifier, std::string_view host, std::chrono::sys_seconds now,
                  model::SignatureFault fault);

}  // namespace psvcheck::wire
