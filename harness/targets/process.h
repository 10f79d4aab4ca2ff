#pragma once

// A program run as a child, with the promise that it never outlives the process that started it.
//
// Servers under test start helpers of their own, ignore SIGTERM, and psvcheck itself may crash or be killed. A plain
// fork cannot promise much: PR_SET_PDEATHSIG reaches the direct child only, and fires when the forking *thread* ends.
// So every command runs under a guard, a forked process that does nothing but wait:
//
//     psvcheck ◀──socket──▶ guard ──▶ command (leader of its own process group) ──▶ its children
//
// The guard passes signals on to the command's group and reports how the command ended. When the socket closes, which
// the kernel does however psvcheck dies, it kills the group, then whatever has left the group (the guard is a
// subreaper, so orphans become its children), and ends. If the guard itself is killed, PR_SET_PDEATHSIG kills the
// command. Linux only.

#include <sys/types.h>

#include <chrono>
#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace psvcheck::targets {

// How a command ended: by its own exit code, or by a signal.
struct ExitStatus {
  enum class Kind { exited, killed };
  Kind kind = Kind::exited;
  int value = 0;  // the exit code, or the signal's number

  bool success() const { return kind == Kind::exited && value == 0; }
  bool operator==(const ExitStatus&) const = default;
};

// "exited with 3", "killed by SIGSEGV".
std::string to_string(const ExitStatus& status);

struct ProcessOptions {
  // The program and its arguments. A program without a slash is looked up in `search_path`.
  std::vector<std::string> argv;
  // Set on top of the environment of this process.
  std::map<std::string, std::string> environment;
  // Variables of this process whose names start with one of these are not passed on.
  std::vector<std::string> withheld_prefixes;
  // Empty: the working directory of this process.
  std::filesystem::path working_directory;
  // Standard output and standard error are appended to this file, which is created if missing. Empty: /dev/null.
  std::filesystem::path log;
  // In the form of PATH. Empty: the PATH of this process. The command gets it as its own PATH as well.
  std::string search_path;
};

class ChildProcess {
 public:
  // Starts the command and returns once it runs. Error: a sentence that names the command (not found, not executable,
  // working directory or log file not usable). May be called from any thread.
  static std::expected<ChildProcess, std::string> start(const ProcessOptions& options);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  // Kills the command and all of its descendants at once.
  ~ChildProcess();

  // The command's process id, which is also its process group's. It stays after the command has ended.
  pid_t pid() const { return pid_; }

  // Whether the command itself still runs; children that it left behind do not count.
  bool running();

  // How the command ended; nothing while it runs.
  std::optional<ExitStatus> exit_status();

  // Waits at most `timeout` for the command to end. Gives how it ended, nothing when it still runs.
  std::optional<ExitStatus> wait_for(std::chrono::milliseconds timeout);

  // Sends `signal` to the command's group, waits at most `grace` for the command to end, then kills what is left of
  // the group and of all descendants. Returns how the command ended once nothing is left. May be called again.
  ExitStatus stop(int signal, std::chrono::milliseconds grace);

 private:
  ChildProcess(pid_t guard, pid_t pid, int channel) noexcept : guard_(guard), pid_(pid), channel_(channel) {}

  pid_t guard_ = -1;
  pid_t pid_ = -1;
  int channel_ = -1;  // out: a byte is a signal to pass on, the end ends everything; in: how the command ended
  std::optional<ExitStatus> exit_status_;
};

// Runs a command to its end. Error: it could not be started.
std::expected<ExitStatus, std::string> run_to_end(const ProcessOptions& options);

// The command as a person would type it into a shell: arguments that need quotes have them.
std::string command_text(const std::vector<std::string>& argv);

// The last `lines` lines of a file, each behind "  | "; a note in its place when the file is empty or not readable.
std::string log_tail(const std::filesystem::path& file, std::size_t lines = 15);

}  // namespace psvcheck::targets
