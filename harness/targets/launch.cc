#include "harness/targets/launch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>

#include "harness/targets/faketime.h"
#include "harness/targets/install.h"
#include "harness/wire/endpoint.h"
#include "harness/wire/http_client.h"

namespace psvcheck::targets {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds poll_interval{20};

// Another process may take a free port first. Servers say so in the words of strerror(EADDRINUSE), more or less.
constexpr int port_attempts = 3;
bool port_was_taken(const fs::path& log) { return log_tail(log, 50).contains("ddress already in use"); }

std::expected<wire::HttpResponse, std::string> request(const LaunchedTarget& target, const std::string& method,
                                                       const std::string& path, milliseconds timeout) {
  auto endpoint = wire::parse_endpoint(target.endpoint);
  if (!endpoint) return std::unexpected(endpoint.error());
  wire::ClientOptions options;
  options.connect_timeout = timeout;
  options.timeout = timeout;
  wire::HttpClient client(std::move(*endpoint), options);
  auto response = client.send({.method = method, .target = path, .headers = {}, .body = {}});
  if (!response) return std::unexpected(response.error().message);
  return std::move(*response);
}

std::string tail_of(const LaunchedTarget& target) {
  return "\nthe end of " + target.log.string() + ":\n" + log_tail(target.log);
}

// Waits until the readiness request gets the right answer, the process ends, or the time is up.
std::expected<void, std::string> wait_until_ready(LaunchedTarget& target) {
  const auto& probe = target.profile.readiness;
  const auto begin = steady_clock::now();
  const auto deadline = begin + target.ready_timeout;
  std::string last = "no answer yet";
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    const auto response =
        request(target, probe.method, probe.path, std::clamp(left, milliseconds(1), milliseconds(1000)));
    if (const auto status = target.process.exit_status()) {
      return std::unexpected(target.profile.name + " " + to_string(*status) + " before it was ready; its command: " +
                             command_text(target.started_with.argv) + tail_of(target));
    }
    if (response && (!probe.status || response->status == static_cast<unsigned>(*probe.status))) {
      target.time_to_ready = std::chrono::round<milliseconds>(steady_clock::now() - begin);
      return {};
    }
    last = response ? "HTTP " + std::to_string(response->status) : response.error();
    if (steady_clock::now() >= deadline) break;
    target.process.wait_for(poll_interval);
  }
  const std::string wanted = probe.status ? "HTTP " + std::to_string(*probe.status) : "any answer";
  return std::unexpected(target.profile.name + " was not ready within " + std::to_string(target.ready_timeout.count()) +
                         " ms: wanted " + wanted + " to " + probe.method + " " + target.endpoint + probe.path +
                         ", last got: " + last + "; its command: " + command_text(target.started_with.argv) +
                         tail_of(target));
}

// Whether an address of /proc/net/tcp or tcp6 is a loopback one. Each 32-bit word is in the machine's byte order,
// here little endian: 127.0.0.1 is 0100007F.
bool is_loopback_address(std::string_view hex) {
  constexpr std::string_view mapped = "0000000000000000FFFF0000";
  if (hex == "00000000000000000000000001000000") return true;
  if (hex.size() == 32 && hex.starts_with(mapped)) hex.remove_prefix(mapped.size());
  return hex.size() == 8 && hex.ends_with("7F");
}

// The address other than loopback on which something listens at this port, as the kernel's tables write it.
std::optional<std::string> address_beyond_loopback(std::uint16_t port) {
  constexpr std::string_view listening = "0A";
  for (const auto* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream stream(table);
    std::string line;
    std::getline(stream, line);  // the headings
    while (std::getline(stream, line)) {
      std::istringstream words(line);
      std::string slot;
      std::string local;
      std::string remote;
      std::string state;
      words >> slot >> local >> remote >> state;
      const auto colon = local.find(':');
      if (state != listening || colon == std::string::npos) continue;
      unsigned int number = 0;
      std::from_chars(local.data() + colon + 1, local.data() + local.size(), number, 16);
      std::string address = local.substr(0, colon);
      if (number == port && !is_loopback_address(address)) return address;
    }
  }
  return std::nullopt;
}

// Which of the rules that hold for targets from profiles hold for this one.
enum class Listening { loopback_only, unchecked };

std::expected<LaunchedTarget, std::string> start(const TargetProfile& profile, ProcessOptions process_options,
                                                 std::uint16_t port, const LaunchOptions& options,
                                                 Listening listening) {
  std::error_code ignored;
  fs::remove(process_options.log, ignored);
  auto process = ChildProcess::start(process_options);
  if (!process) return std::unexpected(process.error());
  LaunchedTarget target{.process = std::move(*process),
                        .started_with = std::move(process_options),
                        .port = port,
                        .endpoint = "http://127.0.0.1:" + std::to_string(port),
                        .log = {},
                        .profile = profile,
                        .ready_timeout = options.ready_timeout};
  target.log = target.started_with.log;
  if (auto ready = wait_until_ready(target); !ready) {
    stop(target);
    return std::unexpected(ready.error());
  }
  if (listening == Listening::unchecked) return target;
  if (const auto address = address_beyond_loopback(port)) {
    stop(target);
    return std::unexpected(profile.name + " was stopped: its port " + std::to_string(port) +
                           " can be reached from other machines (it listens on " + *address +
                           " in /proc/net/tcp's notation); its profile must bind it to 127.0.0.1");
  }
  return target;
}

