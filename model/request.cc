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

bool is_mutating(const Request& request) {
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
