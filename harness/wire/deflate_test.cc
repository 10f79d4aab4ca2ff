#include "harness/wire/deflate.h"

#include <gtest/gtest.h>

namespace psvcheck::wire {
namespace {

TEST(Deflate, GivesBackWhatItCompressed) {
  std::string text;
  for (int i = 0; i < 40'000; ++i)
    text += std::to_string(i * 7919 % 104729) + (i % 3 == 0 ? "\n" : std::string(1, '\0'));
  for (const std::string& bytes : {std::string(), std::string("a"), std::string(70'000, 'x'), text}) {
    EXPECT_EQ(inflate(deflate(bytes)), bytes) << bytes.size() << " bytes";
  }
}

TEST(Deflate, MakesTextSmaller) { EXPECT_LT(deflate(std::string(100'000, 'x')).size(), 1000U); }

}  // namespace
}  // namespace psvcheck::wire
