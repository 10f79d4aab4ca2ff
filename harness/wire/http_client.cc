#include "harness/wire/http_client.h"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <cstring>
#include <optional>
#include <vector>

#include "harness/wire/broken_answer.h"
#include "harness/wire/http_reader.h"
#include "harness/wire/http_writer.h"
#include "model/characters.h"

namespace psvcheck::wire {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Resolver = asio::ip::basic_resolver<Tcp, Executor>;
using Clock = std::chrono::steady_clock;

constexpr std::size_t bytes_read_at_once = 64UZ * 1024;
constexpr unsigned char tls_alert = 21;  // RFC 8446, section 5.1: the content type of a record that ends a connection.

// The outcome of one asynchronous operation, and its completion handler.
struct Completion {
  bool done = false;
  ErrorCode error;
  std::size_t bytes = 0;
};

struct Complete {
  Completion* out;
  void operator()(const ErrorCode& error) const { *out = {true, error, 0}; }
  void operator()(const ErrorCode& error, std::size_t bytes) const { *out = {true, error, bytes}; }
};

bool announces_close(const HttpRequest& request) {
  const auto* connection = find_header(request.headers, "Connection");
  return connection != nullptr && model::same_but_for_case(*connection, "close");
}

}  // namespace

struct HttpClient::Impl {
  Impl(Endpoint where, ClientOptions how)
      : endpoint(std::move(where)),
        options(std::move(how)),
        name(to_string(endpoint)),
        host(authority(endpoint)),
        reader({.body = options.max_body}) {}

  using Answer = std::expected<HttpResponse, TransportError>;
  using Step = std::expected<void, TransportError>;

  std::unexpected<TransportError> error(TransportFailure kind, std::string_view what) const {
    return std::unexpected(TransportError{.kind = kind,
                                          .message = fmt::format("{}: {}", name, what),
                                          .reused_connection = reused,
                                          .may_have_arrived = sent});
  }
  std::chrono::milliseconds connect_time() const { return std::min(options.connect_timeout, options.timeout); }
  std::unexpected<TransportError> cancelled_error() const {
    return error(TransportFailure::cancelled, "the request was cancelled");
  }

  void close() {
    ErrorCode ignored;
    tls_stream.reset();
    socket.close(ignored);
    filled = 0;
  }

  // Starts one operation and runs it to its end or to the deadline. Ending it early closes the socket: a connection
  // with half an exchange on it is of no more use.
  template <class Start>
  std::optional<TransportFailure> run(Completion& outcome, Clock::time_point deadline, Start start) {
    outcome = {};
    io.restart();
    start(Complete{&outcome});
    std::optional<TransportFailure> early;
    while (!outcome.done) {
      if (!early && cancelled.load(std::memory_order_relaxed)) early = TransportFailure::cancelled;
      if (!early && Clock::now() >= deadline) early = TransportFailure::timeout;
      if (early) {
        ErrorCode ignored;
        socket.close(ignored);
        io.run_one();
      } else {
        io.run_one_until(deadline);
      }
    }
    return outcome.error ? early : std::nullopt;
  }

  Step resolve(Clock::time_point deadline);
  Step connect(Clock::time_point deadline);
  Step secure(Clock::time_point deadline);
  Step open(Clock::time_point deadline);
  bool still_open();
  bool write_at_once(std::array<asio::const_buffer, 2>& parts);
  Step write(const HttpRequest& request, Clock::time_point deadline);
  Step read_some(Completion& outcome, Clock::time_point deadline);
  Answer read(BodyRule rule, Clock::time_point deadline);
  std::unexpected<TransportError> unfinished(const ErrorCode& why);
  std::unexpected<TransportError> too_late();
  Answer send(const HttpRequest& request);

  Endpoint endpoint;
  ClientOptions options;
  std::string name;
  std::string host;
  // One thread runs it; only cancel() reaches in from elsewhere.
  asio::io_context io{1};
  Socket socket{io.get_executor()};
  std::optional<asio::ssl::context> tls_context;
  std::optional<asio::ssl::stream<Socket&>> tls_stream;
  Resolver resolver{io.get_executor()};
  std::vector<Tcp::endpoint> addresses;
  ResponseReader reader;
  std::vector<char> buffer = std::vector<char>(bytes_read_at_once);
  std::size_t filled = 0;  // Bytes at the buffer's start that have not been used up.
  std::string head;
  bool reused = false;
  bool sent = false;
  std::atomic<bool> cancelled = false;
};

