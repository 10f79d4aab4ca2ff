#include "fuzz/served.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "fuzz/fail.h"

namespace psvcheck::fuzz {
namespace {

constexpr int patience_in_ms = 5000;

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
  require(::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
          "the server accepts connections");
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
    pollfd wanted{connection, static_cast<short>(sends ? POLLIN | POLLOUT : POLLIN), 0};
    require(::poll(&wanted, 1, patience_in_ms) == 1, "the server closes a connection that has ended", read);
    if ((wanted.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
      const auto count = ::recv(connection, buffer.data(), buffer.size(), 0);
      if (count <= 0) return read;  // a reset, too, ends what the server says
      read.append(buffer.data(), static_cast<std::size_t>(count));
    }
    if (sends && (wanted.revents & POLLOUT) != 0) {
      const auto count = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count < 0 && errno != EAGAIN) bytes = {};  // the server has closed: what it said is still to be read
      if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
}

}  // namespace

Served::Served() {
  auto started = wire::ServerThread::start({}, [this](const wire::HttpRequest& request) {
    const std::scoped_lock locked(lock_);
    return handler_(request);
  });
  require(started.has_value(), "there is a free port on loopback", started ? "" : started.error());
  server_.emplace(std::move(*started));
}

std::string Served::answers_to(std::string_view bytes, wire::Handler handler) {
  {
    const std::scoped_lock locked(lock_);
    handler_ = std::move(handler);
  }
  const int connection = connect_to(server_->port(), connections_++);
  std::string answers = converse(connection, bytes);
  ::close(connection);
  return answers;
}

}  // namespace psvcheck::fuzz
