#include "harness/wire/http_server.h"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstring>
#include <optional>
#include <set>
#include <type_traits>
#include <vector>

#include "harness/wire/http_reader.h"

namespace psvcheck::wire {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using TlsStream = asio::ssl::stream<Socket>;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using Task = asio::awaitable<void, Executor>;

constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwait{};
constexpr std::size_t kReadBuffer = 16 * 1024;
constexpr int kDiscardedReads = 1024;
constexpr auto kPauseWithoutDescriptors = std::chrono::milliseconds(10);

Socket& lowest_layer(Socket& stream) { return stream; }
Socket& lowest_layer(TlsStream& stream) { return stream.next_layer(); }

bool has_no_body(unsigned status) { return status / 100 == 1 || status == 204 || status == 304; }

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

HttpReply refusal(unsigned status, std::string_view reason, std::string_view why) {
  return {.response = {.status = status,
                       .reason = std::string(reason),
                       .headers = {{"Content-Type", "text/plain"}},
                       .body = std::string(why) + "\n"},
          .close_after = true};
}

// The answer to a request that could not be read, or nothing while it can still become one.
std::optional<HttpReply> refusal_of(const RequestReader& reader) {
  switch (reader.state()) {
    case ReadState::malformed:
      return refusal(400, "Bad Request", reader.problem());
    case ReadState::head_too_large:
      return refusal(431, "Request Header Fields Too Large", "the head is too large");
    case ReadState::body_too_large:
      return refusal(413, "Content Too Large", "the body is too large");
    case ReadState::partial:
    case ReadState::complete:
      return std::nullopt;
  }
  return std::nullopt;
}

enum class AnswerTo { head_request, other };
enum class Afterwards { close, keep_open };

// Start line and headers, with what RFC 9112 needs to delimit the body.
void compose_head(const HttpReply& reply, AnswerTo to, Afterwards afterwards, std::string& out) {
  const auto& response = reply.response;
  out.clear();
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status, response.reason);
  for (const auto& [name, value] : response.headers) append_header(out, name, value);
  const bool delimited = find_header(response.headers, "Content-Length") != nullptr ||
                         find_header(response.headers, "Transfer-Encoding") != nullptr;
  if (!delimited && !has_no_body(response.status)) {
    if (reply.chunked && to != AnswerTo::head_request) {
      append_header(out, "Transfer-Encoding", "chunked");
    } else {
      fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", response.body.size());
    }
  }
  if (afterwards == Afterwards::close && find_header(response.headers, "Connection") == nullptr) {
    append_header(out, "Connection", "close");
  }
  out.append("\r\n");
}

// The body in two chunks, so that a client has something to join.
std::string in_chunks(std::string_view body) {
  std::string out;
  const auto half = (body.size() + 1) / 2;
  for (const auto part : {body.substr(0, half), body.substr(half)}) {
    if (!part.empty()) fmt::format_to(std::back_inserter(out), "{:x}\r\n{}\r\n", part.size(), part);
  }
  return out.append("0\r\n\r\n");
}

}  // namespace

struct HttpServer::Impl {
  Impl(ServerOptions how, Handler what) : options(std::move(how)), handler(std::move(what)) {}

  template <class Stream>
  Task serve(Stream stream);
  template <class Stream>
  Task converse(Stream& stream);
  Task accept();

  HttpReply answer(const HttpRequest& request) noexcept {
    try {
      return handler(request);
    } catch (const std::exception& failure) {
      return refusal(500, "Internal Server Error", failure.what());
    } catch (...) {
      return refusal(500, "Internal Server Error", "unknown failure");
    }
  }

  void close_everything() {
    ErrorCode ignored;
    stopping = true;
    acceptor.close(ignored);
    pause.cancel();
    for (auto* socket : sockets) socket->close(ignored);
  }

