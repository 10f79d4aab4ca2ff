#include "harness/targets/guard.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

namespace psvcheck::targets {
namespace {

void report(int channel, GuardMessage message) {
  // If nobody reads any more, the next read of the channel tells so as well.
  while (send(channel, &message, sizeof message, MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
}

// Moves a descriptor to a place above `floor`, so that closing ranges around it is easy.
int move_above(int descriptor, int floor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, floor); }

// A guard that kept copies of descriptors would keep other guards' channels open.
void close_from(unsigned int first) {
  if (close_range(first, ~0U, 0) == 0) return;
  const long limit = sysconf(_SC_OPEN_MAX);  // kernels before 5.9
  for (long descriptor = first; descriptor < limit; ++descriptor) close(static_cast<int>(descriptor));
}

void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) {
    if (signal != SIGKILL && signal != SIGSTOP) std::signal(signal, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

struct ExecFailure {
  GuardMessage::Stage stage = GuardMessage::Stage::exec;
  int error = 0;
};

[[noreturn]] void become_command(const GuardedCommand& command, int output, int failures, pid_t guard) {
  const auto fail = [failures](GuardMessage::Stage stage) {
    const ExecFailure failure{stage, errno};
    [[maybe_unused]] const ssize_t written = write(failures, &failure, sizeof failure);
    _exit(127);
  };
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != guard) _exit(127);  // the guard died before the line above
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (command.working_directory != nullptr && chdir(command.working_directory) != 0) {
    fail(GuardMessage::Stage::working_directory);
  }
  reset_signals();
  execve(command.program, command.argv, command.environment);
  fail(GuardMessage::Stage::exec);
  _exit(127);
}

// Kills every direct child. Grandchildren become children once their parents are gone, so the caller repeats this.
// False when the kernel does not list children.
bool kill_children() {
  const int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  std::array<char, 4096> text{};
  ssize_t length = 0;
  pid_t child = 0;
  while ((length = read(file, text.data(), text.size())) > 0) {
    for (std::size_t at = 0; at < static_cast<std::size_t>(length); ++at) {
      if (text[at] >= '0' && text[at] <= '9') {
        child = child * 10 + (text[at] - '0');
      } else if (child > 0) {
        kill(child, SIGKILL);
        child = 0;
      }
    }
  }
  close(file);
  return true;
}

int child_signal_descriptor() {
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  return signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
}

class Guard {
 public:
  explicit Guard(const GuardedCommand& command) {
    const int floor = std::max({command.output, command.channel, channel_}) + 1;
    const int output = move_above(command.output, floor);
    const int channel = move_above(command.channel, floor);
    dup2(output, output_);
    dup2(channel, channel_);
    close_from(static_cast<unsigned int>(channel_) + 1);
    for (const int descriptor : {output_, channel_}) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    // The caller's terminal and pipes are not kept open by a process that has nothing to say.
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0) fail(GuardMessage::Stage::fork, errno);
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(null, standard);
    close(null);
    child_ended_ = child_signal_descriptor();
    if (child_ended_ < 0) fail(GuardMessage::Stage::fork, errno);
  }

  // Starts the command and tells whether that succeeded; ends this process when it did not.
  void start(const GuardedCommand& command) {
    std::array<int, 2> failures{};
    if (pipe2(failures.data(), O_CLOEXEC) != 0) fail(GuardMessage::Stage::fork, errno);
    const pid_t self = getpid();
    command_ = fork();
    if (command_ < 0) fail(GuardMessage::Stage::fork, errno);
    if (command_ == 0) become_command(command, output_, failures[1], self);
    setpgid(command_, command_);  // both sides set it, so neither can be too late
    close(failures[1]);
    close(output_);
    ExecFailure failure;
    ssize_t length = 0;
    while ((length = read(failures[0], &failure, sizeof failure)) < 0 && errno == EINTR) {
    }
    if (length == sizeof failure) fail(failure.stage, failure.error);
    close(failures[0]);
    report(channel_, {.kind = GuardMessage::Kind::started, .value = command_});
  }

  // Passes signals on and reaps until the channel closes, then leaves nothing alive.
  void watch() {
    std::array<pollfd, 2> events{pollfd{.fd = channel_, .events = POLLIN, .revents = 0},
                                 pollfd{.fd = child_ended_, .events = POLLIN, .revents = 0}};
    for (;;) {
      if (poll(events.data(), events.size(), -1) < 0) continue;
      if ((events[1].revents & POLLIN) != 0) reap();
      if (events[0].revents == 0) continue;
      unsigned char signal = 0;
      const ssize_t length = recv(channel_, &signal, 1, 0);
      if (length == 1) {
        pass_on(signal);
      } else if (length == 0 || errno != EINTR) {
        return end_everything();
      }
    }
  }

 private:
  [[noreturn]] void fail(GuardMessage::Stage stage, int error) const {
    report(channel_, {.kind = GuardMessage::Kind::failed, .stage = stage, .value = error});
    _exit(1);
  }

  // Takes the status of every child that has ended. True when none is left.
  bool reap() {
    signalfd_siginfo info;
    [[maybe_unused]] const ssize_t length = read(child_ended_, &info, sizeof info);
    int status = 0;
    pid_t ended = 0;
    while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
      if (ended != command_) continue;
      command_ended_ = true;
      report(channel_, {.kind = GuardMessage::Kind::ended, .value = status});
    }
    return ended < 0 && errno == ECHILD;
  }

  // Once the command has been reaped, the number of its group may already be somebody else's.
  void pass_on(int signal) const {
    if (!command_ended_) kill(-command_, signal);
  }

  void end_everything() {
    pass_on(SIGKILL);
    while (!reap()) {
      if (!kill_children() && command_ended_) return;
      pollfd wait{.fd = child_ended_, .events = POLLIN, .revents = 0};
      poll(&wait, 1, 20);
    }
  }

  // Fixed places, out of the way of the standard ones.
  int output_ = 3;
  int channel_ = 4;
  int child_ended_ = -1;
  pid_t command_ = -1;
  bool command_ended_ = false;
};

}  // namespace

void run_guard(const GuardedCommand& command) {
  setpgid(0, 0);  // Ctrl-C in the terminal is for psvcheck, which then ends its targets in good order
  prctl(PR_SET_NAME, "psvcheck-guard");
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  std::signal(SIGCHLD, SIG_DFL);  // were it ignored, the kernel would reap children without telling
  Guard guard(command);
  guard.start(command);
  guard.watch();
  _exit(0);
}

}  // namespace psvcheck::targets
