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
#include <boost/asio/post.hpp>
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
#include "harness/wire/http_writer.h"

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

constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> await{};
constexpr std::size_t bytes_received_at_once = 16UZ * 1024;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr int discarded_reads = 1024;
constexpr auto pause_without_descriptors = std::chrono::milliseconds(10);

Socket& lowest_layer(Socket& stream) { return stream; }
Socket& lowest_layer(TlsStream& stream) { return stream.next_layer(); }

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

using Success = asio::awaitable<bool, Executor>;

// What one connection keeps from request to request.
struct Inbox {
  explicit Inbox(ReadLimits limits) : reader(limits) {}

  RequestReader reader;
  std::vector<char> buffer = std::vector<char>(bytes_received_at_once);
  std::size_t filled = 0;  // Bytes at the buffer's start that have not been used up.
};

// Lets the reader use what has arrived.
void use_up(Inbox& inbox) {
  if (inbox.filled == 0) return;
  const auto used = inbox.reader.put({inbox.buffer.data(), inbox.filled});
  std::memmove(inbox.buffer.data(), inbox.buffer.data() + used, inbox.filled - used);
  inbox.filled -= used;
}

// Reads until the request is complete or turns out to be unreadable; false when the connection ends before.
template <class Stream>
Success receive(Stream& stream, Inbox& inbox) {
  bool told_to_continue = false;
  inbox.reader.begin();
  for (use_up(inbox); inbox.reader.state() == ReadState::partial; use_up(inbox)) {
    // RFC 9110, section 10.1.1: such a client holds its body back until it is told that it is wanted.
    if (!told_to_continue && inbox.reader.head_complete() &&
        find_header(inbox.reader.message().headers, "Expect") != nullptr) {
      told_to_continue = true;
      const auto [failed, bytes] = co_await asio::async_write(stream, asio::buffer(continue_line), await);
      if (failed) co_return false;
    }
    if (inbox.filled == inbox.buffer.size()) inbox.buffer.resize(inbox.buffer.size() * 2);
    const auto space = asio::buffer(inbox.buffer.data() + inbox.filled, inbox.buffer.size() - inbox.filled);
    const auto [failed, bytes] = co_await stream.async_read_some(space, await);
    if (failed) co_return false;
    inbox.filled += bytes;
  }
  co_return true;
}

template <class Stream>
Success write(Stream& stream, std::string_view head, std::string_view body) {
  if constexpr (std::is_same_v<Stream, Socket>) {
    const std::array parts{asio::buffer(head), asio::buffer(body)};
    const auto [failed, bytes] = co_await asio::async_write(stream, parts, await);
    co_return !failed;
  } else {
    const auto joined = std::string(head).append(body);  // One record instead of two.
    const auto [failed, bytes] = co_await asio::async_write(stream, asio::buffer(joined), await);
    co_return !failed;
  }
}

// Writes the answer to a request with that method.
template <class Stream>
Success write_reply(Stream& stream, const HttpReply& reply, std::string_view method, Afterwards afterwards) {
  const auto& response = reply.response;
  const bool bodiless = method == "HEAD" || has_no_body(response.status);
  const auto framing = reply.chunked && !bodiless ? BodyFraming::chunks : BodyFraming::length;
  std::string head;
  write_response_head(response, framing, afterwards, head);
  const auto chunks = framing == BodyFraming::chunks ? in_chunks(response.body) : std::string();
  const std::string_view whole = framing == BodyFraming::chunks ? chunks : response.body;
  const auto body = bodiless ? std::string_view() : whole;
  if (!reply.head_and_body_apart) co_return co_await write(stream, head, body);
  const bool begun = co_await write(stream, head, {});
  co_return begun && (body.empty() || co_await write(stream, {}, body));
}

// Closing with unread bytes makes the kernel reset the connection, which can destroy an answer under way. So the rest
// of what the client sends is read and thrown away, within reason.
template <class Stream>
Task discard_rest(Stream& stream, Inbox& inbox) {
  ErrorCode ignored;
  lowest_layer(stream).shutdown(Socket::shutdown_send, ignored);
  for (int i = 0; i < discarded_reads; ++i) {
    const auto [failed, bytes] = co_await lowest_layer(stream).async_read_some(asio::buffer(inbox.buffer), await);
    if (failed) co_return;
  }
}

}  // namespace

template <class Stream>
Task HttpServer::Impl::converse(Stream& stream) {
  Inbox inbox({.body = options.max_body});
  while (co_await receive(stream, inbox)) {
    const bool readable = inbox.reader.state() == ReadState::complete;
    const auto& request = inbox.reader.message();
    const auto reply = readable ? answer(request) : refusal_of(inbox.reader).value();
    if (reply.drop) co_return;
    const bool closes = reply.close_after || !readable || !inbox.reader.keep_alive();
    const auto afterwards = closes ? Afterwards::close : Afterwards::keep_open;
    const bool written = co_await write_reply(stream, reply, request.method, afterwards);
    if (written && !readable) co_await discard_rest(stream, inbox);
    if (!written || closes) co_return;
  }
}

template <class Stream>
Task HttpServer::Impl::serve(Stream stream) {
  auto& socket = lowest_layer(stream);
  ErrorCode ignored;
  socket.set_option(Tcp::no_delay(true), ignored);
  sockets.insert(&socket);
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    const auto [failed] = co_await stream.async_handshake(asio::ssl::stream_base::server, await);
    // No close_notify is sent at the end: answers carry their length, so that a client can tell a whole one by itself.
    if (!failed) co_await converse(stream);
  } else {
    co_await converse(stream);
  }
  sockets.erase(&socket);
}

Task HttpServer::Impl::accept() {
  while (!stopping) {
    auto [failed, socket] = co_await acceptor.async_accept(await);
    if (stopping) co_return;
    if (failed) {
      // Out of descriptors, or a connection that was gone before it was accepted: neither may spin.
      pause.expires_after(pause_without_descriptors);
      co_await pause.async_wait(await);
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
