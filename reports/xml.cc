#include "reports/xml.h"

#include <fmt/format.h>

#include "reports/text.h"

namespace psvcheck::reports {
namespace {

enum class Place { content, attribute };

std::string escaped(std::string_view text, Place place) {
  std::string out;
  out.reserve(text.size());
  for (const char c : valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '\r') {
      out += "&#13;";  // a bare one would become a line feed
    } else if (place == Place::attribute && (c == '"' || c == '\n' || c == '\t')) {
      out += fmt::format("&#{};", byte);
    } else if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F) {
      out += fmt::format("\\u{{{:x}}}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string xml_text(std::string_view text) { return escaped(text, Place::content); }

std::string xml_attribute(std::string_view text) { return escaped(text, Place::attribute); }

std::string xml_token(std::string_view text) {
  std::string out;
  for (const std::string& line : wrapped(visible(text), 1)) {
    if (!out.empty()) out += ' ';
    out += line;
  }
  return out;
}

}  // namespace psvcheck::reports
