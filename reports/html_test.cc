#include "reports/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "harness/wire/base64.h"
#include "harness/wire/deflate.h"
#include "reports/json.h"
#include "reports/page_data.h"
#include "reports/sample_result.h"

namespace psvcheck::reports {
namespace {

using Json = nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;

/// What the element with this id holds.
std::string element(const std::string& page, const std::string& id) {
  const std::size_t at = page.find("id=\"" + id + "\"");
  const std::size_t begin = page.find('>', at) + 1;
  return page.substr(begin, page.find("</script>", begin) - begin);
}

TEST(HtmlReport, HoldsTheReportAsDataAndAsksForNothingElse) {
  const auto page = html_report(report_json(shrunk_result(), "0.1.0"));
  ASSERT_TRUE(page) << page.error();
  const Json data = Json::parse(element(*page, "data"));
  EXPECT_EQ(data["run"]["target"], "moto 5.2.5");
  EXPECT_EQ(data["groups"][0]["id"], std::string(model::all_clauses().front().id) + "-1");
  EXPECT_EQ(data["groups"][0]["differences"][0][2], "[shrunk]");
  EXPECT_THAT(*page, Not(HasSubstr("src=")));
  EXPECT_THAT(*page, Not(HasSubstr("<link")));
  EXPECT_THAT(*page, Not(HasSubstr("{{")));
}

TEST(HtmlReport, HasEachStepOnce) {
  run::RunResult result = sample_result();
  result.findings[1].group = "another, found in the same steps";
  const auto page = html_report(report_json(result, "0.1.0"));
  ASSERT_TRUE(page) << page.error();
  const std::string text = element(*page, "sequences");
  const std::size_t at = text.find(R"({"op":"PutSecretValue")");
  EXPECT_NE(at, std::string::npos);
  EXPECT_EQ(text.find(R"({"op":"PutSecretValue")", at + 1), std::string::npos);
}

/// 400 steps of a secret, of which the last 20 differ.
Json long_picture() {
  Json picture = {{"secret", "secret 0"}, {"steps", Json::array()}};
  for (int i = 0; i < 400; ++i) {
    Json step = {{"step", i}, {"read", true}, {"expected", {{"versions", Json::array()}}}};
    if (i >= 380) step["observed"] = {{"gone", true}};
    picture["steps"].push_back(std::move(step));
  }
  return picture;
}

TEST(HtmlReport, HasOfAPictureTheStepsThatItShows) {
  Json report = Json::parse(report_json(sample_result(), "0.1.0"));
  report["groups"][0]["pictures"] = Json::array({long_picture()});
  const Json picture = Json::parse(page_data(report).json)["groups"][0]["pictures"][0];
  EXPECT_EQ(picture["steps"].size(), 9U);
  EXPECT_EQ(picture["steps"].back()["step"], 399);
  EXPECT_EQ(picture["wrong_before"], 11);
}

TEST(HtmlReport, LeavesOutLongSequencesRatherThanBeMoreThanAPageShouldBe) {
  Json report = Json::parse(report_json(sample_result(), "0.1.0"));
  const Json group = report["groups"][0];
  std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same page each time
  report["groups"] = Json::array();
  for (int i = 0; i < 20; ++i) {
    Json& one = report["groups"].emplace_back(group);
    for (int step = 0; i > 0 && step < 400; ++step) {
      std::string text(300, ' ');
      for (char& c : text) c = static_cast<char>('A' + random() % 32);
      one["scenario"]["steps"].push_back({{"op", "PutSecretValue"}, {"members", {{"Other", text}}}});
    }
  }
  const auto page = html_report(report.dump());
  ASSERT_TRUE(page) << page.error();
  EXPECT_LT(page->size(), 1'500'000U);
  const auto compressed = wire::base64_decode(element(*page, "sequences"));
  ASSERT_TRUE(compressed);
  const std::string text = wire::inflate(*compressed);
  EXPECT_THAT(text, testing::StartsWith("[0,0,2,{")) << "the shortest is there";
  EXPECT_THAT(text, HasSubstr("\n402\n"));
}

TEST(HtmlReport, NothingInTheDataEndsTheirElementOrTheTitle) {
  run::RunResult result = sample_result();
  result.target = "</title></script><script>alert(1)</script>";
  result.findings.front().trace.sequence.title = "</script><!-- ";
  result.findings.front().differences.front().observed = "<script>alert(2)</script>";
  const auto page = html_report(report_json(result, "0.1.0"));
  ASSERT_TRUE(page) << page.error();
  EXPECT_THAT(*page, Not(HasSubstr("<script>alert")));
  EXPECT_EQ(Json::parse(element(*page, "data"))["run"]["target"], result.target);
}

TEST(HtmlReport, CompressesMuchData) {
  run::RunResult result = sample_result();
  const run::Finding first = result.findings.front();
  for (int i = 0; i < 400; ++i) {
    result.findings.push_back(first);
    result.findings.back().group = "group " + std::to_string(i);
  }
  const std::string report = report_json(result, "0.1.0");
  const auto page = html_report(report);
  ASSERT_TRUE(page) << page.error();
  EXPECT_THAT(*page, HasSubstr("id=\"data\" data-encoding=\"deflate\""));
  EXPECT_LT(page->size(), report.size() / 2);
  const auto compressed = wire::base64_decode(element(*page, "data"));
  ASSERT_TRUE(compressed);
  EXPECT_EQ(wire::inflate(*compressed), page_data(Json::parse(report)).json);
}

TEST(HtmlReport, TellsLongValuesBySizeHashAndHowToMakeThem) {
  run::RunResult result = sample_result();
  auto& step = std::get<trace::OperationStep>(result.findings.front().trace.sequence.steps[1].kind);
  step.members[2].value = {trace::Repetition{"a", 65'537}};
  const auto page = html_report(report_json(result, "0.1.0"));
  ASSERT_TRUE(page) << page.error();
  const Json payload = Json::parse(element(*page, "data"))["groups"][0]["payloads"][0];
  EXPECT_EQ(payload["bytes"], 65'537);
  EXPECT_EQ(payload["recipe"], "\"a\" × 65537");
  // python3 -c 'print("a" * 65537, end="")' | sha256sum
  EXPECT_EQ(payload["sha256"], "008ffc88d3c96a9f307524eb361e47c5222a887fc45fa0c1fb8d429c5c23b430");
  EXPECT_THAT(*page, Not(HasSubstr(std::string(300, 'a'))));
}

TEST(HtmlReport, KnowsWhereRecordingsWerePublished) {
  const auto page = html_report(report_json(sample_result(), "0.1.0"), {{"secret_not_found", "https://example.org/x"}});
  ASSERT_TRUE(page) << page.error();
  EXPECT_EQ(Json::parse(element(*page, "data"))["recordings"]["secret_not_found"], "https://example.org/x");
}

TEST(HtmlReport, SaysHowMuchToReadBackWhereAGroupNeedsOtherThanTheRun) {
  run::RunResult result = shrunk_result();
  result.shrunk.front().observe = "end";
  const auto page = html_report(report_json(result, "0.1.0"));
  ASSERT_TRUE(page) << page.error();
  EXPECT_EQ(Json::parse(element(*page, "data"))["groups"][0]["observe"], "end");
}

TEST(HtmlReport, RefusesWhatIsNoReport) {
  EXPECT_THAT(html_report("{").error(), HasSubstr("not JSON"));
  EXPECT_THAT(html_report("[]").error(), HasSubstr("no report"));
  EXPECT_THAT(html_report(R"({"format":"psvcheck-report/1"})").error(), HasSubstr("report.v1.json"));
}

TEST(HtmlReport, DrawsAReportThatAnOlderVersionWrote) {
  Json report = Json::parse(report_json(sample_result(), "0.0.9"));
  for (const char* name : {"scenario", "pictures", "exchanges", "differences"}) report["groups"][0].erase(name);
  report.erase("latencies");
  const auto page = html_report(report.dump());
  ASSERT_TRUE(page) << page.error();
  EXPECT_EQ(element(*page, "sequences"), "null\n");
}

}  // namespace
}  // namespace psvcheck::reports
