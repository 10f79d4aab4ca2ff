// What the program says about its command line and about files that it cannot use.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

void write_file(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

void expect_one_line(const std::string& text) {
  EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
  EXPECT_THAT(text, StartsWith("psvcheck: "));
}

TEST(Usage, AnUnknownFlagIsNamedInOneLine) {
  const Folder folder;
  const Finished run = run_program({"run", "--no-such-flag"}, folder);
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("--no-such-flag"));
  EXPECT_THAT(run.err, HasSubstr("see psvcheck run --help"));
  expect_one_line(run.err);
}

TEST(Usage, ATimeoutThatIsNoNumberIsRefused) {
  const Folder folder;
  const Finished run = run_program({"run", "--timeout", "nan"}, folder);
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("--timeout"));
  expect_one_line(run.err);
}

TEST(Usage, AnOptionThatIsGivenNonsenseIsNamedInOneLine) {
  const Folder folder;
  const std::vector<std::pair<std::string, std::string>> cases{{"--seed", "-1"},
                                                               {"--seed", "18446744073709551616"},
                                                               {"--seed", "1.5"},
                                                               {"--seed", "0x10"},
                                                               {"--seed", ""},
                                                               {"--region", ""},
                                                               {"--region", "  "},
                                                               {"--region", "us-east-1/x"},
                                                               {"--exec", ""},
                                                               {"--exec", "  "},
                                                               {"--exec", "my-server --port 80"},
                                                               {"--jobs", "0"},
                                                               {"--repeat", "0"},
                                                               {"--run-id", "a/b"},
                                                               {"--log-level", "loud"}};
  for (const auto& [option, value] : cases) {
    const Finished run = run_program({"run", option, value}, folder);
    EXPECT_EQ(run.code, 2) << option << " '" << value << "': " << run.out << run.err;
    EXPECT_THAT(run.err, StartsWith("psvcheck: " + option + ": ")) << value;
    EXPECT_THAT(run.err, HasSubstr("see psvcheck run --help")) << value;
    expect_one_line(run.err);
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "psvcheck-out"));
}

TEST(Usage, TheGreatestSeedIsTaken) {
  const Folder folder;
  const Finished run =
      run_program({"run", "--seed", "18446744073709551615", "--scenario", "first-version/first-put.json"}, folder);
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("seed 18446744073709551615"));
}

TEST(Usage, AnUnknownCommandIsNamed) {
  const Folder folder;
  const Finished run = run_program({"foo", "--bar"}, folder);
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err, "psvcheck: no such command: foo; see psvcheck --help\n");
  const Finished below = run_program({"scenario", "foo"}, folder);
  EXPECT_EQ(below.code, 2);
  EXPECT_EQ(below.err, "psvcheck: no such command: scenario foo; see psvcheck scenario --help\n");
}

TEST(Usage, NoCommandAtAllIsRefused) {
  const Folder folder;
  EXPECT_EQ(run_program({}, folder).code, 2);
}

TEST(Usage, EveryCommandHasHelpWithAnExample) {
  const Folder folder;
  const std::vector<std::vector<std::string>> commands = {{},
                                                          {"run"},
                                                          {"replay"},
                                                          {"serve"},
                                                          {"judge"},
                                                          {"clauses"},
                                                          {"scenario", "validate"},
                                                          {"targets"},
                                                          {"targets", "install"},
                                                          {"completion"},
                                                          {"corpus"},
                                                          {"corpus", "to-bytes"},
                                                          {"corpus", "from-bytes"}};
  for (std::vector<std::string> command : commands) {
    command.push_back("--help");
    const Finished run = run_program(command, folder);
    EXPECT_EQ(run.code, 0) << command.front();
    EXPECT_THAT(run.out, ContainsRegex("Examples?:\n  (psvcheck|source)")) << command.front();
  }
}

TEST(Usage, VersionIsPrinted) {
  const Folder folder;
  const Finished run = run_program({"--version"}, folder);
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.out, ContainsRegex("^[0-9]+\\.[0-9]+\\.[0-9]+\n$"));
}

TEST(Usage, AmazonsHostsAreRefusedBeforeAnythingIsSentOrWritten) {
  const Folder folder;
  const Finished run = run_program({"run", "--endpoint", "https://secretsmanager.us-east-1.amazonaws.com"}, folder);
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("--allow-aws"));
  expect_one_line(run.err);
  EXPECT_FALSE(std::filesystem::exists(folder / "psvcheck-out"));
}

TEST(Usage, TwoTargetsAreRefused) {
  const Folder folder;
  EXPECT_EQ(run_program({"run", "--endpoint", "http://127.0.0.1:1", "--target", "moto"}, folder).code, 2);
}

