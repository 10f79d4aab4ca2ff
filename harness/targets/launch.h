#pragma once

// Starting a server under test on a loopback port, waiting until it answers, and bringing it back to an empty state.
//
// A launched target lives as long as its LaunchedTarget; process.h says why it cannot outlive this process either.

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/targets/process.h"
#include "harness/targets/profile.h"

namespace psvcheck::targets {

struct LaunchOptions {
  std::filesystem::path cache;  // where `install` has put the target, see cache_directory
  std::filesystem::path logs;   // the folder for the server's output, made when missing
  std::uint16_t port = 0;       // 0: a free one
  std::chrono::milliseconds ready_timeout{30'000};
  // Set on top of the profile's variables, such as those of a clock adapter.
  std::map<std::string, std::string> environment;
  // Variables of this process whose names start with one of these are kept from the target.
  std::vector<std::string> withheld_prefixes;
};

struct LaunchedTarget {
  ChildProcess process;
  ProcessOptions started_with;
  std::uint16_t port = 0;
  std::string endpoint;  // "http://127.0.0.1:PORT"
  std::filesystem::path log;
  TargetProfile profile;
  std::chrono::milliseconds ready_timeout{0};
  std::chrono::milliseconds time_to_ready{0};
};

// A TCP port of 127.0.0.1 that nobody listened on a moment ago. Another process can take it before it is used.
std::expected<std::uint16_t, std::string> free_loopback_port();

// Starts an installed target and returns once its readiness request gets the answer that the profile names.
// The target sees none of this process's AWS_* variables, so it cannot find real credentials there.
// Error, with nothing left running: not installed; cannot be started; ended before it was ready (how, and the end of
// its log); not ready in time (its last answer, and the end of its log); listens on more than loopback.
std::expected<LaunchedTarget, std::string> launch(const TargetProfile& profile, const LaunchOptions& options);

// The same for a server that has no profile. `command` is given to /bin/sh; in it {port} stands for the port, which the
// environment variable PORT holds too (a command that uses neither cannot be reached, and times out). It is ready at
// any HTTP answer to GET /. It is the user's own, so it keeps the whole environment, and where it listens is not
// checked.
std::expected<LaunchedTarget, std::string> launch_command(const std::string& command, const LaunchOptions& options);

// Brings the target back to the state in which it started, by the profile's request or by a restart on the same port.
// Error: the request failed, or the restart did, in which case the target is no longer running.
std::expected<void, std::string> reset(LaunchedTarget& target);

// Stops the target as its profile says. Returns how it ended, with nothing of it left, libfaketime's shared memory
// included.
ExitStatus stop(LaunchedTarget& target);

}  // namespace psvcheck::targets
