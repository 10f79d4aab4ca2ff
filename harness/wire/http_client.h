// A blocking HTTP/1.1 client for one endpoint, made for measuring a target and not for being forgiving: every way in
// which an exchange can fail is an error value that says what happened, nothing is ever sent twice, and nothing is
// hidden. One connection is kept and used again as long as the target allows it. A client belongs to one thread; only
// cancel() may be called from another.
//
// Before it sends on a kept connection, the client looks whether the other side has closed it meanwhile and connects
// anew if so. A loss that shows after something was sent is reported (TransportError::may_have_arrived) and never
// mended by sending again, because a second try would hide a lost write or make two writes of one.
#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>

#include "harness/wire/endpoint.h"
#include "harness/wire/http.h"

namespace psvcheck::wire {

// `none` accepts every certificate, for targets that make their own.
enum class TlsVerify { peer, none };

struct ClientOptions {
  std::chrono::milliseconds connect_timeout{5000};  // Resolving, connecting and the TLS handshake.
  std::chrono::milliseconds timeout{10000};         // The whole exchange, connecting included.
  std::size_t max_body = 16UZ * 1024 * 1024;        // Bytes of an answer's body.
  std::string ca_file{};                            // PEM file of trusted authorities; empty for the system's.
  TlsVerify verify = TlsVerify::peer;
};

class HttpClient {
 public:
  // Connects at the first send, so that this cannot fail.
  explicit HttpClient(Endpoint endpoint, ClientOptions options = {});
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  // Sends the request and waits for the whole answer; interim (1xx) answers are skipped. Host and Content-Length are
  // added when they are missing, everything else goes out as it is given. Line breaks in the request's head are refused
  // (malformed): they would make two requests of one.
  std::expected<HttpResponse, TransportError> send(const HttpRequest& request);

  // Makes the running send and every later one fail with `cancelled`, so that a stop that falls between two sends is
  // not lost. May be called from any thread, but not from a signal handler, while the client is not being moved.
  void cancel();

  const Endpoint& endpoint() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace psvcheck::wire
