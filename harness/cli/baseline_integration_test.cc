// --baseline as an emulator's CI job uses it: adopt, pass, fail on what is new, hear of what is gone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class Baselines : public testing::Test {
 protected:
  /// A short run with a mutant (conforming where empty) and the baseline known.json.
  Finished run(const std::string& mutant, std::vector<std::string> more = {}, const std::string& sequences = "20") {
    std::vector<std::string> arguments{
        "run",        "--scenario", "label-moves/**", "--sequences", sequences,         "--length", "10",
        "--baseline", "known.json", "--jobs",         "2",           "--shrink-budget", "200"};
    if (!mutant.empty()) arguments.insert(arguments.end(), {"--mutant", mutant});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, folder_);
  }

  std::string known() const { return read_text(folder_ / "known.json"); }

  Folder folder_;
};

constexpr const char* bug = "previous-not-moved";
constexpr const char* other_bug = "default-put-wipes-custom-labels";

TEST_F(Baselines, AreAdoptedOnceAndThenARunPasses) {
  const Finished adopted = run(bug, {"--update-baseline"});
  EXPECT_EQ(adopted.code, 0) << adopted.err;
  EXPECT_THAT(adopted.err, HasSubstr(" added, 0 taken out"));
  EXPECT_THAT(adopted.out, HasSubstr("psvcheck replay")) << "what was adopted is told in full";
  const std::string before = known();
  for (int time = 0; time < 2; ++time) {
    const Finished again = run(bug);
    EXPECT_EQ(again.code, 0) << again.out << again.err;
    EXPECT_THAT(again.out, HasSubstr("nothing new at level recorded"));
    EXPECT_THAT(again.err, Not(HasSubstr("warning")));
    EXPECT_THAT(read_text(folder_ / "psvcheck-out/junit.xml"), Not(HasSubstr("<failure")));
  }
  EXPECT_EQ(run(bug, {"--update-baseline"}).code, 0);
  EXPECT_EQ(known(), before);
}

TEST_F(Baselines, LetARunFailOnWhatIsNew) {
  ASSERT_EQ(run(other_bug, {"--update-baseline"}).code, 0);
  const Finished broken = run(bug);
  EXPECT_EQ(broken.code, 1) << broken.out;
  EXPECT_THAT(broken.out, HasSubstr("  PUT-3a  PutSecretValue  "));
  EXPECT_THAT(read_text(folder_ / "psvcheck-out/junit.xml"), HasSubstr("<failure type=\"PUT-3a\""));
}

TEST_F(Baselines, WarnOfWhatIsGoneAndDropItWhenUpdated) {
  ASSERT_EQ(run(bug, {"--update-baseline"}).code, 0);
  const Finished mended = run("");
  EXPECT_EQ(mended.code, 0) << mended.out;
  EXPECT_THAT(mended.err, HasSubstr("psvcheck: warning: known.json: "));
  EXPECT_THAT(mended.out, HasSubstr("gone          PUT-3a | "));
  EXPECT_THAT(known(), HasSubstr("PUT-3a")) << "only --update-baseline writes";
  EXPECT_EQ(run("", {"--update-baseline"}).code, 0);
  EXPECT_THAT(known(), Not(HasSubstr("PUT-3a")));
}

TEST_F(Baselines, CallNothingGoneThatWasNotRun) {
  ASSERT_EQ(run(bug, {"--update-baseline"}).code, 0);
  const std::string before = known();
  const Finished finished =
      run_program({"run", "--scenario", "reading/**", "--baseline", "known.json", "--update-baseline"}, folder_);
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_THAT(finished.err, Not(HasSubstr("warning")));
  EXPECT_THAT(finished.out, HasSubstr(" was not run"));
  EXPECT_EQ(known().substr(known().find("\"known\"")), before.substr(before.find("\"known\"")));
}

TEST_F(Baselines, KeepNotes) {
  ASSERT_EQ(run(bug, {"--update-baseline"}).code, 0);
  std::string text = known();
  const std::string empty = "\"note\": \"\"";
  text.replace(text.find(empty), empty.size(), "\"note\": \"our issue 12\"");
  std::ofstream(folder_ / "known.json") << text;
  const Finished again = run(bug, {"--update-baseline"});
  EXPECT_EQ(again.code, 0);
  EXPECT_EQ(known(), text);
  EXPECT_THAT(again.out, HasSubstr(": our issue 12"));
}

TEST_F(Baselines, GoWithReplayAndJudge) {
  ASSERT_EQ(run(bug, {"--update-baseline"}).code, 0);
  const Finished judged = run_program({"judge", "psvcheck-out/journal.jsonl", "--baseline", "known.json"}, folder_);
  EXPECT_EQ(judged.code, 0) << judged.out;
  const std::filesystem::path findings = folder_ / "psvcheck-out/findings";
  std::string json;
  for (const auto& entry : std::filesystem::directory_iterator(findings)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("PUT-3a-") && name.ends_with("-1.json")) json = entry.path().string();
  }
  ASSERT_NE(json, "");
  EXPECT_EQ(run_program({"replay", json, "--mutant", bug}, folder_).code, 1);
  const Finished replayed = run_program({"replay", json, "--mutant", bug, "--baseline", "known.json"}, folder_);
  EXPECT_EQ(replayed.code, 0) << replayed.out;
  EXPECT_THAT(replayed.err, Not(HasSubstr("warning")));
}

TEST_F(Baselines, LeaveTheFileOfARunThatDidNotComeToItsEnd) {
  ASSERT_EQ(run(bug, {"--update-baseline"}).code, 0);
  const std::string before = known();
  const Finished dead = run_program(
      {"run", "--endpoint", "http://127.0.0.1:1", "--timeout", "1", "--baseline", "known.json", "--update-baseline"},
      folder_);
  EXPECT_EQ(dead.code, 3) << dead.err;
  EXPECT_THAT(dead.err, HasSubstr("known.json is left as it was: the run did not come to its end"));
  EXPECT_EQ(known(), before);
}

TEST_F(Baselines, AreRefusedInOneLineWhereTheyAreBroken) {
  const Finished missing = run("");
  EXPECT_EQ(missing.code, 2);
  EXPECT_EQ(missing.err, "psvcheck: --baseline known.json: there is no such file; --update-baseline makes it\n");
  std::ofstream(folder_ / "known.json") << "{\"format\": \"psvcheck-baseline/1\",\n \"known\": [}";
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--update-baseline"}}) {
    const Finished broken = run("", more);
    EXPECT_EQ(broken.code, 2);
    EXPECT_THAT(broken.err, testing::StartsWith("psvcheck: --baseline known.json:2:12: "));
    EXPECT_EQ(std::ranges::count(broken.err, '\n'), 1);
  }
  EXPECT_EQ(run_program({"run", "--update-baseline"}, folder_).code, 2);
}

}  // namespace
}  // namespace psvcheck::cli
