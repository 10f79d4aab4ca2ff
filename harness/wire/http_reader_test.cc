#include "harness/wire/http_reader.h"

#include <gtest/gtest.h>

namespace psvcheck::wire {
namespace {

// Gives the bytes in pieces of that size, the unused rest again with each, and counts what was used.
template <class Message>
std::size_t put_in_pieces(MessageReader<Message>& reader, std::string_view bytes, std::size_t size) {
  std::size_t used = 0;
  for (std::size_t seen = std::min(size, bytes.size()); reader.state() == ReadState::partial;) {
    used += reader.put(bytes.substr(used, seen - used));
    if (seen == bytes.size()) break;
    seen = std::min(seen + size, bytes.size());
  }
  return used;
}

TEST(MessageReader, ReadsTheSameWhateverThePieces) {
  const std::string bytes =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n3;ext=1\r\nabc\r\n4\r\nd\r\n\n\r\n0\r\n\r\n";
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    ResponseReader reader({});
    EXPECT_EQ(put_in_pieces(reader, bytes, size), bytes.size());
    EXPECT_EQ(reader.state(), ReadState::complete) << size;
    EXPECT_EQ(reader.message(),
              (HttpResponse{200, "OK", {{"Transfer-Encoding", "chunked"}, {"A", "b"}}, "abcd\r\n\n"}));
  }
}

TEST(MessageReader, ReadsAStatusLineWithoutReasonWhateverThePieces) {
  const std::string bytes = "HTTP/1.1 400\r\nContent-Length: 2\r\n\r\nab";
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    ResponseReader reader({});
    EXPECT_EQ(put_in_pieces(reader, bytes, size), bytes.size()) << size;
    EXPECT_EQ(reader.state(), ReadState::complete) << size;
    EXPECT_EQ(reader.message(), (HttpResponse{400, "", {{"Content-Length", "2"}}, "ab"})) << size;
  }
}

TEST(MessageReader, StopsAtTheEndOfTheMessage) {
  RequestReader reader({});
  const std::string first = "POST /a HTTP/1.1\r\nContent-Length: 1\r\n\r\nx";
  EXPECT_EQ(reader.put(first + "GET /b HTTP/1.1\r\n\r\n"), first.size());
  EXPECT_EQ(reader.state(), ReadState::complete);
  EXPECT_EQ(reader.message(), (HttpRequest{"POST", "/a", {{"Content-Length", "1"}}, "x"}));
  reader.begin();
  reader.put("GET /b HTTP/1.1\r\n\r\n");
  EXPECT_EQ(reader.message(), (HttpRequest{"GET", "/b", {}, ""}));
}

TEST(MessageReader, AMessageWithoutLengthEndsWithTheStream) {
  ResponseReader reader({});
  reader.put("HTTP/1.1 200 OK\r\n\r\nabc");
  EXPECT_EQ(reader.state(), ReadState::partial);
  reader.end_of_stream();
  EXPECT_EQ(reader.state(), ReadState::complete);
  EXPECT_FALSE(reader.keep_alive());
}

TEST(MessageReader, AMessageCutShortStaysPartial) {
  ResponseReader reader({});
  reader.end_of_stream();
  EXPECT_EQ(reader.state(), ReadState::partial);
  reader.put("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc");
  reader.end_of_stream();
  EXPECT_EQ(reader.state(), ReadState::partial);
  EXPECT_EQ(reader.announced_body(), 4U);
}

TEST(MessageReader, KnowsWhetherTheConnectionMayBeKept) {
  const struct {
    std::string head;
    bool keep;
  } cases[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true},
      {"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", true},
      {"HTTP/1.1 200 OK\r\nconnection: Close\r\nContent-Length: 0\r\n\r\n", false},
      {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false},
      {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", true},
  };
  for (const auto& c : cases) {
    ResponseReader reader({});
    reader.put(c.head);
    ASSERT_EQ(reader.state(), ReadState::complete) << c.head;
    EXPECT_EQ(reader.keep_alive(), c.keep) << c.head;
  }
}

TEST(MessageReader, HoldsItsLimits) {
  const ReadLimits limits{.head = 100, .body = 3};
  const struct {
    std::string bytes;
    ReadState expected;
  } cases[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", ReadState::complete},
      {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", ReadState::body_too_large},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n", ReadState::body_too_large},
      {"HTTP/1.1 200 OK\r\n\r\nabcd", ReadState::body_too_large},
      {"HTTP/1.1 200 " + std::string(200, 'x'), ReadState::head_too_large},
      {"HTTP/1.1 200 OK\r\nA: " + std::string(200, 'x'), ReadState::head_too_large},
  };
  for (const auto& c : cases) {
    ResponseReader reader(limits);
    put_in_pieces(reader, c.bytes, 50);
    EXPECT_EQ(reader.state(), c.expected) << c.bytes;
  }
}

}  // namespace
}  // namespace psvcheck::wire
