// What the client says of an answer that did not come whole or cannot be read, as far as its reader got.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/wire/http.h"
#include "harness/wire/http_reader.h"

namespace psvcheck::wire {

struct Unreadable {
  TransportFailure kind = TransportFailure::malformed;
  std::string what;  // For a person.
};

// REQUIRES: the reader's state is neither `complete` nor `partial`. `max_body` is its limit, in bytes.
Unreadable describe_unreadable(const ResponseReader& reader, std::size_t max_body);

// The connection was "closed", or whatever `how` says, with the answer `partial`. `has_rest` is true where bytes came
// that the reader has not used.
std::string describe_unfinished(const ResponseReader& reader, bool has_rest, std::string_view how);

}  // namespace psvcheck::wire
