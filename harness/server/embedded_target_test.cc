#include "harness/server/embedded_target.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace psvcheck::server {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::MatchesRegex;

const std::string token0(32, '0');
const std::string token1(32, '1');
const std::string token2(32, '2');

class EmbeddedTargetTest : public testing::Test {
 protected:
  static TargetOptions options(model::Time& now) {
    TargetOptions made;
    made.clock = [&now] { return now; };
    return made;
  }

  wire::HttpResponse send(const std::string& operation, const json& body) {
    return target.handle(
        {"POST",
         "/",
         {{"X-Amz-Target", "secretsmanager." + operation}, {"Content-Type", "application/x-amz-json-1.1"}},
         body.dump()});
  }

  json succeed(const std::string& operation, const json& body) {
    const wire::HttpResponse response = send(operation, body);
    EXPECT_EQ(response.status, 200U) << response.body;
    return json::parse(response.body);
  }

  std::string refused(const std::string& operation, const json& body) {
    const wire::HttpResponse response = send(operation, body);
    EXPECT_EQ(response.status, 400U) << response.body;
    return json::parse(response.body).value("__type", "");
  }

  json create() {
    return succeed("CreateSecret", {{"Name", "s"}, {"ClientRequestToken", token0}, {"SecretString", "zero"}});
  }
  json put(const std::string& token, const std::string& text) {
    return succeed("PutSecretValue", {{"SecretId", "s"}, {"ClientRequestToken", token}, {"SecretString", text}});
  }

  model::Time now{1'790'000'000'123ms};
  EmbeddedTarget target{options(now)};
};

TEST_F(EmbeddedTargetTest, AnswersAPutWithTheNewVersion) {
  const json created = create();
  EXPECT_THAT(created["ARN"].get<std::string>(),
              MatchesRegex("arn:aws:secretsmanager:us-east-1:123456789012:secret:s-[A-Za-z0-9]{6}"));
  const json answer = put(token1, "one");
  EXPECT_EQ(answer,
            (json{{"ARN", created["ARN"]}, {"Name", "s"}, {"VersionId", token1}, {"VersionStages", {"AWSCURRENT"}}}));
}

