#include "reports/page_sequences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace psvcheck::reports {
namespace {

using Json = nlohmann::ordered_json;

Json step(const std::string& operation, Json members) { return {{"op", operation}, {"members", std::move(members)}}; }

const Json create = step("CreateSecret", {{"Name", {{"secret", 0}}}});
const Json put =
    step("PutSecretValue", {{"SecretId", {{"secret", 0}}}, {"VersionStages", Json::array({"X", {{"label", 1}}})}});
const std::string create_line = " 1  CreateSecret    Name=secret 0  → 200";
const std::string put_line =
    " 2  PutSecretValue  SecretId=secret 0  VersionStages=[X, label 1]  → 200 VersionId=token 1";

PageSequence sequence(const Json& steps, std::vector<std::string> lines) {
  return {{{"title", "t"}, {"steps", steps}, {"names_end_with", "!"}}, std::move(lines)};
}

TEST(PageSequences, HaveOfALineTheAnswerWhereTheRestFollowsFromTheStep) {
  EXPECT_EQ(step_row(put, put_line, 2, 14), "=→ 200 VersionId=token 1");
  EXPECT_EQ(step_row(create, " 1  CreateSecret  Name=secret 0", 1, 12), "=");
}

TEST(PageSequences, HaveTheWholeLineWhereItDoesNot) {
  const std::string odd = " 1  CreateSecret  Name=secret 0 by its ARN  → 200";
  EXPECT_EQ(step_row(step("CreateSecret", {{"Name", {{"secret", 0}, {"as", "arn"}}}}), odd, 1, 12), ":" + odd);
  EXPECT_EQ(step_row(create, " 1  CreateSecret  Name=secret 00", 1, 12), ": 1  CreateSecret  Name=secret 00");
  const std::string number_first = " 1  CreateSecret  a=x  1=x";
  EXPECT_EQ(step_row(step("CreateSecret", {{"a", "x"}, {"1", "x"}}), number_first, 1, 12), ":" + number_first)
      << "JavaScript would put 1 first";
  EXPECT_EQ(step_row(Json{{"advance", "1d"}}, " 1  (clock)  moves by 1d", 1, 7), ": 1  (clock)  moves by 1d");
}

TEST(PageSequences, ShareTheirFirstSteps) {
  const std::string text = page_sequences(
      {sequence(Json::array({create, put}), {create_line, put_line}),
       {nullptr, {}},
       sequence(Json::array({create, put, create}), {create_line, put_line, " 3  CreateSecret    Name=secret 0"})});
  EXPECT_EQ(text, R"([0,0,2,{"title":"t","steps":[],"names_end_with":"!"}])"
                  "\n" +
                      create.dump() + "\n\"=→ 200\"\n" + put.dump() + "\n\"=→ 200 VersionId=token 1\"\n" + "null\n" +
                      R"([0,2,1,{"title":"t","steps":[],"names_end_with":"!"}])"
                      "\n" +
                      create.dump() + "\n\"=\"\n");
}

TEST(PageSequences, LeaveTheLongestOutWhereThereAreTooManyBytes) {
  const PageSequence longest = sequence(Json::array({put, put, create}), {});
  EXPECT_THAT(page_sequences({longest, sequence(Json::array({create}), {})}, 200), testing::StartsWith("3\n[0,0,1,"));
  EXPECT_EQ(page_sequences({longest, sequence(Json::array({create}), {})}, 0), "3\n1\n");
}

}  // namespace
}  // namespace psvcheck::reports
