#include "model/request.h"

#include <type_traits>

namespace psvcheck::model {

std::string_view operation_of(const Request& request) {
  return std::visit(
      [](const auto& r) -> std::string_view {
        using T = std::decay_t<decltype(r)>;
        if constexpr (std::is_same_v<T, MalformedRequest>) {
          return "(malformed)";
        } else {
          return r.operation;
        }
      },
      request);
}

UnauthenticatedRequest unauthenticated(const Request& request, SignatureFault fault) {
  UnauthenticatedRequest unproven{fault, std::string(operation_of(request)), {}};
  if (const std::string* id = secret_id_of(request)) unproven.secret_id = *id;
  return unproven;
}

bool is_mutating(const Request& request) {
  if (const auto* unproven = std::get_if<UnauthenticatedRequest>(&request)) {
    return unproven->operation != GetSecretValueRequest::operation &&
           unproven->operation != DescribeSecretRequest::operation &&
           unproven->operation != ListSecretVersionIdsRequest::operation;
  }
  return !std::holds_alternative<GetSecretValueRequest>(request) &&
         !std::holds_alternative<DescribeSecretRequest>(request) &&
         !std::holds_alternative<ListSecretVersionIdsRequest>(request) &&
         !std::holds_alternative<MalformedRequest>(request);
}

const std::string* secret_id_of(const Request& request) {
  return std::visit(
      [](const auto& r) -> const std::string* {
        if constexpr (requires { r.secret_id; }) {
          return given(r.secret_id);
        } else if constexpr (requires { r.name; }) {
          return given(r.name);
        } else {
          return nullptr;
        }
      },
      request);
}

}  // namespace psvcheck::model
