#include "harness/trace/bind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/wire/aws_json.h"

namespace psvcheck::trace {
namespace {

using testing::ElementsAre;
using testing::Pair;

const Binding binding{"r1", 7, 12};

OperationStep operation(std::string op, std::vector<NamedValue> members) {
  OperationStep step;
  step.op = std::move(op);
  step.members = std::move(members);
  return step;
}

std::string body(const Binder& binder, Value value, std::string member = "M") {
  const auto request = binder.request(operation("PutSecretValue", {{std::move(member), std::move(value)}}));
  return request ? request->body : "! " + request.error();
}

void create(Binder& binder, std::size_t index, std::size_t secret, std::string arn) {
  model::CreateSecretRequest request;
  request.name = secret_name(binding, secret);
  model::CreateSecretAnswer answer;
  answer.arn = std::move(arn);
  binder.learn(index, request, answer);
}

TEST(Bind, NamesAndTokensComeFromTheBindingAlone) {
  EXPECT_EQ(secret_name(binding, 0), "psvcheck/r1/12/s0");
  EXPECT_EQ(token_text(binding, 1), token_text(binding, 1));
  EXPECT_NE(token_text(binding, 1), token_text(binding, 2));
  EXPECT_NE(token_text(binding, 1), token_text({"r2", 7, 12}, 1));
  EXPECT_NE(token_text(binding, 1), token_text({"r1", 8, 12}, 1));
  EXPECT_NE(token_text(binding, 1), token_text({"r1", 7, 13}, 1));
}

TEST(Bind, CountsTheStepsOfVersionsFrom1AsPeopleDo) {
  Trace trace;
  trace.binding = binding;
  trace.sequence.steps = {{operation("CreateSecret", {{"Name", {SecretRef{0}}}}), ""}};
  Exchange exchange;
  exchange.request.headers = {{"Content-Type", "application/x-amz-json-1.1"},
                              {"X-Amz-Target", "secretsmanager.CreateSecret"}};
  exchange.request.body = R"({"Name":"psvcheck/r1/12/s0"})";
  exchange.answer = wire::HttpResponse{200, "", {}, R"({"Name":"psvcheck/r1/12/s0","VersionId":"chosen"})"};
  trace.records.resize(1);
  trace.records[0].exchanges = {exchange};
  EXPECT_EQ(describe("chosen", symbols_of(trace)), "the version of step 1");
}

TEST(Bind, TokensHaveTheShapeOfUuids) {
  EXPECT_THAT(token_text(binding, 1),
              testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_THAT(token_text(binding, 1, LetterCase::upper), testing::MatchesRegex("[0-9A-F-]{36}"));
}

TEST(Bind, MakesTheRequestMemberByMember) {
  const auto request = Binder(binding).request(operation(
      "PutSecretValue", {{"SecretId", {SecretRef{0}}}, {"VersionStages", {List{{{LabelRef{3}}, {Null{}}}}}}}));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->body, R"({"SecretId":"psvcheck/r1/12/s0","VersionStages":["LABEL-3",null]})");
  EXPECT_EQ(request->method, "POST");
  EXPECT_THAT(request->headers, ElementsAre(Pair("Content-Type", "application/x-amz-json-1.1"),
                                            Pair("X-Amz-Target", "secretsmanager.PutSecretValue")));
}

TEST(Bind, GivesEveryValueItsJson) {
  const Binder binder(binding);
  EXPECT_EQ(body(binder, {"a\"\n"}), R"({"M":"a\"\n"})");
  EXPECT_EQ(body(binder, {std::int64_t{12}}), R"({"M":12})");
  EXPECT_EQ(body(binder, {true}), R"({"M":true})");
  EXPECT_EQ(body(binder, {RawJson{"{{"}}), R"({"M":{{})");
  EXPECT_EQ(body(binder, {Literal{R"({"a":1})"}}), R"({"M":{"a":1}})");
  EXPECT_EQ(body(binder, {Repetition{"ab", 3}}), R"({"M":"ababab"})");
  EXPECT_EQ(body(binder, {PayloadRef{2}}), R"({"M":"payload-2-of-sequence-12-of-run-r1"})");
}

TEST(Bind, SecretBinaryIsBase64OfTheSameBytes) {
  const Binder binder(binding);
  EXPECT_EQ(body(binder, {Repetition{"a", 3}}, "SecretBinary"), R"({"SecretBinary":"YWFh"})");
  EXPECT_EQ(body(binder, {Bytes{std::string("\0\1\xff", 3)}}, "SecretBinary"), R"({"SecretBinary":"AAH/"})");
  EXPECT_EQ(body(binder, {"not base64"}, "SecretBinary"), R"({"SecretBinary":"not base64"})");
}

TEST(Bind, OverridesTheRequest) {
  OperationStep step = operation("PutSecretValue", {});
  step.body = "not json";
  step.method = "GET";
  step.path = "/x";
  step.headers = {{"x-amz-target", std::nullopt}, {"CONTENT-TYPE", "text/plain"}, {"New", "1"}};
  const auto request = Binder(binding).request(step);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->body, "not json");
  EXPECT_EQ(request->method, "GET");
  EXPECT_EQ(request->target, "/x");
  EXPECT_THAT(request->headers, ElementsAre(Pair("CONTENT-TYPE", "text/plain"), Pair("New", "1")));
}

