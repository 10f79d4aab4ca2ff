#include "harness/cli/client_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/wire/http_server.h"
#include "harness/wire/sigv4.h"

namespace psvcheck::cli {
namespace {

using namespace std::chrono_literals;

/// Has the system's clock, moved by `ahead`, said this some time from `start` until now?
bool is_now(const std::string& date, std::chrono::system_clock::time_point start, std::chrono::seconds ahead) {
  const auto first = std::chrono::floor<std::chrono::seconds>(start) + ahead;
  const auto last = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + ahead;
  for (auto time = first; time <= last; time += 1s) {
    if (wire::amz_date(time) == date) return true;
  }
  return false;
}

Connection connection_to(const wire::ServerThread& server, wire::Credentials credentials) {
  Connection connection;
  connection.endpoint = server.endpoint();
  connection.region = "us-east-1";
  connection.credentials = std::move(credentials);
  return connection;
}

TEST(ClientPool, SignsWithTheTimeOfTheTarget) {
  auto server = wire::ServerThread::start({}, [](const wire::HttpRequest& request) {
    wire::HttpReply reply;
    reply.response.status = 200;
    const std::string* date = wire::find_header(request.headers, "X-Amz-Date");
    const std::string* authorization = wire::find_header(request.headers, "Authorization");
    if (date != nullptr && authorization != nullptr) reply.response.body = *date + " " + *authorization;
    return reply;
  });
  ASSERT_TRUE(server) << server.error();
  Connection connection = connection_to(*server, {"key", wire::SecretText("secret"), std::nullopt});
  connection.clock = std::make_unique<targets::TargetClock>(targets::ClockOptions{
      .adapter = targets::HttpClock{"POST", "/clock/{seconds}", ""}, .endpoint = connection.endpoint});
  ClientPool pool(connection);
  const run::Send send = pool.connect();
  for (const std::chrono::seconds ahead : {0s, std::chrono::seconds(48h)}) {
    if (ahead > 0s) {
      ASSERT_TRUE(clock_of(connection)(ahead));
    }
    const auto start = std::chrono::system_clock::now();
    const auto answer = send({});
    ASSERT_TRUE(answer) << answer.error().message;
    const std::string date = answer->body.substr(0, answer->body.find(' '));
    EXPECT_TRUE(is_now(date, start, ahead)) << date << " " << ahead.count();
    EXPECT_THAT(answer->body, testing::HasSubstr("/" + date.substr(0, 8) + "/us-east-1/"))
        << "the scope of the signature";
  }
}

TEST(ClientPool, BringsNoCredentialsThatATargetEchoes) {
  auto server = wire::ServerThread::start({}, [](const wire::HttpRequest& request) {
    wire::HttpReply reply;
    reply.response.status = 400;
    const std::string* authorization = wire::find_header(request.headers, "Authorization");
    if (authorization != nullptr) reply.response.body = *authorization;
    return reply;
  });
  ASSERT_TRUE(server) << server.error();
  const Connection connection = connection_to(*server, {"AKIDINUSE", wire::SecretText("secret"), std::nullopt});
  ClientPool pool(connection, {"AKIDINUSE"});
  const auto answer = pool.connect()({});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_THAT(answer->body, testing::HasSubstr("Credential=***/"));
}

TEST(ClientPool, MovesNoClockWhereThereIsNoAdapter) { EXPECT_FALSE(clock_of(Connection{})); }

}  // namespace
}  // namespace psvcheck::cli
