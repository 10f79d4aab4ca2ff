// Runs that move the clock of a target, and what the reports say where nothing moves it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "harness/cli/support_for_integration_tests.h"
#include "harness/targets/faketime.h"

namespace psvcheck::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr const char* moving = "pruning/labelled-versions-stay.json";
constexpr const char* serve_arguments = " serve --port {port}";

/// All processes that come from this one.
std::vector<pid_t> descendants(pid_t pid) {
  std::vector<pid_t> all;
  std::ifstream children("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
  for (pid_t child = 0; children >> child;) {
    all.push_back(child);
    for (const pid_t grandchild : descendants(child)) all.push_back(grandchild);
  }
  return all;
}

std::string shared_memory_of(pid_t pid) { return "/dev/shm/faketime_shm_" + std::to_string(pid); }
std::string semaphore_of(pid_t pid) { return "/dev/shm/sem.faketime_sem_" + std::to_string(pid); }

#if defined(__SANITIZE_ADDRESS__)
constexpr bool is_built_with_address_sanitizer = true;
#elif defined(__has_feature)
constexpr bool is_built_with_address_sanitizer = __has_feature(address_sanitizer);
#else
constexpr bool is_built_with_address_sanitizer = false;
#endif

/// Runs of psvcheck against its own server under libfaketime.
struct FaketimeTest : testing::Test {
  Folder folder;

  void SetUp() override {
    if (is_built_with_address_sanitizer) {
      std::cerr << "SKIPPED: libfaketime before AddressSanitizer's own start ends a program in the loader\n";
      GTEST_SKIP() << "the server is psvcheck itself, built with AddressSanitizer";
    }
    if (targets::find_faketime_library()) return;
    std::cerr << "SKIPPED: libfaketime is not installed, so no server's clock was moved\n";
    GTEST_SKIP() << "libfaketime is not installed";
  }

  static std::vector<std::string> arguments(const std::string& repeat = "1") {
    return {"run",        "--exec",   "exec '" + std::string(PSVCHECK_PROGRAM) + "'" + serve_arguments,
            "--scenario", moving,     "--clock",
            "faketime",   "--repeat", repeat};
  }

  /// The files with an offset that are in the folder of logs.
  std::vector<std::string> offset_files() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "psvcheck-out/logs")) {
      const std::string name = entry.path().filename();
      if (name.starts_with("faketime-")) found.push_back(name);
    }
    return found;
  }

  /// The server of a program that runs, once it is there.
  static pid_t server_of(const Program& program) {
    program.wait_for(" against ");
    for (const pid_t pid : descendants(program.pid())) {
      if (std::filesystem::exists(shared_memory_of(pid))) return pid;
    }
    return -1;
  }
};

TEST_F(FaketimeTest, MovesAServerThatACommandStarts) {
  const Finished run = run_program(arguments(), folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_THAT(run.out, Not(HasSubstr("not run")));
  EXPECT_THAT(run.out, ContainsRegex("noted +pruning/labelled[^\n]*25 h, 3 of the 103"))
      << "it removes after a day only";
  EXPECT_THAT(offset_files(), testing::IsEmpty());
}

TEST_F(FaketimeTest, LeavesNothingBehindAfterCtrlC) {
  Program program(arguments("1000"), folder);
  const pid_t server = server_of(program);
  ASSERT_GT(server, 0);
  EXPECT_THAT(offset_files(), testing::SizeIs(1));
  program.signal(SIGINT);
  EXPECT_EQ(program.wait().code, 130);
  EXPECT_THAT(offset_files(), testing::IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(shared_memory_of(server)));
  EXPECT_FALSE(std::filesystem::exists(semaphore_of(server)));
}

TEST_F(FaketimeTest, LeavesNothingBehindOfAServerThatIsKilled) {
  Program program(arguments("1000"), folder);
  const pid_t server = server_of(program);
  ASSERT_GT(server, 0);
  ASSERT_EQ(kill(server, SIGKILL), 0);
  EXPECT_EQ(program.wait().code, 3);
  EXPECT_THAT(offset_files(), testing::IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(shared_memory_of(server)));
  EXPECT_FALSE(std::filesystem::exists(semaphore_of(server)));
}

std::string report(const Folder& folder) { return read_text(folder / "psvcheck-out/report.json"); }

TEST(Clock, OfAServerMovesByTheRequestThatTheCommandLineNames) {
  const Folder folder;
  const Finished run = run_program({"run", "--exec", PSVCHECK_PROGRAM + std::string(serve_arguments), "--scenario",
                                    moving, "--clock", R"(http:POST /_psvcheck/clock {"advance_seconds": {by}})"},
                                   folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_THAT(run.out, Not(HasSubstr("not run")));
}

TEST(Clock, ThatNothingMovesIsAReasonInEveryReport) {
  const Folder folder;
  const Finished run = run_program({"run", "--scenario", moving, "--clock", "none"}, folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  constexpr const char* reason = "--clock none leaves the target's clock alone";
  EXPECT_THAT(run.out, ContainsRegex("not run +1 step: --clock none leaves the target's clock alone"));
  EXPECT_THAT(run.out, ContainsRegex("not reached +[^\n]*PRUNE-1c[^\n]*\\(--clock none"));
  EXPECT_THAT(report(folder), HasSubstr("\"step 3: " + std::string(reason) + "\""));
  EXPECT_THAT(report(folder), HasSubstr("\"reason\": \"" + std::string(reason) + "\""));
  EXPECT_THAT(read_text(folder / "psvcheck-out/junit.xml"), ContainsRegex("<skipped message=\"--clock none leaves"));
}

TEST(Clock, ThatRefusesToMoveIsAReasonToo) {
  const Folder folder;
  const Finished run = run_program({"run", "--exec", PSVCHECK_PROGRAM + std::string(serve_arguments), "--scenario",
                                    moving, "--clock", "command:echo no luck; exit 7 # {by}"},
                                   folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_THAT(report(folder), HasSubstr("step 3: the target's clock: /bin/sh -c "));
  EXPECT_THAT(report(folder), HasSubstr("exited with 7; its output is in "));
}

}  // namespace
}  // namespace psvcheck::cli