TEST(Usage, AClockThatIsOfNoUseIsRefusedInOneLine) {
  const Folder folder;
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
      {{"--clock", "sun"}, "must be none, faketime"},
      {{"--clock", "faketime"}, "use --target or --exec"},
      {{"--clock", "faketime", "--endpoint", "http://127.0.0.1:1"}, "use --target or --exec"},
      {{"--clock", "command:date", "--exec", "x {port}"}, "neither {seconds} nor {by}"},
      {{"--clock", "http:POST /x", "--endpoint", "http://127.0.0.1:1"}, "has {seconds} or {by}"},
      {{"--clock", "http:POST /{by}"}, "the embedded target has a clock of its own"},
  };
  for (const auto& [options, message] : cases) {
    std::vector<std::string> arguments{"run"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Finished run = run_program(arguments, folder);
    EXPECT_EQ(run.code, 2) << run.err;
    EXPECT_THAT(run.err, StartsWith("psvcheck: --clock"));
    EXPECT_THAT(run.err, HasSubstr(message));
    expect_one_line(run.err);
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "psvcheck-out"));
}

TEST(Usage, AnUnknownTargetIsAnsweredWithTheKnownOnes) {
  const Folder folder;
  const Finished run = run_program({"run", "--target", "nobody"}, folder);
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("moto"));
}

TEST(Usage, APatternWithoutScenariosIsRefused) {
  const Folder folder;
  const Finished run = run_program({"run", "--scenario", "no-such/*"}, folder);
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("--scenario no-such/*"));
  expect_one_line(run.err);
}

TEST(Files, AMalformedScenarioIsRefusedWithLineAndColumn) {
  const Folder folder;
  write_file(folder / "bad.json", "{\n  \"format\": \"psvcheck/1\",\n  \"steps\": [ oops ]\n}\n");
  for (const char* command : {"replay", "judge"}) {
    const Finished run = run_program({command, "bad.json"}, folder);
    EXPECT_EQ(run.code, 2) << command;
    EXPECT_THAT(run.err, HasSubstr("bad.json:3:")) << command;
    expect_one_line(run.err);
  }
  const Finished run = run_program({"scenario", "validate", "bad.json"}, folder);
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, StartsWith("bad.json:3:"));
}

TEST(Files, AMalformedScenarioOfTheDataFolderStopsTheRun) {
  const Folder folder;
  write_file(folder / "data/scenarios/x/bad.json", "{\"format\": 1}");
  std::filesystem::create_directories(folder / "data/profiles");
  const Finished run = run_program({"run"}, folder, {{"PSVCHECK_DATA", (folder / "data").string()}});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("bad.json:1:"));
  expect_one_line(run.err);
}

TEST(Files, AFileThatIsNotThereIsNamed) {
  const Folder folder;
  const Finished run = run_program({"replay", "missing.json"}, folder);
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("missing.json: cannot be read: No such file"));
  expect_one_line(run.err);
}

TEST(Files, AScenarioWithoutTitleDoesNotValidate) {
  const Folder folder;
  write_file(folder / "s.json", R"({"format": "psvcheck/1", "clauses": ["PUT-1"], "steps": []})");
  EXPECT_EQ(run_program({"scenario", "validate", "s.json"}, folder).code, 2);
}

TEST(Clauses, AreListedAsTextAndAsJson) {
  const Folder folder;
  EXPECT_THAT(run_program({"clauses"}, folder).out, HasSubstr("WIRE-1"));
  const Finished json = run_program({"clauses", "--json"}, folder);
  EXPECT_EQ(json.code, 0);
  EXPECT_THAT(json.out, HasSubstr("\"id\": \"WIRE-1\""));
}

/// What bash completes a command line to, its last word being the one at the cursor.
std::string completed(const Folder& folder, const std::string& line) {
  const std::string script = "source completion.bash; COMP_WORDS=(" + line +
                             "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _psvcheck; echo \"${COMPREPLY[*]}\"";
  write_file(folder / "try.bash", script);
  const std::string command = "cd '" + folder.path().string() + "' && bash try.bash 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  std::string out;
  char buffer[512];
  while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) out += buffer;
  pclose(pipe);
  return out;
}

TEST(Completion, IsAScriptThatBashTakesAndThatCompletes) {
  const Folder folder;
  const Finished script = run_program({"completion", "bash"}, folder);
  ASSERT_EQ(script.code, 0);
  write_file(folder / "completion.bash", script.out);
  EXPECT_EQ(std::system(("bash -n '" + (folder / "completion.bash").string() + "'").c_str()), 0);
  EXPECT_EQ(completed(folder, "psvcheck ser"), "serve\n");
  EXPECT_EQ(completed(folder, "psvcheck run --end"), "--endpoint\n");
  EXPECT_EQ(completed(folder, "psvcheck run --level rec"), "recorded\n");
  EXPECT_EQ(completed(folder, "psvcheck targets ins"), "install\n");
  EXPECT_THAT(completed(folder, "psvcheck judge compl"), HasSubstr("completion.bash"));
}

}  // namespace
}  // namespace psvcheck::cli
