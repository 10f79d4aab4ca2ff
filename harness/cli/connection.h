#pragma once

// The target of a run: an endpoint that is there already, a server that psvcheck starts and stops (a profile's, or a
// command's), or the embedded target in this process where nothing was chosen. What the command line says about it is
// one set of options, shared by `run` and `replay`.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/outcome.h"
#include "harness/targets/target_clock.h"
#include "harness/trace/sequence.h"
#include "harness/wire/credentials.h"
#include "harness/wire/endpoint.h"
#include "harness/wire/http_client.h"
#include "model/clause.h"

namespace CLI {
class App;
}

namespace psvcheck::cli {

struct ConnectionOptions {
  std::optional<std::string> endpoint, target, exec;  ///< at most one
  std::string mutant;                                 ///< a bug of the embedded target; empty for none
  std::optional<std::uint64_t> variant;               ///< the seed of a conforming variant of the embedded target
  model::Level level = model::Level::recorded;        ///< that a variant conforms at
  std::optional<std::string> region;
  std::optional<std::string> access_key, secret_key, session_token, profile;
  bool no_sign = false;
  bool auth = false;  ///< the target verifies signatures: send it wrong ones too
  bool allow_aws = false;
  bool insecure = false;
  std::string ca_file;
  double timeout = 10;               ///< seconds for one request
  std::vector<std::string> has;      ///< capabilities that the user claims for the target, see trace::name_of
  std::optional<std::string> clock;  ///< how the target's clock is moved, see targets::parse_clock
};

/// Adds the options to a command, in groups of their own in its --help.
void add_connection_options(CLI::App& command, ConnectionOptions& options);

/// The options that choose the same target again, as a shell takes them; none for the embedded one.
std::string options_again(const ConnectionOptions& options);

/// A target that can be talked to. What psvcheck started lives as long as this does.
struct Connection {
  wire::Endpoint endpoint;
  std::string title;  ///< "moto 5.2.5", "embedded", or the endpoint's URL
  std::string region;
  std::optional<wire::Credentials> credentials;  ///< nothing: requests go out unsigned
  wire::ClientOptions client;
  std::vector<trace::Capability> claims;        ///< what the target has
  std::unique_ptr<targets::TargetClock> clock;  ///< nullptr where it cannot be moved
  std::string no_clock;                         ///< then the reason, for a person
  std::string why_not_signed_wrongly;  ///< why requests with wrong signatures are not sent; empty where they are
  std::filesystem::path log;           ///< what a server that psvcheck started writes into; empty where there is none

  /// What psvcheck started; its destructor stops it as its profile says.
  struct Server {
    Server() = default;
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    virtual ~Server() = default;
    /// How it ended, with the end of its log; empty while it runs.
    virtual std::string death() = 0;
  };
  std::unique_ptr<Server> server;  ///< nullptr for an endpoint that was there already
};

/// Whether some sequence moves the target's clock. A server is started with what that takes only if so.
enum class ClockUse { none, moved };

/// Makes the target ready. `logs` is the folder for a started server's output; where it is empty, the embedded target
/// keeps no log and the others write into logs/. Errors of usage: more than one target,
/// a URL that is none, a host of Amazon's without --allow-aws, credentials that cannot be had, a --clock that is of no
/// use. Errors of the target: it is not installed, does not start, or is not ready in time. That an --endpoint answers
/// is not checked here.
Result<Connection> connect(const ConnectionOptions& options, const std::filesystem::path& logs, ClockUse clock);

}  // namespace psvcheck::cli
