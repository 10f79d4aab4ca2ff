#include "harness/wire/http_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "harness/wire/raw_sockets_for_tests.h"

namespace psvcheck::wire {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

HttpRequest post(std::string body) { return {.headers = {{"X-Test", "1"}}, .body = std::move(body)}; }

// One request to a server that plays the script.
std::expected<HttpResponse, TransportError> exchange(Script script, ClientOptions options = {},
                                                     HttpRequest request = post("{}")) {
  ScriptedServer server({std::move(script)});
  HttpClient client(server.endpoint(), options);
  return client.send(request);
}

Script answering(std::string bytes) {
  return [bytes = std::move(bytes)](Connection& connection) { connection.answer(bytes); };
}

TEST(HttpClient, SendsHeadAndBodyInOnePiece) {
  std::string received;
  const auto answer = exchange([&](Connection& connection) {
    received = connection.receive();
    connection.say(kOk);
  });
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_THAT(received, StartsWith("POST / HTTP/1.1\r\nX-Test: 1\r\nHost: 127.0.0.1:"));
  EXPECT_THAT(received, testing::EndsWith("\r\nContent-Length: 2\r\n\r\n{}"));
}

TEST(HttpClient, AddsNoHeaderThatTheRequestHas) {
  std::string received;
  const auto answer = exchange(
      [&](Connection& connection) {
        received = connection.receive();
        connection.say(kOk);
      },
      {}, {.headers = {{"host", "h"}, {"content-length", "0"}}});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(received, "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 0\r\n\r\n");
}

TEST(HttpClient, UnderstandsEveryWayToDelimitAnAnswer) {
  const struct {
    std::string bytes;
    HttpResponse expected;
  } cases[] = {
      {std::string(kOk), {200, "OK", {{"Content-Length", "2"}}, "ok"}},
      {"HTTP/1.1 400 \r\nContent-Length: 0\r\n\r\n", {400, "", {{"Content-Length", "0"}}, ""}},
      {"HTTP/1.1 400\r\nContent-Length: 1\r\n\r\nx", {400, "", {{"Content-Length", "1"}}, "x"}},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n",
       {200, "OK", {{"Transfer-Encoding", "chunked"}, {"T", "1"}}, "abcde"}},
      {"HTTP/1.1 200 OK\r\nA: \r\na:  b \r\n\r\nuntil the end", {200, "OK", {{"A", ""}, {"a", "b"}}, "until the end"}},
      {"HTTP/1.0 200 OK\r\n\r\n", {200, "OK", {}, ""}},
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
       {204, "No Content", {}, ""}},
  };
  for (const auto& c : cases) {
    const auto answer = exchange(answering(c.bytes));
    ASSERT_TRUE(answer) << c.bytes << answer.error().message;
    EXPECT_EQ(*answer, c.expected) << c.bytes;
  }
}

TEST(HttpClient, ReadsAnAnswerThatArrivesByteByByte) {
  const auto answer = exchange([](Connection& connection) {
    connection.receive();
    for (const char c : kOk) connection.say({&c, 1});
  });
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "ok");
}

TEST(HttpClient, ExpectsNoBodyInTheAnswerToHead) {
  const auto answer = exchange(answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), {}, {.method = "HEAD"});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "");
}

TEST(HttpClient, KeepsTheConnection) {
  ScriptedServer server({[](Connection& connection) {
    connection.answer(kOk);
    connection.answer(kOk);
  }});
  HttpClient client(server.endpoint());
  EXPECT_TRUE(client.send(post("1")));
  const auto second = client.send(post("2"));
  EXPECT_TRUE(second) << second.error().message;
}

