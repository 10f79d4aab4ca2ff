#include <gtest/gtest.h>

#include "harness/wire/aws_json.h"

namespace psvcheck::wire {
namespace {

using model::Absent;
using model::Blob;
using model::MalformedRequest;
using model::Mistyped;
using model::Null;
using model::PutSecretValueRequest;
using model::RequestFault;

HttpRequest http(std::string operation, std::string body) {
  return {"POST",
          "/",
          {{"x-amz-target", "secretsmanager." + operation}, {"content-type", "application/x-amz-json-1.1"}},
          std::move(body)};
}

template <class R>
R decoded(const HttpRequest& request) {
  const model::Request any = decode_request(request);
  EXPECT_TRUE(std::holds_alternative<R>(any)) << request.body;
  return std::holds_alternative<R>(any) ? std::get<R>(any) : R{};
}

TEST(DecodeRequest, ReadsTheMembersOfAPut) {
  const auto put = decoded<PutSecretValueRequest>(http("PutSecretValue", R"({"SecretId":"s","ClientRequestToken":"t",
      "SecretString":"ä\n","SecretBinary":"AAH/","VersionStages":["AWSCURRENT","x"],"RotationToken":"r"})"));
  EXPECT_EQ(put.secret_id, model::Member<std::string>("s"));
  EXPECT_EQ(put.client_request_token, model::Member<std::string>("t"));
  EXPECT_EQ(put.secret_string, model::Member<std::string>("ä\n"));
  EXPECT_EQ(put.secret_binary, model::Member<Blob>(Blob{std::string("\0\x01\xff", 3)}));
  ASSERT_NE(model::given(put.version_stages), nullptr);
  EXPECT_EQ(model::given(put.version_stages)->at(1), model::Member<std::string>("x"));
  EXPECT_EQ(put.rotation_token, model::Member<std::string>("r"));
}

TEST(DecodeRequest, LeavesAbsentMembersAbsentAndNullsNull) {
  const auto put = decoded<PutSecretValueRequest>(http("PutSecretValue", R"({"SecretString":null})"));
  EXPECT_TRUE(std::holds_alternative<Absent>(put.secret_id));
  EXPECT_TRUE(std::holds_alternative<Null>(put.secret_string));
}

TEST(DecodeRequest, IgnoresMembersOfOtherOperations) {
  PutSecretValueRequest expected;
  expected.has_unknown_members = true;
  EXPECT_EQ(decoded<PutSecretValueRequest>(http("PutSecretValue", R"({"Name":"n","Tags":[{"Key":1}],"":{}})")),
            expected);
}

struct TypeCase {
  std::string operation, body, found;
};

// What the one member that is given in `body` becomes; empty where it is not Mistyped.
std::string mistyped_in(const model::Request& request) {
  std::string found;
  std::visit(
      [&](const auto& r) {
        model::visit_members(r, [&](const char*, const auto& member) {
          if (const auto* wrong = std::get_if<Mistyped>(&member)) found = wrong->found;
        });
      },
      request);
  return found;
}

TEST(DecodeRequest, SaysWhatAMemberOfTheWrongTypeIs) {
  const TypeCase cases[] = {
      {"PutSecretValue", R"({"SecretString":12})", "a number"},
      {"PutSecretValue", R"({"SecretString":true})", "a boolean"},
      {"PutSecretValue", R"({"SecretString":["a"]})", "an array"},
      {"PutSecretValue", R"({"SecretString":{}})", "an object"},
      {"PutSecretValue", R"({"SecretBinary":1.5})", "a number"},
      {"PutSecretValue", R"({"SecretBinary":"no base64!"})", "a string that is not base64"},
      {"PutSecretValue", R"({"SecretBinary":"AAAA\n"})", ""},
      {"PutSecretValue", R"({"SecretBinary":"AAAAA"})", "a string that is not base64"},
      {"PutSecretValue", R"({"SecretBinary":"_-8="})", "a string that is not base64"},
      {"PutSecretValue", R"({"VersionStages":"AWSCURRENT"})", "a string"},
      {"PutSecretValue", R"({"VersionStages":{"0":"AWSCURRENT"}})", "an object"},
      {"PutSecretValue", R"({"VersionStages":[1]})", ""},
      {"ListSecretVersionIds", R"({"MaxResults":"5"})", "a string"},
      {"ListSecretVersionIds", R"({"MaxResults":1.5})", "a number that is no integer"},
      {"ListSecretVersionIds", R"({"MaxResults":18446744073709551615})", "a number out of range"},
      {"ListSecretVersionIds", R"({"MaxResults":-1})", ""},
      {"ListSecretVersionIds", R"({"IncludeDeprecated":"true"})", "a string"},
      {"ListSecretVersionIds", R"({"IncludeDeprecated":1})", "a number"},
      {"TagResource", R"({"SecretId":1,"Tags":7})", "a number"},
  };
  for (const TypeCase& c : cases) EXPECT_EQ(mistyped_in(decode_request(http(c.operation, c.body))), c.found) << c.body;
}

TEST(DecodeRequest, TakesBase64WithLineBreaksAndWithoutPaddingAsLoose) {
  for (const std::string text : {R"(YWJj\nZGU=)", R"(YWJj\r\nZGU=)", "YWJjZGU"}) {
    const auto put = decoded<PutSecretValueRequest>(http("PutSecretValue", R"({"SecretBinary":")" + text + "\"}"));
    EXPECT_EQ(put.secret_binary, (model::Member<model::Blob>(model::Blob{"abcde", true}))) << text;
  }
  const auto put = decoded<PutSecretValueRequest>(http("PutSecretValue", R"({"SecretBinary":"YWJjZGU="})"));
  EXPECT_EQ(put.secret_binary, (model::Member<model::Blob>(model::Blob{"abcde", false})));
}

TEST(DecodeRequest, ReadsEveryLabelOnItsOwn) {
  const auto put = decoded<PutSecretValueRequest>(http("PutSecretValue", R"({"VersionStages":["a",null,1,[]]})"));
  const std::vector<model::Member<std::string>> expected = {"a", Null{}, Mistyped{"a number"}, Mistyped{"an array"}};
  EXPECT_EQ(put.version_stages, (model::Member<std::vector<model::Member<std::string>>>(expected)));
}

struct FaultCase {
  std::string body;
  RequestFault fault;
};

TEST(DecodeRequest, NamesTheFaultOfABody) {
  const FaultCase cases[] = {
      {"", RequestFault::body_empty},
      {" ", RequestFault::body_not_json},
      {"SecretId=x", RequestFault::body_not_json},
      {"{\"SecretId\":\"x\"", RequestFault::body_not_json},
      {"{\"SecretId\":\"\xff\"}", RequestFault::body_not_json},
      {R"({"SecretId":"\ud800"})", RequestFault::body_ambiguous},
      {"[]", RequestFault::body_not_an_object},
      {"null", RequestFault::body_not_an_object},
      {"\"{}\"", RequestFault::body_not_an_object},
      {R"({"SecretId":"a","SecretId":"a"})", RequestFault::body_ambiguous},
      {R"({"Other":)" + std::string(64, '[') + std::string(64, ']') + "}", RequestFault::body_ambiguous},
      {R"({"Other":1e999})", RequestFault::body_ambiguous},
  };
  for (const FaultCase& c : cases) {
    EXPECT_EQ(decoded<MalformedRequest>(http("PutSecretValue", c.body)).fault, c.fault) << c.body;
  }
}

TEST(DecodeRequest, AcceptsNestingUpToTheLimit) {
  decoded<PutSecretValueRequest>(
      http("PutSecretValue", R"({"Other":)" + std::string(63, '[') + std::string(63, ']') + "}"));
}

struct HeadCase {
  HttpRequest request;
  RequestFault fault;
};

TEST(DecodeRequest, NamesTheFaultOfAHead) {
  const std::pair<std::string, std::string> type{"Content-Type", "application/x-amz-json-1.1"};
  const std::pair<std::string, std::string> target{"X-Amz-Target", "secretsmanager.PutSecretValue"};
  const HeadCase cases[] = {
      {{"GET", "/", {target, type}, "{}"}, RequestFault::wrong_method},
      {{"POST", "/other", {target, type}, "{}"}, RequestFault::wrong_method},
      {{"POST", "/", {type}, "{}"}, RequestFault::missing_target},
      {{"POST", "/", {{"X-Amz-Target", ""}, type}, "{}"}, RequestFault::unknown_operation},
      {{"POST", "/", {{"X-Amz-Target", "PutSecretValue"}, type}, "{}"}, RequestFault::unknown_operation},
      {{"POST", "/", {{"X-Amz-Target", "secretsmanager.putSecretValue"}, type}, "{}"}, RequestFault::unknown_operation},
      {{"POST", "/", {{"X-Amz-Target", "secretsmanager.PutSecret"}, type}, "{}"}, RequestFault::unknown_operation},
      {{"POST", "/", {{"X-Amz-Target", "kms.PutSecretValue"}, type}, "{}"}, RequestFault::unknown_operation},
      {{"POST", "/", {target}, "{}"}, RequestFault::wrong_content_type},
      {{"POST", "/", {target, {"Content-Type", "text/plain"}}, "{}"}, RequestFault::wrong_content_type},
      {{"POST", "/", {target, {"Content-Type", "application/x-amz-json-1.0"}}, "{}"}, RequestFault::wrong_content_type},
  };
  for (const HeadCase& c : cases) EXPECT_EQ(decoded<MalformedRequest>(c.request).fault, c.fault);
}

TEST(DecodeRequest, TakesAContentTypeWithParameters) {
  HttpRequest request = http("PutSecretValue", "{}");
  request.headers[1].second = "Application/X-Amz-Json-1.1 ; charset=utf-8";
  decoded<PutSecretValueRequest>(request);
}

TEST(DecodeRequest, TakesOperationsOutsideTheModelAsOthers) {
  for (const std::string operation : {"TagResource", "ValidateResourcePolicy", "ListSecrets", "BatchGetSecretValue"}) {
    const auto other = decoded<model::OtherRequest>(http(operation, R"({"SecretId":"s"})"));
    EXPECT_EQ(other, (model::OtherRequest{operation, "s"}));
  }
}

TEST(EncodeRequest, WritesWhatAnSdkSends) {
  PutSecretValueRequest put;
  put.secret_id = "s";
  put.client_request_token = "t";
  put.secret_binary = Blob{std::string("\0\x01\xff", 3)};
  put.version_stages = std::vector<model::Member<std::string>>{"A\"\\\u00e4\n", "B"};
  put.rotation_token = Null{};
  const HttpRequest request = encode_request(put);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/");
  EXPECT_EQ(*find_header(request.headers, "X-Amz-Target"), "secretsmanager.PutSecretValue");
  EXPECT_EQ(*find_header(request.headers, "Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(request.body, R"({"SecretId":"s","ClientRequestToken":"t","SecretBinary":"AAH/",)"
                          R"("VersionStages":["A\"\\ä\n","B"],"RotationToken":null})");
}

TEST(EncodeRequest, GivesAMalformedRequestNeitherTargetNorBody) {
  const HttpRequest request = encode_request(MalformedRequest{RequestFault::missing_target, ""});
  EXPECT_TRUE(request.headers.empty());
  EXPECT_TRUE(request.body.empty());
}

}  // namespace
}  // namespace psvcheck::wire
