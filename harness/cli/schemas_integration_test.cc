// What the program writes, and the scenarios that it reads, against the published schemas, by validators that are not
// ours: xmllint (Debian's libxml2-utils) and python3-jsonschema.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

const std::string schemas = (source_folder() / "reports" / "schema").string();

std::string quoted(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

std::string junit_complaint(const Folder& folder, const std::filesystem::path& file) {
  return complaint(folder, "xmllint --noout --schema '" + schemas + "/third_party/junit-10.xsd' " + quoted(file));
}

std::string json_complaint(const Folder& folder, const std::string& schema, const std::string& files) {
  const std::string script = quoted(source_folder() / "tools" / "validate-json");
  return complaint(folder, "/usr/bin/python3 " + script + " '" + schemas + "/" + schema + "' " + files);
}

class Schemas : public testing::Test {
 protected:
  static bool has_json_validator() { return works("/usr/bin/python3 -c 'import jsonschema'"); }
  static bool has_xml_validator() { return works("xmllint --version"); }

  /// Every kind of file that a run writes: of one with findings, one that conforms, and one whose target is not there.
  void write_all() {
    const std::vector<std::vector<std::string>> runs{
        {"run", "--out", "found", "--mutant", "previous-not-moved", "--scenario", "label-moves/**", "--scenario",
         "rotation/**", "--scenario", "finding/**", "--sequences", "5"},
        {"run", "--out", "conforms", "--scenario", "first-version/**"},
        {"run", "--out", "dead", "--endpoint", "http://127.0.0.1:1", "--timeout", "1"}};
    const std::vector<int> codes{1, 0, 3};
    for (std::size_t i = 0; i < runs.size(); ++i) EXPECT_EQ(run_program(runs[i], folder_).code, codes[i]);
  }

  Folder folder_;
};

TEST_F(Schemas, FitWhatARunWrites) {
  if (!has_json_validator()) GTEST_SKIP() << "python3-jsonschema is not installed";
  write_all();
  for (const char* out : {"found", "conforms", "dead"}) {
    const auto folder = folder_ / out;
    EXPECT_EQ(json_complaint(folder_, "report.v1.json", quoted(folder / "report.json")), "") << out;
    EXPECT_EQ(json_complaint(folder_, "trace.v1.json", quoted(folder / "journal.jsonl")), "") << out;
  }
  run_program({"judge", "found/journal.jsonl", "--out", "judged"}, folder_);
  EXPECT_EQ(json_complaint(folder_, "report.v1.json", quoted(folder_ / "judged/report.json")), "");
  std::string reproducers;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "found/findings")) {
    if (entry.path().extension() == ".json") reproducers += quoted(entry.path()) + " ";
  }
  ASSERT_NE(reproducers, "");
  EXPECT_EQ(json_complaint(folder_, "trace.v1.json", reproducers), "");
}

TEST_F(Schemas, FitTheListOfClauses) {
  if (!has_json_validator()) GTEST_SKIP() << "python3-jsonschema is not installed";
  std::ofstream(folder_ / "clauses.json") << run_program({"clauses", "--json"}, folder_).out;
  EXPECT_EQ(json_complaint(folder_, "clauses.v1.json", quoted(folder_ / "clauses.json")), "");
  std::ofstream(folder_ / "clauses.json") << R"([{"id": "put-7"}])";
  EXPECT_NE(json_complaint(folder_, "clauses.v1.json", quoted(folder_ / "clauses.json")), "");
}

TEST_F(Schemas, FitABaseline) {
  if (!has_json_validator()) GTEST_SKIP() << "python3-jsonschema is not installed";
  const std::vector<std::string> adopt{
      "run",         "--mutant", "previous-not-moved", "--scenario", "stages/**",
      "--sequences", "10",       "--baseline",         "known.json", "--update-baseline"};
  ASSERT_EQ(run_program(adopt, folder_).code, 0);
  EXPECT_THAT(read_text(folder_ / "known.json"), testing::HasSubstr("\"group\": \"PUT-"));
  EXPECT_EQ(json_complaint(folder_, "baseline.v1.json", quoted(folder_ / "known.json")), "");
  EXPECT_EQ(json_complaint(folder_, "report.v1.json", quoted(folder_ / "psvcheck-out/report.json")), "");
  std::ofstream(folder_ / "known.json") << R"({"format": "psvcheck-baseline/1", "known": [{"note": ""}]})";
  EXPECT_NE(json_complaint(folder_, "baseline.v1.json", quoted(folder_ / "known.json")), "");
}

TEST_F(Schemas, FitEveryScenarioAndRecording) {
  if (!has_json_validator()) GTEST_SKIP() << "python3-jsonschema is not installed";
  EXPECT_EQ(json_complaint(folder_, "trace.v1.json", quoted(source_folder() / "scenarios") + "/*/*.json"), "");
}

TEST_F(Schemas, DoNotFitWhatIsNotInThem) {
  if (!has_json_validator()) GTEST_SKIP() << "python3-jsonschema is not installed";
  std::ofstream(folder_ / "scenario.json") << R"({"format": "psvcheck/1", "steps": [{"op": "A", "memebers": {}}]})";
  EXPECT_THAT(json_complaint(folder_, "trace.v1.json", quoted(folder_ / "scenario.json")),
              testing::HasSubstr("memebers"));
  std::ofstream(folder_ / "report.json") << R"({"format": "psvcheck-report/1"})";
  EXPECT_NE(json_complaint(folder_, "report.v1.json", quoted(folder_ / "report.json")), "");
}

TEST_F(Schemas, OfJUnitFitsWhatARunWrites) {
  if (!has_xml_validator()) GTEST_SKIP() << "xmllint is not installed";
  write_all();
  for (const char* out : {"found", "conforms", "dead"}) {
    EXPECT_EQ(junit_complaint(folder_, folder_ / out / "junit.xml"), "") << out;
  }
  std::ofstream(folder_ / "junit.xml") << "<testsuites><testcase/></testsuites>";
  EXPECT_NE(junit_complaint(folder_, folder_ / "junit.xml"), "");
}

}  // namespace
}  // namespace psvcheck::cli
