#include "harness/wire/http.h"

#include <algorithm>

namespace psvcheck::wire {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

const std::string* find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key.size() == name.size() && equal_ignoring_case(key, name)) return &value;
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
