#pragma once

// Reads JSON text that comes from anywhere, and says in which of three ways it is not plain JSON. A general reader is
// lenient where psvcheck must not be: it keeps the last of two members of one name, skips a byte order mark, stops at
// a NUL byte, and nests as deep as the text asks for.

#include <cstddef>
#include <expected>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace psvcheck::wire {

struct JsonFault {
  enum class Kind {
    syntax,     ///< not JSON (RFC 8259): syntax, cut, empty, invalid UTF-8
    ambiguous,  ///< JSON that readers take differently: a member twice, too deep, a number out of a double's range,
                ///< a byte order mark
  };
  Kind kind{};
  std::string what;  ///< for a person: what, and at which byte where that is known
};

/// The text with \ufffd in place of each half of a surrogate pair that stands alone in it as an escape: with one it is
/// JSON (RFC 8259, section 8.2), and nothing says how a reader takes it.
std::string without_half_pairs(std::string_view text);

/// The value that the text holds. `max_depth` is the number of arrays and objects that may stand in one another. A
/// text with both kinds of fault is a syntax fault. Never throws, whatever the bytes are.
std::expected<nlohmann::json, JsonFault> parse_strictly(std::string_view text, std::size_t max_depth);

}  // namespace psvcheck::wire
