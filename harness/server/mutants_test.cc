#include "harness/server/mutants.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

namespace psvcheck::server {
namespace {

struct Step {
  std::string operation, body;
};
using Steps = std::vector<Step>;

std::string token(int number) { return fmt::format("{:032}", number); }

const std::string on_s = R"({"SecretId":"s")";

Step create(const std::string& members = R"(,"SecretString":"first")") {
  return {"CreateSecret", fmt::format(R"({{"Name":"s","ClientRequestToken":"{}"{}}})", token(0), members)};
}
Step create_empty() { return create(""); }
Step put(int number, const std::string& members = R"("SecretString":"x")") {
  return {"PutSecretValue", fmt::format(R"({},"ClientRequestToken":"{}",{}}})", on_s, token(number), members)};
}
Step labelled(int number, const std::string& labels) {
  return put(number, fmt::format(R"("SecretString":"x","VersionStages":[{}])", labels));
}
Step describe() { return {"DescribeSecret", on_s + "}"}; }
Step list(const std::string& members = "") { return {"ListSecretVersionIds", on_s + members + "}"}; }
Step list_all() { return list(R"(,"IncludeDeprecated":true)"); }
Step get(const std::string& members = "") { return {"GetSecretValue", on_s + members + "}"}; }
Step get_version(int number) { return get(fmt::format(R"(,"VersionId":"{}")", token(number))); }
Step delete_s() { return {"DeleteSecret", on_s + R"(,"RecoveryWindowInDays":7})"}; }
Step restore() { return {"RestoreSecret", on_s + "}"}; }

Steps puts_up_to(int last, Step then) {
  Steps steps{create()};
  for (int number = 1; number <= last; ++number) steps.push_back(put(number));
  steps.push_back(std::move(then));
  return steps;
}

// The bodies of the answers, at a second a request.
std::vector<std::string> run(const Steps& steps, const StepFunction& step) {
  model::Time now{std::chrono::seconds(1'790'000'000)};
  TargetOptions options;
  options.step = step;
  options.clock = [&now] { return now += std::chrono::seconds(1); };
  EmbeddedTarget target(options);
  std::vector<std::string> bodies;
  for (const Step& one : steps) {
    bodies.push_back(target
                         .handle({"POST",
                                  "/",
                                  {{"X-Amz-Target", "secretsmanager." + one.operation},
                                   {"Content-Type", "application/x-amz-json-1.1"}},
                                  one.body})
                         .body);
  }
  return bodies;
}

// For each mutant a sequence whose last answer shows it, and before which nothing does or only what leads there.
const std::map<std::string_view, Steps>& shown_by() {
  static const std::string arn = R"("arn:aws:secretsmanager:us-east-1:123456789012:secret:s")";
  static const std::string other_secret =
      fmt::format(R"({{"Name":"other","ClientRequestToken":"{}","SecretString":"x"}})", token(7));
  static const std::map<std::string_view, Steps> sequences = {
      {"label-stays-on-old-version",
       {create(), labelled(1, R"("blue")"), labelled(2, R"("AWSCURRENT","blue")"), describe()}},
      {"previous-not-moved", {create(), put(1), put(2), describe()}},
      {"previous-piles-up", {create(), put(1), put(2), describe()}},
      {"default-put-wipes-custom-labels", {create(), labelled(1, R"("AWSCURRENT","blue")"), put(2), describe()}},
      {"custom-labels-follow-current", {create(), labelled(1, R"("AWSCURRENT","blue")"), put(2), describe()}},
      {"first-version-lacks-current", {create_empty(), labelled(1, R"("blue")"), get()}},
      {"current-with-others-stays", {create(), labelled(1, R"("AWSCURRENT","blue")"), get()}},
      {"named-labels-take-current", {create(), labelled(1, R"("blue")"), get()}},
      {"named-labels-never-move", {create(), labelled(1, R"("blue")"), labelled(2, R"("blue")"), describe()}},
      {"only-first-label-counts", {create(), labelled(1, R"("blue","green")"), describe()}},
      {"named-labels-drop-pending", {create(), labelled(1, R"("AWSPENDING")"), labelled(2, R"("blue")"), describe()}},
      {"same-token-overwrites", {create(), put(1), put(1, R"("SecretString":"y")"), get_version(1)}},
      {"same-token-overwrites-while-pending",
       {create(), labelled(1, R"("AWSPENDING")"), put(1, R"("SecretString":"y")"), get_version(1)}},
      {"same-token-other-data-accepted", {create(), put(1), put(1, R"("SecretString":"y")")}},
      {"replay-moves-labels", {create(), put(1), put(2), put(1), describe()}},
      {"replay-refused", {create(), put(1), put(1)}},
      {"replay-answers-no-labels", {create(), put(1), put(1)}},
      {"replay-drops-deprecated-versions", {create(), put(1), put(2), put(3), put(3), list_all()}},
      {"replay-touches-changed-date", {create(), put(1), put(1), describe()}},
      {"token-is-global", {create(), {"CreateSecret", other_secret}, put(7)}},
      {"missing-token-accepted", {create(), {"PutSecretValue", on_s + R"(,"SecretString":"x"})"}}},
      {"short-token-accepted",
       {create(), {"PutSecretValue", on_s + R"(,"ClientRequestToken":"short","SecretString":"x"})"}}},
      {"empty-string-accepted", {create(), put(1, R"("SecretString":"")")}},
      {"long-string-accepted", {create(), put(1, R"("SecretString":")" + std::string(65537, 'a') + '"')}},
      {"both-values-accepted", {create(), put(1, R"("SecretString":"a","SecretBinary":"YQ==")")}},
      {"no-value-accepted", {create(), put(1, R"("VersionStages":["AWSCURRENT"])")}},
      {"text-that-is-no-base64-accepted", {create(), put(1, R"("SecretBinary":"?")")}},
      {"binary-comes-back-changed", {create(), put(1, R"("SecretBinary":"AAH/")"), get()}},
      {"binary-comes-back-as-string", {create(), put(1, R"("SecretBinary":"YQ==")"), get()}},
      {"string-is-trimmed", {create(), put(1, R"("SecretString":"a \n")"), get()}},
      {"deprecated-versions-vanish", {create(), put(1), put(2), list_all()}},
      {"young-versions-pruned", puts_up_to(105, get_version(1))},
      {"deleted-secret-accepts-put", {create(), delete_s(), put(1), restore(), get()}},
      {"deleted-secret-can-be-read", {create(), delete_s(), get()}},
      {"restore-loses-custom-labels", {create(), labelled(1, R"("blue")"), delete_s(), restore(), describe()}},
      {"creation-makes-phantom-version", {create_empty(), put(1), describe()}},
      {"arn-not-found",
       {create(),
        {"PutSecretValue",
         fmt::format(R"({{"SecretId":{},"ClientRequestToken":"{}","SecretString":"x"}})", arn, token(1))}}},
      {"list-shows-deprecated-unasked", {create(), put(1), put(2), list()}},
      {"list-ignores-paging", {create(), put(1), list(R"(,"MaxResults":1)")}},
      {"list-has-name-for-arn", {create(), list()}},
      {"list-dates-everything-now", {create(), put(1), list()}},
      {"describe-hides-labels", {create(), labelled(1, R"("blue")"), describe()}},
      {"get-ignores-version-id", {create(), put(1), get_version(0)}},
  };
  return sequences;
}

class EveryMutant : public testing::TestWithParam<Mutant> {};

TEST_P(EveryMutant, AnswersItsSequenceOtherwiseThanTheModel) {
  const auto sequence = shown_by().find(GetParam().name);
  ASSERT_NE(sequence, shown_by().end()) << "no sequence shows this mutant";
  const auto right = run(sequence->second, model::step);
  const auto wrong = run(sequence->second, step_of(GetParam()));
  EXPECT_NE(right.back(), wrong.back());
  EXPECT_EQ(right.front(), wrong.front());
}

TEST_P(EveryMutant, IsTheModelWhereItsBugIsNotTouched) {
  const Steps harmless = {create(R"(,"SecretString":"first","Description":"d")"),
                          {"UpdateSecret", on_s + R"(,"Description":"e"})"},
                          get(),
                          {"GetSecretValue", R"({"SecretId":"nobody"})"},
                          describe(),
                          {"TagResource", on_s + R"(,"Tags":[]})"}};
  EXPECT_EQ(run(harmless, model::step), run(harmless, step_of(GetParam())));
}

TEST_P(EveryMutant, IsFoundByItsName) {
  const Mutant* const found = find_mutant(GetParam().name);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->summary, GetParam().summary);
}

std::string test_name(const testing::TestParamInfo<Mutant>& mutant) {
  std::string name(mutant.param.name);
  for (char& c : name) {
    if (c == '-') c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Mutants, EveryMutant, testing::ValuesIn(all_mutants().begin(), all_mutants().end()),
                         test_name);

TEST(Mutants, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const Mutant& mutant : all_mutants()) EXPECT_TRUE(names.insert(mutant.name).second) << mutant.name;
  EXPECT_GE(names.size(), 40U);
  EXPECT_EQ(find_mutant("no-such-mutant"), nullptr);
}

}  // namespace
}  // namespace psvcheck::server
