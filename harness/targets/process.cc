#include "harness/targets/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <string_view>
#include <utility>

#include "harness/targets/guard.h"

namespace psvcheck::targets {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string error_text(int error) { return std::strerror(error); }  // NOLINT(concurrency-mt-unsafe): glibc's is safe

// A descriptor that is closed unless released.
class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  int get() const { return value_; }
  int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

std::map<std::string, std::string> child_environment(const ProcessOptions& options) {
  std::map<std::string, std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    const bool withheld = std::ranges::any_of(options.withheld_prefixes,
                                              [&](const std::string& prefix) { return text.starts_with(prefix); });
    if (!withheld) result.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  if (!options.search_path.empty()) result["PATH"] = options.search_path;
  for (const auto& [name, value] : options.environment) result[name] = value;
  return result;
}

// The file to execute: as given when it has a slash, else the first executable of that name in `search_path`.
std::optional<std::string> resolve_program(const std::string& name, std::string_view search_path) {
  if (name.contains('/')) return name;
  while (!search_path.empty()) {
    const auto colon = search_path.find(':');
    const std::filesystem::path folder(search_path.substr(0, colon));
    const auto candidate = (folder.empty() ? std::filesystem::path(".") : folder) / name;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(candidate, ignored) && access(candidate.c_str(), X_OK) == 0) {
      return candidate.string();
    }
    if (colon == std::string_view::npos) break;
    search_path.remove_prefix(colon + 1);
  }
  return std::nullopt;
}

