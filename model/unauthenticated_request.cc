// Requests whose sender has not proved who they are.

#include <algorithm>

#include "model/envelope.h"
#include "model/operations.h"
#include "model/rules.h"

namespace psvcheck::model {

namespace {

constexpr std::string_view missing_token = "MissingAuthenticationTokenException";
constexpr std::string_view unrecognized_client = "UnrecognizedClientException";
constexpr std::string_view invalid_signature = "InvalidSignatureException";

/// The clauses that name the type are reports; the documents promise one of the common errors about authentication.
/// Then the type stands in the refusing clause.
ErrorTypes authentication_error(const Context& context, ClauseId clause, std::string_view type) {
  ErrorTypes types = fixed_by(context, clause, type, authentication_errors);
  if (types.types.size() > 1) types.clause = {};
  const auto again = std::ranges::find(types.types.begin() + 1, types.types.end(), types.types.front());
  if (again != types.types.end()) types.types.erase(again);
  return types;
}

}  // namespace

Outcomes unauthenticated_request(const UnauthenticatedRequest& request, const Context& context) {
  switch (request.fault) {
    case SignatureFault::none:
      return refuse(context, "AUTH-6", authentication_error(context, "AUTH-2", missing_token),
                    "Missing Authentication Token");
    case SignatureFault::unknown_key:
      return refuse(context, "AUTH-6", authentication_error(context, "AUTH-1", unrecognized_client),
                    "The security token included in the request is invalid.");
    case SignatureFault::wrong_service:
    case SignatureFault::wrong_region:
      return refuse(context, "AUTH-8", authentication_error(context, "AUTH-4", invalid_signature),
                    "Credential should be scoped to this service and region.");
    case SignatureFault::expired:
    case SignatureFault::future:
      return refuse(context, "AUTH-7", authentication_error(context, "AUTH-4", invalid_signature),
                    "The date of the signature is more than 15 minutes away.");
    case SignatureFault::wrong:
    case SignatureFault::tampered_body:
      break;
  }
  return refuse(context, "AUTH-6", authentication_error(context, "AUTH-4", invalid_signature),
                "The request signature we calculated does not match the signature you provided.");
}

}  // namespace psvcheck::model
