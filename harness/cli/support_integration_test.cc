#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {

Program::Program(const std::vector<std::string>& arguments, const Folder& folder,
                 const std::map<std::string, std::string>& environment) {
  static std::atomic<int> number{0};
  const std::string name = std::to_string(number++);
  out_ = folder / (name + ".stdout");
  err_ = folder / (name + ".stderr");
  std::vector<std::string> texts{PSVCHECK_PROGRAM};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);
  // The tests' own environment must not choose credentials or folders.
  std::map<std::string, std::string> all = {
      {"PATH", std::getenv("PATH")}, {"HOME", folder.path().string()}, {"PSVCHECK_DATA", ""}, {"CI", "1"}};
  for (const auto& [key, value] : environment) all[key] = value;
  std::vector<std::string> assignments;
  for (const auto& [key, value] : all) assignments.push_back(key + "=" + value);
  std::vector<char*> envp;
  for (std::string& text : assignments) envp.push_back(text.data());
  envp.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, err_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addchdir_np(&actions, folder.path().c_str());
  const int failed = posix_spawn(&pid_, PSVCHECK_PROGRAM, &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " PSVCHECK_PROGRAM);
}

Program::~Program() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void Program::signal(int number) const { kill(pid_, number); }

std::string Program::wait_for(const std::string& text) const {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  std::string seen;
  while (std::chrono::steady_clock::now() < deadline) {
    seen = read_text(out_) + read_text(err_);
    if (seen.find(text) != std::string::npos) return seen;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  throw std::runtime_error("waited in vain for \"" + text + "\" in: " + seen);
}

Finished Program::wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read_text(out_), read_text(err_)};
}

Finished run_program(const std::vector<std::string>& arguments, const Folder& folder,
                     const std::map<std::string, std::string>& environment) {
  return Program(arguments, folder, environment).wait();
}

RawServer::RawServer(std::function<void(int)> serve) : serve_(std::move(serve)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, generic, size) != 0 || listen(listener_, 16) != 0 ||
      getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("cannot listen on loopback");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] {
    while (!ending_) {
      const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) return;
      current_ = connection;
      if (!ending_) serve_(connection);
      current_ = -1;
      close(connection);
    }
  });
}

RawServer::~RawServer() {
  ending_ = true;
  shutdown(listener_, SHUT_RDWR);
  if (const int connection = current_; connection >= 0) shutdown(connection, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

std::string read_request(int connection) {
  std::string request;
  std::size_t wanted = std::string::npos;
  while (request.size() < wanted) {
    char buffer[4096];
    const ssize_t size = recv(connection, buffer, sizeof buffer, 0);
    if (size <= 0) return {};
    request.append(buffer, static_cast<std::size_t>(size));
    const std::size_t head = request.find("\r\n\r\n");
    if (wanted != std::string::npos || head == std::string::npos) continue;
    const std::size_t length = request.find("Content-Length: ");
    wanted = head + 4 + (length < head ? std::strtoul(request.c_str() + length + 16, nullptr, 10) : 0);
  }
  return request;
}

void write_all(int connection, const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t size = send(connection, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (size <= 0) return;
    at += static_cast<std::size_t>(size);
  }
}

std::filesystem::path source_folder() { return PSVCHECK_SOURCE_DIR; }

bool works(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

std::string complaint(const Folder& folder, const std::string& command) {
  const auto said = folder / "complaint";
  const std::string whole = "cd '" + folder.path().string() + "' && " + command + " >'" + said.string() + "' 2>&1";
  const int status = std::system(whole.c_str());
  return status == 0 ? "" : "exit status " + std::to_string(status) + ": " + read_text(said).substr(0, 2000);
}

}  // namespace psvcheck::cli
