#include "harness/wire/http.h"

#include "model/characters.h"

namespace psvcheck::wire {
const std::string* find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (model::same_but_for_case(key, name)) return &value;
  }
  return nullptr;
}

std::string_view to_string(TransportFailure failure) {
  switch (failure) {
    case TransportFailure::bad_endpoint:
      return "bad endpoint";
    case TransportFailure::unresolved:
      return "unresolved";
    case TransportFailure::refused:
      return "refused";
    case TransportFailure::tls:
      return "tls";
    case TransportFailure::timeout:
      return "timeout";
    case TransportFailure::closed:
      return "closed";
    case TransportFailure::too_large:
      return "too large";
    case TransportFailure::malformed:
      return "malformed";
    case TransportFailure::cancelled:
      return "cancelled";
  }
  return "unknown";
}

}  // namespace psvcheck::wire
