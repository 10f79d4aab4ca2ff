#include "harness/wire/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "harness/wire/http_client.h"
#include "harness/wire/raw_sockets_for_tests.h"

namespace psvcheck::wire {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

HttpReply ok(std::string body) { return {.response = {.status = 200, .reason = "OK", .body = std::move(body)}}; }

HttpReply echo(const HttpRequest& request) { return ok(request.method + " " + request.target + " " + request.body); }

ServerThread serve(Handler handler, ServerOptions options = {}) {
  auto server = ServerThread::start(std::move(options), std::move(handler));
  if (!server) throw std::runtime_error(server.error());
  return std::move(*server);
}

// All that the server says to these bytes until it closes.
std::string said_to(std::uint16_t port, std::string_view bytes) {
  Connection connection(Connection::connect(port));
  connection.say(bytes);
  return connection.wait_for_close();
}

constexpr std::string_view kGet = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view kLastGet = "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

TEST(HttpServer, GivesTheHandlerTheWholeRequest) {
  HttpRequest seen;
  const auto server = serve([&](const HttpRequest& request) {
    seen = request;
    return ok("fine");
  });
  HttpClient client(server.endpoint());
  const HttpRequest sent{
      .target = "/a?b=c", .headers = {{"Host", "h"}, {"X-A", "1"}, {"Content-Length", "4"}}, .body = "body"};
  const auto answer = client.send(sent);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(seen, sent);
  EXPECT_EQ(*answer, (HttpResponse{200, "OK", {{"Content-Length", "4"}}, "fine"}));
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  const auto server = serve(echo);
  const auto said = said_to(server.port(), std::string(kGet) + std::string(kGet) + std::string(kLastGet));
  EXPECT_EQ(said,
            "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nGET /x HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nGET /x "
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nGET /last ");
}

TEST(HttpServer, SendsHeadAndBodyInOnePiece) {
  const auto server = serve([](const HttpRequest&) { return ok("fine"); });
  Connection connection(Connection::connect(server.port()));
  connection.say(kGet);
  EXPECT_EQ(connection.receive(), "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine");
}

TEST(HttpServer, FollowsTheReplysHabits) {
  HttpReply reply;
  const auto server = serve([&](const HttpRequest&) { return reply; });
  const struct {
    std::string name;
    HttpReply reply;
    std::string says;
  } cases[] = {
      {"close_after",
       {.response = {.status = 200, .reason = "OK", .body = "x"}, .close_after = true},
       "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"},
      {"an empty reason",
       {.response = {.status = 400}, .close_after = true},
       "HTTP/1.1 400 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
      {"chunked",
       {.response = {.status = 200, .reason = "OK", .body = "abcde"}, .close_after = true, .chunked = true},
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"},
      {"chunked and empty",
       {.response = {.status = 200, .reason = "OK"}, .close_after = true, .chunked = true},
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"},
      {"apart",
       {.response = {.status = 200, .reason = "OK", .body = "x"}, .close_after = true, .head_and_body_apart = true},
       "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"},
      {"its own length",
       {.response = {.status = 200, .reason = "OK", .headers = {{"content-length", "9"}}, .body = "x"},
        .close_after = true},
       "HTTP/1.1 200 OK\r\ncontent-length: 9\r\nConnection: close\r\n\r\nx"},
      {"no body",
       {.response = {.status = 204, .reason = "No Content", .body = "x"}, .close_after = true},
       "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"},
      {"drop", {.response = {.status = 200}, .drop = true}, ""},
  };
  for (const auto& c : cases) {
    reply = c.reply;
    EXPECT_EQ(said_to(server.port(), kGet), c.says) << c.name;
  }
}

TEST(HttpServer, SendsHeadAndBodyApart) {
  const auto server = serve([](const HttpRequest&) {
    auto reply = ok(std::string(1024, 'x'));
    reply.head_and_body_apart = true;
    return reply;
  });
  HttpClient client(server.endpoint());
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.send({});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body.size(), 1024U);
  }
}

TEST(HttpServer, ClosesWhenTheClientIsOfHttp10) {
  const auto server = serve(echo);
  EXPECT_THAT(said_to(server.port(), "GET / HTTP/1.0\r\n\r\n"), HasSubstr("Connection: close\r\n"));
}

TEST(HttpServer, AnswersHeadWithoutABody) {
  const auto server = serve(echo);
  EXPECT_EQ(said_to(server.port(), "HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n");
}

TEST(HttpServer, LetsAClientThatAsksGoOn) {
  const auto server = serve(echo);
  Connection connection(Connection::connect(server.port()));
  connection.say("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(connection.receive(), "HTTP/1.1 100 Continue\r\n\r\n");
  connection.say("{}");
  EXPECT_THAT(connection.wait_for_close(), EndsWith("\r\n\r\nPOST / {}"));
}

TEST(HttpServer, RefusesWhatItCannotRead) {
  const auto server = serve(echo, {.max_body = 10});
  const struct {
    std::string bytes;
    std::string says;
  } cases[] = {
      {"nonsense\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n"},
      {"GET / HTTP/1.1\r\nno colon\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n"},
      {"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n"},
      {"POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\n", "HTTP/1.1 413 Content Too Large\r\n"},
      {"GET / HTTP/1.1\r\nA: " + std::string(100'000, 'x'), "HTTP/1.1 431 Request Header Fields Too Large\r\n"},
  };
  for (const auto& c : cases) {
    Connection connection(Connection::connect(server.port()));
    connection.say(c.bytes);
    EXPECT_THAT(connection.receive(), StartsWith(c.says));
  }
  EXPECT_THAT(said_to(server.port(), kLastGet), EndsWith("GET /last ")) << "it serves on";
}

TEST(HttpServer, TurnsAnExceptionIntoStatus500) {
  const auto server = serve([](const HttpRequest&) -> HttpReply { throw std::runtime_error("broken rule"); });
  const auto said = said_to(server.port(), kGet);
  EXPECT_THAT(said, StartsWith("HTTP/1.1 500 Internal Server Error\r\n"));
  EXPECT_THAT(said, EndsWith("broken rule\n"));
}

TEST(HttpServer, ServesManyConnectionsAtOnce) {
  const auto server = serve(echo);
  std::vector<HttpClient> clients;
  for (int i = 0; i < 50; ++i) clients.emplace_back(server.endpoint());
  for (int round = 0; round < 3; ++round) {
    for (auto& client : clients) EXPECT_TRUE(client.send({.body = "x"}));
  }
}

TEST(HttpServer, StopClosesConnectionsAndEndsRun) {
  auto server = std::make_unique<ServerThread>(serve(echo));
  Connection idle(Connection::connect(server->port()));
  idle.say(kGet);
  EXPECT_THAT(idle.receive(), Not(""));
  server.reset();
  EXPECT_EQ(idle.receive(), "");
}

TEST(HttpServer, StopBeforeRunIsNotLost) {
  auto server = HttpServer::listen({}, echo);
  ASSERT_TRUE(server) << server.error();
  server->stop();
  server->run();
}

TEST(HttpServer, SaysWhyItCannotListen) {
  const auto first = serve(echo);
  const struct {
    ServerOptions options;
    std::string says;
  } cases[] = {
      {{.port = first.port()}, "cannot listen on 127.0.0.1 port "},
      {{.address = "localhost"}, "\"localhost\": it is not an IP address"},
      {{.certificate_file = "/absent.pem"}, "one is missing"},
      {{.certificate_file = "/absent.pem", .key_file = "/absent.key"}, "/absent.pem: no usable certificate"},
  };
  for (const auto& c : cases) {
    const auto server = HttpServer::listen(c.options, echo);
    ASSERT_FALSE(server) << c.says;
    EXPECT_THAT(server.error(), HasSubstr(c.says));
  }
}

TEST(HttpServer, NamesAnEndpointForClientsOnThisMachine) {
  auto server = HttpServer::listen({.address = "0.0.0.0"}, echo);
  ASSERT_TRUE(server) << server.error();
  EXPECT_EQ(server->endpoint(), (Endpoint{.host = "127.0.0.1", .port = server->port()}));
}

}  // namespace
}  // namespace psvcheck::wire
