#include "harness/targets/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>
#include <utility>

#include "harness/temporary_folder_for_tests.h"

namespace psvcheck::targets {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

constexpr seconds patience{20};

class Process : public testing::Test {
 protected:
  ProcessOptions shell(const std::string& script) const {
    return {.argv = {"/bin/sh", "-c", script},
            .environment = {},
            .withheld_prefixes = {},
            .working_directory = {},
            .log = log(),
            .search_path = {}};
  }
  std::filesystem::path log() const { return folder_.path() / "log"; }
  std::string logged() const { return read_text(log()); }

  // Polls for a condition that other processes bring about; false when it has not come after a long while.
  template <typename Condition>
  static bool eventually(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      poll(nullptr, 0, 2);
    }
    return true;
  }

  // A pid that the script writes to a file of this name in the folder, followed by a newline.
  pid_t written_pid(const std::string& name) const {
    std::string text;
    EXPECT_TRUE(eventually([&] { return (text = read_text(folder_.path() / name)).ends_with('\n'); })) << name;
    pid_t pid = 0;
    std::from_chars(text.data(), text.data() + text.size(), pid);
    return pid;
  }

  // Gone, or a zombie that only waits for its parent to take note.
  static bool ended(pid_t pid) {
    if (kill(pid, 0) != 0) return errno == ESRCH;
    const auto stat = read_text("/proc/" + std::to_string(pid) + "/stat");
    return stat.empty() || stat.substr(stat.rfind(')') + 1).starts_with(" Z");
  }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  TemporaryFolder folder_;
};

TEST_F(Process, ReportsTheExitCode) {
  auto child = ChildProcess::start(shell("exit 3"));
  ASSERT_TRUE(child) << child.error();
  const auto status = child->wait_for(patience);
  ASSERT_TRUE(status);
  EXPECT_EQ(to_string(*status), "exited with 3");
  EXPECT_FALSE(status->success());
  EXPECT_FALSE(child->running());
}

TEST_F(Process, ReportsTheSignalThatKilledTheCommand) {
  auto child = ChildProcess::start(shell("kill -SEGV $$"));
  ASSERT_TRUE(child) << child.error();
  const auto status = child->wait_for(patience);
  ASSERT_TRUE(status);
  EXPECT_EQ(to_string(*status), "killed by SIGSEGV");
}

TEST_F(Process, WaitGivesNothingWhileTheCommandRuns) {
  auto child = ChildProcess::start(shell("exec sleep 1000"));
  ASSERT_TRUE(child) << child.error();
  EXPECT_EQ(child->wait_for(milliseconds(1)), std::nullopt);
  EXPECT_TRUE(child->running());
  EXPECT_EQ(getpgid(child->pid()), child->pid());
}

TEST_F(Process, StopSendsTheSignalAndWaitsForAnOrderlyEnd) {
  auto child = ChildProcess::start(shell("trap 'exit 7' TERM; echo > '" + path("ready") + "'; sleep 1000 & wait"));
  ASSERT_TRUE(child) << child.error();
  written_pid("ready");
  EXPECT_EQ(to_string(child->stop(SIGTERM, patience)), "exited with 7");
  EXPECT_EQ(to_string(child->stop(SIGTERM, patience)), "exited with 7") << "a second stop changes nothing";
}

TEST_F(Process, StopKillsACommandThatIgnoresTheSignal) {
  auto child = ChildProcess::start(shell("trap '' TERM; echo > '" + path("ready") + "'; while :; do sleep 1000; done"));
  ASSERT_TRUE(child) << child.error();
  written_pid("ready");
  EXPECT_EQ(to_string(child->stop(SIGTERM, milliseconds(50))), "killed by SIGKILL");
}

TEST_F(Process, StopEndsGrandchildrenOfTheGroup) {
  auto child = ChildProcess::start(shell("sleep 1000 & echo $! > '" + path("pid") + "'; wait"));
  ASSERT_TRUE(child) << child.error();
  const pid_t grandchild = written_pid("pid");
  ASSERT_FALSE(ended(grandchild));
  child->stop(SIGTERM, patience);
  EXPECT_TRUE(ended(grandchild));
}

