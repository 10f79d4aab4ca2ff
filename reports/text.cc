#include "reports/text.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace psvcheck::reports {
namespace {

constexpr char32_t replacement = 0xFFFD;

/// The code point at the start of `text` and its length in bytes; the replacement and 1 where there is none.
struct Decoded {
  char32_t code = replacement;
  std::size_t bytes = 1;
};

Decoded decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {};
  char32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80) return {};
    code = (code << 6) | (next & 0x3FU);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < smallest[size] || code > 0x10FFFF || surrogate) return {};
  if (code == 0xFFFE || code == 0xFFFF) return {replacement, size};
  return {code, size};
}

void append(std::string& out, char32_t code) {
  const auto byte = [&](char32_t value) { out.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) {
    byte(0xC0U | (code >> 6));
  } else if (code < 0x10000) {
    byte(0xE0U | (code >> 12));
    byte(0x80U | ((code >> 6) & 0x3FU));
  } else {
    byte(0xF0U | (code >> 18));
    byte(0x80U | ((code >> 12) & 0x3FU));
    byte(0x80U | ((code >> 6) & 0x3FU));
  }
  byte(0x80U | (code & 0x3FU));
}

bool is_control(char32_t code) {
  // The last two ranges turn the direction of writing, so that a report would read differently from what it says.
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x2028 || code == 0x2029 ||
         (code >= 0x200E && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

/// Where in a valid UTF-8 text the code point of this number begins. REQUIRES: it has as many.
std::size_t byte_of_column(std::string_view text, std::size_t column) {
  std::size_t at = 0;
  for (; column > 0; --column) at += decode(text.substr(at)).bytes;
  return at;
}

template <class Visit>
void each_code_point(std::string_view text, Visit&& visit) {
  while (!text.empty()) {
    const Decoded next = decode(text);
    visit(next.code);
    text.remove_prefix(next.bytes);
  }
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  each_code_point(text, [&](char32_t code) { append(out, code); });
  return out;
}

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  each_code_point(text, [&](char32_t code) {
    if (code == U'\n') {
      out += "\\n";
    } else if (code == U'\t') {
      out += "\\t";
    } else if (code == U'\r') {
      out += "\\r";
    } else if (is_control(code)) {
      out += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(code));
    } else {
      append(out, code);
    }
  });
  return out;
}

std::string shortened(std::string_view text, std::size_t limit) {
  std::string shown = visible(text);
  const std::size_t size = columns(shown);
  if (size <= limit) return shown;
  const std::size_t kept = limit / 2;
  return fmt::format("{}…({} characters)…{}", shown.substr(0, byte_of_column(shown, kept)), size - 2 * kept,
                     shown.substr(byte_of_column(shown, size - kept)));
}

std::size_t columns(std::string_view text) {
  const auto starts = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80; };
  return static_cast<std::size_t>(std::ranges::count_if(text, starts));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!lines.back().empty() && columns(lines.back()) + 1 + columns(word) > width) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

namespace {

/// Where a line that may be this long is best broken: between its parts, which two blanks or a comma divide, rather
/// than within "token 0"; but not so early that little is left on the line.
std::size_t break_in(std::string_view text, std::size_t head, std::size_t limit) {
  const std::size_t early = head + (limit - head) / 3;
  const std::size_t parts = text.rfind("  ", limit);
  if (parts != std::string_view::npos && parts > early) return parts;
  const std::size_t comma = limit > 0 ? text.rfind(", ", limit - 1) : std::string_view::npos;
  if (comma != std::string_view::npos && comma > early) return comma + 1;
  const std::size_t blank = text.rfind(' ', limit);
  return blank == std::string_view::npos || blank <= head ? limit : blank;
}

}  // namespace

std::vector<std::string> folded(std::string_view text, std::size_t width, std::size_t hang) {
  std::vector<std::string> lines;
  std::string indent;
  while (columns(text) > width - indent.size()) {
    const std::size_t limit = byte_of_column(text, width - indent.size());
    // A blank within the head of the line, as behind the number of a step, is no place to break at.
    const std::size_t head = lines.empty() ? byte_of_column(text, hang) : 0;
    const std::size_t end = break_in(text, head, limit);
    lines.push_back(indent + std::string(text.substr(0, text.find_last_not_of(' ', end - 1) + 1)));
    text.remove_prefix(std::min(text.find_first_not_of(' ', end), text.size()));
    indent.assign(hang, ' ');
  }
  if (lines.empty() || !text.empty()) lines.push_back(indent + std::string(text));
  return lines;
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string seconds(std::chrono::microseconds duration) {
  return fmt::format("{:.3f}", std::chrono::duration<double>(duration).count());
}

std::string utc(std::chrono::sys_seconds time) { return fmt::format("{:%Y-%m-%dT%H:%M:%S}", time); }

std::string file_name_part(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (!plain) c = '-';
  }
  if (out.empty() || out.front() == '.') out.insert(out.begin(), '_');
  return out;
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace psvcheck::reports
