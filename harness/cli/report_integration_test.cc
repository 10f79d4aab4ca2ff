// What `report` and `explain` make of a run's report, with readers that are not ours: python3-jsonschema for SARIF, and
// Perl's TAP::Parser.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

using testing::HasSubstr;

constexpr const char* sarif_schema = "reports/schema/third_party/sarif-2.1.0-errata01.json";

class Reports : public testing::Test {
 protected:
  Finished run(std::vector<std::string> more) {
    std::vector<std::string> arguments{
        "run", "--scenario", "label-moves/**", "--mutant", "previous-not-moved", "--shrink-budget", "100"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, folder_);
  }
  Finished command(const std::vector<std::string>& arguments) { return run_program(arguments, folder_); }

  std::string sarif_complaint(const std::string& file) const {
    return complaint(folder_, "/usr/bin/python3 '" + (source_folder() / "tools/validate-json").string() + "' '" +
                                  (source_folder() / sarif_schema).string() + "' " + file);
  }

  Folder folder_;
};

TEST_F(Reports, AreTheSameWhetherARunMakesThemOrTheReport) {
  ASSERT_EQ(
      run({"--sarif", "a.sarif", "--markdown", "a.md", "--tap", "a.tap", "--badge", "a.json", "--junit", "a.xml"}).code,
      1);
  const Finished made = command({"report", "psvcheck-out/report.json", "--sarif", "b.sarif", "--markdown", "b.md",
                                 "--tap", "b.tap", "--badge", "b.json", "--junit", "b.xml"});
  EXPECT_EQ(made.code, 0) << made.err;
  for (const std::string end : {".sarif", ".md", ".tap", ".json", ".xml"}) {
    EXPECT_NE(read_text(folder_ / ("a" + end)), "") << end;
    EXPECT_EQ(read_text(folder_ / ("a" + end)), read_text(folder_ / ("b" + end))) << end;
  }
  EXPECT_EQ(read_text(folder_ / "a.xml"), read_text(folder_ / "psvcheck-out/junit.xml"));
}

TEST_F(Reports, FitTheSchemaOfSarif) {
  if (!works("/usr/bin/python3 -c 'import jsonschema'")) GTEST_SKIP() << "python3-jsonschema is not installed";
  ASSERT_EQ(run({"--sarif", "found.sarif", "--baseline", "known.json", "--update-baseline"}).code, 0);
  ASSERT_EQ(command({"run", "--scenario", "reading/**", "--sarif", "conforms.sarif"}).code, 0);
  ASSERT_EQ(command({"run", "--endpoint", "http://127.0.0.1:1", "--timeout", "1", "--sarif", "dead.sarif"}).code, 3);
  EXPECT_EQ(sarif_complaint("found.sarif conforms.sarif dead.sarif"), "");
  const auto schema = nlohmann::json::parse(read_text(source_folder() / sarif_schema));
  EXPECT_EQ(nlohmann::json::parse(read_text(folder_ / "found.sarif")).at("$schema"), schema.at("id"))
      << "it is held against the schema that it names";
  std::ofstream(folder_ / "wrong.sarif") << R"({"version": "2.1.0", "runs": [{"results": []}]})";
  EXPECT_THAT(sarif_complaint("wrong.sarif"), HasSubstr("'tool' is a required property"));
}

TEST_F(Reports, AreReadAsTapByPerl) {
  const std::string parse =
      "perl -MTAP::Parser -e 'my $p = TAP::Parser->new({tap => do { local $/; <STDIN> }}); $p->run; "
      "die join(\",\", $p->parse_errors) if $p->parse_errors; printf(\"%d %d %d\", $p->tests_run, "
      "scalar $p->failed, scalar $p->todo);'";
  if (!works("perl -MTAP::Parser -e 1")) GTEST_SKIP() << "Perl's TAP::Parser is not installed";
  ASSERT_EQ(run({"--tap", "a.tap"}).code, 1);
  EXPECT_EQ(complaint(folder_, "(" + parse + " < a.tap > figures)"), "");
  const std::string figures = read_text(folder_ / "figures");
  EXPECT_THAT(figures, testing::ContainsRegex("^[0-9]+ [1-9][0-9]* 0$"));
}

TEST_F(Reports, GoToStandardOutputToo) {
  const Finished found = run({"--annotations", "--out", "else where"});
  EXPECT_THAT(found.out, HasSubstr("\n::error title=PUT-"));
  EXPECT_THAT(found.out, HasSubstr(",file=else where/findings/PUT-"));
  const Finished badge = command({"report", "else where/report.json", "--badge", "-"});
  EXPECT_THAT(badge.out, HasSubstr("\"color\": \"red\""));
  const Finished line = command({"report", "else where/report.json"});
  EXPECT_THAT(line.out, testing::StartsWith("embedded with previous-not-moved: "));
}

