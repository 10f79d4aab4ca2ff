// The recordings of the real service, judged by the built program.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

const std::filesystem::path recordings = std::filesystem::path(PSVCHECK_SOURCE_DIR) / "scenarios" / "recorded";

std::vector<std::string> recorded_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(recordings)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

TEST(Judge, FindsNothingInTheRecordingsOfTheRealService) {
  const Folder folder;
  for (const std::string& file : recorded_files()) {
    const Finished run = run_program({"judge", file}, folder);
    EXPECT_EQ(run.code, 0) << run.out.substr(0, 3000) << run.err;
  }
}

TEST(Judge, RefusesARecordingWithAnotherLabel) {
  const Folder folder;
  std::size_t tried = 0;
  for (const std::string& file : recorded_files()) {
    // In an answer's body the quotes of its JSON text are escaped. Answers come after their requests.
    const std::string text = read_text(file);
    const std::regex label(R"(("VersionStages\\":\[\\"|\\"VersionStages\\":\[\\")AWSCURRENT\\"\])");
    const std::string changed = std::regex_replace(text, label, "$1AWSPENDING\\\"]");
    if (changed == text || text.find("\"context\": \"unknown\"") != std::string::npos) continue;
    ++tried;
    std::ofstream(folder / "changed.json") << changed;
    EXPECT_EQ(run_program({"judge", "changed.json"}, folder).code, 1) << file;
  }
  EXPECT_GT(tried, 3U);
}

TEST(Judge, WritesTheReportsOfARunOfItsJournal) {
  const Folder folder;
  const std::string scenario = "label-moves/custom-label-stays-behind.json";
  const std::string mutant = "default-put-wipes-custom-labels";
  run_program({"run", "--mutant", mutant, "--scenario", scenario, "--steps", "0", "--out", "run"}, folder);
  const Finished judged =
      run_program({"judge", "run/journal.jsonl", "--out", "judged", "--html", "--sarif", "s.sarif"}, folder);
  EXPECT_EQ(judged.code, 1) << judged.out << judged.err;
  for (const char* file : {"judged/report.json", "judged/junit.xml", "judged/report.html", "s.sarif"}) {
    EXPECT_THAT(read_text(folder / file), testing::HasSubstr("PUT-7")) << file;
  }
  const Finished replayed = run_program({"replay", "judged/findings/PUT-7-1-1.json", "--mutant", mutant}, folder);
  EXPECT_EQ(replayed.code, 1) << replayed.out << replayed.err;
  EXPECT_EQ(run_program({"judge", "judged/findings/PUT-7-1-1.json"}, folder).code, 1);
}

TEST(Judge, SaysOfAScenarioThatThereIsNothingToJudge) {
  const Folder folder;
  std::ofstream(folder / "s.json") << R"({"format": "psvcheck/1", "steps": [{"op": "CreateSecret", "members": {}}]})";
  const Finished run = run_program({"judge", "s.json"}, folder);
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, testing::HasSubstr("no exchange to judge"));
}

}  // namespace
}  // namespace psvcheck::cli
