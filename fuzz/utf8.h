#pragma once

// UTF-8 as RFC 3629 has it: files of the format psvcheck/1 hold nothing else.

#include <string>
#include <string_view>

namespace psvcheck::fuzz {

/// The text with U+FFFD in place of each byte that is part of no character.
std::string as_utf8(std::string_view text);

}  // namespace psvcheck::fuzz