TEST_F(EmbeddedTargetTest, GivesBackWhatWasPut) {
  create();
  put(token1, "one \u00e4");
  const json get = succeed("GetSecretValue", {{"SecretId", "s"}});
  EXPECT_EQ(get["SecretString"], "one \u00e4");
  EXPECT_EQ(get["VersionId"], token1);
  EXPECT_FALSE(get.contains("SecretBinary"));
  EXPECT_DOUBLE_EQ(get["CreatedDate"].get<double>(), 1'790'000'000.123);
  EXPECT_EQ(succeed("GetSecretValue", {{"SecretId", "s"}, {"VersionStage", "AWSPREVIOUS"}})["SecretString"], "zero");
}

TEST_F(EmbeddedTargetTest, FindsASecretByItsArn) {
  const json created = create();
  EXPECT_EQ(succeed("DescribeSecret", {{"SecretId", created["ARN"]}})["Name"], "s");
}

TEST_F(EmbeddedTargetTest, RefusesOtherDataWithAKnownToken) {
  create();
  put(token1, "one");
  EXPECT_EQ(refused("PutSecretValue", {{"SecretId", "s"}, {"ClientRequestToken", token1}, {"SecretString", "two"}}),
            "ResourceExistsException");
  EXPECT_EQ(put(token1, "one")["VersionId"], token1);
}

TEST_F(EmbeddedTargetTest, ListsVersionsInPages) {
  create();
  put(token1, "one");
  put(token2, "two");
  const json first =
      succeed("ListSecretVersionIds", {{"SecretId", "s"}, {"IncludeDeprecated", true}, {"MaxResults", 2}});
  EXPECT_EQ(first["Versions"].size(), 2U);
  EXPECT_EQ(first["Versions"][0]["KmsKeyIds"], json({"DefaultEncryptionKey"}));
  const json second =
      succeed("ListSecretVersionIds",
              {{"SecretId", "s"}, {"IncludeDeprecated", true}, {"MaxResults", 2}, {"NextToken", first["NextToken"]}});
  EXPECT_EQ(second["Versions"].size(), 1U);
  EXPECT_FALSE(second.contains("NextToken"));
}

TEST_F(EmbeddedTargetTest, RefusesWhatIsNoRequestOfTheService) {
  create();
  EXPECT_EQ(refused("PutSecretValue", json::array()), "SerializationException");
  EXPECT_EQ(refused("PutSecretValue", {{"SecretId", 12}}), "SerializationException");
  EXPECT_EQ(refused("PutSecret", {{"SecretId", "s"}}), "UnknownOperationException");
  EXPECT_EQ(refused("GetSecretValue", {{"SecretId", "other"}}), "ResourceNotFoundException");
}

TEST_F(EmbeddedTargetTest, AnswersWhereNothingSaysWhatItShould) {
  TargetOptions open = options(now);
  open.step = [](const auto&, const auto&, const auto&) {
    return model::Outcomes{model::Outcome{model::AnyAnswer{}, std::nullopt, {}}};
  };
  target = EmbeddedTarget(open);
  EXPECT_EQ(refused("DescribeSecret", {{"SecretId", "s"}}), "ValidationException");
}

TEST_F(EmbeddedTargetTest, GivesEveryAnswerARequestIdOfItsOwn) {
  const auto id = [&] {
    return *wire::find_header(send("DescribeSecret", {{"SecretId", "s"}}).headers, "x-amzn-RequestId");
  };
  EXPECT_NE(id(), id());
}

TEST_F(EmbeddedTargetTest, MakesANewArnSuffixForEveryCreation) {
  const json first = create();
  succeed("DeleteSecret", {{"SecretId", "s"}, {"ForceDeleteWithoutRecovery", true}});
  const json second = create();
  EXPECT_NE(first["ARN"], second["ARN"]);
  EXPECT_EQ(refused("DescribeSecret", {{"SecretId", first["ARN"]}}), "ResourceNotFoundException");
}

TEST_F(EmbeddedTargetTest, IsTheSameForTheSameSeed) {
  const json first = create();
  target = EmbeddedTarget(options(now));
  EXPECT_EQ(create(), first);
}

json rotation(const std::string& account, const std::string& name) {
  return {{"SecretId", "s"},
          {"ClientRequestToken", token1},
          {"RotationLambdaARN", "arn:aws:lambda:us-east-1:" + account + ":function:" + name}};
}

TEST_F(EmbeddedTargetTest, CallsRotationFunctionsOfItsOwnAccountOnly) {
  create();
  EXPECT_EQ(refused("RotateSecret", rotation("111111111111", "f")), "AccessDeniedException");
  EXPECT_EQ(succeed("RotateSecret", rotation("123456789012", "f"))["VersionId"], token1);
  EXPECT_EQ(succeed("DescribeSecret", {{"SecretId", "s"}})["VersionIdsToStages"],
            json({{token0, {"AWSCURRENT"}}, {token1, {"AWSPENDING"}}}));
  EXPECT_EQ(refused("GetSecretValue", {{"SecretId", "s"}, {"VersionId", token1}}), "ResourceNotFoundException");
}

TEST_F(EmbeddedTargetTest, HasAFunctionThatRotatesAtOnce) {
  create();
  succeed("RotateSecret", rotation("123456789012", std::string(rotates_at_once)));
  EXPECT_EQ(succeed("DescribeSecret", {{"SecretId", "s"}})["VersionIdsToStages"],
            json({{token0, {"AWSPREVIOUS"}}, {token1, {"AWSCURRENT"}}}));
  EXPECT_EQ(succeed("GetSecretValue", {{"SecretId", "s"}})["SecretString"], "rotated");
}

TEST_F(EmbeddedTargetTest, CallsNoFunctionWhereItDoesNotRotate) {
  TargetOptions still = options(now);
  still.conduct.rotates = false;
  target = EmbeddedTarget(still);
  create();
  EXPECT_EQ(refused("RotateSecret", rotation("123456789012", "f")), "AccessDeniedException");
}

std::string numbered(int number) { return fmt::format("{:032}", number); }

TEST_F(EmbeddedTargetTest, RefusesVersionsBeyondItsQuota) {
  create();
  for (int number = 1; number < 107; ++number) put(numbered(number), "x");
  EXPECT_EQ(
      refused("PutSecretValue", {{"SecretId", "s"}, {"ClientRequestToken", numbered(107)}, {"SecretString", "x"}}),
      "LimitExceededException");
  put(numbered(5), "x");  // a replay
}

TEST_F(EmbeddedTargetTest, RemovesOldVersionsWhenTheirSecretChanges) {
  create();
  for (int number = 1; number < 105; ++number) put(numbered(number), "x");
  now += 25h;
  const json by_id = {{"SecretId", "s"}, {"VersionId", numbered(1)}};
  put(numbered(105), "x");
  EXPECT_EQ(refused("GetSecretValue", by_id), "InvalidRequestException");
  succeed("GetSecretValue", {{"SecretId", "s"}, {"VersionId", numbered(60)}});
}

TEST_F(EmbeddedTargetTest, SaysThatItIsThere) {
  EXPECT_EQ(target.handle({"GET", "/_psvcheck/health", {}, ""}).status, 200U);
}

TEST_F(EmbeddedTargetTest, ForgetsEverythingWhenReset) {
  create();
  target.handle({"POST", "/_psvcheck/clock", {}, R"({"advance_seconds":100})"});
  EXPECT_EQ(target.handle({"POST", "/_psvcheck/reset", {}, ""}).status, 200U);
  EXPECT_EQ(target.state(), model::State{});
  create();
  EXPECT_DOUBLE_EQ(succeed("DescribeSecret", {{"SecretId", "s"}})["CreatedDate"].get<double>(), 1'790'000'000.123);
}

TEST_F(EmbeddedTargetTest, MovesItsClockForward) {
  EXPECT_EQ(target.handle({"POST", "/_psvcheck/clock", {}, R"({"advance_seconds":100})"}).body,
            R"({"now":1790000100.123})");
  EXPECT_EQ(target.handle({"POST", "/_psvcheck/clock", {}, R"({"advance_seconds":5})"}).status, 200U);
  create();
  EXPECT_DOUBLE_EQ(succeed("DescribeSecret", {{"SecretId", "s"}})["CreatedDate"].get<double>(), 1'790'000'105.123);
}

TEST_F(EmbeddedTargetTest, SaysWhatIsWrongWithACommand) {
  for (const std::string body : {"", "[]", "{}", R"({"advance_seconds":-1})", R"({"advance_seconds":1.5})",
                                 R"({"advance_seconds":"1"})", R"({"advance_seconds":18446744073709551615})"}) {
    const wire::HttpResponse response = target.handle({"POST", "/_psvcheck/clock", {}, body});
    EXPECT_EQ(response.status, 400U) << body;
    EXPECT_TRUE(json::accept(response.body));
  }
  EXPECT_EQ(target.handle({"GET", "/_psvcheck/reset", {}, ""}).status, 404U);
  EXPECT_EQ(target.handle({"POST", "/_psvcheck/other", {}, ""}).status, 404U);
}

TEST(EmbeddedTarget, ThatVerifiesRefusesWhatIsNotSignedButForItsOwnCommands) {
  const wire::Verifier verifier{{"AKIDEXAMPLE", wire::SecretText("key"), std::nullopt}, "us-east-1"};
  model::Time now = model::Time(std::chrono::sys_days{std::chrono::year{2026} / 6 / 15});
  EmbeddedTarget target({.clock = [&now] { return now; }, .verifier = verifier});
  wire::HttpRequest request{
      "POST",
      "/",
      {{"X-Amz-Target", "secretsmanager.CreateSecret"}, {"Content-Type", "application/x-amz-json-1.1"}},
      json{{"Name", "s"}, {"ClientRequestToken", token0}, {"SecretString", "zero"}}.dump()};
  const wire::HttpResponse refused = target.handle(request);
  EXPECT_EQ(refused.status, 400U);
  EXPECT_EQ(json::parse(refused.body)["__type"], "MissingAuthenticationTokenException");
  EXPECT_EQ(target.handle({"POST", "/_psvcheck/clock", {}, R"({"advance_seconds":90000})"}).status, 200U);
  wire::Signer signer(verifier.credentials, verifier.region, verifier.service);
  signer.sign(request, "h", std::chrono::floor<std::chrono::seconds>(now));
  EXPECT_EQ(target.handle(request).status, 400U) << "signatures are held to the moved clock, too";
  signer.sign(request, "h", std::chrono::floor<std::chrono::seconds>(now + 25h));
  EXPECT_EQ(target.handle(request).status, 200U);
  now += 16min;
  EXPECT_EQ(target.handle(request).status, 400U);
}

}  // namespace
}  // namespace psvcheck::server