TEST_F(Reports, OfAnotherKindAreRefused) {
  EXPECT_EQ(
      command({"report"}).err,
      "psvcheck: psvcheck-out/report.json: cannot be read: No such file or directory; `psvcheck run` writes it\n");
  std::ofstream(folder_ / "new.json") << R"({"format": "psvcheck-report/9"})";
  const Finished refused = command({"report", "new.json", "--tap", "-"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("its format is psvcheck-report/9, and this psvcheck reads psvcheck-report/1"));
  ASSERT_EQ(run({}).code, 1);
  EXPECT_EQ(command({"report", "--sarif", "no/such/folder/x"}).code, 2);
}

TEST_F(Reports, AreExplained) {
  const Finished clause = command({"explain", "PUT-7"});
  EXPECT_EQ(clause.code, 0) << clause.err;
  EXPECT_THAT(clause.out, HasSubstr("  A custom label stays on its version when AWSCURRENT leaves it.\n"));
  EXPECT_THAT(clause.out, HasSubstr("  recorded: recording: put_secret_value_with_version_stages\n"));
  EXPECT_THAT(clause.out, HasSubstr("  enforced by --level recorded, reported\n"));
  EXPECT_THAT(clause.out, HasSubstr("\n  label-moves/custom-label-stays-behind.json\n"));
  EXPECT_THAT(clause.out, HasSubstr("\n  recorded/put_secret_value_with_version_stages.json\n"));
  EXPECT_THAT(clause.out, HasSubstr("\nNeighbours\n"));

  ASSERT_EQ(run({}).code, 1);
  const Finished broken = command({"explain", "PUT-3a"});
  EXPECT_THAT(broken.out, HasSubstr("\n  psvcheck explain PUT-3a-2\n"));
  const Finished finding = command({"explain", "PUT-3a-2"});
  EXPECT_EQ(finding.code, 0) << finding.err;
  EXPECT_THAT(finding.out, HasSubstr("PUT-3a-2  PutSecretValue"));
  for (const char* file : {"psvcheck-out/findings/PUT-3a-2-1.json", "PUT-3a-2-1.full.json"}) {
    EXPECT_EQ(command({"explain", file}).out, finding.out) << file;
  }
  const std::size_t at = finding.out.find("psvcheck replay ") + 16;
  const std::string replayed = finding.out.substr(at, finding.out.find('\n', at) - at);
  const std::string file = replayed.substr(0, replayed.find(' '));
  EXPECT_EQ(replayed, file + " --mutant previous-not-moved");
  EXPECT_EQ(command({"replay", file, "--mutant", "previous-not-moved"}).code, 1);
}

TEST_F(Reports, AreFoundBesideTheFileThatIsToBeExplained) {
  ASSERT_EQ(run({}).code, 1);
  std::filesystem::rename(folder_ / "psvcheck-out", folder_ / "other");
  const Finished finding = command({"explain", "other/findings/PUT-3a-2-1.json"});
  EXPECT_EQ(finding.code, 0) << finding.err;
  EXPECT_THAT(finding.out, HasSubstr("PUT-3a-2  PutSecretValue"));
  EXPECT_THAT(finding.out, HasSubstr("psvcheck replay other/findings/PUT-3a-2-1.json"));
  const Finished none = command({"explain", "other/findings/PUT-3a-2-9.json"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("there is no such file of a finding"));
}

TEST_F(Reports, AreNotOverwrittenByWhatIsMadeOfThem) {
  ASSERT_EQ(run({}).code, 1);
  for (const char* option : {"--html", "--markdown"}) {
    const Finished refused =
        command({"report", "psvcheck-out/report.json", option, "psvcheck-out/../psvcheck-out/report.json"});
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("that would overwrite report.json"));
  }
  EXPECT_EQ(run({"--sarif", "psvcheck-out/journal.jsonl"}).code, 2);
  EXPECT_EQ(run({"--sarif", "one", "--markdown", "./one"}).code, 2);
  const Finished judged = command({"judge", "psvcheck-out/journal.jsonl", "--out", "psvcheck-out"});
  EXPECT_EQ(judged.code, 2);
  EXPECT_THAT(judged.err, HasSubstr("give another folder"));
  EXPECT_EQ(command({"report", "psvcheck-out/report.json"}).code, 0) << "it is as it was";
}

TEST_F(Reports, SuggestWhatMayHaveBeenMeant) {
  const Finished clause = command({"explain", "PUT7"});
  EXPECT_EQ(clause.code, 2);
  EXPECT_THAT(clause.err, testing::StartsWith("psvcheck: PUT7: there is no such clause; did you mean PUT-7"));
  ASSERT_EQ(run({}).code, 1);
  EXPECT_THAT(command({"explain", "PUT-3a-99"}).err,
              HasSubstr("nor is there such a finding in psvcheck-out/report.json; did you mean PUT-3a-"));
}

}  // namespace
}  // namespace psvcheck::cli
