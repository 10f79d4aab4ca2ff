#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/temporary_folder_for_tests.h"
#include "harness/wire/http_client.h"
#include "harness/wire/http_server.h"
#include "harness/wire/raw_sockets_for_tests.h"
#include "harness/wire/self_signed_for_tests.h"

namespace psvcheck::wire {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// A self-signed certificate for these names, with its key, as PEM files in a directory of its own.
class TlsTest : public testing::Test {
 protected:
  void SetUp() override { write_certificate("DNS:localhost"); }

  std::string certificate_file() const { return directory_ + "/certificate.pem"; }
  std::string key_file() const { return directory_ + "/key.pem"; }

  void write_certificate(const char* names) const { ASSERT_TRUE(write_self_signed(directory_, names)); }

  ServerThread serve() const {
    auto server = ServerThread::start({.certificate_file = certificate_file(), .key_file = key_file()},
                                      [](const HttpRequest& request) -> HttpReply {
                                        return {.response = {.status = 200, .reason = "OK", .body = request.body},
                                                .close_after = request.target == "/close"};
                                      });
    if (!server) throw std::runtime_error(server.error());
    return std::move(*server);
  }

  TemporaryFolder folder_;
  std::string directory_ = folder_.path().string();
};

Endpoint named(std::string host, const ServerThread& server) {
  return {.tls = true, .host = std::move(host), .port = server.port()};
}

TEST_F(TlsTest, AcceptsACertificateOfAnAuthorityThatIsTrusted) {
  const auto server = serve();
  HttpClient client(named("localhost", server), {.ca_file = certificate_file()});
  for (const auto& body : {std::string("{}"), std::string(200'000, 'x'), std::string()}) {
    const auto answer = client.send({.body = body});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, body);
  }
}

TEST_F(TlsTest, KeepsTheConnectionUntilTheServerCloses) {
  const auto server = serve();
  HttpClient client(named("localhost", server), {.ca_file = certificate_file()});
  for (const auto* target : {"/", "/close", "/", "/"}) {
    const auto answer = client.send({.target = target, .body = "x"});
    ASSERT_TRUE(answer) << target << answer.error().message;
    EXPECT_EQ(answer->body, "x");
  }
}

TEST_F(TlsTest, RefusesACertificateThatNobodyVouchesFor) {
  const auto server = serve();
  HttpClient client(named("localhost", server));
  const auto answer = client.send({});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, TransportFailure::tls);
  EXPECT_THAT(answer.error().message, HasSubstr("self-signed certificate"));
  EXPECT_FALSE(answer.error().may_have_arrived);
}

TEST_F(TlsTest, RefusesACertificateForAnotherHost) {
  const auto server = serve();
  HttpClient client(named("127.0.0.1", server), {.ca_file = certificate_file()});
  const auto answer = client.send({});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, TransportFailure::tls) << answer.error().message;
}

TEST_F(TlsTest, VerifiesAddresses) {
  write_certificate("IP:127.0.0.1");
  const auto server = serve();
  HttpClient client(named("127.0.0.1", server), {.ca_file = certificate_file()});
  const auto answer = client.send({});
  EXPECT_TRUE(answer) << answer.error().message;
}

TEST_F(TlsTest, AcceptsAnyCertificateWhenToldTo) {
  const auto server = serve();
  HttpClient client(named("127.0.0.1", server), {.verify = TlsVerify::none});
  const auto answer = client.send({});
  EXPECT_TRUE(answer) << answer.error().message;
}

TEST_F(TlsTest, SaysThatTheAuthoritiesCannotBeRead) {
  const auto server = serve();
  HttpClient client(named("localhost", server), {.ca_file = directory_ + "/absent.pem"});
  const auto answer = client.send({});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, TransportFailure::bad_endpoint);
  EXPECT_THAT(answer.error().message, HasSubstr("/absent.pem cannot be read"));
}

TEST_F(TlsTest, ReportsAServerThatSpeaksNoTls) {
  ScriptedServer server({[](Connection& connection) { connection.answer("HTTP/1.1 400 Bad Request\r\n\r\n"); }});
  auto endpoint = server.endpoint();
  endpoint.tls = true;
  HttpClient client(endpoint);
  const auto answer = client.send({});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, TransportFailure::tls) << answer.error().message;
}

TEST_F(TlsTest, AHandshakeThatHangsIsATimeout) {
  ScriptedServer server({[](Connection& connection) { connection.wait_for_close(); }});
  auto endpoint = server.endpoint();
  endpoint.tls = true;
  HttpClient client(endpoint, {.connect_timeout = 100ms});
  const auto answer = client.send({});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, TransportFailure::timeout) << answer.error().message;
}

TEST_F(TlsTest, TheServerSurvivesAClientThatSpeaksNoTls) {
  const auto server = serve();
  {
    Connection plain(Connection::connect(server.port()));
    plain.say("GET / HTTP/1.1\r\n\r\n");
    plain.wait_for_close();
  }
  HttpClient client(named("localhost", server), {.ca_file = certificate_file()});
  EXPECT_TRUE(client.send({}));
}

}  // namespace
}  // namespace psvcheck::wire
