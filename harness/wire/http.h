// HTTP messages as plain data. A request or an answer is what a person would write down: start line, headers in the
// order and spelling in which they travel, and the body's bytes. How they are read, written and bounded is the business
// of http_reader.h, http_client.h and http_server.h; nothing here does I/O.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace psvcheck::wire {

using Headers = std::vector<std::pair<std::string, std::string>>;

// The value of the first header of that name, upper and lower case being the same (RFC 9110, section 5.1); null when
// there is none. The pointer lives as long as `headers` is left unchanged.
const std::string* find_header(const Headers& headers, std::string_view name);

struct HttpRequest {
  std::string method = "POST";
  std::string target = "/";  // Path and query as they travel, percent-encoded by whoever fills it in.
  Headers headers{};
  std::string body{};

  bool operator==(const HttpRequest&) const = default;
};

struct HttpResponse {
  unsigned status = 0;
  std::string reason{};  // May be empty; RFC 9112, section 4 lets a server leave it out.
  Headers headers{};
  std::string body{};

  bool operator==(const HttpResponse&) const = default;
};

enum class TransportFailure {
  bad_endpoint,  // The endpoint cannot be used at all: a CA file that cannot be read, say.
  unresolved,    // The host name has no address.
  refused,       // Nothing accepts connections there, or no route leads there.
  tls,           // No secure connection: a certificate that is not trusted, a peer that speaks no TLS.
  timeout,       // The time allowed was over first.
  closed,        // The connection ended before the answer was complete.
  too_large,     // The answer's head or body is over its limit.
  malformed,     // What came back is not HTTP, or the request cannot be written as HTTP.
  cancelled,     // HttpClient::cancel() was called.
};

std::string_view to_string(TransportFailure failure);

struct TransportError {
  TransportFailure kind = TransportFailure::closed;
  std::string message{};           // One line for a person: the endpoint and what happened.
  bool reused_connection = false;  // The request went out on a connection that had carried an exchange before.
  bool may_have_arrived = false;   // Some of the request was written: the target may have carried it out.
};

/// Carries one request to the target, signed on the way, and waits for the answer. One thread at a time.
using Send = std::function<std::expected<HttpResponse, TransportError>(const HttpRequest&)>;

}  // namespace psvcheck::wire
