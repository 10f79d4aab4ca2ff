#pragma once

// The clock of a target that runs: moves it, and knows how far ahead of the real time it is.

#include <atomic>
#include <chrono>
#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/targets/clock_adapter.h"
#include "harness/targets/profile.h"
#include "harness/wire/endpoint.h"
#include "harness/wire/http_client.h"

namespace psvcheck::targets {

struct ClockOptions {
  ClockAdapter adapter{};
  wire::Endpoint endpoint{};     // the target's
  wire::ClientOptions client{};  // for requests to it
  // FaketimeClock: the file that the target was started with (faketime_environment), and a request whose answer's Date
  // header shows the target's time.
  std::filesystem::path faketime_file{};
  HttpProbe probe{.method = "GET", .path = "/", .status = {}};
  // CommandClock: the file that takes the command's output (its folder is made), and the variables of this process that
  // it does not get.
  std::filesystem::path log{};
  std::vector<std::string> withheld_prefixes{};
  // For a command to end, and for a target to be seen to have moved.
  std::chrono::milliseconds patience{10'000};
};

class TargetClock {
 public:
  explicit TargetClock(ClockOptions options) : options_(std::move(options)) {}

  // Moves the clock forward, by whole seconds, and returns once it has moved. Under libfaketime the target shows that
  // by the Date header of the answer to the probe; a target that sends none is believed. One thread at a time.
  // Error: why the clock has not moved, for a person; it is then taken to be where it was. NoClock always fails.
  std::expected<void, std::string> advance(std::chrono::seconds by);

  // How far ahead of the real time the target is. From any thread.
  std::chrono::seconds ahead() const { return std::chrono::seconds(ahead_.load()); }

 private:
  std::expected<void, std::string> move(const NoClock& clock, const ClockMove& move) const;
  std::expected<void, std::string> move(const FaketimeClock& clock, const ClockMove& move) const;
  std::expected<void, std::string> move(const CommandClock& clock, const ClockMove& move) const;
  std::expected<void, std::string> move(const HttpClock& clock, const ClockMove& move) const;
  std::expected<void, std::string> wait_until_moved(std::chrono::seconds ahead) const;

  ClockOptions options_;
  std::atomic<std::chrono::seconds::rep> ahead_ = 0;
};

}  // namespace psvcheck::targets
