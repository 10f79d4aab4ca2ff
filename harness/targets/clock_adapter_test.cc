#include "harness/targets/clock_adapter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace psvcheck::targets {
namespace {

using testing::HasSubstr;

TEST(ParseClock, ReadsEachOfItsForms) {
  EXPECT_EQ(parse_clock("none"), ClockAdapter(NoClock{}));
  EXPECT_EQ(parse_clock("faketime"), ClockAdapter(FaketimeClock{}));
  EXPECT_EQ(parse_clock("command:docker exec x move {seconds}"),
            ClockAdapter(CommandClock{{"/bin/sh", "-c", "docker exec x move {seconds}"}}));
  EXPECT_EQ(parse_clock("http:PUT /clock/{seconds}"),
            ClockAdapter(HttpClock{.method = "PUT", .path = "/clock/{seconds}", .body = ""}));
  EXPECT_EQ(parse_clock(R"(http:POST /clock {"by": {by}})"),
            ClockAdapter(HttpClock{.method = "POST", .path = "/clock", .body = R"({"by": {by}})"}));
}

TEST(ParseClock, SaysWhatIsWrong) {
  const auto fault = [](const char* text) {
    const auto parsed = parse_clock(text);
    return parsed ? std::string("nothing is") : parsed.error();
  };
  EXPECT_THAT(fault("sun"), HasSubstr("must be none, faketime, 'command:CMD {seconds}' or"));
  EXPECT_THAT(fault("sun"), HasSubstr("not \"sun\""));
  EXPECT_THAT(fault(""), HasSubstr("must be none"));
  EXPECT_EQ(fault("command:"), "the command has neither {seconds} nor {by}");
  EXPECT_EQ(fault("command:date -s tomorrow"), "the command has neither {seconds} nor {by}");
  EXPECT_EQ(fault("http:"), "the method is missing");
  EXPECT_EQ(fault("http:POST"), "the path must start with a slash");
  EXPECT_EQ(fault("http:POST clock"), "the path must start with a slash");
  EXPECT_EQ(fault("http:POST /clock {}"), "neither the path nor the body has {seconds} or {by}");
}

TEST(ExpandClockMove, ReplacesEveryPlaceholderAndNothingElse) {
  const ClockMove move{.ahead = std::chrono::hours(50), .by = std::chrono::hours(25), .port = 8080};
  EXPECT_EQ(expand(R"({"a": {seconds}, "b": {by}, "c": "{port} {other}"})", move),
            R"({"a": 180000, "b": 90000, "c": "8080 {other}"})");
}

}  // namespace
}  // namespace psvcheck::targets
