#include "harness/wire/strict_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

namespace psvcheck::wire {
namespace {

using Kind = JsonFault::Kind;

TEST(StrictJson, ReadsEveryKindOfValue) {
  const std::string text = R"( {"a":[1,-2,3.5,true,false,null,"\u00e4\ud83d\ude00\u0000",[],{}],"b":{"c":"d"}} )";
  const auto value = parse_strictly(text, 64);
  ASSERT_TRUE(value);
  EXPECT_EQ(*value, nlohmann::json::parse(text));
}

TEST(StrictJson, ReadsValuesThatAreNoContainers) {
  EXPECT_EQ(parse_strictly("7", 0), nlohmann::json(7));
  EXPECT_EQ(parse_strictly("\"x\"", 0), nlohmann::json("x"));
}

struct JsonFaultCase {
  std::string text;
  Kind kind;
};

TEST(StrictJson, TellsSyntaxFromAmbiguity) {
  const JsonFaultCase cases[] = {
      {"", Kind::syntax},
      {" ", Kind::syntax},
      {"{", Kind::syntax},
      {"{\"a\":1", Kind::syntax},
      {"{\"a\":1,}", Kind::syntax},
      {"{'a':1}", Kind::syntax},
      {"{a:1}", Kind::syntax},
      {"{}{}", Kind::syntax},
      {"{} // comment", Kind::syntax},
      {"NaN", Kind::syntax},
      {"01", Kind::syntax},
      {"{\"a\":\"\xff\"}", Kind::syntax},
      {"{\"a\":\"\xc0\xaf\"}", Kind::syntax},
      {"{\"a\":\"\xed\xa0\x80\"}", Kind::syntax},
      {R"({"a":"\ud800"})", Kind::ambiguous},
      {R"({"a":"\udc00\ud800"})", Kind::ambiguous},
      {"{\"a\":\"\n\"}", Kind::syntax},
      {std::string("{}\0", 3), Kind::syntax},
      {std::string("{}\0garbage", 10), Kind::syntax},
      {std::string("\0{}", 3), Kind::syntax},
      {std::string("{\"a\":\"\0\"}", 9), Kind::syntax},
      {R"({"a":1,"a":1})", Kind::ambiguous},
      {R"({"a":1,"b":{"c":[{"d":1,"d":2}]}})", Kind::ambiguous},
      {R"({"a":1,"\u0061":2})", Kind::ambiguous},
      {R"({"a":1e400})", Kind::ambiguous},
      {"\xef\xbb\xbf{}", Kind::ambiguous},
      {R"({"a":1,"a":2)", Kind::syntax},
      {R"([[[[[1]]]])", Kind::syntax},
      {R"([[[[[1]]]]])", Kind::ambiguous},
  };
  for (const JsonFaultCase& c : cases) {
    const auto value = parse_strictly(c.text, 4);
    ASSERT_FALSE(value) << c.text;
    EXPECT_EQ(value.error().kind, c.kind) << c.text << ": " << value.error().what;
    EXPECT_FALSE(value.error().what.empty());
  }
}

TEST(StrictJson, IsReadWithoutHalvesOfSurrogatePairs) {
  const auto read = [](std::string_view text) {
    const auto value = parse_strictly(without_half_pairs(text), 9);
    return value ? value->get<std::string>() : value.error().what;
  };
  EXPECT_EQ(read(R"("a\ud800b")"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(read(R"("\uDC00")"), "\xEF\xBF\xBD");
  EXPECT_EQ(read(R"("\uD83D\uDE00")"), "\xF0\x9F\x98\x80");
  EXPECT_EQ(read(R"("\uD83D\uD83D\uDE00")"), "\xEF\xBF\xBD\xF0\x9F\x98\x80");
  EXPECT_EQ(read(R"("\\ud800")"), "\\ud800") << "an escaped backslash";
  EXPECT_EQ(without_half_pairs(R"("\ud8)"), R"("\ud8)");
  EXPECT_EQ(without_half_pairs("\\"), "\\");
}

TEST(StrictJson, TakesNestingUpToTheLimit) {
  EXPECT_TRUE(parse_strictly("[[{\"a\":[]}]]", 4));
  EXPECT_FALSE(parse_strictly("[[{\"a\":[{}]}]]", 4));
}

TEST(StrictJson, TakesTheSameNameInDifferentObjects) { EXPECT_TRUE(parse_strictly(R"({"a":{"a":1},"b":{"a":1}})", 9)); }

TEST(StrictJson, SurvivesAMillionOpenBrackets) {
  EXPECT_FALSE(parse_strictly(std::string(1'000'000, '['), 64));
  std::string objects;
  for (int i = 0; i < 200'000; ++i) objects += "{\"a\":";
  EXPECT_FALSE(parse_strictly(objects, 64));
}

TEST(StrictJson, SurvivesRandomBytes) {
  std::mt19937_64 random(7);
  const std::string alphabet = "{}[]\",:\\u0d8a1e+-. \n\xff\xed\xc3tfn";
  for (int i = 0; i < 20'000; ++i) {
    std::string text(random() % 40, '\0');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    const auto value = parse_strictly(text, 8);
    EXPECT_TRUE(!value || nlohmann::json::accept(text)) << text;
  }
}

}  // namespace
}  // namespace psvcheck::wire
