#pragma once

// A server on loopback that answers requests with bytes that it was given, right or wrong, and closes the connection:
// the other side of the real HTTP client, for targets that must see what it does with them.

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace psvcheck::fuzz {

class ByteServer {
 public:
  /// Serves on a free port. Ends the program where there is none.
  ByteServer();
  ByteServer(const ByteServer&) = delete;
  ByteServer& operator=(const ByteServer&) = delete;
  ~ByteServer();

  std::uint16_t port() const { return port_; }

  /// What the next connections are answered with, each of their requests, up to so many.
  void answer_with(std::string bytes, int requests = 1);

 private:
  void serve();

  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::mutex lock_;  ///< of the bytes
  std::string bytes_;
  int requests_ = 1;
  std::thread thread_;
};

}  // namespace psvcheck::fuzz