TEST_F(Process, StopEndsGrandchildrenThatOutliveTheCommand) {
  auto child = ChildProcess::start(shell("sleep 1000 & echo $! > '" + path("pid") + "'"));
  ASSERT_TRUE(child) << child.error();
  ASSERT_TRUE(child->wait_for(patience));
  const pid_t grandchild = written_pid("pid");
  ASSERT_FALSE(ended(grandchild));
  EXPECT_EQ(to_string(child->stop(SIGTERM, patience)), "exited with 0");
  EXPECT_TRUE(ended(grandchild));
}

TEST_F(Process, StopEndsDescendantsThatLeftTheGroup) {
  auto child = ChildProcess::start(
      shell("setsid sh -c 'echo $$ > \"" + path("pid") + "\"; trap \"\" TERM; sleep 1000; :' & wait"));
  ASSERT_TRUE(child) << child.error();
  const pid_t escaped = written_pid("pid");
  ASSERT_NE(getpgid(escaped), child->pid());
  child->stop(SIGTERM, patience);
  EXPECT_TRUE(ended(escaped));
}

TEST_F(Process, TheDestructorStopsTheCommand) {
  pid_t pid = 0;
  {
    auto child = ChildProcess::start(shell("exec sleep 1000"));
    ASSERT_TRUE(child) << child.error();
    pid = child->pid();
    ASSERT_FALSE(ended(pid));
  }
  EXPECT_TRUE(ended(pid));
}

TEST_F(Process, AssigningStopsTheCommandThatIsReplaced) {
  auto first = ChildProcess::start(shell("exec sleep 1000"));
  auto second = ChildProcess::start(shell("exec sleep 1000"));
  ASSERT_TRUE(first && second);
  const pid_t replaced = first->pid();
  *first = std::move(*second);
  EXPECT_TRUE(ended(replaced));
  EXPECT_TRUE(first->running());
}

TEST_F(Process, WritesBothStreamsToTheLog) {
  auto child = ChildProcess::start(shell("echo to output; echo to error >&2"));
  ASSERT_TRUE(child) << child.error();
  ASSERT_TRUE(child->wait_for(patience));
  EXPECT_EQ(logged(), "to output\nto error\n");
}

TEST_F(Process, StandardInputIsEmptyAndNoOtherDescriptorIsInherited) {
  const auto status =
      run_to_end(shell("cat; for d in 0 1 2 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$d ] && echo $d; done; :"));
  ASSERT_TRUE(status) << status.error();
  EXPECT_EQ(logged(), "0\n1\n2\n");
}

TEST_F(Process, AddsWithholdsAndKeepsVariables) {
  auto options = shell("echo \"$PSVCHECK_ADDED|${HOME:-none}|$PATH\"");
  options.environment = {{"PSVCHECK_ADDED", "a=b c"}};
  options.withheld_prefixes = {"HOM"};
  options.search_path = "/usr/bin:/bin";
  ASSERT_TRUE(run_to_end(options));
  EXPECT_EQ(logged(), "a=b c|none|/usr/bin:/bin\n");
}

TEST_F(Process, RunsInTheWorkingDirectory) {
  auto options = shell("pwd -P");
  options.working_directory = folder_.path();
  ASSERT_TRUE(run_to_end(options));
  EXPECT_EQ(logged(), std::filesystem::canonical(folder_.path()).string() + "\n");
}

TEST_F(Process, SignalsAreNeitherBlockedNorIgnoredInTheCommand) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  const auto status = run_to_end(shell("grep -E '^Sig(Blk|Ign)' /proc/self/status"));
  std::signal(SIGPIPE, before);
  ASSERT_TRUE(status) << status.error();
  EXPECT_THAT(logged(), HasSubstr("SigBlk:\t0000000000000000"));
  EXPECT_THAT(logged(), HasSubstr("SigIgn:\t0000000000000000"));
}

TEST_F(Process, NamesACommandThatDoesNotExist) {
  auto options = shell("");
  options.argv = {"psvcheck-no-such-program", "an argument"};
  const auto child = ChildProcess::start(options);
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error(),
            "cannot start \"psvcheck-no-such-program 'an argument'\": psvcheck-no-such-program was not found in PATH");
}

