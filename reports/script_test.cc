// What script.h, shell_script.h, boto3.h and aws_cli.h make of a trace. That the scripts do what they say is tested
// where they are run: harness/cli/shrink_integration_test.cc.

#include "reports/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/trace/bind.h"
#include "reports/aws_cli.h"
#include "reports/boto3.h"
#include "reports/sample_result.h"
#include "reports/shell_script.h"

namespace psvcheck::reports {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* endpoint = "http://127.0.0.1:5000/";

std::vector<std::string> all_scripts(const trace::Trace& trace) {
  return {curl_script(trace, endpoint), boto3_script(trace, endpoint), aws_cli_script(trace, endpoint)};
}

TEST(Pieces, AreTextsAndVariables) {
  EXPECT_THAT(pieces_of("a @b@ @c"), ElementsAre(Piece{"a @b@ @c", false}));
  EXPECT_THAT(
      pieces_of("xarn:aws:secretsmanager:us-east-1:123456789012:secret:@arn_1@-abcdef"
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:@arn_2@@version_3@"),
      ElementsAre(Piece{"x", false}, Piece{"arn_1", true}, Piece{"partial_arn_2", true}, Piece{"version_3", true}));
  EXPECT_THAT(pieces_of("arn:aws:secretsmanager:mars-north-1:123456789012:secret:@arn_1@-abcdef"),
              ElementsAre(Piece{"other_region_arn_1", true}));
  EXPECT_THAT(pieces_of("arn:aws:secretsmanager:us-east-1:210987654321:secret:@arn_1@-abcdef"),
              ElementsAre(Piece{"other_account_arn_1", true}));
  EXPECT_THAT(pieces_of("@arn_1@-abcdef"), ElementsAre(Piece{"suffixed_arn_1", true}));
  EXPECT_THAT(pieces_of(script_token(3)), ElementsAre(Piece{"00000003-abcd-4000-abcd-", false}, Piece{"suffix", true}));
}

TEST(Scripts, HaveNamesOfTheirOwnAndNoneOfTheRun) {
  for (const std::string& script : all_scripts(sample_trace())) {
    EXPECT_THAT(script, Not(HasSubstr("psvcheck/r1")));
    EXPECT_THAT(script, Not(HasSubstr(trace::token_text(*sample_trace().binding, 1))));
    EXPECT_THAT(script, HasSubstr("suffix"));
    EXPECT_THAT(script, Not(HasSubstr("314159265358")));
  }
}

TEST(Scripts, SayInTheirHeadWhatTheStepsAre) {
  for (const std::string& script : all_scripts(sample_trace())) {
    EXPECT_THAT(script, HasSubstr("#  2  PutSecretValue  SecretId=secret 0  ClientRequestToken=token 1"));
  }
}

TEST(Scripts, HoldNoCredentials) {
  for (const std::string& script : all_scripts(sample_trace())) EXPECT_THAT(script, Not(HasSubstr("Authorization")));
}

TEST(Scripts, TakeNoArnFromACreateSecretThatTheTargetRefused) {
  trace::Trace trace = sample_trace();
  const auto create = trace.sequence.steps[0];
  const auto put_by = [&](trace::SecretForm form) {
    trace::Step put = trace.sequence.steps[1];
    std::get<trace::OperationStep>(put.kind).members.at(0).value = {trace::SecretRef{0, form}};
    return put;
  };
  trace.sequence.steps = {create, create, create, put_by(trace::SecretForm::old_arn), put_by(trace::SecretForm::arn)};
  const trace::Exchange made = trace.records[0].exchanges[0];
  trace::Exchange refused = made;
  std::get<wire::HttpResponse>(refused.answer).status = 400;
  trace.records.assign(5, {});
  trace.records[0].exchanges = {made};
  trace.records[1].exchanges = {made};
  trace.records[2].exchanges = {refused};
  for (const std::string& script : all_scripts(trace)) {
    EXPECT_THAT(script, HasSubstr("arn_1"));  // the old one
    EXPECT_THAT(script, HasSubstr("arn_2"));
    EXPECT_THAT(script, Not(HasSubstr("arn_3")));
  }
}

TEST(Scripts, LeaveOutWhatIsSignedWronglyAndSayWhy) {
  trace::Trace trace = sample_trace();
  std::get<trace::OperationStep>(trace.sequence.steps[1].kind).signature = model::SignatureFault::expired;
  for (const std::string& script : all_scripts(trace))
    EXPECT_THAT(script, HasSubstr("left out: it is signed wrongly (expired)"));
}

TEST(BashWords, CarryQuotesBytesAndLongRuns) {
  EXPECT_EQ(bash_word("it's"), R"('it'\''s')");
  EXPECT_EQ(bash_word("a\n\xFF"), R"($'a\x0a\xff')");
  EXPECT_EQ(bash_word("x" + std::string(500, 'a')), R"x('x'"$(head -c 500 /dev/zero | tr '\0' 'a')")x");
  EXPECT_EQ(bash_word("@version_2@"), R"("${version_2}")");
  EXPECT_EQ(bash_word(""), "''");
}

TEST(Boto3, CallsTheClientWhereAnSdkWouldSendItAndItsSignerElsewhere) {
  trace::Trace trace = sample_trace();
  const std::string script = boto3_script(trace, endpoint);
  EXPECT_THAT(
      script,
      HasSubstr("call(\"2  PutSecretValue\", \"put_secret_value\", SecretId=f\"psvcheck/script-{suffix}/0/s0\", "
                "ClientRequestToken=f\"00000001-abcd-4000-abcd-{suffix}\", SecretString=\"payload-1\")"));
  auto& put = std::get<trace::OperationStep>(trace.sequence.steps[1].kind);
  std::erase_if(put.members, [](const trace::NamedValue& member) { return member.name == "ClientRequestToken"; });
  EXPECT_THAT(boto3_script(trace, endpoint), HasSubstr("send(\"2  PutSecretValue\", \"POST\", \"/\""));
}

TEST(AwsCli, TakesMembersAsJson) {
  EXPECT_THAT(
      aws_cli_script(sample_trace(), endpoint),
      HasSubstr(R"(call put-secret-value '{"SecretId":"psvcheck/script-'"${suffix}"'/0/s0","ClientRequestToken":)"));
}

}  // namespace
}  // namespace psvcheck::reports
