// A small HTTP/1.1 server on one thread, for the embedded target, for programs that stand in for a target, and for
// tests. The handler runs on the thread that calls run(), one request at a time, and therefore needs no lock. What
// HTTP leaves to a server (closing after an answer, chunks, head and body in separate packets, no answer at all) is the
// handler's to choose with every reply, so that a target can be drawn with any of these habits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "harness/wire/endpoint.h"
#include "harness/wire/http.h"

namespace psvcheck::wire {

struct ServerOptions {
  std::string address = "127.0.0.1";          // An IPv4 or IPv6 address.
  std::uint16_t port = 0;                     // 0: whichever is free; see HttpServer::port().
  std::size_t max_body = 16UZ * 1024 * 1024;  // Bytes; a request over it is answered with 413.
  std::string certificate_file{};             // PEM, with its chain. TLS when it is given,
  std::string key_file{};                     // together with its private key.
};

struct HttpReply {
  HttpResponse response{};           // Its reason is sent as it is. Content-Length is added unless given or chunked.
  bool close_after = false;          // Announces and does close the connection.
  bool chunked = false;              // The body in two chunks instead of a Content-Length.
  bool drop = false;                 // Closes without an answer; the response is not used.
  bool head_and_body_apart = false;  // Two writes, as many servers do, instead of one.
};

using Handler = std::function<HttpReply(const HttpRequest&)>;

class HttpServer {
 public:
  // Binds and listens; connections wait until run(). The error says which address or file cannot be used and why.
  static std::expected<HttpServer, std::string> listen(ServerOptions options, Handler handler);
  HttpServer(HttpServer&&) noexcept;
  HttpServer& operator=(HttpServer&&) noexcept;
  ~HttpServer();

  std::uint16_t port() const;
  Endpoint endpoint() const;  // What a client on this machine connects to.

  // Serves until stop(). An exception from the handler becomes an answer with status 500.
  void run();

  // Closes every connection and lets run() return; also when called before run(). From any thread.
  void stop();

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A server that runs on a thread of its own for as long as this object lives.
class ServerThread {
 public:
  static std::expected<ServerThread, std::string> start(ServerOptions options, Handler handler);
  ServerThread(ServerThread&&) noexcept = default;
  ServerThread& operator=(ServerThread&&) = delete;
  ~ServerThread();

  std::uint16_t port() const { return server_->port(); }
  Endpoint endpoint() const { return server_->endpoint(); }

 private:
  explicit ServerThread(HttpServer server);
  std::unique_ptr<HttpServer> server_;  // At one place while its thread uses it.
  std::thread thread_;
};

}  // namespace psvcheck::wire
