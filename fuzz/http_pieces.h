#pragma once

// Reading an HTTP message that arrives in pieces, as a connection brings it.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "harness/wire/http_reader.h"

namespace psvcheck::fuzz {

template <class Message>
struct ReadMessage {
  wire::ReadState state = wire::ReadState::partial;
  Message message{};  ///< where it is complete
  friend bool operator==(const ReadMessage&, const ReadMessage&) = default;
};

/// Whether two readings of the same bytes agree: on the message, or on what is wrong. One may have stopped where the
/// other still waits, because a fault in a head that has no end may be seen at once or only with the end.
template <class Message>
bool agree(const ReadMessage<Message>& one, const ReadMessage<Message>& other) {
  if (one == other) return true;
  const auto gave_nothing = [](wire::ReadState state) {
    return state == wire::ReadState::partial || state == wire::ReadState::malformed;
  };
  return gave_nothing(one.state) && gave_nothing(other.state);
}

/// What a reader makes of the bytes where so many arrive at a time and the connection ends after the last.
template <class Reader>
auto read_in_pieces(std::string_view bytes, std::size_t piece) {
  Reader reader{wire::ReadLimits{}};
  reader.begin();
  std::string pending;
  while (!bytes.empty() && reader.state() == wire::ReadState::partial) {
    const std::size_t arriving = std::min(std::max<std::size_t>(piece, 1), bytes.size());
    pending.append(bytes.substr(0, arriving));
    bytes.remove_prefix(arriving);
    std::size_t used = 1;
    while (used != 0 && !pending.empty() && reader.state() == wire::ReadState::partial) {
      used = reader.put(pending);
      pending.erase(0, used);
    }
  }
  if (reader.state() == wire::ReadState::partial) reader.end_of_stream();
  ReadMessage<std::remove_cvref_t<decltype(reader.message())>> read{reader.state(), {}};
  if (read.state == wire::ReadState::complete) read.message = reader.message();
  return read;
}

/// Whether the bytes are one whole message, which is over without the end of the connection.
template <class Reader>
bool is_one_message(std::string_view bytes) {
  Reader reader{wire::ReadLimits{}};
  reader.begin();
  while (!bytes.empty() && reader.state() == wire::ReadState::partial) {
    const std::size_t used = reader.put(bytes);
    if (used == 0) break;
    bytes.remove_prefix(used);
  }
  return bytes.empty() && reader.state() == wire::ReadState::complete;
}

}  // namespace psvcheck::fuzz
