#pragma once

// Compression as browsers undo it (RFC 1951, "deflate-raw"), for pages that carry much data.

#include <string>
#include <string_view>

namespace psvcheck::wire {

/// The bytes compressed, without a header.
std::string deflate(std::string_view bytes);

/// The bytes as they were; for tests. REQUIRES: `deflate` made them.
std::string inflate(std::string_view compressed);

}  // namespace psvcheck::wire
