#include "harness/server/trail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/server/embedded_target.h"
#include "harness/wire/aws_json.h"

namespace psvcheck::server {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* prefix = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.";

wire::HttpRequest to_cloudtrail(const std::string& operation, const std::string& body) {
  return {.method = "POST",
          .target = "/",
          .headers = {{"Content-Type", "application/x-amz-json-1.1"}, {"X-Amz-Target", prefix + operation}},
          .body = body};
}

model::CreateSecretRequest create(const std::string& name) {
  model::CreateSecretRequest request;
  request.name = name;
  request.client_request_token = std::string(32, 'a');
  request.secret_string = "a value of " + name;
  return request;
}

struct TrailTest : testing::Test {
  model::Time now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24}};
  TargetOptions options;

  EmbeddedTarget target() {
    options.clock = [this] { return now; };
    return EmbeddedTarget(options);
  }
  static json look_up(EmbeddedTarget& target, const std::string& body = "{}") {
    const auto answer = target.handle(to_cloudtrail("LookupEvents", body));
    EXPECT_EQ(answer.status, 200U) << answer.body;
    return json::parse(answer.body);
  }
  static std::vector<std::string> names(const json& answer) {
    std::vector<std::string> all;
    for (const auto& event : answer["Events"]) all.push_back(event["EventName"]);
    return all;
  }
};

TEST_F(TrailTest, ShowsWhatWasAskedAndNoValue) {
  EmbeddedTarget shown = target();
  shown.handle(wire::encode_request(create("one")));
  now += 10s;
  shown.handle(wire::encode_request(model::DescribeSecretRequest{"nobody"}));
  const json answer = look_up(shown);
  EXPECT_THAT(names(answer), ElementsAre("DescribeSecret", "CreateSecret"));
  const json detail = json::parse(answer["Events"][1]["CloudTrailEvent"].get<std::string>());
  EXPECT_EQ(detail["requestParameters"]["secretId"], "one");
  EXPECT_EQ(json::parse(answer["Events"][0]["CloudTrailEvent"].get<std::string>())["errorCode"],
            "ResourceNotFoundException");
  EXPECT_THAT(answer.dump(), Not(HasSubstr("a value of one")));
  options.trail_shows_bodies = true;
  EmbeddedTarget leaky = target();
  leaky.handle(wire::encode_request(create("one")));
  EXPECT_THAT(look_up(leaky).dump(), HasSubstr("a value of one"));
}

TEST_F(TrailTest, IsAskedForATimeAndForAName) {
  EmbeddedTarget asked = target();
  for (const char* name : {"one", "two", "three"}) {
    asked.handle(wire::encode_request(create(name)));
    now += 10s;
  }
  const auto at = [&](std::chrono::seconds back) {
    return std::to_string(std::chrono::floor<std::chrono::seconds>(now - back).time_since_epoch().count());
  };
  EXPECT_EQ(names(look_up(asked, "{\"StartTime\": " + at(20s) + "}")).size(), 2U);
  EXPECT_EQ(names(look_up(asked, "{\"EndTime\": " + at(25s) + "}")).size(), 1U);
  const auto by = [](const char* key, const char* value) {
    return json{{"LookupAttributes", {{{"AttributeKey", key}, {"AttributeValue", value}}}}}.dump();
  };
  EXPECT_EQ(names(look_up(asked, by("EventName", "CreateSecret"))).size(), 3U);
  EXPECT_EQ(names(look_up(asked, by("EventName", "PutSecretValue"))).size(), 0U);
  EXPECT_EQ(names(look_up(asked, by("EventSource", "secretsmanager.amazonaws.com"))).size(), 3U);
  EXPECT_EQ(names(look_up(asked, by("EventSource", "kms.amazonaws.com"))).size(), 0U);
}

TEST_F(TrailTest, GivesFiftyEventsAPageAndAllOfThemOnce) {
  EmbeddedTarget paged = target();
  for (int i = 0; i < 120; ++i) paged.handle(wire::encode_request(create("s" + std::to_string(i))));
  std::set<std::string> ids;
  std::string token;
  std::vector<std::size_t> sizes;
  do {
    const json page = look_up(paged, token.empty() ? "{}" : json{{"NextToken", token}}.dump());
    sizes.push_back(page["Events"].size());
    for (const auto& event : page["Events"]) ids.insert(event["EventId"]);
    token = page.value("NextToken", "");
  } while (!token.empty() && sizes.size() < 10);
  EXPECT_THAT(sizes, ElementsAre(50, 50, 20));
  EXPECT_EQ(ids.size(), 120U);
}

TEST_F(TrailTest, RefusesWhatItDoesNotKnow) {
  EmbeddedTarget strict = target();
  EXPECT_EQ(strict.handle(to_cloudtrail("CreateTrail", "{}")).status, 400U);
  for (const char* body : {"", "[]", R"({"MaxResults": 51})", R"({"MaxResults": 0})", R"({"NextToken": "x"})",
                           R"({"LookupAttributes": [{"AttributeKey": "Username"}]})", R"({"LookupAttributes": [1]})"}) {
    EXPECT_EQ(strict.handle(to_cloudtrail("LookupEvents", body)).status, 400U) << body;
  }
}

TEST_F(TrailTest, WantsASignatureForCloudTrailWhereOneForSecretsManagerIsWanted) {
  const wire::Credentials user{"AKID", wire::SecretText("sesame"), std::nullopt};
  options.verifier = wire::Verifier{user, "us-east-1"};
  EmbeddedTarget verifying = target();
  const auto status = [&](const char* service) {
    auto request = to_cloudtrail("LookupEvents", "{}");
    wire::Signer(user, "us-east-1", service).sign(request, "127.0.0.1", std::chrono::floor<std::chrono::seconds>(now));
    return verifying.handle(request).status;
  };
  EXPECT_EQ(status("cloudtrail"), 200U);
  EXPECT_EQ(status("secretsmanager"), 400U);
}

}  // namespace
}  // namespace psvcheck::server