  ServerOptions options;
  Handler handler;
  asio::io_context io{1};
  Acceptor acceptor{io.get_executor()};
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor> pause{
      io.get_executor()};
  std::optional<asio::ssl::context> tls;
  std::set<Socket*> sockets;
  bool stopping = false;
  std::uint16_t port = 0;
};

namespace {

template <class Stream>
asio::awaitable<bool, Executor> write_reply(Stream& stream, const HttpReply& reply, std::string_view head,
                                            std::string_view body) {
  if (reply.head_and_body_apart) {
    const auto [failed, bytes] = co_await asio::async_write(stream, asio::buffer(head), kAwait);
    if (failed) co_return false;
    head = {};
  }
  if constexpr (std::is_same_v<Stream, Socket>) {
    const std::array parts{asio::buffer(head), asio::buffer(body)};
    const auto [failed, bytes] = co_await asio::async_write(stream, parts, kAwait);
    co_return !failed;
  } else {
    const auto joined = std::string(head).append(body);  // One record instead of two.
    const auto [failed, bytes] = co_await asio::async_write(stream, asio::buffer(joined), kAwait);
    co_return !failed;
  }
}

// Closing with unread bytes makes the kernel reset the connection, which can destroy an answer under way. So the rest
// of what the client sends is read and thrown away, within reason.
template <class Stream>
Task discard_rest(Stream& stream, std::vector<char>& buffer) {
  ErrorCode ignored;
  lowest_layer(stream).shutdown(Socket::shutdown_send, ignored);
  for (int i = 0; i < kDiscardedReads; ++i) {
    const auto [failed, bytes] = co_await lowest_layer(stream).async_read_some(asio::buffer(buffer), kAwait);
    if (failed) co_return;
  }
}

}  // namespace

template <class Stream>
Task HttpServer::Impl::converse(Stream& stream) {
  RequestReader reader({.body = options.max_body});
  std::vector<char> buffer(kReadBuffer);
  std::size_t filled = 0;
  std::string head;
  bool told_to_continue = false;
  for (;;) {
    if (filled != 0) {
      const auto used = reader.put({buffer.data(), filled});
      std::memmove(buffer.data(), buffer.data() + used, filled - used);
      filled -= used;
    }
    if (reader.state() == ReadState::partial) {
      const auto& headers = reader.message().headers;
      if (reader.head_complete() && !told_to_continue && find_header(headers, "Expect") != nullptr) {
        told_to_continue = true;
        const auto [failed, bytes] =
            co_await asio::async_write(stream, asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")), kAwait);
        if (failed) co_return;
      }
      if (filled == buffer.size()) buffer.resize(buffer.size() * 2);
      const auto [failed, bytes] =
          co_await stream.async_read_some(asio::buffer(buffer.data() + filled, buffer.size() - filled), kAwait);
      if (failed) co_return;
      filled += bytes;
      continue;
    }
    const bool readable = reader.state() == ReadState::complete;
    const auto reply = readable ? answer(reader.message()) : refusal_of(reader).value();
    if (reply.drop) co_return;
    const bool closes = reply.close_after || !readable || !reader.keep_alive();
    const auto to = reader.message().method == "HEAD" ? AnswerTo::head_request : AnswerTo::other;
    compose_head(reply, to, closes ? Afterwards::close : Afterwards::keep_open, head);
    const bool bodiless = to == AnswerTo::head_request || has_no_body(reply.response.status);
    const auto chunks = reply.chunked && !bodiless ? in_chunks(reply.response.body) : std::string();
    const std::string_view body = bodiless ? std::string_view() : reply.chunked ? chunks : reply.response.body;
    const bool written = co_await write_reply(stream, reply, head, body);
    if (!written) co_return;
    if (closes) {
      if (!readable) co_await discard_rest(stream, buffer);
      co_return;
    }
    reader.begin();
    told_to_continue = false;
  }
}

template <class Stream>
Task HttpServer::Impl::serve(Stream stream) {
  auto& socket = lowest_layer(stream);
  ErrorCode ignored;
  socket.set_option(Tcp::no_delay(true), ignored);
  sockets.insert(&socket);
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    const auto [failed] = co_await stream.async_handshake(asio::ssl::stream_base::server, kAwait);
    // No close_notify is sent at the end: answers carry their length, so that a client can tell a whole one by itself.
    if (!failed) co_await converse(stream);
  } else {
    co_await converse(stream);
  }
  sockets.erase(&socket);
}

