#include "harness/wire/http_date.h"

#include <gtest/gtest.h>

namespace psvcheck::wire {
namespace {

using namespace std::chrono_literals;

TEST(HttpDate, IsReadInTheFormOfRfc9110) {
  using std::chrono::sys_days;
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"),
            sys_days(1994y / std::chrono::November / 6) + 8h + 49min + 37s);
  EXPECT_EQ(parse_http_date("Thu, 29 Feb 2024 23:59:60 GMT"), sys_days(2024y / std::chrono::March / 1) + 0s);
}

TEST(HttpDate, IsRefusedInAnyOtherForm) {
  for (const char* text :
       {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Non 1994 08:49:37 GMT", "Thu, 30 Feb 2024 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08.49.37 GMT"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace psvcheck::wire
