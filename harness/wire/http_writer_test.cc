#include "harness/wire/http_writer.h"

#include <gtest/gtest.h>

namespace psvcheck::wire {
namespace {

std::string request_head(const HttpRequest& request) {
  std::string out = "what was there before";
  write_request_head(request, "h:1", out);
  return out;
}

TEST(HttpWriter, AddsHostAndLengthToARequestThatLacksThem) {
  EXPECT_EQ(request_head({.headers = {{"A", "b"}}, .body = "{}"}),
            "POST / HTTP/1.1\r\nA: b\r\nHost: h:1\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(request_head({.method = "GET", .target = "/a?b"}), "GET /a?b HTTP/1.1\r\nHost: h:1\r\n\r\n");
  EXPECT_EQ(request_head({.method = "PUT"}), "PUT / HTTP/1.1\r\nHost: h:1\r\nContent-Length: 0\r\n\r\n");
}

TEST(HttpWriter, WritesWrongLengthsAsTheyAreGiven) {
  EXPECT_EQ(request_head({.headers = {{"HOST", "x"}, {"content-length", "7"}}, .body = "{}"}),
            "POST / HTTP/1.1\r\nHOST: x\r\ncontent-length: 7\r\n\r\n");
  EXPECT_EQ(request_head({.headers = {{"Host", "x"}, {"Transfer-Encoding", "chunked"}}, .body = "0\r\n\r\n"}),
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST(HttpWriter, FindsWhatWouldMakeTwoRequestsOfOne) {
  EXPECT_EQ(unsendable({.headers = {{"A", "b c"}}, .body = "\r\n"}), "");
  EXPECT_NE(unsendable({.method = ""}), "");
  EXPECT_NE(unsendable({.target = "/ HTTP/1.1\r\n"}), "");
  EXPECT_NE(unsendable({.headers = {{"A", "b\nc"}}}), "");
  EXPECT_NE(unsendable({.headers = {{"A", std::string("b\0c", 3)}}}), "");
}

TEST(HttpWriter, WritesAnswersWithNoBodyWithoutLength) {
  std::string out;
  for (const unsigned status : {100U, 204U, 304U}) {
    write_response_head({.status = status}, BodyFraming::length, Afterwards::keep_open, out);
    EXPECT_EQ(out, "HTTP/1.1 " + std::to_string(status) + " \r\n\r\n");
  }
}

TEST(HttpWriter, SplitsABodyIntoTwoChunks) {
  EXPECT_EQ(in_chunks(""), "0\r\n\r\n");
  EXPECT_EQ(in_chunks("a"), "1\r\na\r\n0\r\n\r\n");
  EXPECT_EQ(in_chunks(std::string(33, 'x')),
            "11\r\n" + std::string(17, 'x') + "\r\n10\r\n" + std::string(16, 'x') + "\r\n0\r\n\r\n");
}

}  // namespace
}  // namespace psvcheck::wire