TEST(HttpClient, SendsNothingOnAConnectionThatAnnouncedClose) {
  const struct {
    std::string name;
    std::string first_answer;
  } cases[] = {
      {"announced", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"},
      {"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"},
  };
  for (const auto& c : cases) {
    std::string after = "nothing yet";
    ScriptedServer server({[&](Connection& connection) {
                             connection.answer(c.first_answer);
                             after = connection.receive();
                           },
                           answering(std::string(kOk))});
    HttpClient client(server.endpoint());
    EXPECT_TRUE(client.send(post("1"))) << c.name;
    EXPECT_TRUE(client.send(post("2"))) << c.name;
    EXPECT_EQ(after, "") << c.name;
  }
}

TEST(HttpClient, ReconnectsWhenTheKeptConnectionWasClosedMeanwhile) {
  // One connection is closed before the next is accepted: the other client's answer proves that the first is closed.
  const std::vector<Script> one_answer_each(3, answering(std::string(kOk)));
  ScriptedServer server(one_answer_each);
  HttpClient client(server.endpoint());
  HttpClient other(server.endpoint());
  ASSERT_TRUE(client.send(post("1")));
  ASSERT_TRUE(other.send(post("2")));
  const auto again = client.send(post("3"));
  EXPECT_TRUE(again) << again.error().message;
}

TEST(HttpClient, ReportsALossAfterSendingInsteadOfSendingAgain) {
  ScriptedServer server({[](Connection& connection) {
                           connection.answer(kOk);
                           connection.receive();
                         },
                         answering(std::string(kOk))});
  HttpClient client(server.endpoint());
  ASSERT_TRUE(client.send(post("1")));
  const auto lost = client.send(post("2"));
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, TransportFailure::closed);
  EXPECT_THAT(lost.error().message, HasSubstr("before any byte of the answer"));
  EXPECT_TRUE(lost.error().reused_connection);
  EXPECT_TRUE(lost.error().may_have_arrived);
  EXPECT_TRUE(client.send(post("3")));
}

TEST(HttpClient, DoesNotTakeUnaskedBytesForTheNextAnswer) {
  ScriptedServer server(
      {answering(std::string(kOk) + "HTTP/1.1 500 Stale\r\nContent-Length: 0\r\n\r\n"), answering(std::string(kOk))});
  HttpClient client(server.endpoint());
  ASSERT_TRUE(client.send(post("1")));
  const auto second = client.send(post("2"));
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->status, 200U);
}

TEST(HttpClient, TellsHowAnExchangeFailed) {
  const struct {
    Script script;
    TransportFailure kind;
    std::string says;
  } cases[] = {
      {answering(""), TransportFailure::closed, "closed before any byte of the answer"},
      {answering("HTTP/1.1 200 OK\r\nA: b"), TransportFailure::closed, "closed within the head"},
      {answering("HTT"), TransportFailure::closed, "closed within the head"},
      {answering("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), TransportFailure::closed,
       "closed after 3 of 10 bytes of the body"},
      {answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), TransportFailure::closed,
       "closed after 3 bytes of the body, before its last chunk"},
      {answering("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"), TransportFailure::too_large,
       "over the limit of 1000 bytes"},
      {[](Connection& c) {
         c.answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
         c.say_forever("5\r\nabcde\r\n");
       },
       TransportFailure::too_large, "over the limit of 1000 bytes"},
      {[](Connection& c) {
         c.answer("HTTP/1.1 200 OK\r\n\r\n");
         c.say_forever("abcde");
       },
       TransportFailure::too_large, "over the limit of 1000 bytes"},
      {[](Connection& c) {
         c.answer("HTTP/1.1 200 OK\r\n");
         c.say_forever("Endless: head\r\n");
       },
       TransportFailure::too_large, "head is over the limit"},
      {[](Connection& c) {
         c.answer("HTTP/1.1 200 ");
         c.say_forever("endless reason");
       },
       TransportFailure::too_large, "head is over the limit"},
      {[](Connection& c) {
         c.answer("SSH-2.0-OpenSSH_9.2");
         c.wait_for_close();
       },
       TransportFailure::malformed, "not HTTP"},
      {answering("HTTP/1.1 2x0 OK\r\n\r\n"), TransportFailure::malformed, "not HTTP"},
      {answering("HTTP/1.1 200 OK\r\nno colon\r\n\r\n"), TransportFailure::malformed, "not HTTP"},
      {answering("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"), TransportFailure::malformed, "not HTTP"},
      {answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), TransportFailure::malformed,
       "not HTTP"},
      {[](Connection& c) { c.wait_for_close(); }, TransportFailure::timeout, "no complete answer within 150 ms"},
      {[](Connection& c) {
         c.answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
         c.wait_for_close();
       },
       TransportFailure::timeout, "no complete answer within 150 ms"},
  };
  for (const auto& c : cases) {
    const auto timeout = c.kind == TransportFailure::timeout ? 150ms : 10'000ms;
    const auto answer = exchange(c.script, {.timeout = timeout, .max_body = 1000});
    ASSERT_FALSE(answer) << c.says;
    EXPECT_EQ(answer.error().kind, c.kind) << answer.error().message;
    EXPECT_THAT(answer.error().message, HasSubstr(c.says));
    EXPECT_THAT(answer.error().message, StartsWith("http://127.0.0.1:"));
    EXPECT_TRUE(answer.error().may_have_arrived);
    EXPECT_FALSE(answer.error().reused_connection);
  }
}

