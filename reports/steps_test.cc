// What finding_text.h, step_text.h and curl.h make of a trace.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/curl.h"
#include "reports/finding_text.h"
#include "reports/sample_result.h"
#include "reports/step_text.h"

namespace psvcheck::reports {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(Steps, SayTheSequencesNumbersInPlaceOfTheRunsNames) {
  EXPECT_THAT(
      step_lines(sample_trace()),
      ElementsAre(" 1  CreateSecret    Name=secret 0  ClientRequestToken=token 0  SecretString=payload 0  → 200 "
                  "VersionId=token 0",
                  " 2  PutSecretValue  SecretId=secret 0  ClientRequestToken=token 1  SecretString=payload 1  → 200 "
                  "VersionId=token 1 VersionStages=[AWSPENDING]"));
}

TEST(Steps, OfASequenceThatWasNotRunHaveNoAnswers) {
  trace::Trace trace = sample_trace();
  trace.records.clear();
  for (const std::string& line : step_lines(trace)) EXPECT_THAT(line, Not(HasSubstr("→")));
}

TEST(Steps, ShowTheErrorTypeOfARefusal) {
  trace::Trace trace = sample_trace();
  trace.records[1].exchanges.front().answer =
      wire::HttpResponse{400, "", {}, R"({"__type":"com.x#ResourceExistsException","message":"no"})"};
  EXPECT_THAT(step_lines(trace)[1], testing::EndsWith("→ 400 ResourceExistsException"));
}

TEST(Steps, SayWhyThereIsNoAnswer) {
  trace::Trace trace = sample_trace();
  trace.records[1].exchanges.front().answer = trace::NoAnswer{"timed out after 10 s"};
  EXPECT_THAT(step_lines(trace)[1], HasSubstr("→ no answer: timed out after 10 s"));
}

TEST(Steps, SayWhatIsWrongOnPurposeAndWhatWasNotRun) {
  trace::Trace trace = sample_trace();
  std::get<trace::OperationStep>(trace.sequence.steps[0].kind).fault = "no name";
  trace.sequence.steps.push_back({trace::AdvanceStep{std::chrono::hours(25)}, ""});
  trace.sequence.steps.push_back({trace::RepeatStep{101, 0, 10, {}}, ""});
  trace.records.resize(4);
  trace.records[2].skipped = "the target has no clock adapter";
  const std::vector<std::string> lines = step_lines(trace);
  EXPECT_THAT(lines[0], HasSubstr("(wrong on purpose: no name)"));
  EXPECT_THAT(lines[2], HasSubstr("moves by 25h  (not run: the target has no clock adapter)"));
  EXPECT_THAT(lines[3], HasSubstr("101 times: SecretId=secret 0  ClientRequestToken=token 10 … 110"));
}

TEST(Steps, ShowHowAValueIsMade) {
  EXPECT_EQ(value_text({trace::SecretRef{1, trace::SecretForm::partial_arn}}), "secret 1 by its partial ARN");
  EXPECT_EQ(value_text({trace::TokenRef{2, trace::LetterCase::upper}}), "token 2 in upper case");
  EXPECT_EQ(value_text({trace::VersionOfStep{4}}), "version of step 5");
  EXPECT_EQ(value_text({trace::Repetition{"a", 65537}}), "\"a\" × 65537");
  EXPECT_EQ(value_text({trace::List{{{std::string("AWSCURRENT")}, {trace::LabelRef{3}}}}}), "[AWSCURRENT, label 3]");
  EXPECT_EQ(value_text({std::string("two words")}), "\"two words\"");
}

TEST(Differences, AreASmallDiff) {
  EXPECT_THAT(difference_lines(sample_result().findings.front()),
              ElementsAre("- VersionStages: [AWSCURRENT]", "+ VersionStages: [AWSPENDING]"));
}

TEST(Curl, SendsTheSameRequestWithTheReadersOwnCredentials) {
  const std::vector<std::string> commands = curl_commands(sample_trace(), "http://127.0.0.1:5000/");
  ASSERT_EQ(commands.size(), 2U);
  EXPECT_THAT(commands[1], HasSubstr("--user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\""));
  EXPECT_THAT(commands[1], HasSubstr("--aws-sigv4"));
  EXPECT_THAT(commands[1], HasSubstr("-H 'X-Amz-Target: secretsmanager.PutSecretValue'"));
  EXPECT_THAT(commands[1], HasSubstr(R"("SecretString":"it'\''s"}')"));
  EXPECT_THAT(commands[1], testing::EndsWith(" http://127.0.0.1:5000/"));
}

TEST(Curl, NeverShowsASignatureOrAToken) {
  trace::Trace trace = sample_trace();
  auto& headers = trace.records[0].exchanges.front().request.headers;
  headers.emplace_back("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE");
  headers.emplace_back("X-Amz-Security-Token", "tokentext");
  const std::string command = curl_commands(trace, "http://127.0.0.1:5000").front();
  EXPECT_THAT(command, Not(HasSubstr("AKIDEXAMPLE")));
  EXPECT_THAT(command, Not(HasSubstr("tokentext")));
}

TEST(Curl, PipesBytesInThatAWordCannotCarry) {
  trace::Trace trace = sample_trace();
  trace.records[0].exchanges.front().request.body = std::string("\0\xFF", 2);
  EXPECT_THAT(curl_commands(trace, "http://127.0.0.1:5000").front(),
              testing::AllOf(testing::StartsWith("echo AP8= | base64 -d | curl"), HasSubstr("--data-binary @-")));
}

TEST(Curl, LeavesTheSignatureOutOrTheRequestToReplayWhereItIsWrongOnPurpose) {
  trace::Trace trace = sample_trace();
  trace.records[0].exchanges.front().signature = model::SignatureFault::none;
  trace.records[1].exchanges.front().signature = model::SignatureFault::expired;
  const auto commands = curl_commands(trace, "http://127.0.0.1:5000");
  EXPECT_THAT(commands[0],
              testing::AllOf(testing::StartsWith("curl"), Not(HasSubstr("sigv4")), Not(HasSubstr("AWS_"))));
  EXPECT_EQ(commands[1], "# step 2: signed wrongly (expired); psvcheck replay --auth sends it");
}

TEST(Curl, LeavesAHugeBodyToReplay) {
  trace::Trace trace = sample_trace();
  trace.records[0].exchanges.front().request.body = std::string(65537, 'a');
  EXPECT_EQ(curl_commands(trace, "http://127.0.0.1:5000").front(),
            "# step 1: a body of 65537 bytes; psvcheck replay sends it");
}

}  // namespace
}  // namespace psvcheck::reports
