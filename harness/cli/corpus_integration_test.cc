// Scenarios as inputs of the fuzz targets and back, by the built program.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

const std::string scenario =
    (std::filesystem::path(PSVCHECK_SOURCE_DIR) / "scenarios/label-moves/custom-label-stays-behind.json").string();

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  const std::filesystem::directory_iterator all(folder);
  return {begin(all), end(all)};
}

TEST(Corpus, TurnsAScenarioIntoBytesAndBackIntoOneThatRuns) {
  const Folder folder;
  ASSERT_EQ(run_program({"corpus", "to-bytes", scenario, "--out", "seeds"}, folder).code, 0);
  const auto seeds = files_in(folder / "seeds");
  ASSERT_EQ(seeds.size(), 1U);
  EXPECT_EQ(read_text(seeds.front()), "Cs0t0v0\nPs0t1v1lC0\nPs0t2v2\n");

  const Finished back = run_program({"corpus", "from-bytes", seeds.front().string()}, folder);
  ASSERT_EQ(back.code, 0);
  std::ofstream(folder / "again.json") << back.out;
  EXPECT_EQ(run_program({"replay", "again.json"}, folder).code, 0);
  EXPECT_EQ(run_program({"replay", "again.json", "--mutant", "default-put-wipes-custom-labels"}, folder).code, 1);
}

TEST(Corpus, JoinsScenariosIntoLongInputs) {
  const Folder folder;
  ASSERT_EQ(run_program({"corpus", "to-bytes", scenario, scenario, "--join", "6", "--out", "seeds"}, folder).code, 0);
  const auto seeds = files_in(folder / "seeds");
  ASSERT_EQ(seeds.size(), 1U);
  EXPECT_THAT(read_text(seeds.front()), testing::HasSubstr("\nCs1t0v0\n"));
}

TEST(Corpus, LeavesOutWhatBytesCannotSayAndSaysSo) {
  const Folder folder;
  std::ofstream(folder / "s.json") << R"({"format": "psvcheck/1", "context": "unknown", "steps": []})";
  const Finished run = run_program({"corpus", "to-bytes", "s.json", "--out", "seeds"}, folder);
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.err, testing::HasSubstr("s.json: left out"));
  EXPECT_TRUE(files_in(folder / "seeds").empty());
}

TEST(Corpus, RewritesInputsInTheShortestFormEachOnce) {
  const Folder folder;
  std::ofstream(folder / "one") << "Cs0 t0\n\n\nGs0";
  std::ofstream(folder / "two") << "Cs0t0\nGs0\n";
  ASSERT_EQ(run_program({"corpus", "rewrite", "one", "two", "--out", "least"}, folder).code, 0);
  ASSERT_EQ(files_in(folder / "least").size(), 1U);
  EXPECT_EQ(read_text(files_in(folder / "least").front()), "Cs0t0\nGs0\n");
}

}  // namespace
}  // namespace psvcheck::cli
