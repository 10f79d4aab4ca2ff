#include "model/envelope.h"

#include <algorithm>
#include <array>
#include <string>

namespace psvcheck::model {

bool is_service_failure(std::string_view type) {
  constexpr std::array<std::string_view, 5> types{"InternalServiceError", "InternalFailure", "ServiceUnavailable",
                                                  "InternalServerError", "InternalError"};
  return std::ranges::find(types, type) != types.end();
}

std::vector<Difference> status_differences(const Exchange& exchange) {
  const int status = exchange.envelope.status;
  const auto* refusal = std::get_if<Refusal>(&exchange.answer);
  if (status == 0) return {};
  if (refusal == nullptr) {
    if (status == 200) return {};
    return {{"HTTP status", "200", std::to_string(status), Aspect::answer}};
  }
  if (is_service_failure(refusal->type)) {
    if (status >= 500) return {};
    return {{"HTTP status of " + refusal->type, "500 or above", std::to_string(status), Aspect::error_type}};
  }
  if (status == 400) return {};
  // The page of common errors gives most of those about authentication the status 403.
  if (status == 403 && std::holds_alternative<UnauthenticatedRequest>(exchange.request)) return {};
  return {{"HTTP status of an error", "400", std::to_string(status), Aspect::error_type}};
}

}  // namespace psvcheck::model
