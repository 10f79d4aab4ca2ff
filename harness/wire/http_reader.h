// Turns bytes into HTTP messages, piece by piece, for client, server and anything that stands between them. It holds no
// socket: whoever owns one puts bytes in and asks what has become of them. Parsing itself is Boost.Beast's; what is
// added are limits, a refusal of non-HTTP at the first wrong byte (waiting for the end of a head that never comes would
// be a time-out instead of an error), and the facts that a message about a broken exchange needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/wire/http.h"

namespace psvcheck::wire {

struct ReadLimits {
  std::uint32_t head = 64 * 1024;                        // Bytes of start line and headers.
  std::uint64_t body = std::uint64_t{16} * 1024 * 1024;  // Bytes, after chunks have been joined.
};

enum class ReadState { partial, complete, malformed, head_too_large, body_too_large };

// Whether a body may follow the head at all; none follows the answer to a HEAD request.
enum class BodyRule { as_announced, none };

template <class Message>  // HttpRequest or HttpResponse
class MessageReader {
 public:
  explicit MessageReader(ReadLimits limits);
  MessageReader(MessageReader&&) noexcept;
  MessageReader& operator=(MessageReader&&) noexcept;
  ~MessageReader();

  // Forgets the message so far and waits for the first byte of the next one.
  void begin(BodyRule rule = BodyRule::as_announced);

  // Takes bytes in the order in which they arrived and returns how many it used up; the rest must be given again, with
  // more behind them. It stops using bytes at the end of the message.
  // REQUIRES: state() is partial.
  std::size_t put(std::string_view bytes);

  // The connection ended: a body that was to last until then is complete now. Everything else stays partial.
  void end_of_stream();

  ReadState state() const;
  bool head_complete() const;
  // May the connection carry another message? Meaningful once the head is complete.
  bool keep_alive() const;
  // The body's length according to Content-Length, once the head is complete.
  std::optional<std::uint64_t> announced_body() const;
  // For a person: what is malformed. Empty otherwise.
  std::string_view problem() const;

  // What has been read so far; moved from by the caller when complete, if it likes.
  Message& message();
  const Message& message() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

using RequestReader = MessageReader<HttpRequest>;
using ResponseReader = MessageReader<HttpResponse>;

extern template class MessageReader<HttpRequest>;
extern template class MessageReader<HttpResponse>;

}  // namespace psvcheck::wire
