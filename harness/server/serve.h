#pragma once

// The embedded target behind HTTP, with the habits of connections in which real servers differ.

#include <expected>
#include <iosfwd>
#include <string>

#include "harness/server/embedded_target.h"
#include "harness/wire/http_server.h"

namespace psvcheck::server {

/// What HTTP leaves to a server; a client must bear all of it.
struct ConnectionHabits {
  bool close_after_each = false;     ///< announces and does close after every answer
  bool chunked = false;              ///< bodies in chunks
  bool head_and_body_apart = false;  ///< in two packets
};

struct ServeOptions {
  wire::ServerOptions server{};
  ConnectionHabits habits{};
  TargetOptions target{};
  std::ostream* log = nullptr;       ///< a line for each request: its operation and the answer's status, no values
  std::ostream* body_log = nullptr;  ///< every request's body goes there, a line each: a bug on purpose
};

/// A handler that owns a new embedded target.
wire::Handler handler_of(const ServeOptions& options);

/// A server that listens and serves once run() is called, until stop(). The error says which address or file cannot be
/// used and why.
std::expected<wire::HttpServer, std::string> listen(const ServeOptions& options);

/// The same on a thread of its own, which serves for as long as the result lives.
std::expected<wire::ServerThread, std::string> start(const ServeOptions& options);

}  // namespace psvcheck::server
