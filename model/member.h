#pragma once

// A member of a request or of an answer as it came over the wire. Requests that are wrong on purpose and targets that
// answer nonsense are this project's daily bread, so a member is not simply a value: it may be absent, null, or of
// another JSON type than the service model says.

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace psvcheck::model {

/// The member is not there.
struct Absent {
  friend bool operator==(const Absent&, const Absent&) = default;
};

/// The member is there and is JSON null.
struct Null {
  friend bool operator==(const Null&, const Null&) = default;
};

/// The member is there and is not what the service model says; `found` says for a person what it is ("a number",
/// "a string that is not base64").
struct Mistyped {
  std::string found;
  friend bool operator==(const Mistyped&, const Mistyped&) = default;
};

inline bool is_text(const Mistyped& mistyped) { return mistyped.found == "a string"; }

/// The member was there, but whoever recorded the exchange did not keep its value (a masked date).
struct Withheld {
  friend bool operator==(const Withheld&, const Withheld&) = default;
};

template <class T>
using Member = std::variant<Absent, Null, Mistyped, Withheld, T>;

/// The member's value, or nullptr where it has none.
template <class T>
const T* given(const Member<T>& member) {
  return std::get_if<T>(&member);
}

/// True where the request has no such member as far as the service is concerned: AWS JSON takes null for absent.
template <class T>
bool missing(const Member<T>& member) {
  return std::holds_alternative<Absent>(member) || std::holds_alternative<Null>(member);
}

/// Bytes of a blob (base64 in JSON), decoded.
struct Blob {
  std::string bytes;
  bool is_loose = false;  ///< only in requests: the base64 has line breaks, or lacks its padding (DATA-6b)
  friend bool operator==(const Blob&, const Blob&) = default;
};

}  // namespace psvcheck::model
