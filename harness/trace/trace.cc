#include "harness/trace/trace.h"

#include "harness/wire/aws_json.h"

namespace psvcheck::trace {

model::Exchange to_exchange(const Exchange& exchange) {
  std::expected<wire::HttpResponse, wire::TransportError> result;
  if (const auto* none = std::get_if<NoAnswer>(&exchange.answer)) {
    wire::TransportError error;
    error.message = none->why;
    result = std::unexpected(std::move(error));
  } else {
    result = std::get<wire::HttpResponse>(exchange.answer);
  }
  return wire::exchange_of(exchange.request, result, exchange.sent, exchange.received, exchange.masked);
}

}  // namespace psvcheck::trace