std::expected<Descriptor, std::string> open_log(const std::filesystem::path& log) {
  const char* file = log.empty() ? "/dev/null" : log.c_str();
  Descriptor descriptor(open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (descriptor.get() < 0)
    return std::unexpected("cannot write the log file " + log.string() + ": " + error_text(errno));
  return descriptor;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// Forks the guard. The signal mask is full from before the fork, so that no handler of ours runs in the guard.
pid_t fork_guard(const GuardedCommand& command) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t guard = fork();
  if (guard == 0) run_guard(command);
  const int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return guard;
}

std::optional<GuardMessage> receive(int channel) {
  GuardMessage message;
  for (;;) {
    const ssize_t length = recv(channel, &message, sizeof message, 0);
    if (length == sizeof message) return message;
    if (length >= 0 || errno != EINTR) return std::nullopt;
  }
}

bool wait_readable(int descriptor, milliseconds timeout) {
  const auto deadline = steady_clock::now() + timeout;
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now()).count();
    pollfd event{.fd = descriptor, .events = POLLIN, .revents = 0};
    const int ready = poll(&event, 1, static_cast<int>(std::clamp<long long>(left, 0, 1'000'000'000)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

void reap_guard(pid_t guard) {
  while (waitpid(guard, nullptr, 0) < 0 && errno == EINTR) {
  }
}

ExitStatus from_wait_status(int status) {
  if (WIFSIGNALED(status)) return {.kind = ExitStatus::Kind::killed, .value = WTERMSIG(status)};
  return {.kind = ExitStatus::Kind::exited, .value = WEXITSTATUS(status)};
}

std::string start_failure(const ProcessOptions& options, const GuardMessage& message) {
  std::string reason = error_text(message.value);
  switch (message.stage) {
    case GuardMessage::Stage::working_directory:
      return "cannot enter the working directory " + options.working_directory.string() + ": " + reason;
    case GuardMessage::Stage::fork:
      return "cannot fork: " + reason;
    case GuardMessage::Stage::exec:
      break;
  }
  return reason;
}

}  // namespace

std::string to_string(const ExitStatus& status) {
  if (status.kind == ExitStatus::Kind::exited) return "exited with " + std::to_string(status.value);
  const char* name = sigabbrev_np(status.value);
  return "killed by " + (name != nullptr ? "SIG" + std::string(name) : "signal " + std::to_string(status.value));
}

std::expected<ChildProcess, std::string> ChildProcess::start(const ProcessOptions& options) {
  if (options.argv.empty() || options.argv.front().empty()) return std::unexpected("cannot start an empty command");
  const auto failed = [&](const std::string& reason) {
    return std::unexpected("cannot start \"" + command_text(options.argv) + "\": " + reason);
  };
  const auto environment = child_environment(options);
  const auto path = environment.find("PATH");
  const auto program =
      resolve_program(options.argv.front(), path == environment.end() ? "/usr/bin:/bin" : path->second);
  if (!program) return failed(options.argv.front() + " was not found in PATH");

  auto log = open_log(options.log);
  if (!log) return failed(log.error());
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return failed("cannot make a socket pair: " + error_text(errno));
  }
  Descriptor channel(ends[0]);
  Descriptor guards_end(ends[1]);

  std::vector<std::string> argv = options.argv;
  std::vector<std::string> variables;
  variables.reserve(environment.size());
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  const auto argv_pointers = pointers(argv);
  const auto variable_pointers = pointers(variables);
  const pid_t guard = fork_guard({
      .program = program->c_str(),
      .argv = argv_pointers.data(),
      .environment = variable_pointers.data(),
      .working_directory = options.working_directory.empty() ? nullptr : options.working_directory.c_str(),
      .output = log->get(),
      .channel = guards_end.get(),
  });
  if (guard < 0) return failed("cannot fork: " + error_text(errno));
  close(guards_end.release());  // so that the guard's death shows as the channel's end
  const auto message = receive(channel.get());
  if (!message || message->kind != GuardMessage::Kind::started) {
    reap_guard(guard);
    return failed(message ? start_failure(options, *message) : "its guard process died");
  }
  return ChildProcess(guard, message->value, channel.release());
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : guard_(std::exchange(other.guard_, -1)),
      pid_(std::exchange(other.pid_, -1)),
      channel_(std::exchange(other.channel_, -1)),
      exit_status_(std::exchange(other.exit_status_, std::nullopt)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  ChildProcess taken(std::move(other));
  std::swap(guard_, taken.guard_);
  std::swap(pid_, taken.pid_);
  std::swap(channel_, taken.channel_);
  std::swap(exit_status_, taken.exit_status_);
  return *this;  // what this object held before is stopped by `taken`
}

ChildProcess::~ChildProcess() {
  if (guard_ > 0) stop(SIGKILL, milliseconds(0));
}

bool ChildProcess::running() { return !exit_status().has_value(); }

std::optional<ExitStatus> ChildProcess::exit_status() { return wait_for(milliseconds(0)); }

std::optional<ExitStatus> ChildProcess::wait_for(milliseconds timeout) {
  if (exit_status_ || channel_ < 0) return exit_status_;
  if (!wait_readable(channel_, timeout)) return std::nullopt;
  const auto message = receive(channel_);
  // No message: the guard was killed, and the kernel killed the command with it.
  exit_status_ = message ? from_wait_status(message->value) : ExitStatus{ExitStatus::Kind::killed, SIGKILL};
  return exit_status_;
}

ExitStatus ChildProcess::stop(int signal, milliseconds grace) {
  if (guard_ > 0) {
    if (signal != SIGKILL && running()) {
      const auto byte = static_cast<unsigned char>(signal);
      if (send(channel_, &byte, 1, MSG_NOSIGNAL) == 1) wait_for(grace);
    }
    shutdown(channel_, SHUT_WR);  // the guard now kills whatever is left
    reap_guard(std::exchange(guard_, -1));
    wait_for(milliseconds(0));
    close(std::exchange(channel_, -1));
  }
  return exit_status_.value_or(ExitStatus{ExitStatus::Kind::killed, SIGKILL});
}

std::expected<ExitStatus, std::string> run_to_end(const ProcessOptions& options) {
  auto process = ChildProcess::start(options);
  if (!process) return std::unexpected(process.error());
  for (;;) {
    if (const auto status = process->wait_for(std::chrono::hours(1))) return *status;
  }
}

std::string command_text(const std::vector<std::string>& argv) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
  std::string result;
  for (const auto& argument : argv) {
    if (!result.empty()) result += ' ';
    if (!argument.empty() && argument.find_first_not_of(plain) == std::string::npos) {
      result += argument;
      continue;
    }
    result += '\'';
    for (const char letter : argument) result += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    result += '\'';
  }
  return result;
}

std::string log_tail(const std::filesystem::path& file, std::size_t lines) {
  constexpr std::streamoff most = 16'384;
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  if (!stream) return "  (no log at " + file.string() + ")";
  const std::streamoff size = stream.tellg();
  stream.seekg(std::max<std::streamoff>(0, size - most));
  std::vector<std::string> last;
  for (std::string line; std::getline(stream, line);) last.push_back("  | " + line);
  if (last.empty()) return "  (the log " + file.string() + " is empty)";
  if (last.size() > lines) last.erase(last.begin(), last.end() - static_cast<std::ptrdiff_t>(lines));
  std::string result;
  for (const auto& line : last) result += (result.empty() ? "" : "\n") + line;
  return result;
}

}  // namespace psvcheck::targets