TEST(HttpClient, ATimeoutCoversTheWholeExchange) {
  // Each byte comes well within the time, all of them do not.
  const auto begin = std::chrono::steady_clock::now();
  const auto answer = exchange(
      [](Connection& connection) {
        connection.answer("HTTP/1.1 200 OK\r\n\r\n");
        connection.say_forever("x");
      },
      {.timeout = 100ms, .max_body = std::size_t{1} << 40U});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, TransportFailure::timeout);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 100ms);
}

TEST(HttpClient, GoesOnAfterATimeoutWithANewConnection) {
  ScriptedServer server({[](Connection& connection) { connection.wait_for_close(); }, answering(std::string(kOk))});
  HttpClient client(server.endpoint(), {.timeout = 100ms});
  ASSERT_FALSE(client.send(post("1")));
  const auto second = client.send(post("2"));
  EXPECT_TRUE(second) << second.error().message;
}

TEST(HttpClient, ReadsTheAnswerOfATargetThatDidNotReadTheWholeRequest) {
  const auto answer = exchange(
      [](Connection& connection) {
        connection.receive();
        connection.say("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
        connection.wait_for_close();
      },
      {}, post(std::string(512 * 1024, 'x')));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 413U);
}

TEST(HttpClient, ReportsThatNothingListens) {
  Endpoint gone;
  {
    const ScriptedServer server({});
    gone = server.endpoint();
  }
  HttpClient client(gone);
  const auto answer = client.send(post("{}"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, TransportFailure::refused);
  EXPECT_FALSE(answer.error().may_have_arrived);
  EXPECT_THAT(answer.error().message, HasSubstr("is the target running?"));
}

TEST(HttpClient, ReportsANameWithoutAddress) {
  HttpClient client({.host = "no-such-host.invalid", .port = 80});
  const auto answer = client.send(post("{}"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, TransportFailure::unresolved) << answer.error().message;
}

TEST(HttpClient, ResolvesNames) {
  ScriptedServer server({answering(std::string(kOk))});
  HttpClient client({.host = "localhost", .port = server.endpoint().port});
  const auto answer = client.send(post("{}"));
  EXPECT_TRUE(answer) << answer.error().message;
}

TEST(HttpClient, RefusesToWriteARequestThatWouldBeTwo) {
  const HttpRequest cases[] = {
      {.method = ""},
      {.method = "GET /\r\n"},
      {.target = "/a b"},
      {.target = "/\n"},
      {.headers = {{"A\r\nB", "c"}}},
      {.headers = {{"A:", "c"}}},
      {.headers = {{"A", "b\r\nHost: evil"}}},
  };
  HttpClient client({.host = "127.0.0.1", .port = 1});
  for (const auto& request : cases) {
    const auto answer = client.send(request);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, TransportFailure::malformed);
    EXPECT_FALSE(answer.error().may_have_arrived);
  }
}

TEST(HttpClient, CancelEndsTheRunningSendAndAllLaterOnes) {
  std::latch arrived(1);
  ScriptedServer server({[&](Connection& connection) {
    connection.receive();
    arrived.count_down();
    connection.wait_for_close();
  }});
  HttpClient client(server.endpoint());
  std::thread canceller([&] {
    arrived.wait();
    client.cancel();
  });
  const auto answer = client.send(post("{}"));
  canceller.join();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, TransportFailure::cancelled);
  const auto later = client.send(post("{}"));
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().kind, TransportFailure::cancelled);
  EXPECT_FALSE(later.error().may_have_arrived);
}

TEST(HttpClient, MayBeMovedWithItsConnection) {
  ScriptedServer server({[](Connection& connection) {
    connection.answer(kOk);
    connection.answer(kOk);
  }});
  HttpClient first(server.endpoint());
  ASSERT_TRUE(first.send(post("1")));
  HttpClient second(std::move(first));
  EXPECT_TRUE(second.send(post("2")));
  EXPECT_EQ(second.endpoint(), server.endpoint());
}

}  // namespace
}  // namespace psvcheck::wire
