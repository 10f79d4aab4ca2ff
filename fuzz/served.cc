#include "fuzz/served.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "fuzz/fail.h"
#include "harness/wire/self_signed_for_tests.h"

namespace psvcheck::fuzz {
namespace {

constexpr int patience_in_ms = 5000;

/// What of these has come to pass within five seconds. libFuzzer's alarm interrupts whatever waits, and that is no
/// answer.
short wait_for(int connection, short events) {
  pollfd wanted{connection, events, 0};
  int ready = -1;
  do {
    ready = ::poll(&wanted, 1, patience_in_ms);
  } while (ready < 0 && errno == EINTR);
  require(ready == 1, "the server accepts a connection, and closes it where it has ended");
  return wanted.revents;
}

/// From one address of this machine after the other: an ended connection keeps its port for a minute, and an address
/// has no more than fit a few minutes of fuzzing.
int connect_to(std::uint16_t port, std::uint32_t number) {
  constexpr std::uint32_t addresses = 200;
  const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in own{};
  own.sin_family = AF_INET;
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + number % addresses);
  require(::bind(connection, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0,
          "there is a free port to send from");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int error = 0;
  if (::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) error = errno;
  if (error == EINTR) {  // then it goes on by itself
    wait_for(connection, POLLOUT);
    socklen_t size = sizeof error;
    ::getsockopt(connection, SOL_SOCKET, SO_ERROR, &error, &size);
  }
  require(error == 0, "the server accepts connections", std::to_string(error));
  return connection;
}

/// Sends and reads by turns, because a server that answers while it is sent to may wait for its answers to be read.
std::string converse(int connection, std::string_view bytes) {
  std::string read;
  std::array<char, 16'384> buffer{};
  bool sends = true;
  for (;;) {
    if (sends && bytes.empty()) {
      ::shutdown(connection, SHUT_WR);
      sends = false;
    }
    const short ready = wait_for(connection, static_cast<short>(sends ? POLLIN | POLLOUT : POLLIN));
    if ((ready & (POLLIN | POLLHUP | POLLERR)) != 0) {
      const auto count = ::recv(connection, buffer.data(), buffer.size(), 0);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return read;  // a reset, too, ends what the server says
      read.append(buffer.data(), static_cast<std::size_t>(count));
    }
    if (sends && (ready & POLLOUT) != 0) {
      const auto count = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count < 0 && errno != EAGAIN && errno != EINTR) bytes = {};  // closed: what it said is still to be read
      if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
}

}  // namespace

Served::Served(Over over) {
  wire::ServerOptions options{.max_body = max_body};
  wire::ClientOptions client{.verify = wire::TlsVerify::none};
  if (over == Over::tls) {
    const std::string folder = certificate_.emplace().path().string();
    require(wire::write_self_signed(folder, "DNS:localhost"), "a certificate can be made");
    options.certificate_file = folder + "/certificate.pem";
    options.key_file = folder + "/key.pem";
    client.verify = wire::TlsVerify::peer;
    client.ca_file = options.certificate_file;
  }
  auto started = wire::ServerThread::start(options, [this](const wire::HttpRequest& request) {
    const std::scoped_lock locked(lock_);
    return handler_(request);
  });
  require(started.has_value(), "there is a free port on loopback", started ? "" : started.error());
  server_.emplace(std::move(*started));
  wire::Endpoint endpoint = server_->endpoint();
  endpoint.host = "localhost";  // by name, as targets are mostly given
  client_.emplace(std::move(endpoint), client);
}

void Served::handle_with(wire::Handler handler) {
  const std::scoped_lock locked(lock_);
  handler_ = std::move(handler);
}

std::string Served::answers_to(std::string_view bytes, wire::Handler handler) {
  handle_with(std::move(handler));
  const int connection = connect_to(server_->port(), connections_++);
  std::string answers = converse(connection, bytes);
  ::close(connection);
  return answers;
}

std::expected<wire::HttpResponse, wire::TransportError> Served::answer_to(const wire::HttpRequest& request,
                                                                          wire::Handler handler) {
  handle_with(std::move(handler));
  auto answer = client_->send(request);
  if (answer) certificate_.reset();
  return answer;
}

}  // namespace psvcheck::fuzz
