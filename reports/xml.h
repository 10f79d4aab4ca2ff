#pragma once

// Text that may stand in an XML 1.0 document, whatever it was made from. XML cannot write most control characters, not
// even as references (https://www.w3.org/TR/xml/#charsets), so they are written out as \u{1b}.

#include <string>
#include <string_view>

namespace psvcheck::reports {

/// For element content: &, <, > as references; line breaks and tabs stay.
std::string xml_text(std::string_view text);

/// For a value between double quotes: also the quote, and line breaks and tabs, which a parser would turn into spaces.
std::string xml_attribute(std::string_view text);

/// The text as an xs:token: `visible`, with every run of white space one space, and none at the ends. Not escaped yet.
std::string xml_token(std::string_view text);

}  // namespace psvcheck::reports