HttpClient::Impl::Step HttpClient::Impl::resolve(Clock::time_point deadline) {
  ErrorCode not_an_address;
  const auto literal = asio::ip::make_address(endpoint.host, not_an_address);
  if (!not_an_address) {
    addresses.assign(1, Tcp::endpoint(literal, endpoint.port));
    return {};
  }
  // Shared with the handler, which may outlive this call: the system's resolver cannot be interrupted.
  struct Found {
    bool done = false;
    ErrorCode error;
    Resolver::results_type results;
  };
  const auto found = std::make_shared<Found>();
  io.restart();
  resolver.async_resolve(endpoint.host, std::to_string(endpoint.port),
                         [found](const ErrorCode& failure, Resolver::results_type results) {
                           *found = {true, failure, std::move(results)};
                         });
  while (!found->done) {
    if (cancelled) return cancelled_error();
    if (Clock::now() >= deadline) {
      resolver.cancel();
      return error(TransportFailure::timeout, "the host name was not resolved in time");
    }
    io.run_one_until(deadline);
  }
  if (found->error) {
    return error(TransportFailure::unresolved,
                 fmt::format("the host {} has no address ({})", endpoint.host, found->error.message()));
  }
  addresses.clear();
  for (const auto& entry : found->results) addresses.push_back(entry.endpoint());
  return {};
}

HttpClient::Impl::Step HttpClient::Impl::connect(Clock::time_point deadline) {
  if (addresses.empty()) {
    if (auto resolved = resolve(deadline); !resolved) return resolved;
  }
  Completion outcome;
  for (const auto& address : addresses) {
    const auto early = run(outcome, deadline, [&](Complete done) { socket.async_connect(address, done); });
    if (early == TransportFailure::cancelled) return cancelled_error();
    if (early) return error(*early, fmt::format("no connection within {} ms", connect_time().count()));
    if (!outcome.error) {
      ErrorCode ignored;
      socket.set_option(Tcp::no_delay(true), ignored);
      socket.non_blocking(true, ignored);
      return {};
    }
    close();
  }
  addresses.clear();  // The name may mean another machine by the next time.
  const bool slow = outcome.error == asio::error::timed_out;
  return error(slow ? TransportFailure::timeout : TransportFailure::refused,
               fmt::format("cannot connect ({}); is the target running?", outcome.error.message()));
}

