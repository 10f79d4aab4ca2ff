#include "harness/targets/target_clock.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <optional>
#include <thread>

#include "harness/targets/faketime.h"
#include "harness/targets/process.h"
#include "harness/wire/http_date.h"

namespace psvcheck::targets {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;
using std::chrono::system_clock;

constexpr std::chrono::milliseconds pause_between_looks{20};

// A Date header has whole seconds, and servers make a new one once in a second only.
constexpr seconds slack{3};

std::string text_of(std::chrono::sys_seconds time) { return fmt::format("{:%F %T} UTC", time); }

}  // namespace

std::expected<void, std::string> TargetClock::advance(seconds by) {
  const ClockMove wanted{.ahead = ahead() + by, .by = by, .port = options_.endpoint.port};
  auto moved = std::visit([&](const auto& clock) { return move(clock, wanted); }, options_.adapter);
  if (!moved) return std::unexpected("the target's clock: " + moved.error());
  ahead_ = wanted.ahead.count();
  return {};
}

std::expected<void, std::string> TargetClock::move(const NoClock& /*clock*/, const ClockMove& /*move*/) const {
  return std::unexpected("nothing moves it");
}

std::expected<void, std::string> TargetClock::move(const FaketimeClock& /*clock*/, const ClockMove& move) const {
  if (auto written = write_faketime(options_.faketime_file, move.ahead); !written) return written;
  auto moved = wait_until_moved(move.ahead);
  if (moved) return moved;
  // Whatever part of the target has moved all the same goes back to where everybody believes it to be.
  auto back = write_faketime(options_.faketime_file, move.ahead - move.by);
  return back ? moved : back;
}

std::expected<void, std::string> TargetClock::move(const CommandClock& clock, const ClockMove& move) const {
  ProcessOptions process{.argv = {},
                         .environment = {},
                         .withheld_prefixes = options_.withheld_prefixes,
                         .working_directory = {},
                         .log = options_.log,
                         .search_path = {}};
  for (const std::string& argument : clock.argv) process.argv.push_back(expand(argument, move));
  std::error_code ignored;  // a folder that cannot be made shows as a log that cannot be opened
  if (!options_.log.empty()) std::filesystem::create_directories(options_.log.parent_path(), ignored);
  auto command = ChildProcess::start(process);
  if (!command) return std::unexpected(command.error());
  const auto status = command->wait_for(options_.patience);
  if (status && status->success()) return {};
  const std::string how =
      status ? to_string(*status) : fmt::format("was still running after {} ms", options_.patience.count());
  return std::unexpected(fmt::format("{} {}", command_text(process.argv), how) +
                         (options_.log.empty() ? "" : "; its output is in " + options_.log.string()));
}

std::expected<void, std::string> TargetClock::move(const HttpClock& clock, const ClockMove& move) const {
  wire::HttpClient client(options_.endpoint, options_.client);
  wire::HttpRequest request{
      .method = clock.method, .target = expand(clock.path, move), .headers = {}, .body = expand(clock.body, move)};
  if (!request.body.empty()) request.headers = {{"Content-Type", "application/json"}};
  const auto answer = client.send(request);
  if (!answer) return std::unexpected(answer.error().message);
  if (answer->status / 100 != 2) {
    return std::unexpected(fmt::format("{} {} got HTTP {}", request.method, request.target, answer->status));
  }
  return {};
}

std::expected<void, std::string> TargetClock::wait_until_moved(seconds ahead) const {
  const auto deadline = steady_clock::now() + options_.patience;
  std::string last;
  do {
    wire::HttpClient client(options_.endpoint, options_.client);
    const auto wanted = std::chrono::floor<seconds>(system_clock::now()) + ahead;
    const auto answer =
        client.send({.method = options_.probe.method, .target = options_.probe.path, .headers = {}, .body = {}});
    if (answer) {
      const std::string* header = wire::find_header(answer->headers, "Date");
      const auto date = header == nullptr ? std::nullopt : wire::parse_http_date(*header);
      if (!date || *date >= wanted - slack) return {};
      last = fmt::format("its Date header says {} instead of {}", text_of(*date), text_of(wanted));
    } else {
      last = answer.error().message;
    }
    std::this_thread::sleep_for(pause_between_looks);
  } while (steady_clock::now() < deadline);
  return std::unexpected(fmt::format("libfaketime has not moved it within {} ms; {}", options_.patience.count(), last));
}

}  // namespace psvcheck::targets
