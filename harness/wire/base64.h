#pragma once

// Base64 (RFC 4648, section 4), the form that blobs have in AWS JSON. Decoding is strict, because a request with text
// that is no base64 is one of the faults that psvcheck sends on purpose, and both sides must agree which text that is.

#include <optional>
#include <string>
#include <string_view>

namespace psvcheck::wire {

/// The bytes as base64 with padding, in one line.
std::string base64_encode(std::string_view bytes);

/// The bytes that the text stands for, or nothing where it is no base64: a character outside the alphabet (white space
/// too), a length that is no multiple of four, padding anywhere but at the end. Bits after the last byte that are not
/// zero ("QR==") are accepted, as RFC 4648, section 3.5, leaves open and most decoders do.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace psvcheck::wire