HttpClient::Impl::Step HttpClient::Impl::secure(Clock::time_point deadline) {
  ErrorCode failed;
  if (!tls_context) {
    tls_context.emplace(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(tls_context->native_handle(), TLS1_2_VERSION);
    if (options.verify == TlsVerify::peer) {
      if (options.ca_file.empty()) {
        tls_context->set_default_verify_paths(failed);
      } else {
        tls_context->load_verify_file(options.ca_file, failed);
      }
    }
    if (failed) {
      tls_context.reset();
      return error(TransportFailure::bad_endpoint, fmt::format("the certificate authorities in {} cannot be read ({})",
                                                               options.ca_file, failed.message()));
    }
  }
  tls_stream.emplace(socket, *tls_context);
  ErrorCode not_an_address;
  asio::ip::make_address(endpoint.host, not_an_address);
  // RFC 6066, section 3: addresses are not allowed as server names.
  if (not_an_address)
    SSL_ctrl(tls_stream->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             endpoint.host.data());
  if (options.verify == TlsVerify::peer) {
    tls_stream->set_verify_mode(asio::ssl::verify_peer);
    tls_stream->set_verify_callback(asio::ssl::host_name_verification(endpoint.host));
  }
  Completion outcome;
  const auto early =
      run(outcome, deadline, [&](Complete done) { tls_stream->async_handshake(asio::ssl::stream_base::client, done); });
  if (early == TransportFailure::cancelled) return cancelled_error();
  if (early) return error(*early, fmt::format("no TLS handshake within {} ms", connect_time().count()));
  if (!outcome.error) return {};
  const auto verdict = SSL_get_verify_result(tls_stream->native_handle());
  const std::string why = verdict == X509_V_OK ? outcome.error.message() : X509_verify_cert_error_string(verdict);
  return error(TransportFailure::tls, fmt::format("no secure connection ({})", why));
}

HttpClient::Impl::Step HttpClient::Impl::open(Clock::time_point deadline) {
  close();
  const auto limit = std::min(deadline, Clock::now() + connect_time());
  auto step = connect(limit);
  if (step && endpoint.tls) step = secure(limit);
  if (!step) close();
  return step;
}

// Has the other side left the kept connection as it was? Data that nobody asked for ends it, too: it would be taken for
// the next answer. Under TLS unread data may be a session ticket (RFC 8446, section 4.6.1) and only an alert counts.
bool HttpClient::Impl::still_open() {
  if (!socket.is_open()) return false;
  pollfd state{.fd = socket.native_handle(), .events = POLLIN | POLLRDHUP, .revents = 0};
  if (::poll(&state, 1, 0) == 0) return true;
  if ((state.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0 || !endpoint.tls) return false;
  unsigned char record_type = tls_alert;
  const auto peeked = ::recv(state.fd, &record_type, 1, MSG_PEEK | MSG_DONTWAIT);
  return peeked == 1 && record_type != tls_alert;
}

// Most requests fit into the socket's buffer, and then nobody need wait for it. False where something is left in
// `parts`, or where it failed, which the write that follows will find again.
bool HttpClient::Impl::write_at_once(std::array<asio::const_buffer, 2>& parts) {
  ErrorCode failed;
  std::size_t written = socket.write_some(parts, failed);
  sent = written != 0;
  for (auto& part : parts) {
    const auto used = std::min(written, part.size());
    part += used;
    written -= used;
  }
  return !failed && parts[0].size() + parts[1].size() == 0;
}

HttpClient::Impl::Step HttpClient::Impl::write(const HttpRequest& request, Clock::time_point deadline) {
  write_request_head(request, host, head);
  Completion outcome;
  std::array<asio::const_buffer, 2> parts{asio::buffer(std::as_const(head)), asio::buffer(request.body)};
  if (!tls_stream && write_at_once(parts)) return {};
  const auto early = run(outcome, deadline, [&](Complete done) {
    if (tls_stream) {
      head.append(request.body);  // One record instead of two.
      asio::async_write(*tls_stream, asio::buffer(head), done);
    } else {
      asio::async_write(socket, parts, done);
    }
  });
  sent = sent || outcome.bytes != 0;
  if (early == TransportFailure::cancelled) return cancelled_error();
  if (early) return too_late();
  // A target may answer and close before it has read a large body. Whatever it said is worth more than this error, so
  // reading goes on and finds the answer or the end.
  return {};
}

HttpClient::Impl::Step HttpClient::Impl::read_some(Completion& outcome, Clock::time_point deadline) {
  if (filled == buffer.size()) buffer.resize(buffer.size() * 2);
  const auto space = asio::buffer(buffer.data() + filled, buffer.size() - filled);
  const auto early = run(outcome, deadline, [&](Complete done) {
    if (tls_stream) {
      tls_stream->async_read_some(space, done);
    } else {
      socket.async_read_some(space, done);
    }
  });
  if (early == TransportFailure::cancelled) return cancelled_error();
  if (early) return too_late();
  filled += outcome.bytes;
  return {};
}

std::unexpected<TransportError> HttpClient::Impl::too_late() {
  return error(TransportFailure::timeout, fmt::format("no complete answer within {} ms", options.timeout.count()));
}

std::unexpected<TransportError> HttpClient::Impl::unfinished(const ErrorCode& why) {
  const bool orderly = why == asio::error::eof || why == asio::ssl::error::stream_truncated;
  const std::string how = orderly ? std::string("closed") : fmt::format("lost ({})", why.message());
  return error(TransportFailure::closed, describe_unfinished(reader, filled != 0, how));
}

HttpClient::Impl::Answer HttpClient::Impl::read(BodyRule rule, Clock::time_point deadline) {
  Completion outcome;
  reader.begin(rule);
  for (;;) {
    if (auto step = read_some(outcome, deadline); !step) return std::unexpected(std::move(step.error()));
    // What one read brought may hold interim answers in front of the final one.
    for (std::size_t used = 1; used != 0 && filled != 0 && reader.state() == ReadState::partial;) {
      used = reader.put({buffer.data(), filled});
      std::memmove(buffer.data(), buffer.data() + used, filled - used);
      filled -= used;
      const auto status = reader.message().status;
      const bool interim = status >= 100 && status < 200 && status != 101;
      if (reader.state() == ReadState::complete && interim) reader.begin(rule);
    }
    if (outcome.error == asio::error::eof || outcome.error == asio::ssl::error::stream_truncated) {
      reader.end_of_stream();
    }
    if (reader.state() == ReadState::complete) return std::move(reader.message());
    if (reader.state() != ReadState::partial) {
      const Unreadable why = describe_unreadable(reader, options.max_body);
      return error(why.kind, why.what);
    }
    if (outcome.error) return unfinished(outcome.error);
  }
}

HttpClient::Impl::Answer HttpClient::Impl::send(const HttpRequest& request) {
  reused = sent = false;
  if (cancelled) return cancelled_error();
  if (const auto why = unsendable(request); !why.empty()) {
    return error(TransportFailure::malformed, fmt::format("the request was not sent: {}", why));
  }
  const auto deadline = Clock::now() + options.timeout;
  reused = still_open();
  if (!reused) {
    if (auto step = open(deadline); !step) return std::unexpected(std::move(step.error()));
  }
  if (auto step = write(request, deadline); !step) {
    close();
    return std::unexpected(std::move(step.error()));
  }
  auto answer = read(request.method == "HEAD" ? BodyRule::none : BodyRule::as_announced, deadline);
  if (!answer || filled != 0 || !reader.keep_alive() || answer->status == 101 || announces_close(request)) close();
  return answer;
}

HttpClient::HttpClient(Endpoint endpoint, ClientOptions options)
    : impl_(std::make_unique<Impl>(std::move(endpoint), std::move(options))) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

std::expected<HttpResponse, TransportError> HttpClient::send(const HttpRequest& request) {
  return impl_->send(request);
}

void HttpClient::cancel() {
  impl_->cancelled = true;
  asio::post(impl_->io, [] {});  // Wakes the running send, which sees the flag.
}

const Endpoint& HttpClient::endpoint() const { return impl_->endpoint; }

}  // namespace psvcheck::wire
