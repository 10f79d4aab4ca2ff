#include "fuzz/byte_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "fuzz/fail.h"

namespace psvcheck::fuzz {
namespace {

/// The request must be read whole: closing with something unread resets the connection, and the answer may be lost. A
/// TLS client says hello in one packet and waits. False where there is none.
bool read_request(int connection) {
  constexpr char tls_handshake = 0x16;
  std::array<char, 4096> buffer{};
  std::string seen;
  while (seen.find("\r\n\r\n") == std::string::npos) {
    const auto count = ::recv(connection, buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EINTR) continue;  // libFuzzer's alarm
    if (count <= 0) return false;
    seen.append(buffer.data(), static_cast<std::size_t>(count));
    if (seen.front() == tls_handshake) return true;
  }
  return true;
}

void write_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

ByteServer::ByteServer() {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t length = sizeof address;
  const bool listens = ::bind(listener_, generic, length) == 0 && ::listen(listener_, 16) == 0 &&
                       ::getsockname(listener_, generic, &length) == 0;
  require(listens, "there is a free port on loopback");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

ByteServer::~ByteServer() {
  ::shutdown(listener_, SHUT_RDWR);  // ends accept
  thread_.join();
  ::close(listener_);
}

void ByteServer::answer_with(std::string bytes, int requests) {
  const std::scoped_lock locked(lock_);
  bytes_ = std::move(bytes);
  requests_ = requests;
}

void ByteServer::serve() {
  for (;;) {
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0 && errno == EINTR) continue;  // libFuzzer's alarm
    if (connection < 0) return;
    std::string bytes;
    int requests = 0;
    {
      const std::scoped_lock locked(lock_);
      bytes = bytes_;
      requests = requests_;
    }
    while (requests-- > 0 && read_request(connection)) write_all(connection, bytes);
    ::close(connection);
  }
}

}  // namespace psvcheck::fuzz
