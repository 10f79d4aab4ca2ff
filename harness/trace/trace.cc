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
  model::Request request = wire::decode_request(exchange.request);
  if (exchange.signature) request = model::unauthenticated(request, *exchange.signature);
  return wire::exchange_of(std::move(request), result, exchange.sent, exchange.received, exchange.masked);
}

}  // namespace psvcheck::trace