std::expected<std::uint16_t, std::string> choose_port(const LaunchOptions& options) {
  if (options.port != 0) return options.port;
  return free_loopback_port();
}

std::expected<fs::path, std::string> log_file(const LaunchOptions& options, const std::string& name,
                                              std::uint16_t port) {
  std::error_code error;
  fs::create_directories(options.logs, error);
  if (error) return std::unexpected("cannot make the folder " + options.logs.string() + ": " + error.message());
  return fs::absolute(options.logs) / (name + "-" + std::to_string(port) + ".log");
}

// Calls `prepare(port, log)` for the process options and starts, again with another port if a free one was lost.
template <typename Prepare>
std::expected<LaunchedTarget, std::string> start_on_a_port(const TargetProfile& profile, const LaunchOptions& options,
                                                           Listening listening, Prepare prepare) {
  for (int attempt = 1;; ++attempt) {
    const auto port = choose_port(options);
    if (!port) return std::unexpected(port.error());
    const auto log = log_file(options, profile.name, *port);
    if (!log) return std::unexpected(log.error());
    auto target = start(profile, prepare(*port, *log), *port, options, listening);
    const bool retry = !target && options.port == 0 && attempt < port_attempts && port_was_taken(*log);
    if (!retry) return target;
  }
}

}  // namespace

std::expected<std::uint16_t, std::string> free_loopback_port() {
  const auto failed = [](int descriptor) {
    const std::string reason = std::generic_category().message(errno);
    if (descriptor >= 0) close(descriptor);
    return std::unexpected("cannot find a free port of 127.0.0.1: " + reason);
  };
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return failed(descriptor);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(descriptor, generic, length) != 0 || getsockname(descriptor, generic, &length) != 0) {
    return failed(descriptor);
  }
  close(descriptor);
  return ntohs(address.sin_port);
}

std::expected<LaunchedTarget, std::string> launch(const TargetProfile& profile, const LaunchOptions& options) {
  if (!is_installed(profile, options.cache)) {
    return std::unexpected(profile.name + " is not installed in " + options.cache.string() +
                           " with the profile's pins: run `psvcheck targets install " + profile.name + "` first");
  }
  return start_on_a_port(profile, options, Listening::loopback_only, [&](std::uint16_t port, const fs::path& log) {
    const auto cache = fs::absolute(options.cache);
    const Placeholders values{.port = port, .install = install_folder(profile, cache), .cache = cache, .log = log};
    ProcessOptions process{.argv = {},
                           .environment = {},
                           .withheld_prefixes = options.withheld_prefixes,
                           .working_directory = {},
                           .log = log,
                           .search_path = {}};
    process.withheld_prefixes.emplace_back("AWS_");
    for (const auto& argument : profile.command) process.argv.push_back(expand(argument, values));
    for (const auto& [name, value] : profile.environment) process.environment[name] = expand(value, values);
    for (const auto& [name, value] : options.environment) process.environment[name] = value;
    return process;
  });
}

std::expected<LaunchedTarget, std::string> launch_command(const std::string& command, const LaunchOptions& options) {
  TargetProfile profile;
  profile.name = "command";
  profile.title = command;
  profile.readiness = {.method = "GET", .path = "/", .status = std::nullopt};
  return start_on_a_port(profile, options, Listening::unchecked, [&](std::uint16_t port, const fs::path& log) {
    ProcessOptions process{.argv = {"/bin/sh", "-c", expand_port(command, port)},
                           .environment = {{"PORT", std::to_string(port)}},
                           .withheld_prefixes = options.withheld_prefixes,
                           .working_directory = {},
                           .log = log,
                           .search_path = {}};
    for (const auto& [name, value] : options.environment) process.environment[name] = value;
    return process;
  });
}

std::expected<void, std::string> reset(LaunchedTarget& target) {
  if (const auto* http = std::get_if<HttpReset>(&target.profile.reset)) {
    const auto response = request(target, http->method, http->path, std::chrono::seconds(30));
    const std::string what = "cannot reset " + target.profile.name + ": " + http->method + " " + http->path;
    if (!response) return std::unexpected(what + ": " + response.error());
    if (response->status / 100 != 2) return std::unexpected(what + " got HTTP " + std::to_string(response->status));
    return {};
  }
  stop(target);
  auto process = ChildProcess::start(target.started_with);
  if (!process) return std::unexpected(process.error());
  target.process = std::move(*process);
  auto ready = wait_until_ready(target);
  if (!ready) stop(target);
  return ready;
}

ExitStatus stop(LaunchedTarget& target) {
  const ExitStatus status = target.process.stop(target.profile.stop.signal, target.profile.stop.grace);
  if (target.started_with.environment.contains("FAKETIME_TIMESTAMP_FILE")) {
    remove_faketime_leftovers(target.process.pid());
  }
  return status;
}

}  // namespace psvcheck::targets