TEST_F(Process, ReportsWhyExecFailed) {
  auto options = shell("");
  options.argv = {folder_.path().string()};
  const auto child = ChildProcess::start(options);
  ASSERT_FALSE(child);
  EXPECT_THAT(child.error(), HasSubstr(folder_.path().string() + "\": Permission denied"));
}

TEST_F(Process, ReportsAWorkingDirectoryThatDoesNotExist) {
  auto options = shell("");
  options.working_directory = "/psvcheck/no/such/folder";
  const auto child = ChildProcess::start(options);
  ASSERT_FALSE(child);
  EXPECT_THAT(child.error(), HasSubstr("working directory /psvcheck/no/such/folder: No such file"));
}

TEST_F(Process, ReportsALogThatCannotBeWritten) {
  auto options = shell("");
  options.log = "/psvcheck/no/such/folder/log";
  const auto child = ChildProcess::start(options);
  ASSERT_FALSE(child);
  EXPECT_THAT(child.error(), HasSubstr("cannot write the log file /psvcheck/no/such/folder/log"));
}

TEST_F(Process, TheCommandDiesWhenItsGuardIsKilled) {
  auto child = ChildProcess::start(shell("echo $PPID > '" + path("guard") + "'; exec sleep 1000"));
  ASSERT_TRUE(child) << child.error();
  const pid_t guard = written_pid("guard");
  kill(guard, SIGKILL);
  EXPECT_TRUE(eventually([&] { return ended(child->pid()); }));
  EXPECT_EQ(to_string(child->stop(SIGTERM, patience)), "killed by SIGKILL");
}

TEST_F(Process, TheCommandOutlivesTheThreadThatStartedIt) {
  std::optional<ChildProcess> child;
  std::thread([&] {
    if (auto started = ChildProcess::start(shell("exec sleep 1000"))) child.emplace(std::move(*started));
  }).join();
  ASSERT_TRUE(child);
  EXPECT_EQ(child->wait_for(milliseconds(20)), std::nullopt);
}

// The intermediate process starts two commands and is then killed the hard way: nothing of either may survive.
TEST_F(Process, NothingSurvivesWhenTheParentIsKilled) {
  const auto script = [&](const std::string& name) {
    return shell("sleep 1000 & echo $! > '" + path(name + "-grandchild") + "'; echo $$ > '" + path(name) + "'; wait");
  };
  const pid_t intermediate = fork();
  ASSERT_GE(intermediate, 0);
  if (intermediate == 0) {
    const auto first = ChildProcess::start(script("first"));
    const auto second = ChildProcess::start(script("second"));
    for (;;) pause();
  }
  std::vector<pid_t> pids;
  for (const auto* name : {"first", "first-grandchild", "second", "second-grandchild"}) {
    pids.push_back(written_pid(name));
    EXPECT_FALSE(ended(pids.back())) << name;
  }
  kill(intermediate, SIGKILL);
  ASSERT_EQ(waitpid(intermediate, nullptr, 0), intermediate);
  for (const pid_t pid : pids) EXPECT_TRUE(eventually([&] { return ended(pid); })) << pid;
}

TEST(LogTail, GivesTheLastLines) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "log";
  std::ofstream(file) << "one\ntwo\nthree\n";
  EXPECT_EQ(log_tail(file, 2), "  | two\n  | three");
}

TEST(LogTail, SaysSoWhenThereIsNothing) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "log";
  EXPECT_THAT(log_tail(file), HasSubstr("no log at"));
  std::ofstream(file).flush();
  EXPECT_THAT(log_tail(file), HasSubstr("is empty"));
}

TEST(CommandText, QuotesWhatAShellWouldSplit) {
  EXPECT_EQ(command_text({"pip", "install", "moto[server]==5.2.5", "cbor2<6", "it's", ""}),
            "pip install 'moto[server]==5.2.5' 'cbor2<6' 'it'\\''s' ''");
}

}  // namespace
}  // namespace psvcheck::targets