TEST(Bind, TakesArnsFromCreateSecretAndKeepsTheOldOne) {
  Binder binder(binding);
  EXPECT_THAT(body(binder, {SecretRef{0, SecretForm::arn}}), testing::StartsWith("! M: no answer gave an ARN"));
  create(binder, 0, 0, "arn:x:s0-AAAAAA");
  EXPECT_EQ(body(binder, {SecretRef{0, SecretForm::arn}}), R"({"M":"arn:x:s0-AAAAAA"})");
  EXPECT_EQ(body(binder, {SecretRef{0, SecretForm::partial_arn}}), R"({"M":"arn:x:s0"})");
  EXPECT_THAT(body(binder, {SecretRef{0, SecretForm::old_arn}}),
              testing::StartsWith("! M: secret 0 never had another"));
  create(binder, 1, 0, "arn:x:s0-BBBBBB");
  EXPECT_EQ(body(binder, {SecretRef{0, SecretForm::arn}}), R"({"M":"arn:x:s0-BBBBBB"})");
  EXPECT_EQ(body(binder, {SecretRef{0, SecretForm::old_arn}}), R"({"M":"arn:x:s0-AAAAAA"})");
}

TEST(Bind, TakesVersionIdsFromAnswers) {
  Binder binder(binding);
  EXPECT_EQ(body(binder, {VersionOfStep{4}}), "! M: step 4 answered no VersionId");
  model::PutSecretValueAnswer answer;
  answer.version_id = "v";
  binder.learn(4, model::PutSecretValueRequest{}, answer);
  EXPECT_EQ(body(binder, {VersionOfStep{4}}), R"({"M":"v"})");
}

TEST(Bind, KnowsWhichSecretAStepWorksOn) {
  const Binder binder(binding);
  EXPECT_EQ(binder.secret_of(operation("CreateSecret", {{"Name", {SecretRef{1, SecretForm::upper}}}})),
            "PSVCHECK/R1/12/S1");
  EXPECT_EQ(binder.secret_of(operation("PutSecretValue", {{"SecretId", {SecretRef{1, SecretForm::arn}}}})),
            "psvcheck/r1/12/s1");
  EXPECT_EQ(binder.secret_of(operation("PutSecretValue", {{"SecretId", {"other"}}})), "other");
  EXPECT_EQ(binder.secret_of(operation("PutSecretValue", {})), "");
}

TEST(Describe, PutsSymbolsInPlaceOfBoundNames) {
  Binder binder(binding);
  Sequence sequence;
  sequence.steps.push_back(
      {operation("CreateSecret", {{"Name", {SecretRef{0}}}, {"ClientRequestToken", {TokenRef{1}}}}), ""});
  create(binder, 0, 0, "arn:x:psvcheck/r1/12/s0-AAAAAA");
  const auto symbols = binder.symbols(sequence);
  EXPECT_EQ(
      describe("version " + token_text(binding, 1) + " of arn:x:psvcheck/r1/12/s0-AAAAAA (psvcheck/r1/12/s0)", symbols),
      "version token 1 of ARN of secret 0 (secret 0)");
}

}  // namespace
}  // namespace psvcheck::trace
