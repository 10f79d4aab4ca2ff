// The commands that write pages: run --html, report --html and compare. What the pages do in a browser is tested by
// tools/test-pages.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class Pages : public testing::Test {
 protected:
  void run_mutant(const std::string& out, const std::string& mutant, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"run", "--mutant",        mutant, "--scenario", "label-moves/*", "--out",
                                       out,   "--shrink-budget", "0"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    ASSERT_EQ(run_program(arguments, folder_).code, 1);
  }

  std::string text(const std::string& file) { return read_text(folder_ / file); }

  Folder folder_;
};

TEST_F(Pages, RunWritesThePageBesideTheReportOrWhereItIsTold) {
  run_mutant("out", "default-put-wipes-custom-labels", {"--html"});
  EXPECT_THAT(text("out/report.html"), HasSubstr("\"target\":\"embedded with default-put-wipes-custom-labels\""));
  run_mutant("other", "default-put-wipes-custom-labels", {"--html", "page.html"});
  EXPECT_THAT(text("page.html"), HasSubstr("<!doctype html>"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "other" / "report.html"));
}

TEST_F(Pages, ReportMakesTheSamePageOfAReportThatIsThere) {
  run_mutant("out", "default-put-wipes-custom-labels", {"--html", "by-run.html"});
  const Finished done = run_program({"report", "out/report.json", "--html"}, folder_);
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(text("out/report.html"), text("by-run.html"));
}

TEST_F(Pages, ReportRefusesAFileThatIsNoReport) {
  std::ofstream(folder_ / "x.json") << "{}";
  const Finished done = run_program({"report", "x.json", "--html"}, folder_);
  EXPECT_EQ(done.code, 2);
  EXPECT_THAT(done.err, HasSubstr("x.json: is no report.json of psvcheck"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "report.html"));
}

TEST_F(Pages, CompareWritesMarkdownOfTheReportsThatAreNamed) {
  run_mutant("a", "default-put-wipes-custom-labels");
  run_mutant("b", "previous-not-moved");
  const Finished done = run_program({"compare", "a/report.json", "b/report.json"}, folder_);
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("| embedded with default-put-wipes-custom-labels |"));
  EXPECT_THAT(done.out,
              HasSubstr("| PUT-7 | A custom label stays on its version when AWSCURRENT leaves it. | **FAIL** |"));
}

TEST_F(Pages, CompareMakesASiteOfAFolderOfReports) {
  run_mutant("results/a", "default-put-wipes-custom-labels");
  run_mutant("results/b", "previous-not-moved");
  const Finished done = run_program({"compare", "results", "--site", "site"}, folder_);
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_THAT(text("site/index.html"),
              HasSubstr("\"page\":\"reports/embedded-with-previous-not-moved-recorded.html\""));
  EXPECT_THAT(text("site/reports/embedded-with-previous-not-moved-recorded.html"), HasSubstr("<!doctype html>"));
  EXPECT_THAT(text("site/compare.md"), HasSubstr("# Conformance to PutSecretValue"));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "site" / ".nojekyll"));
  EXPECT_EQ(run_program({"compare", "results", "--site", "site"}, folder_).code, 0) << "its own index is written anew";
  std::ofstream(folder_ / "site" / "index.html") << "<h1>somebody else's</h1>";
  EXPECT_EQ(run_program({"compare", "results", "--site", "site"}, folder_).code, 2);
  EXPECT_THAT(text("site/index.html"), HasSubstr("somebody else's"));
}

TEST_F(Pages, CompareNamesTheFileThatCannotBeCompared) {
  std::ofstream(folder_ / "x.json") << "[]";
  EXPECT_THAT(run_program({"compare", "x.json"}, folder_).err, HasSubstr("x.json: is no report.json of psvcheck"));
  EXPECT_THAT(run_program({"compare", "nowhere.json"}, folder_).err, HasSubstr("nowhere.json"));
  std::filesystem::create_directories(folder_ / "newer");
  std::ofstream(folder_ / "newer" / "report.json") << R"({"format": "psvcheck-report/9"})";
  const Finished newer = run_program({"compare", "newer"}, folder_);
  EXPECT_EQ(newer.code, 2);
  EXPECT_THAT(newer.err, HasSubstr("newer/report.json: its format is psvcheck-report/9, and this psvcheck reads"));
  std::filesystem::create_directories(folder_ / "empty");
  EXPECT_THAT(run_program({"compare", "empty"}, folder_).err, HasSubstr("no report.json is among"));
}

}  // namespace
}  // namespace psvcheck::cli
