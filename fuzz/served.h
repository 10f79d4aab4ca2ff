#pragma once

// The HTTP server of the embedded target on a socket: bytes to it, as any client might send them, and requests, as the
// client of a run sends them.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "harness/temporary_folder_for_tests.h"
#include "harness/wire/http_client.h"
#include "harness/wire/http_server.h"

namespace psvcheck::fuzz {

/// A server on loopback, on a thread of its own, whose handler is another one for each connection.
class Served {
 public:
  enum class Over { tcp, tls };

  /// With TLS, a certificate is made that the server and its client alone know. Its files go after the first answer: a
  /// fuzzer ends without destructors.
  explicit Served(Over over);

  /// The largest body that the server takes.
  static constexpr std::size_t max_body = 2048;

  /// Connects, sends the bytes, says that there are no more, and gives all that comes back until the server closes.
  /// Fails the property where the server has not closed after five seconds.
  std::string answers_to(std::string_view bytes, wire::Handler handler);

  /// Sends the request with a client that keeps its connection as long as the server does.
  std::expected<wire::HttpResponse, wire::TransportError> answer_to(const wire::HttpRequest& request,
                                                                    wire::Handler handler);

 private:
  void handle_with(wire::Handler handler);

  std::uint32_t connections_ = 0;
  std::mutex lock_;
  wire::Handler handler_;
  std::optional<TemporaryFolder> certificate_;
  std::optional<wire::ServerThread> server_;
  std::optional<wire::HttpClient> client_;
};

}  // namespace psvcheck::fuzz
