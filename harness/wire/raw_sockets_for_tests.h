// Sockets without a protocol, for the tests of client and server: a test needs an opposite that says exactly the bytes
// it is told, wrong ones included, and that hangs or leaves where a real one would not.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <vector>

#include "harness/wire/endpoint.h"

namespace psvcheck::wire {

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// One end of a connection: raw bytes, so that a test decides what is said and when it stops.
class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}
  // As a client.
  static int connect(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    const auto address = loopback(port);
    EXPECT_EQ(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    return fd;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { ::close(fd_); }

  // What one receive gives.
  std::string receive() {
    std::string out(256 * 1024, '\0');
    const auto n = ::recv(fd_, out.data(), out.size(), 0);
    out.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return out;
  }
  // Receives until the other end closes; gives all of it.
  std::string wait_for_close() {
    std::string out;
    for (auto piece = receive(); !piece.empty(); piece = receive()) out += piece;
    return out;
  }
  void say(std::string_view bytes) { std::ignore = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  // Says bytes until the other end has had enough.
  void say_forever(std::string_view bytes) {
    while (::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0) continue;
  }
  void answer(std::string_view bytes) {
    receive();
    say(bytes);
  }

 private:
  int fd_;
};

using Script = std::function<void(Connection&)>;

// Accepts one connection for each script, in order, and plays it; then closes.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<Script> scripts) : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    auto address = loopback(0);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_, 8), 0);
    EXPECT_EQ(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, scripts = std::move(scripts)] {
      for (const auto& script : scripts) {
        const int fd = ::accept(listener_, nullptr, nullptr);
        if (fd < 0) return;
        Connection connection(fd);
        script(connection);
      }
    });
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  Endpoint endpoint() const { return {.host = "127.0.0.1", .port = port_}; }

 private:
  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace psvcheck::wire
