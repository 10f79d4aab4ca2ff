#include "harness/wire/broken_answer.h"

#include <fmt/format.h>

namespace psvcheck::wire {

Unreadable describe_unreadable(const ResponseReader& reader, std::size_t max_body) {
  switch (reader.state()) {
    case ReadState::head_too_large:
      return {TransportFailure::too_large,
              fmt::format("the answer's head is over the limit of {} bytes", ReadLimits{}.head)};
    case ReadState::body_too_large:
      return {TransportFailure::too_large, fmt::format("the answer's body is over the limit of {} bytes", max_body)};
    default:
      return {TransportFailure::malformed, fmt::format("the answer is not HTTP: {}", reader.problem())};
  }
}

std::string describe_unfinished(const ResponseReader& reader, bool has_rest, std::string_view how) {
  if (!reader.head_complete()) {
    const bool is_nothing = !has_rest && reader.message().status == 0;
    return fmt::format("the connection was {} {}", how,
                       is_nothing ? "before any byte of the answer" : "within the head of the answer");
  }
  const auto received = reader.message().body.size();
  if (const auto announced = reader.announced_body()) {
    return fmt::format("the connection was {} after {} of {} bytes of the body", how, received, *announced);
  }
  return fmt::format("the connection was {} after {} bytes of the body, before its last chunk", how, received);
}

}  // namespace psvcheck::wire
