#pragma once

// Bytes to the HTTP server of the embedded target over a socket, as any client might send them.

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "harness/wire/http_server.h"

namespace psvcheck::fuzz {

/// A server on loopback, on a thread of its own, whose handler is another one for each connection.
class Served {
 public:
  Served();

  /// Connects, sends the bytes, says that there are no more, and gives all that comes back until the server closes.
  /// Fails the property where the server has not closed after five seconds.
  std::string answers_to(std::string_view bytes, wire::Handler handler);

 private:
  std::uint32_t connections_ = 0;
  std::mutex lock_;
  wire::Handler handler_;
  std::optional<wire::ServerThread> server_;
};

}  // namespace psvcheck::fuzz
