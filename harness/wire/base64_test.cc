#include "harness/wire/base64.h"

#include <gtest/gtest.h>

namespace psvcheck::wire {
namespace {

struct Pair {
  std::string bytes, text;
};

// The vectors of RFC 4648, section 10, and bytes that are no text.
const Pair pairs[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {std::string("\0\x01\xff", 3), "AAH/"},
    {std::string("\xfb\xef\xbe", 3), "++++"},
};

TEST(Base64, EncodesTheVectorsOfTheStandard) {
  for (const Pair& pair : pairs) EXPECT_EQ(base64_encode(pair.bytes), pair.text);
}

TEST(Base64, DecodesTheVectorsOfTheStandard) {
  for (const Pair& pair : pairs) EXPECT_EQ(base64_decode(pair.text), pair.bytes);
}

TEST(Base64, RefusesTextThatIsNoBase64) {
  for (const std::string text : {"A", "AA", "AAA", "AAA ", " AAA", "AAAA\n", "\nAAA", "A===", "====", "=", "A=AA",
                                 "AA=A", "AA==AA==", "AA-_", "AAA\xc3", "!!!!", "AAAAA", "Zg==="}) {
    EXPECT_FALSE(base64_decode(text)) << text;
  }
  EXPECT_FALSE(base64_decode(std::string_view("AA\0A", 4)));
}

TEST(Base64, AcceptsBitsAfterTheLastByte) { EXPECT_EQ(base64_decode("QR=="), "A"); }

TEST(Base64, BringsLargeDataBackUnchanged) {
  std::string bytes(13 * 1024 * 1024 + 1, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 2654435761U >> 13);
  EXPECT_TRUE(base64_decode(base64_encode(bytes)) == bytes);
}

}  // namespace
}  // namespace psvcheck::wire
