#pragma once

// Text that every renderer needs: what a target sent made fit to be shown, lines broken to a width, numbers and dates
// in one form. A target may answer anything, escape sequences for the terminal included, so nothing of it is shown raw.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace psvcheck::reports {

/// The text as UTF-8 that may stand in any report: bytes that are no UTF-8 become U+FFFD; surrogates and U+FFFE/U+FFFF
/// too, since XML has no way to write them. Everything else stays, control characters included.
std::string valid_utf8(std::string_view text);

/// The text on one line and harmless: `valid_utf8`, and control characters (C0, DEL, C1, the marks that turn the
/// direction of writing) written out as \n, \t or \u{1b}.
std::string visible(std::string_view text);

/// `visible`, and a text of more than `limit` characters cut in its middle, with the number of characters left out.
std::string shortened(std::string_view text, std::size_t limit);

/// The number of columns of a valid UTF-8 text, taking every code point for one.
std::size_t columns(std::string_view text);

/// Breaks a text at spaces into lines of at most `width` columns; a longer word gets a line of its own. Never empty.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// Breaks a line that has its own spacing, as a table's row or a step: at blanks where there are any, else anywhere,
/// into lines of at most `width` columns, those after the first behind `hang` blanks. REQUIRES: width > hang. Never
/// empty.
std::vector<std::string> folded(std::string_view text, std::size_t width, std::size_t hang);

/// "1 finding", "3 findings"; `noun` in the singular, `s` makes the plural.
std::string counted(std::size_t count, std::string_view noun);

/// Seconds with three digits behind the point: "1.204".
std::string seconds(std::chrono::microseconds duration);

/// "2026-11-24T08:37:26" in UTC, without a zone.
std::string utc(std::chrono::sys_seconds time);

/// A text that may be part of a file's name anywhere: everything but letters, digits, '.', '_' and '-' becomes '-'.
std::string file_name_part(std::string_view text);

/// The text as one word of a POSIX shell, in single quotes where it needs any.
std::string shell_word(std::string_view text);

}  // namespace psvcheck::reports
