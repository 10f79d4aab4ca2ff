// psvcheck clauses --coverage: that every clause is exercised by a scenario, or cannot be.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

using testing::AllOf;
using testing::ContainerEq;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

/// Clauses about what the embedded target within the program does not have: it writes no log.
const std::set<std::string> not_covered_here{"LOG-1"};

TEST(Coverage, OfTheScenariosAgainstTheEmbeddedTargetIsWhole) {
  const Folder folder;
  ASSERT_EQ(run_program({"run", "--auth", "--level", "reported"}, folder).code, 0);
  const Finished text = run_program({"clauses", "--coverage"}, folder);
  const Finished json = run_program({"clauses", "--coverage", "--json"}, folder);
  EXPECT_EQ(text.code, 1) << text.err;
  EXPECT_EQ(json.code, text.code);
  std::set<std::string> missing;
  for (const auto& clause : nlohmann::json::parse(json.out)) {
    const std::string verdict = clause["verdict"];
    if (verdict == "not covered") missing.insert(clause["id"]);
    const bool has_scenario = verdict == "passed" || verdict == "open";
    EXPECT_EQ(clause.contains("scenario"), has_scenario) << clause;
    EXPECT_NE(verdict, "failed") << clause;
  }
  EXPECT_THAT(missing, ContainerEq(not_covered_here));
  EXPECT_THAT(text.out, ContainsRegex("PUT-2 +passed +[a-z0-9/-]+\\.json"));
  EXPECT_THAT(text.out, HasSubstr("KMS-2     unreachable: "));
}

TEST(Coverage, OfAFewScenariosNamesWhatIsMissingAndWhy) {
  const Folder folder;
  const Finished run = run_program({"run", "--scenario", "first-version/first-put.json", "--out", "few"}, folder);
  ASSERT_EQ(run.code, 0) << run.err;
  const Finished coverage = run_program({"clauses", "--coverage", "--report", "few/report.json"}, folder);
  EXPECT_EQ(coverage.code, 1);
  EXPECT_THAT(coverage.out, AllOf(HasSubstr("DEL-2     NOT COVERED"), HasSubstr(" not covered\n")));
}

TEST(Coverage, WithoutAReportSaysWhatWritesOne) {
  const Folder folder;
  const Finished coverage = run_program({"clauses", "--coverage"}, folder);
  EXPECT_EQ(coverage.code, 2);
  EXPECT_THAT(coverage.err, HasSubstr("psvcheck run"));
  std::ofstream(folder / "other.json") << "{}";
  EXPECT_EQ(run_program({"clauses", "--coverage", "--report", "other.json"}, folder).code, 2);
}

TEST(Requirements, AreOfferedByTheUserForARunningServer) {
  const Folder folder;
  Program server({"serve"}, folder);
  const std::string seen = server.wait_for("serves on http");
  const std::size_t start = seen.find("http");
  const std::string url = seen.substr(start, seen.find('\n', start) - start);
  const std::vector<std::string> run{"run", "--scenario", "rotation/*", "--endpoint", url};
  const Finished without = run_program(run, folder);
  EXPECT_THAT(without.out, HasSubstr("the target does not claim rotation"));
  std::vector<std::string> claiming = run;
  claiming.insert(claiming.end(), {"--has", "rotation,kms"});
  const Finished with = run_program(claiming, folder);
  EXPECT_EQ(with.code, 0) << with.out << with.err;
  EXPECT_THAT(with.out, Not(HasSubstr("does not claim")));
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait().code, 0);
}

}  // namespace
}  // namespace psvcheck::cli
