#include "harness/server/serve.h"

#include <gtest/gtest.h>

#include "harness/wire/http_client.h"

namespace psvcheck::server {
namespace {

const ConnectionHabits every_habit[] = {
    {},
    {.close_after_each = true},
    {.chunked = true},
    {.head_and_body_apart = true},
    {.close_after_each = true, .chunked = true, .head_and_body_apart = true},
};

TEST(Serve, AnswersOverHttpWithEveryHabit) {
  for (const ConnectionHabits& habits : every_habit) {
    auto server = start({.habits = habits});
    ASSERT_TRUE(server) << server.error();
    wire::HttpClient client(server->endpoint());
    for (int i = 0; i < 3; ++i) {
      const auto request = wire::encode_request(model::DescribeSecretRequest{"nobody"});
      const auto exchange = wire::exchange_of(request, client.send(request), {}, {});
      const auto* const refused = std::get_if<model::Refusal>(&exchange.answer);
      ASSERT_NE(refused, nullptr);
      EXPECT_EQ(refused->type, "ResourceNotFoundException");
    }
  }
}

TEST(Serve, GivesEveryHandlerATargetOfItsOwn) {
  const wire::Handler first = handler_of({});
  const wire::Handler second = handler_of({});
  model::CreateSecretRequest create;
  create.name = "s";
  create.client_request_token = std::string(32, 'a');
  EXPECT_EQ(first(wire::encode_request(create)).response.status, 200U);
  const auto describe = wire::encode_request(model::DescribeSecretRequest{"s"});
  EXPECT_EQ(first(describe).response.status, 200U);
  EXPECT_EQ(second(describe).response.status, 400U);
}

TEST(Serve, SaysWhichAddressCannotBeUsed) {
  const auto server = listen({.server = {.address = "192.0.2.1"}});
  ASSERT_FALSE(server);
  EXPECT_NE(server.error().find("192.0.2.1"), std::string::npos) << server.error();
}

}  // namespace
}  // namespace psvcheck::server
