#include "harness/wire/cloudtrail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace psvcheck::wire {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::chrono::sys_seconds since = std::chrono::sys_days{std::chrono::year{2026} / 11 / 24};

json event(int number) {
  return {{"EventId", "id-" + std::to_string(number)},
          {"EventName", "PutSecretValue"},
          {"EventTime", 1'795'000'000 + number},
          {"CloudTrailEvent", json{{"requestParameters", {{"secretString", "a \"quoted\" value"}}}}.dump()}};
}

/// A CloudTrail that has so many events, and gives them page by page, with a token for more or without.
struct CloudTrail {
  int events = 0;
  bool gives_tokens = true;
  std::vector<json> asked{};

  Send send() {
    return [this](const HttpRequest& request) -> std::expected<HttpResponse, TransportError> {
      const json members = json::parse(request.body);
      EXPECT_EQ(*find_header(request.headers, "X-Amz-Target"),
                "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents");
      asked.push_back(members);
      int newest = events;
      if (members.contains("EndTime")) newest = members["EndTime"].get<int>() - 1'795'000'000;
      if (members.contains("NextToken")) newest = std::stoi(members["NextToken"].get<std::string>());
      json answer{{"Events", json::array()}};
      for (; newest > 0 && answer["Events"].size() < 50; --newest) answer["Events"].push_back(event(newest));
      if (newest > 0 && gives_tokens) answer["NextToken"] = std::to_string(newest);
      return HttpResponse{.status = 200, .body = answer.dump()};
    };
  }
};

Send answering(unsigned status, std::string body) {
  return [=](const HttpRequest&) -> std::expected<HttpResponse, TransportError> {
    return HttpResponse{.status = status, .body = body};
  };
}

std::expected<HttpResponse, TransportError> unreachable(const HttpRequest& /*unused*/) {
  TransportError error;
  error.kind = TransportFailure::refused;
  error.message = "no luck";
  return std::unexpected(error);
}

TEST(LookUpEvents, AsksForTheEventsOfSecretsManagerSinceThen) {
  CloudTrail trail{.events = 1};
  ASSERT_TRUE(look_up_events(trail.send(), since));
  ASSERT_THAT(trail.asked, SizeIs(1));
  EXPECT_EQ(trail.asked[0]["StartTime"], since.time_since_epoch().count());
  EXPECT_EQ(trail.asked[0]["LookupAttributes"][0]["AttributeKey"], "EventSource");
  EXPECT_EQ(trail.asked[0]["LookupAttributes"][0]["AttributeValue"], "secretsmanager.amazonaws.com");
}

TEST(LookUpEvents, GivesWhatEventsSayWithoutTheEscapesOfJson) {
  CloudTrail trail{.events = 1};
  const auto events = look_up_events(trail.send(), since);
  ASSERT_TRUE(events) << events.error();
  ASSERT_THAT(*events, SizeIs(1));
  EXPECT_EQ((*events)[0].name, "PutSecretValue");
  EXPECT_THAT((*events)[0].text, HasSubstr("a \"quoted\" value"));
}

TEST(LookUpEvents, TakesAllPagesWithTokensAndWithout) {
  for (const bool gives_tokens : {true, false}) {
    for (const int events : {0, 49, 50, 51, 100, 230}) {
      CloudTrail trail{.events = events, .gives_tokens = gives_tokens};
      const auto found = look_up_events(trail.send(), since);
      ASSERT_TRUE(found) << found.error();
      EXPECT_EQ(found->size(), static_cast<std::size_t>(events)) << gives_tokens;
      EXPECT_LE(trail.asked.size(), static_cast<std::size_t>(events / 49 + 2));
    }
  }
}

TEST(LookUpEvents, EndsWhereATokenLeadsNowhere) {
  std::size_t asked = 0;
  const auto events = look_up_events(
      [&](const HttpRequest&) -> std::expected<HttpResponse, TransportError> {
        ++asked;
        return HttpResponse{.status = 200, .body = R"({"Events": [], "NextToken": "again"})"};
      },
      since);
  ASSERT_TRUE(events);
  EXPECT_THAT(*events, IsEmpty());
  EXPECT_EQ(asked, 2U);
}

TEST(LookUpEvents, SaysWhyThereAreNone) {
  EXPECT_EQ(look_up_events(answering(400, R"({"__type": "UnknownOperationException"})"), since).error(),
            "status 400, UnknownOperationException");
  EXPECT_EQ(look_up_events(answering(501, "<html>"), since).error(), "status 501");
  for (const char* body : {"", "[]", "{}", R"({"Events": {}})"}) {
    EXPECT_EQ(look_up_events(answering(200, body), since).error(), "the answer has no Events") << body;
  }
  EXPECT_EQ(look_up_events(unreachable, since).error(), "no luck");
}

}  // namespace
}  // namespace psvcheck::wire
