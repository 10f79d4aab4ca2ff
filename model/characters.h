#pragma once

// Characters as the service model counts and sorts them. ASCII only, whatever the locale.

#include <cstddef>
#include <string>
#include <string_view>

namespace psvcheck::model {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alphanumeric(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// The text with its ASCII letters in that case.
inline std::string in_lower_case(std::string text) {
  for (char& c : text) c = to_lower(c);
  return text;
}
inline std::string in_upper_case(std::string text) {
  for (char& c : text) c = to_upper(c);
  return text;
}

/// True where the texts are the same but for the case of ASCII letters.
constexpr bool same_but_for_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = a.size(); i-- > 0;) {  // from the end, where ids that a client counts up differ
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

/// True for a UUID as most clients write it: in lower case, with hyphens.
constexpr bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const bool fits = hyphen ? text[i] == '-' : is_digit(text[i]) || (text[i] >= 'a' && text[i] <= 'f');
    if (!fits) return false;
  }
  return true;
}

/// The number of Unicode code points of a UTF-8 text.
constexpr std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++count;
  }
  return count;
}

}  // namespace psvcheck::model
