#include "reports/text.h"

#include <gtest/gtest.h>

namespace psvcheck::reports {
namespace {

using namespace std::literals;

TEST(ReportText, WritesControlCharactersOutSoThatATargetCannotDriveTheTerminal) {
  EXPECT_EQ(visible("a\x1b[2Jb"), "a\\u{1b}[2Jb");
  EXPECT_EQ(visible("a\nb\tc\rd"), "a\\nb\\tc\\rd");
  EXPECT_EQ(visible("\xC2\x9B"
                    "2J"),
            "\\u{9b}2J");
  EXPECT_EQ(visible("\xE2\x80\xAE"), "\\u{202e}");
  EXPECT_EQ(visible("a\0b"sv), "a\\u{0}b");
}

TEST(ReportText, ReplacesBytesThatAreNoUtf8) {
  const std::string mark = "\xEF\xBF\xBD";
  const std::pair<std::string, std::string> cases[] = {
      {"\xFF", mark},
      {"a\xC3", "a" + mark},
      {"\xC0\x80", mark + mark},                        // overlong
      {"\xED\xA0\x80", mark + mark + mark},             // a surrogate
      {"\xEF\xBF\xBF", mark},                           // U+FFFF
      {"\xF4\x90\x80\x80", mark + mark + mark + mark},  // beyond U+10FFFF
      {"h\xC3\xA4 \xE2\x86\x92 \xF0\x9F\x98\x80", "h\xC3\xA4 \xE2\x86\x92 \xF0\x9F\x98\x80"},
  };
  for (const auto& [given, wanted] : cases) EXPECT_EQ(valid_utf8(given), wanted);
}

TEST(ReportText, CutsLongTextInItsMiddleAndSaysHowMuchIsLeftOut) {
  EXPECT_EQ(shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(shortened("abcdefghij", 4), "ab…(6 characters)…ij");
  EXPECT_EQ(shortened("ääääääää", 2), "ä…(6 characters)…ä");
}

TEST(ReportText, BreaksLinesAtSpaces) {
  EXPECT_EQ(wrapped("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrapped("a-long-word b", 3), (std::vector<std::string>{"a-long-word", "b"}));
  EXPECT_EQ(wrapped("", 3), (std::vector<std::string>{""}));
}

TEST(ReportText, FoldsALineBehindItsHead) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(folded(" 1  Put  Id=a  Token=b", 14, 4), (Lines{" 1  Put  Id=a", "    Token=b"}));
  EXPECT_EQ(folded(" 1  Put", 14, 4), (Lines{" 1  Put"}));
  EXPECT_EQ(folded("- abcdefghij", 8, 2), (Lines{"- abcdef", "  ghij"}))
      << "the blank of the head is no place to break at";
  EXPECT_EQ(folded("äöüäöü äö", 7, 2), (Lines{"äöüäöü", "  äö"}));
  EXPECT_EQ(folded(" 1  Put  Id=token 0  Token=token 1", 22, 4), (Lines{" 1  Put  Id=token 0", "    Token=token 1"}));
  EXPECT_EQ(folded("{\"a\": \"token 0\", \"b\": \"token 1\"}", 26, 4),
            (Lines{"{\"a\": \"token 0\",", "    \"b\": \"token 1\"}"}));
  EXPECT_EQ(folded("", 7, 2), (Lines{""}));
}

TEST(ReportText, QuotesWordsForAShell) {
  EXPECT_EQ(shell_word("a/b.json"), "a/b.json");
  EXPECT_EQ(shell_word("it's $HOME"), "'it'\\''s $HOME'");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(ReportText, MakesFileNamesThatStayInTheirFolder) {
  EXPECT_EQ(file_name_part("PUT-3a"), "PUT-3a");
  EXPECT_EQ(file_name_part("../x y"), "_..-x-y");
  EXPECT_EQ(file_name_part(""), "_");
}

TEST(ReportText, WritesSecondsAndTimesInOneForm) {
  EXPECT_EQ(seconds(std::chrono::microseconds(1'204'400)), "1.204");
  EXPECT_EQ(utc(std::chrono::sys_seconds(std::chrono::seconds(1'790'000'000))), "2026-09-21T14:13:20");
}

}  // namespace
}  // namespace psvcheck::reports
