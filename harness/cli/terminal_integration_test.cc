// The program on a terminal: a pseudo terminal of some width stands in for a person's.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <regex>
#include <sstream>

#include "harness/cli/support_for_integration_tests.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

/// psvcheck on a pseudo terminal.
class OnTerminal {
 public:
  OnTerminal(std::vector<std::string> arguments, const Folder& folder, std::uint16_t columns,
             const std::map<std::string, std::string>& environment = {}) {
    arguments.insert(arguments.begin(), PSVCHECK_PROGRAM);
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const winsize size{24, columns, 0, 0};
    pid_ = forkpty(&terminal_, nullptr, nullptr, &size);
    if (pid_ == 0) {
      for (const char* name : {"CI", "NO_COLOR"}) unsetenv(name);
      setenv("TERM", "xterm-256color", 1);
      for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
      if (chdir(folder.path().c_str()) == 0) execv(argv[0], argv.data());
      _exit(127);
    }
    tcgetattr(terminal_, &before_);
  }
  OnTerminal(const OnTerminal&) = delete;
  OnTerminal& operator=(const OnTerminal&) = delete;
  ~OnTerminal() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    close(terminal_);
  }

  /// Reads until the text has come, or all of it where that is empty; at most half a minute.
  const std::string& read_until(const std::string& text = {}) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while ((text.empty() || seen_.find(text) == std::string::npos) && std::chrono::steady_clock::now() < end) {
      pollfd file{terminal_, POLLIN, 0};
      if (poll(&file, 1, 1000) <= 0) continue;
      char buffer[4096];
      const ssize_t count = read(terminal_, buffer, sizeof buffer);
      if (count <= 0) break;
      seen_.append(buffer, static_cast<std::size_t>(count));
    }
    return seen_;
  }

  void type(char key) const { EXPECT_EQ(write(terminal_, &key, 1), 1); }

  int wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  bool is_as_it_was() const {
    termios now{};
    tcgetattr(terminal_, &now);
    return now.c_lflag == before_.c_lflag && now.c_oflag == before_.c_oflag && now.c_iflag == before_.c_iflag;
  }

 private:
  int terminal_ = -1;
  pid_t pid_ = -1;
  termios before_{};
  std::string seen_;
};

/// What stood on the progress line, one after the other: each between a carriage return and the erasing of the rest.
std::vector<std::string> progress_lines(const std::string& seen) {
  std::vector<std::string> lines;
  for (std::size_t end = 0; (end = seen.find("\x1b[K", end)) != std::string::npos; end += 3) {
    const std::size_t start = seen.rfind('\r', end);
    if (start != std::string::npos && start + 1 < end) lines.push_back(seen.substr(start + 1, end - start - 1));
  }
  return lines;
}