Task HttpServer::Impl::accept() {
  while (!stopping) {
    auto [failed, socket] = co_await acceptor.async_accept(kAwait);
    if (stopping) co_return;
    if (failed) {
      // Out of descriptors, or a connection that was gone before it was accepted: neither may spin.
      pause.expires_after(kPauseWithoutDescriptors);
      co_await pause.async_wait(kAwait);
      continue;
    }
    if (tls) {
      asio::co_spawn(io, serve(TlsStream(std::move(socket), *tls)), asio::detached);
    } else {
      asio::co_spawn(io, serve(std::move(socket)), asio::detached);
    }
  }
}

std::expected<HttpServer, std::string> HttpServer::listen(ServerOptions options, Handler handler) {
  auto impl = std::make_unique<Impl>(std::move(options), std::move(handler));
  const auto& given = impl->options;
  const auto where = fmt::format("{} port {}", given.address, given.port);
  ErrorCode failed;
  const auto address = asio::ip::make_address(given.address, failed);
  if (failed) return std::unexpected(fmt::format("cannot listen on \"{}\": it is not an IP address", given.address));
  if (given.certificate_file.empty() != given.key_file.empty()) {
    return std::unexpected("a certificate needs its private key and a private key its certificate; one is missing");
  }
  if (!given.certificate_file.empty()) {
    auto& tls = impl->tls.emplace(asio::ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    if (tls.use_certificate_chain_file(given.certificate_file, failed); failed) {
      return std::unexpected(fmt::format("{}: no usable certificate ({})", given.certificate_file, failed.message()));
    }
    if (tls.use_private_key_file(given.key_file, asio::ssl::context::pem, failed); failed) {
      return std::unexpected(fmt::format("{}: no usable private key ({})", given.key_file, failed.message()));
    }
  }
  const Tcp::endpoint local(address, given.port);
  auto& acceptor = impl->acceptor;
  if (acceptor.open(local.protocol(), failed); !failed) acceptor.set_option(Acceptor::reuse_address(true), failed);
  if (!failed) acceptor.bind(local, failed);
  if (!failed) acceptor.listen(Acceptor::max_listen_connections, failed);
  if (failed) return std::unexpected(fmt::format("cannot listen on {}: {}", where, failed.message()));
  impl->port = acceptor.local_endpoint(failed).port();
  asio::co_spawn(impl->io, impl->accept(), asio::detached);
  return HttpServer(std::move(impl));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const { return impl_->port; }

Endpoint HttpServer::endpoint() const {
  const auto& address = impl_->options.address;
  const auto host = address == "0.0.0.0" ? "127.0.0.1" : address == "::" ? "::1" : address;
  return {.tls = impl_->tls.has_value(), .host = host, .port = impl_->port};
}

void HttpServer::run() { impl_->io.run(); }

void HttpServer::stop() {
  asio::post(impl_->io, [impl = impl_.get()] { impl->close_everything(); });
}

ServerThread::ServerThread(HttpServer server)
    : server_(std::make_unique<HttpServer>(std::move(server))),
      thread_([running = server_.get()] { running->run(); }) {}

std::expected<ServerThread, std::string> ServerThread::start(ServerOptions options, Handler handler) {
  auto server = HttpServer::listen(std::move(options), std::move(handler));
  if (!server) return std::unexpected(std::move(server.error()));
  return ServerThread(std::move(*server));
}

ServerThread::~ServerThread() {
  if (!thread_.joinable()) return;
  server_->stop();
  thread_.join();
}

}  // namespace psvcheck::wire
