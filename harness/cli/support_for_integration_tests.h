#pragma once

// For the integration tests: runs the built program as a person would, and stands in for targets that misbehave.

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "harness/temporary_folder_for_tests.h"

namespace psvcheck::cli {

/// What a program wrote and how it ended.
struct Finished {
  int code = -1;  ///< 128 + N where signal N ended it
  std::string out, err;
};

using Folder = TemporaryFolder;

/// psvcheck as a child, in a folder as its working directory.
class Program {
 public:
  Program(const std::vector<std::string>& arguments, const Folder& folder,
          const std::map<std::string, std::string>& environment = {});
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// Waits until standard output or standard error has the text, at most 30 seconds; gives all of it by then.
  std::string wait_for(const std::string& text) const;
  Finished wait();

 private:
  pid_t pid_ = -1;
  std::filesystem::path out_, err_;
};

Finished run_program(const std::vector<std::string>& arguments, const Folder& folder,
                     const std::map<std::string, std::string>& environment = {});

/// Listens on a free loopback port and lets `serve` loose on each connection, one after the other. A connection's file
/// descriptor is closed afterwards.
class RawServer {
 public:
  explicit RawServer(std::function<void(int)> serve);
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer();
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::function<void(int)> serve_;
  std::atomic<bool> ending_{false};
  std::atomic<int> current_{-1};
  std::thread thread_;
};

/// Reads until a whole request has come: its head and as many bytes as Content-Length says. Empty at the end.
std::string read_request(int connection);

/// For `--scenario`, where any will do: a few that are quickly run.
inline constexpr const char* few_scenarios = "first-version/**";

/// Writes all of it, or as much as the other side takes.
void write_all(int connection, const std::string& bytes);

/// The project's folder.
std::filesystem::path source_folder();

/// Whether the shell's command succeeds: whether a validator is installed, say.
bool works(const std::string& command);

/// What the shell's command says in the folder, at most 2,000 characters; nothing where it succeeds.
std::string complaint(const Folder& folder, const std::string& command);

}  // namespace psvcheck::cli
