#include "reports/story.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/report_for_tests.h"
#include "reports/sample_result.h"

namespace psvcheck::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string told(const run::RunResult& result, std::string_view out = "out") {
  const Report report = report_of(result);
  return story(report, report.groups.front(), {Colour::off, 100, out, ""});
}

TEST(Story, TellsAllOfAGroup) {
  const model::Clause& clause = model::all_clauses().front();
  const std::string id(clause.id);
  const std::string text = told(shrunk_result());
  EXPECT_THAT(text, testing::StartsWith(id + "-1  PutSecretValue  2 findings\n"));
  EXPECT_THAT(text, HasSubstr(std::string(model::name_of(clause.strength)) + ": " + std::string(clause.source)));
  EXPECT_THAT(text, HasSubstr("  - VersionStages: [AWSCURRENT]\n  + VersionStages: [shrunk]\n"));
  EXPECT_THAT(text, HasSubstr("The steps: 2 steps show it"));
  EXPECT_THAT(text, HasSubstr("  label-moves/default.json, step 2\n  label-moves/second.json, step 2\n"));
  EXPECT_THAT(text, HasSubstr("  psvcheck replay out/findings/" + id + "-1-1.json --target moto\n"));
  EXPECT_THAT(text, HasSubstr("  bash out/findings/" + id + "-1-1.sh ENDPOINT\n")) << "it is gone with the run";
  EXPECT_THAT(text, HasSubstr("  out/findings/" + id + "-1-1.full.json\n"));
  EXPECT_THAT(text, HasSubstr("A baseline has it as \"the same\""));
}

TEST(Story, HasTheExchangeAndWhatIsWrongInItsHead) {
  run::RunResult result = sample_result();
  auto& answer = std::get<wire::HttpResponse>(result.findings[0].trace.records[1].exchanges[0].answer);
  answer.headers = {{"Content-Type", "text/html"}};
  result.findings[0].differences = {{"Content-Type", "application/x-amz-json-1.1", "text/html", model::Aspect::answer}};
  const std::string text = told(result);
  EXPECT_THAT(text, HasSubstr("Request and answer\n  PutSecretValue  {\"ClientRequestToken\": \"token 1\", "));
  const std::string exchange = text.substr(text.find("Request and answer"));
  EXPECT_THAT(exchange, HasSubstr("  - Content-Type: application/x-amz-json-1.1\n  + Content-Type: text/html\n"));
}

TEST(Story, HasTheRequestsWhereThereAreNoFiles) {
  EXPECT_THAT(told(sample_result(), ""), testing::AllOf(HasSubstr("  curl "), Not(HasSubstr("replay"))));
}

TEST(Story, SaysWhatTheBaselineSays) {
  run::RunResult result = sample_result();
  result.baseline = run::Baseline{"known.json", {{"the same", {}}}};
  result.baseline->groups["the same"].note = "issue 12";
  EXPECT_THAT(told(result), HasSubstr("  known: issue 12\n"));
}

}  // namespace
}  // namespace psvcheck::reports
