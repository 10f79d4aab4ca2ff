#pragma once

// Long payloads are told, not shown: their size, their SHA-256, and how to make them.

#include <cstddef>
#include <string>
#include <string_view>

namespace psvcheck::reports {

/// Texts of more bytes than this are told.
inline constexpr std::size_t longest_shown = 256;

/// `"a" × 65537`, `"{\"k\":\"" + "a" × 900 + "\"}"`; of a text without long runs its beginning.
std::string recipe_of(std::string_view text);

/// The text itself, or "65537 bytes, SHA-256 1f3e…, "a" × 65537".
std::string in_short(std::string_view text);

}  // namespace psvcheck::reports
