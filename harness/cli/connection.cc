#include "harness/cli/connection.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "harness/cli/clock_choice.h"
#include "harness/cli/data_files.h"
#include "harness/server/mutants.h"
#include "harness/server/serve.h"
#include "harness/server/variant.h"
#include "harness/targets/faketime.h"
#include "harness/targets/install.h"
#include "harness/targets/launch.h"

namespace psvcheck::cli {
namespace {

/// Keys for targets that take any. They are what most emulators' documentation uses.
wire::Credentials stand_in_credentials() { return {"test", wire::SecretText("test"), std::nullopt}; }

std::optional<std::string> environment_variable(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

std::optional<wire::SecretText> secret(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return wire::SecretText(*text);
}

bool names_credentials(const ConnectionOptions& options) {
  return options.access_key || options.secret_key || options.session_token || options.profile;
}

/// What requests are signed with. `own` are the keys of a server that psvcheck starts; the user's are never shown to
/// such a server unless the command line says so.
Result<std::optional<wire::Credentials>> credentials_for(const ConnectionOptions& options,
                                                         const std::optional<wire::Credentials>& own) {
  if (options.no_sign) return std::nullopt;
  if (own && !names_credentials(options)) return own;
  wire::CredentialOptions wanted;
  wanted.access_key = options.access_key;
  wanted.secret_key = secret(options.secret_key);
  wanted.session_token = secret(options.session_token);
  wanted.profile = options.profile;
  wanted.environment = environment_variable;
  wanted.home = environment_variable("HOME").value_or("");
  auto found = wire::resolve_credentials(wanted);
  if (!found) return usage_error(found.error());
  if (*found) return std::move(*found);
  return stand_in_credentials();
}

std::string region_for(const ConnectionOptions& options, const std::string& otherwise) {
  if (options.region) return *options.region;
  return otherwise.empty() ? std::string("us-east-1") : otherwise;
}

wire::ClientOptions client_options(const ConnectionOptions& options) {
  wire::ClientOptions client;
  const auto limit = std::chrono::milliseconds(std::llround(options.timeout * 1000));
  client.timeout = limit;
  client.connect_timeout = std::min(client.connect_timeout, limit);
  client.ca_file = options.ca_file;
  if (options.insecure) client.verify = wire::TlsVerify::none;
  return client;
}

/// Capabilities by the names that the command line has for them.
constexpr std::array all_capabilities{trace::Capability::rotation, trace::Capability::kms,
                                      trace::Capability::cloudtrail};

std::vector<trace::Capability> claimed_by_user(const ConnectionOptions& options) {
  std::vector<trace::Capability> claims;
  for (const trace::Capability capability : all_capabilities) {
    if (std::ranges::find(options.has, trace::name_of(capability)) != options.has.end()) claims.push_back(capability);
  }
  return claims;
}

std::vector<trace::Capability> claimed_by(const targets::TargetProfile& profile) {
  std::vector<trace::Capability> claims;
  if (profile.has_rotation.value_or(false)) claims.push_back(trace::Capability::rotation);
  if (profile.has_kms.value_or(false)) claims.push_back(trace::Capability::kms);
  if (profile.has_cloudtrail.value_or(false)) claims.push_back(trace::Capability::cloudtrail);
  return claims;
}

Connection connection_to(wire::Endpoint endpoint, std::string title, const ConnectionOptions& options) {
  Connection connection;
  connection.claims = claimed_by_user(options);
  connection.endpoint = std::move(endpoint);
  connection.title = std::move(title);
  connection.client = client_options(options);
  return connection;
}

Result<ClockChoice> clock_for(const ConnectionOptions& options, Origin origin, ClockUse use,
                              std::optional<targets::ClockAdapter> profile = std::nullopt) {
  return choose_clock({.option = options.clock,
                       .profile = std::move(profile),
                       .origin = origin,
                       .needed = use == ClockUse::moved,
                       .library = targets::find_faketime_library()});
}

/// Gives the connection, which has its endpoint, its clock. `more` says what the adapter needs.
void set_clock(Connection& connection, ClockChoice choice, targets::ClockOptions more = {}) {
  connection.no_clock = std::move(choice.why_none);
  if (std::holds_alternative<targets::NoClock>(choice.adapter)) return;
  more.adapter = std::move(choice.adapter);
  more.endpoint = connection.endpoint;
  more.client = connection.client;
  connection.clock = std::make_unique<targets::TargetClock>(std::move(more));
}

class EmbeddedServer final : public Connection::Server {
 public:
  EmbeddedServer(wire::ServerThread thread, std::unique_ptr<std::ofstream> log)
      : log_(std::move(log)), thread_(std::move(thread)) {}
  std::string death() override { return {}; }
  wire::Endpoint endpoint() const { return thread_.endpoint(); }

 private:
  std::unique_ptr<std::ofstream> log_;  // must outlive the thread, which writes into it
  wire::ServerThread thread_;
};

/// The file with the offset of the clock of a server that is started under libfaketime. It goes away with the object.
class FaketimeFile {
 public:
  /// A name that no other run has at this time. Absolute, because the server may change its folder.
  explicit FaketimeFile(const std::filesystem::path& logs)
      : path_(std::filesystem::absolute(logs) / fmt::format("faketime-{}", getpid())) {}
  FaketimeFile(FaketimeFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  FaketimeFile(const FaketimeFile&) = delete;
  FaketimeFile& operator=(const FaketimeFile&) = delete;
  FaketimeFile& operator=(FaketimeFile&&) = delete;
  ~FaketimeFile() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class LaunchedServer final : public Connection::Server {
 public:
  LaunchedServer(targets::LaunchedTarget target, std::optional<FaketimeFile> faketime)
      : target_(std::move(target)), faketime_(std::move(faketime)) {}
  ~LaunchedServer() override { targets::stop(target_); }

  std::string death() override {
    // The connection breaks a moment before the process is known to have ended.
    const auto status = target_.process.wait_for(std::chrono::milliseconds(300));
    if (!status) return {};
    return fmt::format("{} {}; the end of {}:\n{}", target_.profile.name, targets::to_string(*status),
                       target_.log.string(), targets::log_tail(target_.log));
  }

 private:
  targets::LaunchedTarget target_;
  std::optional<FaketimeFile> faketime_;
};

std::string why_not_signed_wrongly(const ConnectionOptions& options, bool claims_to_verify) {
  if (!options.auth) return "--auth is not given";
  return claims_to_verify ? "" : "the target does not claim to verify signatures";
}

/// What a server is started with.
struct Launch {
  targets::LaunchOptions options;
  ClockChoice clock;
  std::vector<std::string> withheld_prefixes;  ///< variables that are kept from whatever moves its clock
  std::optional<FaketimeFile> faketime;
};

/// Makes ready for a start, under libfaketime where that is how the clock is moved.
Result<Launch> prepare_launch(const std::filesystem::path& logs, ClockChoice clock) {
  Launch launch;
  launch.options.logs = logs;
  launch.clock = std::move(clock);
  if (!std::holds_alternative<targets::FaketimeClock>(launch.clock.adapter)) return launch;
  const auto library = targets::find_faketime_library();
  if (!library) return target_error("libfaketime is gone");
  std::error_code error;
  std::filesystem::create_directories(logs, error);
  if (error) return target_error(fmt::format("cannot make the folder {}: {}", logs.string(), error.message()));
  launch.faketime.emplace(logs);
  const std::filesystem::path& file = launch.faketime->path();
  if (auto written = targets::write_faketime(file, std::chrono::seconds(0)); !written) {
    return target_error(written.error());
  }
  const std::string preloaded = environment_variable("LD_PRELOAD").value_or("");
  launch.options.environment = targets::faketime_environment(*library, file, preloaded);
  launch.options.withheld_prefixes = {"FAKETIME"};
  return launch;
}

/// The log of the embedded target. Null where there is to be none, or where it cannot be written; whoever writes the
/// other files beside it says why.
std::unique_ptr<std::ofstream> open_embedded_log(const std::filesystem::path& file) {
  if (file.empty()) return nullptr;
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  auto log = std::make_unique<std::ofstream>(file, std::ios::binary | std::ios::trunc);
  return *log ? std::move(log) : nullptr;
}

Result<Connection> connect_embedded(const ConnectionOptions& options, const std::filesystem::path& logs, ClockUse use) {
  auto clock = clock_for(options, Origin::embedded, use);
  if (!clock) return std::unexpected(clock.error());
  server::ServeOptions serving;
  std::string title = "embedded";
  if (!options.mutant.empty()) {
    const server::Mutant* mutant = server::find_mutant(options.mutant);
    if (mutant == nullptr) {
      return usage_error(fmt::format("--mutant {}: there is none of that name; `psvcheck serve --list-mutants` has all",
                                     options.mutant));
    }
    serving.target.mutant = mutant;
    title += " with " + options.mutant;
  }
  if (options.variant) {
    server::vary(serving, *options.variant);
    serving.target.level = options.level;
    title = fmt::format("embedded, variant {}", *options.variant);
  }
  auto credentials = credentials_for(options, stand_in_credentials());
  if (!credentials) return std::unexpected(credentials.error());
  const std::string region = region_for(options, "");
  if (*credentials) serving.target.verifier = wire::Verifier{**credentials, region};
  const auto file = logs.empty() ? std::filesystem::path() : logs / "embedded.log";
  auto log = open_embedded_log(file);
  serving.log = log.get();
  auto thread = server::start(serving);
  if (!thread) return target_error("the embedded target: " + thread.error());
  const bool has_log = log != nullptr;
  auto server = std::make_unique<EmbeddedServer>(std::move(*thread), std::move(log));
  Connection connection = connection_to(server->endpoint(), std::move(title), options);
  connection.region = region;
  connection.claims.assign(all_capabilities.begin(), all_capabilities.end());
  connection.credentials = std::move(*credentials);
  set_clock(connection, std::move(*clock));
  if (options.no_sign) connection.why_not_signed_wrongly = "--no-sign is given";
  if (has_log) connection.log = file;
  connection.server = std::move(server);
  return connection;
}

Result<Connection> connect_launched(const ConnectionOptions& options, Launch launch, targets::LaunchedTarget target,
                                    std::string title, const std::optional<wire::Credentials>& own,
                                    bool claims_to_verify) {
  const auto endpoint = wire::parse_endpoint(target.endpoint);
  if (!endpoint) return target_error(endpoint.error());
  auto credentials = credentials_for(options, own);
  if (!credentials) return std::unexpected(credentials.error());
  Connection connection = connection_to(*endpoint, std::move(title), options);
  connection.region = region_for(options, target.profile.region);
  connection.credentials = std::move(*credentials);
  connection.why_not_signed_wrongly = why_not_signed_wrongly(options, claims_to_verify);
  connection.log = target.log;
  targets::ClockOptions clock;
  clock.probe = target.profile.readiness;
  if (launch.faketime) clock.faketime_file = launch.faketime->path();
  clock.log = std::filesystem::path(target.log).replace_extension(".clock.log");
  clock.withheld_prefixes = std::move(launch.withheld_prefixes);
  set_clock(connection, std::move(launch.clock), std::move(clock));
  connection.server = std::make_unique<LaunchedServer>(std::move(target), std::move(launch.faketime));
  return connection;
}

Result<Connection> connect_profile(const ConnectionOptions& options, const std::filesystem::path& logs, ClockUse use) {
  const auto profiles = load_target_profiles();
  if (!profiles) return std::unexpected(profiles.error());
  const auto profile = targets::find_profile(*profiles, *options.target);
  if (!profile) return usage_error("--target: " + profile.error());
  const auto cache = targets::cache_directory();
  if (!cache) return usage_error(cache.error());
  if (!targets::is_installed(*profile, *cache)) {
    return usage_error(
        fmt::format("--target: {0} is not installed; `psvcheck targets install {0}` does it", profile->name));
  }
  auto clock = clock_for(options, Origin::launched, use, profile->clock);
  if (!clock) return std::unexpected(clock.error());
  auto launch = prepare_launch(logs, std::move(*clock));
  if (!launch) return std::unexpected(launch.error());
  launch->options.cache = *cache;
  launch->withheld_prefixes = {"AWS_"};
  auto target = targets::launch(*profile, launch->options);
  if (!target) return target_error(target.error());
  const auto claims = claimed_by(*profile);
  const wire::Credentials own{profile->credentials.access_key, wire::SecretText(profile->credentials.secret_key),
                              std::nullopt};
  auto connection =
      connect_launched(options, std::move(*launch), std::move(*target),
                       fmt::format("{} {}", profile->title, profile->version), own, profile->verifies_signatures);
  if (connection) connection->claims.insert(connection->claims.end(), claims.begin(), claims.end());
  return connection;
}

Result<Connection> connect_command(const ConnectionOptions& options, const std::filesystem::path& logs, ClockUse use) {
  auto clock = clock_for(options, Origin::launched, use);
  if (!clock) return std::unexpected(clock.error());
  auto launch = prepare_launch(logs, std::move(*clock));
  if (!launch) return std::unexpected(launch.error());
  auto target = targets::launch_command(*options.exec, launch->options);
  if (!target) return target_error(target.error());
  return connect_launched(options, std::move(*launch), std::move(*target), *options.exec, std::nullopt, true);
}

Result<Connection> connect_endpoint(const ConnectionOptions& options, const std::filesystem::path& logs, ClockUse use) {
  const auto endpoint = wire::parse_endpoint(*options.endpoint);
  if (!endpoint) return usage_error("--endpoint: " + endpoint.error());
  if (wire::is_amazon_host(endpoint->host) && !options.allow_aws) {
    return usage_error(
        fmt::format("--endpoint: {} belongs to Amazon, where a run costs money and touches real secrets; "
                    "--allow-aws if that is what you want",
                    endpoint->host));
  }
  auto clock = clock_for(options, Origin::running, use);
  if (!clock) return std::unexpected(clock.error());
  auto credentials = credentials_for(options, std::nullopt);
  if (!credentials) return std::unexpected(credentials.error());
  Connection connection = connection_to(*endpoint, wire::to_string(*endpoint), options);
  targets::ClockOptions more;
  more.log = logs / "clock.log";
  set_clock(connection, std::move(*clock), std::move(more));
  connection.region = region_for(options, environment_variable("AWS_REGION").value_or(""));
  connection.credentials = std::move(*credentials);
  connection.why_not_signed_wrongly = why_not_signed_wrongly(options, true);
  return connection;
}

}  // namespace

std::string options_again(const ConnectionOptions& options) {
  if (options.target) return "--target " + reports::shell_word(*options.target);
  if (options.exec) return "--exec " + reports::shell_word(*options.exec);
  if (options.endpoint) return "--endpoint " + reports::shell_word(*options.endpoint);
  if (!options.mutant.empty()) return "--mutant " + options.mutant;
  return options.variant ? fmt::format("--variant {}", *options.variant) : std::string();
}

Result<Connection> connect(const ConnectionOptions& options, const std::filesystem::path& logs, ClockUse clock) {
  if (!std::isfinite(options.timeout)) return usage_error("--timeout: give a number of seconds");
  const std::filesystem::path folder = logs.empty() ? "logs" : logs;
  if (options.endpoint) return connect_endpoint(options, folder, clock);
  if (options.target) return connect_profile(options, folder, clock);
  if (options.exec) return connect_command(options, folder, clock);
  return connect_embedded(options, logs, clock);
}

}  // namespace psvcheck::cli
