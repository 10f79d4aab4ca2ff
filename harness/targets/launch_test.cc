#include "harness/targets/launch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "harness/temporary_folder_for_tests.h"

namespace psvcheck::targets {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

class Launch : public testing::Test {
 protected:
  LaunchOptions options() const {
    LaunchOptions result;
    result.cache = folder_.path() / "cache";
    result.logs = folder_.path() / "logs";
    result.ready_timeout = seconds(20);
    return result;
  }

  static TargetProfile profile(std::vector<std::string> command) {
    TargetProfile result;
    result.name = "example";
    result.command = std::move(command);
    result.readiness = {.method = "GET", .path = "/", .status = 200};
    return result;
  }

  TemporaryFolder folder_;
};

// Python's own file server, standing in for a real target.
class LaunchServer : public Launch {
 protected:
  void SetUp() override {
    const auto python = run_to_end({.argv = {"python3", "-c", "import http.server"},
                                    .environment = {},
                                    .withheld_prefixes = {},
                                    .working_directory = {},
                                    .log = {},
                                    .search_path = {}});
    if (python && python->success()) return;
    std::cerr << "SKIPPED: python3 is missing, so no server can be launched\n";
    GTEST_SKIP() << "python3 is missing";
  }

  static TargetProfile server(const std::string& address = "127.0.0.1") {
    return profile({"python3", "-m", "http.server", "{port}", "--bind", address, "--directory", "/usr/lib"});
  }
};

TEST_F(LaunchServer, WaitsUntilTheServerAnswers) {
  auto target = launch(server(), options());
  ASSERT_TRUE(target) << target.error();
  EXPECT_TRUE(target->process.running());
  EXPECT_EQ(target->endpoint, "http://127.0.0.1:" + std::to_string(target->port));
  EXPECT_GT(target->time_to_ready, milliseconds(0));
  EXPECT_EQ(target->log, folder_.path() / "logs" / ("example-" + std::to_string(target->port) + ".log"));
  EXPECT_EQ(to_string(stop(*target)), "killed by SIGTERM");
}

TEST_F(LaunchServer, UsesTheGivenPort) {
  const auto port = free_loopback_port();
  ASSERT_TRUE(port) << port.error();
  auto with_port = options();
  with_port.port = *port;
  const auto target = launch(server(), with_port);
  ASSERT_TRUE(target) << target.error();
  EXPECT_EQ(target->port, *port);
}

TEST_F(LaunchServer, RefusesAServerThatOtherMachinesCanReach) {
  const auto target = launch(server("0.0.0.0"), options());
  ASSERT_FALSE(target);
  EXPECT_THAT(target.error(), HasSubstr("can be reached from other machines (it listens on 00000000"));
}

TEST_F(LaunchServer, TimesOutWithTheLastAnswerWhenItIsNotTheRightOne) {
  auto never = server();
  never.readiness.path = "/no-such-file";
  auto short_of_time = options();
  short_of_time.ready_timeout = milliseconds(700);
  const auto target = launch(never, short_of_time);
  ASSERT_FALSE(target);
  EXPECT_THAT(target.error(),
              HasSubstr("example was not ready within 700 ms: wanted HTTP 200 to GET http://127.0.0.1:"));
}

TEST_F(LaunchServer, ResetsByARestartOnTheSamePort) {
  auto target = launch(server(), options());
  ASSERT_TRUE(target) << target.error();
  const pid_t before = target->process.pid();
  const auto done = reset(*target);
  ASSERT_TRUE(done) << done.error();
  EXPECT_NE(target->process.pid(), before);
  EXPECT_TRUE(target->process.running());
}

TEST_F(LaunchServer, ResetsByARequest) {
  auto with_reset = server();
  with_reset.reset = HttpReset{.method = "GET", .path = "/"};
  auto target = launch(with_reset, options());
  ASSERT_TRUE(target) << target.error();
  const pid_t before = target->process.pid();
  const auto done = reset(*target);
  EXPECT_TRUE(done) << done.error();
  EXPECT_EQ(target->process.pid(), before);
}

TEST_F(LaunchServer, ReportsAResetThatIsRefused) {
  auto with_reset = server();
  with_reset.reset = HttpReset{.method = "POST", .path = "/reset"};
  auto target = launch(with_reset, options());
  ASSERT_TRUE(target) << target.error();
  const auto done = reset(*target);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error(), "cannot reset example: POST /reset got HTTP 501");
}

TEST_F(LaunchServer, ReportsAResetOfADeadServer) {
  auto with_reset = server();
  with_reset.reset = HttpReset{.method = "POST", .path = "/reset"};
  auto target = launch(with_reset, options());
  ASSERT_TRUE(target) << target.error();
  stop(*target);
  const auto done = reset(*target);
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error(), HasSubstr("cannot reset example: POST /reset: "));
}

TEST_F(LaunchServer, RunsAShellCommandWithThePortInItsText) {
  const auto target = launch_command("cd / && python3 -m http.server {port} --bind 127.0.0.1", options());
  EXPECT_TRUE(target) << target.error();
}