/// The lines without colour.
std::vector<std::string> plain_lines(const std::string& seen) {
  const std::string plain = std::regex_replace(seen, std::regex("\x1b\\[[0-9]*[mK]|\r"), "");
  std::vector<std::string> lines;
  std::istringstream text(plain);
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

TEST(OnATerminal, ExplainFitsToo) {
  const Folder folder;
  ASSERT_EQ(run_program({"run", "--scenario", "label-moves/**", "--mutant", "previous-not-moved"}, folder).code, 1);
  std::string finding;
  for (const auto& file : std::filesystem::directory_iterator(folder / "psvcheck-out" / "findings")) {
    if (file.path().string().ends_with("-1.json")) finding = "psvcheck-out/findings/" + file.path().filename().string();
  }
  for (const std::string& what : {std::string("PUT-3a"), finding}) {
    OnTerminal terminal({"explain", what}, folder, 40);
    const std::vector<std::string> lines = plain_lines(terminal.read_until());
    EXPECT_EQ(terminal.wait(), 0);
    EXPECT_GT(lines.size(), 8U);
    for (const std::string& line : lines) {
      EXPECT_TRUE(line.find('/') != std::string::npos || reports::columns(line) <= 40) << line;
    }
  }
}

const std::vector<std::string> a_run{"run",      "--scenario",         "label-moves/**", "--scenario", "idempotency/**",
                                     "--mutant", "previous-not-moved", "--steps",        "200"};

TEST(OnATerminal, ARunShowsALineThatFitsAndGoesAway) {
  const Folder folder;
  for (const auto columns : {std::uint16_t{40}, std::uint16_t{80}}) {
    OnTerminal terminal(a_run, folder, columns);
    const std::string seen = terminal.read_until();
    EXPECT_EQ(terminal.wait(), 1);
    const std::vector<std::string> lines = progress_lines(seen);
    ASSERT_GT(lines.size(), 2U) << seen;
    for (const std::string& line : lines) {
      EXPECT_LT(reports::columns(line), columns);
      EXPECT_THAT(line, Not(HasSubstr("\n")));
    }
    EXPECT_THAT(lines.front(), HasSubstr(" sequence"));
    EXPECT_THAT(lines.back(), HasSubstr("shrinking group "));
    const std::size_t report = seen.find("\x1b[1membedded with previous-not-moved");
    ASSERT_NE(report, std::string::npos) << "the report is in colour";
    for (const std::string& line : plain_lines(seen.substr(report))) {
      // Commands, paths and addresses, what is said on standard error, and a single word, such as a recording's name.
      const bool is_one_word = line.find(' ', std::min(line.find_first_not_of(' '), line.size())) == std::string::npos;
      const bool stays_whole = is_one_word || line.find('/') != std::string::npos || line.starts_with("psvcheck: ");
      EXPECT_TRUE(stays_whole || reports::columns(line) <= columns) << line;
    }
    EXPECT_EQ(seen.find("\x1b[K", report), std::string::npos) << "no line is rewritten after it";
    EXPECT_TRUE(terminal.is_as_it_was());
  }
}

TEST(OnATerminal, ColourAndRewritingAreLeftOutWhereTheyAreNotWanted) {
  const Folder folder;
  const auto shown = [&](const std::map<std::string, std::string>& environment, const std::string& colour) {
    std::vector<std::string> arguments{"run", "--scenario", "first-version/**", "--color", colour};
    OnTerminal terminal(arguments, folder, 80, environment);
    const std::string seen = terminal.read_until();
    EXPECT_EQ(terminal.wait(), 0);
    return seen;
  };
  const std::string ink = "\x1b[1m";
  EXPECT_THAT(shown({}, "auto"), HasSubstr(ink));
  EXPECT_THAT(shown({}, "never"), Not(HasSubstr(ink)));
  EXPECT_THAT(shown({{"NO_COLOR", "1"}}, "auto"), Not(HasSubstr(ink)));
  EXPECT_THAT(shown({{"NO_COLOR", "1"}}, "always"), HasSubstr(ink));
  EXPECT_THAT(shown({{"CI", "true"}}, "auto"), Not(HasSubstr("\x1b")));
  EXPECT_THAT(shown({{"TERM", "dumb"}}, "auto"), Not(HasSubstr("\x1b")));
}

TEST(OnATerminal, CtrlCEndsWithTheReportAndATerminalAsItWas) {
  const Folder folder;
  OnTerminal terminal({"run", "--no-scenarios", "--duration", "60s"}, folder, 80);
  terminal.read_until(" findings  ");
  constexpr char ctrl_c = 3;
  terminal.type(ctrl_c);
  const std::string seen = terminal.read_until();
  EXPECT_EQ(terminal.wait(), 130);
  const std::size_t stopping = seen.find("psvcheck: stopping");
  ASSERT_NE(stopping, std::string::npos) << seen;
  const std::size_t report = seen.find("no verdict: interrupted", stopping);
  ASSERT_NE(report, std::string::npos) << seen;
  EXPECT_EQ(seen.find("\x1b[K", report), std::string::npos);
  EXPECT_TRUE(terminal.is_as_it_was());
}

TEST(OnATerminal, AFileGetsNeitherColourNorRewrittenLines) {
  const Folder folder;
  const Finished run = run_program(a_run, folder);
  EXPECT_THAT(run.out + run.err, Not(HasSubstr("\x1b")));
  EXPECT_THAT(run_program({"clauses", "--color", "always"}, folder).code, 0);
  EXPECT_THAT(run_program({"run", "--scenario", "first-version/**", "--color", "always"}, folder).out,
              HasSubstr("\x1b[1m"));
  EXPECT_EQ(run_program({"run", "--color", "sometimes"}, folder).code, 2);
}

}  // namespace
}  // namespace psvcheck::cli
