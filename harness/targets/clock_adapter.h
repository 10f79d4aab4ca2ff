#pragma once

// The ways in which a target's clock can be moved forward while the target runs, as profiles and the command line name
// them. target_clock.h does it.
//
// In commands, paths and bodies {seconds} stands for how far ahead of the real time the clock is to be, {by} for the
// seconds of this move alone, {port} for the target's port.

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace psvcheck::targets {

// Nothing moves it.
struct NoClock {
  bool operator==(const NoClock&) const = default;
};

// libfaketime is loaded into the target when it is started; see faketime.h.
struct FaketimeClock {
  bool operator==(const FaketimeClock&) const = default;
};

// A command that has moved the clock once it exits with 0.
struct CommandClock {
  std::vector<std::string> argv;

  bool operator==(const CommandClock&) const = default;
};

// A request to the target that has moved the clock once it is answered with a status of 200 to 299.
struct HttpClock {
  std::string method;
  std::string path;  // from the host's root, whatever path the endpoint has
  std::string body;  // JSON, or empty

  bool operator==(const HttpClock&) const = default;
};

using ClockAdapter = std::variant<NoClock, FaketimeClock, CommandClock, HttpClock>;

// Reads what the command line says: "none", "faketime", "command:CMD" (for /bin/sh) or "http:METHOD PATH" with an
// optional body behind a further space. Error: what is wrong with it, for a person.
std::expected<ClockAdapter, std::string> parse_clock(std::string_view text);

// What is wrong with an adapter, for a person; empty for a good one. A command or a request that uses neither {seconds}
// nor {by} cannot move a clock by what is asked for.
std::string fault_of(const ClockAdapter& adapter);

// What the placeholders of an adapter stand for.
struct ClockMove {
  std::chrono::seconds ahead{0};  // {seconds}
  std::chrono::seconds by{0};     // {by}
  std::uint16_t port = 0;         // {port}
};

// Replaces the placeholders in a text. Other text in braces stays as it is.
std::string expand(std::string text, const ClockMove& move);

}  // namespace psvcheck::targets
