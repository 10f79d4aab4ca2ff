#include "reports/picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/trace/bind.h"
#include "harness/wire/base64.h"
#include "reports/group_story.h"
#include "reports/sample_result.h"

namespace psvcheck::reports {
namespace {

using Labels = std::vector<std::string>;

/// The sample's put, answered rightly, after which DescribeSecret shows these VersionIdsToStages.
trace::Trace put_then_described(const std::string& stages) {
  trace::Trace trace = sample_trace();
  const std::string name = trace::secret_name(*trace.binding, 0);
  const std::string first = trace::token_text(*trace.binding, 0), second = trace::token_text(*trace.binding, 1);
  const std::string arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + name + "-abcdef";
  const std::string who = R"("ARN":")" + arn + R"(","Name":")" + name + R"(",)";
  const std::string dates = R"("CreatedDate":1523477145.713,"LastChangedDate":1523477145.713,)";
  trace.records[0].exchanges = {sample_exchange(
      "CreateSecret", R"({"Name":")" + name + R"(","ClientRequestToken":")" + first + R"(","SecretString":"x"})", 200,
      "{" + who + R"("VersionId":")" + first + R"("})")};
  trace.records[1].exchanges = {sample_exchange(
      "PutSecretValue", R"({"SecretId":")" + name + R"(","ClientRequestToken":")" + second + R"(","SecretString":"y"})",
      200, "{" + who + R"("VersionId":")" + second + R"(","VersionStages":["AWSCURRENT"]})")};
  std::string told = stages;
  for (const auto& [symbol, id] : {std::pair{std::string("FIRST"), first}, {std::string("SECOND"), second}}) {
    for (std::size_t at = told.find(symbol); at != std::string::npos; at = told.find(symbol)) {
      told.replace(at, symbol.size(), id);
    }
  }
  trace.records[1].observation = {sample_exchange("DescribeSecret", R"({"SecretId":")" + name + R"("})", 200,
                                                  "{" + who + dates + R"("VersionIdsToStages":)" + told + "}")};
  return trace;
}

Picture picture_of(const trace::Trace& trace) {
  const auto pictures = pictures_of(trace, replayed(trace, model::Level::recorded), trace::symbols_of(trace));
  return pictures.empty() ? Picture{} : pictures.front();
}

TEST(Picture, ShowsWhichLabelIsOnWhichVersionAfterEachStep) {
  const Picture picture = picture_of(put_then_described(R"({"FIRST":["AWSPREVIOUS"],"SECOND":["AWSCURRENT"]})"));
  EXPECT_EQ(picture.secret, "secret 0");
  ASSERT_EQ(picture.steps.size(), 2U);
  EXPECT_EQ(picture.steps[0].expected.versions.front().version, "token 0");
  EXPECT_EQ(picture.steps[0].expected.versions.front().labels, Labels{"AWSCURRENT"});
  EXPECT_FALSE(picture.steps[0].read);
  EXPECT_TRUE(picture.steps[1].read);
  EXPECT_EQ(picture.steps[1].expected.versions.at(0).labels, Labels{"AWSPREVIOUS"});
  EXPECT_EQ(picture.steps[1].expected.versions.at(1).labels, Labels{"AWSCURRENT"});
  EXPECT_FALSE(picture.steps[1].observed) << "what agrees is shown once";
}

TEST(Picture, ShowsWhatWasObservedBesideWhatIsExpected) {
  const Picture picture = picture_of(put_then_described(R"({"FIRST":[],"SECOND":["AWSCURRENT","AWSPREVIOUS"]})"));
  ASSERT_EQ(picture.steps.size(), 2U);
  ASSERT_TRUE(picture.steps[1].observed);
  EXPECT_EQ(picture.steps[1].expected.versions.at(0).labels, Labels{"AWSPREVIOUS"});
  EXPECT_EQ(picture.steps[1].observed->versions.at(0).labels, Labels{});
  EXPECT_EQ(picture.steps[1].observed->versions.at(1).labels, (Labels{"AWSCURRENT", "AWSPREVIOUS"}));
}

TEST(Picture, ShowsAVersionThatShouldNotBeThere) {
  const Picture picture =
      picture_of(put_then_described(R"({"FIRST":["AWSPREVIOUS"],"SECOND":["AWSCURRENT"],"another-version-id":["X"]})"));
  ASSERT_TRUE(picture.steps.at(1).observed);
  EXPECT_EQ(picture.steps[1].observed->versions.back().version, "another-version-id");
}

TEST(GroupStory, PutsTheAllowedAnswerBesideTheObservedOne) {
  const auto story = group_story(put_then_described(R"({"FIRST":["AWSPREVIOUS"],"SECOND":["AWSPENDING"]})"),
                                 "DescribeSecret", {}, model::Level::recorded);
  const auto& exchanges = story["exchanges"];
  ASSERT_EQ(exchanges.size(), 2U);
  EXPECT_FALSE(exchanges[0].contains("expected")) << "the answer of the put itself is right";
  EXPECT_EQ(exchanges[1]["operation"], "DescribeSecret");
  EXPECT_EQ(exchanges[1]["answer"]["VersionIdsToStages"]["token 1"][0], "AWSPENDING");
  EXPECT_EQ(exchanges[1]["expected"]["VersionIdsToStages"]["token 1"][0], "AWSCURRENT");
}

TEST(GroupStory, ShowsAReadThatIsRightButForItsHead) {
  trace::Trace trace = put_then_described(R"({"FIRST":["AWSPREVIOUS"],"SECOND":["AWSCURRENT"]})");
  auto& read = std::get<wire::HttpResponse>(trace.records[1].observation[0].answer);
  read.headers = {{"Content-Type", "text/html"}, {"x-amzn-RequestId", "1"}};
  const std::vector<model::Difference> differences{
      {"Content-Type", "application/x-amz-json-1.1", "text/html", model::Aspect::answer}};
  const auto exchanges = group_story(trace, "DescribeSecret", differences, model::Level::recorded)["exchanges"];
  ASSERT_EQ(exchanges.size(), 2U);
  EXPECT_FALSE(exchanges[0].contains("form")) << "the put's answer has the right one";
  EXPECT_EQ(exchanges[1]["operation"], "DescribeSecret");
  EXPECT_FALSE(exchanges[1].contains("expected")) << "but for its head it is right";
  ASSERT_EQ(exchanges[1]["form"].size(), 1U);
  EXPECT_EQ(exchanges[1]["form"][0]["where"], "Content-Type");
  EXPECT_EQ(exchanges[1]["form"][0]["observed"], "text/html");
  const auto of_the_put = group_story(trace, "PutSecretValue", differences, model::Level::recorded)["exchanges"];
  EXPECT_EQ(of_the_put.size(), 1U) << "the read is another group's";
}

TEST(GroupStory, TellsALongSecretBinaryByItsBytes) {
  trace::Trace trace = put_then_described(R"({"FIRST":["AWSPREVIOUS"],"SECOND":["AWSCURRENT"]})");
  trace.records[1].exchanges[0].request.body = R"({"SecretBinary":")" + wire::base64_encode(std::string(300, 'a')) +
                                               R"(","SecretString":")" + std::string(300, 'a') + R"("})";
  const auto request = group_story(trace, "PutSecretValue", {}, model::Level::recorded)["exchanges"][0]["request"];
  EXPECT_THAT(request["SecretBinary"].get<std::string>(), testing::StartsWith("base64 of 300 bytes, SHA-256 "));
  EXPECT_THAT(request["SecretString"].get<std::string>(), testing::EndsWith(", \"a\" × 300"));
}

TEST(GroupStory, ScenarioHasNoNamesOfTheRun) {
  const std::string text = scenario_text(sample_trace());
  EXPECT_EQ(text.find("binding"), std::string::npos);
  EXPECT_EQ(text.find("psvcheck/r1"), std::string::npos);
}

}  // namespace
}  // namespace psvcheck::reports