TEST_F(LaunchServer, RunsAShellCommandWithThePortInItsEnvironment) {
  const auto target = launch_command("python3 -m http.server \"$PORT\" --bind 127.0.0.1", options());
  EXPECT_TRUE(target) << target.error();
}

TEST_F(Launch, FailsAtOnceWhenTheCommandEnds) {
  const auto begin = std::chrono::steady_clock::now();
  const auto target = launch(profile({"/bin/sh", "-c", "echo no license for {port}; exit 5"}), options());
  ASSERT_FALSE(target);
  EXPECT_THAT(target.error(), HasSubstr("example exited with 5 before it was ready"));
  EXPECT_THAT(target.error(), HasSubstr("  | no license for "));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(30)) << "it waited for the time-out";
}

TEST_F(Launch, TriesAnotherPortWhenTheFreeOneIsLost) {
  const auto attempts = folder_.path() / "attempts";
  const auto target =
      launch(profile({"/bin/sh", "-c",
                      "echo {port} >> '" + attempts.string() + "'; echo OSError: Address already in use; exit 1"}),
             options());
  ASSERT_FALSE(target);
  EXPECT_THAT(read_text(attempts), testing::ContainsRegex("^[0-9]+\n[0-9]+\n[0-9]+\n$"));
}

TEST_F(Launch, TimesOutWhenNothingListens) {
  auto short_of_time = options();
  short_of_time.ready_timeout = milliseconds(150);
  const auto pid_file = folder_.path() / "pid";
  const auto target = launch(
      profile({"/bin/sh", "-c", "echo $$ > '" + pid_file.string() + "'; echo waiting; exec sleep 1000 # {port}"}),
      short_of_time);
  ASSERT_FALSE(target);
  EXPECT_THAT(target.error(), HasSubstr("was not ready within 150 ms"));
  EXPECT_THAT(target.error(), HasSubstr("  | waiting"));
  const auto pid = std::stoi(read_text(pid_file));
  EXPECT_EQ(kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST_F(Launch, SaysHowToInstallWhatIsNotInstalled) {
  auto missing = profile({"{venv}/bin/x", "{port}"});
  missing.install = {.kind = InstallRecipe::Kind::venv,
                     .arguments = {"x==1"},
                     .environment = {},
                     .estimated_time = seconds(1),
                     .megabytes = 1};
  const auto target = launch(missing, options());
  ASSERT_FALSE(target);
  EXPECT_THAT(target.error(), HasSubstr("run `psvcheck targets install example` first"));
}

TEST_F(Launch, NamesACommandThatIsNotThere) {
  const auto target = launch(profile({"psvcheck-no-such-program", "{port}"}), options());
  ASSERT_FALSE(target);
  EXPECT_THAT(target.error(), HasSubstr("psvcheck-no-such-program was not found in PATH"));
}

TEST_F(Launch, WithholdsWhatItIsToldToAndStillSetsItsOwn) {
  setenv("FAKETIME", "-1", 1);
  setenv("FAKETIME_FMT", "%s", 1);
  auto fixed_port = options();
  fixed_port.port = 1;
  fixed_port.environment = {{"FAKETIME_NO_CACHE", "1"}};
  fixed_port.withheld_prefixes = {"FAKETIME"};
  const std::string show = "echo \"[$FAKETIME$FAKETIME_FMT] [$FAKETIME_NO_CACHE]\"; exit 1";
  const auto from_profile = launch(profile({"/bin/sh", "-c", show}), fixed_port);
  const auto from_command = launch_command(show, fixed_port);
  unsetenv("FAKETIME");
  unsetenv("FAKETIME_FMT");
  ASSERT_FALSE(from_profile);
  EXPECT_THAT(from_profile.error(), HasSubstr("[] [1]"));
  ASSERT_FALSE(from_command);
  EXPECT_THAT(from_command.error(), HasSubstr("[] [1]"));
}

TEST_F(Launch, WithholdsCredentialsFromTargetsAndPassesTheirOwnVariables) {
  setenv("AWS_SESSION_TOKEN", "a-real-one", 1);
  auto example = profile({"/bin/sh", "-c", "echo \"[$AWS_SESSION_TOKEN] [$ADDRESS] [$EXTRA]\"; exit 1"});
  example.environment = {{"ADDRESS", "127.0.0.1:{port}"}};
  auto fixed_port = options();
  fixed_port.port = 1;
  fixed_port.environment = {{"EXTRA", "more"}};
  const auto target = launch(example, fixed_port);
  unsetenv("AWS_SESSION_TOKEN");
  ASSERT_FALSE(target);
  EXPECT_THAT(target.error(), HasSubstr("[] [127.0.0.1:1] [more]"));
}

TEST(FreeLoopbackPort, IsNotAPrivilegedOne) {
  const auto port = free_loopback_port();
  ASSERT_TRUE(port) << port.error();
  EXPECT_GE(*port, 1024);
}

}  // namespace
}  // namespace psvcheck::targets
