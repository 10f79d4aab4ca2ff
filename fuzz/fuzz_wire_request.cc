// Hostile bytes into the embedded target: as a whole HTTP request or, where they are none, as the body of one. The
// answer is always well-formed AWS JSON 1.1, and is one that the model allows. What looks like HTTP also goes to the
// server itself, over a socket, and every request also by way of the client that runs use, every other one over TLS.
//
// May find: a crash in the server or in the parsers of HTTP and JSON, a difference that depends on how bytes are cut
// into packets, a connection that the server does not end, an answer that is no HTTP, no JSON, or an error without a
// type; a request that target and judge take for different things.

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "fuzz/entry.h"
#include "fuzz/fail.h"
#include "fuzz/figures.h"
#include "fuzz/http_pieces.h"
#include "fuzz/letters.h"
#include "fuzz/served.h"
#include "harness/server/embedded_target.h"
#include "harness/trace/bind.h"
#include "harness/wire/http_writer.h"
#include "harness/wire/strict_json.h"
#include "model/judge.h"

namespace {

using namespace psvcheck;

const model::Time now{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}};

/// A secret to ask for, of a short name, so that a fuzzer comes upon it.
const wire::HttpRequest& creation() {
  static const wire::HttpRequest request = trace::plain_request(
      "CreateSecret", R"({"Name":"s","ClientRequestToken":"abcdefab-0000-4000-8000-000000000000","SecretString":"v"})");
  return request;
}

/// The request that the bytes are, or a usual one with them as its body: the first byte chooses the operation.
wire::HttpRequest request_of(std::string_view bytes) {
  const auto whole = fuzz::read_in_pieces<wire::RequestReader>(bytes, bytes.size());
  const auto by_bytes = fuzz::read_in_pieces<wire::RequestReader>(bytes, 1);
  fuzz::require(fuzz::agree(whole, by_bytes), "how a request is cut into packets changes nothing", bytes);
  if (whole.state == wire::ReadState::complete) return whole.message;
  const auto letter = static_cast<unsigned char>(bytes.empty() ? 'P' : bytes.front());
  return trace::plain_request(fuzz::operation_of(letter), std::string(bytes.substr(bytes.empty() ? 0 : 1)));
}

void check_form(const wire::HttpResponse& response, std::string_view bytes) {
  std::string written;
  wire::write_response_head(response, wire::BodyFraming::length, wire::Afterwards::keep_open, written);
  const auto read = fuzz::read_in_pieces<wire::ResponseReader>(written + response.body, 65'536);
  fuzz::require(read.state == wire::ReadState::complete && read.message.status == response.status &&
                    read.message.body == response.body,
                "the answer is HTTP", bytes);
  const std::string* const type = wire::find_header(response.headers, "Content-Type");
  fuzz::require(type != nullptr && *type == wire::json_content_type, "the answer's type is AWS JSON 1.1", bytes);
  fuzz::require(wire::find_header(response.headers, "x-amzn-RequestId") != nullptr, "the answer has a request id",
                bytes);
  const auto json = wire::parse_strictly(response.body, wire::max_request_depth);
  fuzz::require(json && json->is_object(), "the answer's body is a JSON object", response.body);
  fuzz::require(response.status == 200 || response.status == 400 || response.status == 500,
                "the status is one that the protocol has", std::to_string(response.status));
}

server::EmbeddedTarget embedded_target() {
  server::TargetOptions options;
  options.clock = [] { return now; };
  return server::EmbeddedTarget(std::move(options));
}

fuzz::Served& served(fuzz::Served::Over over) {
  static fuzz::Served tcp(fuzz::Served::Over::tcp);
  static fuzz::Served tls(fuzz::Served::Over::tls);
  return over == fuzz::Served::Over::tcp ? tcp : tls;
}

/// All that the server says on a connection is HTTP, and its answer to a whole request is the target's, whatever habits
/// it has: the length of the input chooses them.
void check_server(std::string_view bytes) {
  constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
  if (bytes.find("HTTP/1.") == std::string_view::npos) return;
  server::EmbeddedTarget target = embedded_target();
  std::size_t handled = 0;
  std::optional<wire::HttpRequest> first;
  std::string answers = served(fuzz::Served::Over::tcp).answers_to(bytes, [&](const wire::HttpRequest& request) {
    if (handled++ == 0) first = request;
    wire::HttpReply reply{.response = target.handle(request)};
    reply.close_after = bytes.size() % 2 == 1;
    reply.chunked = bytes.size() / 2 % 2 == 1;
    reply.head_and_body_apart = bytes.size() / 4 % 2 == 1;
    return reply;
  });
  if (answers.starts_with(interim)) answers.erase(0, interim.size());
  const auto whole = fuzz::read_in_pieces<wire::RequestReader>(bytes, bytes.size());
  if (whole.state != wire::ReadState::complete) return;
  if (whole.message.body.size() > fuzz::Served::max_body) {
    fuzz::require(!first, "a body over the limit is not read", bytes);
    return;
  }
  fuzz::require(first == whole.message, "the server reads what the reader reads", bytes);
  if (whole.message.method == "HEAD") return;
  const auto answer = fuzz::read_in_pieces<wire::ResponseReader>(answers, answers.size());
  fuzz::require(answer.state == wire::ReadState::complete, "the server's answer is HTTP", answers);
  const wire::HttpResponse direct = embedded_target().handle(whole.message);
  fuzz::require(answer.message.status == direct.status && answer.message.body == direct.body,
                "the server gives the target's answer", answers);
}

/// What the client gives for the request is what the target answered, whatever connection it goes over.
void check_client(const wire::HttpRequest& asked, std::string_view bytes) {
  wire::HttpRequest request{.method = asked.method, .target = asked.target, .body = asked.body};
  for (const std::string_view name : {"X-Amz-Target", "Content-Type", "Authorization"}) {
    if (const auto* value = wire::find_header(asked.headers, name)) request.headers.emplace_back(name, *value);
  }
  wire::HttpResponse direct;
  const auto handle = [&, target = embedded_target()](const wire::HttpRequest& arrived) mutable {
    direct = target.handle(arrived);
    return wire::HttpReply{.response = direct, .close_after = bytes.size() % 16 == 0};
  };
  if (request.method == "HEAD" || request.method == "CONNECT") return;  // what has no body, or makes a tunnel
  const auto over = bytes.size() % 2 == 0 ? fuzz::Served::Over::tls : fuzz::Served::Over::tcp;
  const auto answer = served(over).answer_to(request, handle);
  if (!answer) {
    fuzz::require(
        answer.error().kind == wire::TransportFailure::malformed || request.body.size() > fuzz::Served::max_body,
        "the client sends what is no two requests, and has an answer", answer.error().message);
    return;
  }
  const bool is_refused = answer->status == 413 || answer->status == 431 || answer->status == 400;
  const bool has_reached_it = direct.status != 0;
  fuzz::require((!has_reached_it && is_refused) || (answer->status == direct.status && answer->body == direct.body),
                "the client gives the target's answer", answer->body);
}

bool is_mistyped(const auto& member) { return std::holds_alternative<model::Mistyped>(member); }
bool is_mistyped(const model::Member<std::vector<model::Member<std::string>>>& member) {
  const auto* list = model::given(member);
  return std::holds_alternative<model::Mistyped>(member) ||
         (list != nullptr && std::ranges::any_of(*list, [](const auto& element) { return is_mistyped(element); }));
}

/// A request that was read, written and read again is the same, unless it has what a request cannot say.
void check_round_trip(const model::Request& request) {
  bool is_whole = !std::holds_alternative<model::MalformedRequest>(request);
  const auto look = [&](const char*, const auto& member) { is_whole = is_whole && !is_mistyped(member); };
  std::visit(
      [&](const auto& each) {
        if constexpr (requires { each.has_unknown_members; }) is_whole = is_whole && !each.has_unknown_members;
        model::visit_members(each, look);
      },
      request);
  if (!is_whole) return;
  const wire::HttpRequest written = wire::encode_request(request);
  fuzz::require(wire::decode_request(written) == request, "a request can be written and read", written.body);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_server(bytes);
  server::EmbeddedTarget target = embedded_target();
  const wire::HttpRequest request = request_of(bytes);
  model::Judge judge;
  judge.judge({wire::exchange_of(creation(), target.handle(creation()), now, now), {}});

  check_client(request, bytes);
  check_round_trip(wire::decode_request(request));
  const wire::HttpResponse response = target.handle(request);
  const std::string* const asked = wire::find_header(request.headers, "X-Amz-Target");
  const bool is_for_another =
      request.target.starts_with("/_psvcheck/") || (asked != nullptr && asked->find("CloudTrail") != std::string::npos);
  fuzz::count_execution(1);
  if (is_for_another) return 0;
  check_form(response, bytes);
  const model::Exchange exchange = wire::exchange_of(request, response, now, now);
  const auto* const refusal = std::get_if<model::Refusal>(&exchange.answer);
  fuzz::require(model::is_success(exchange.answer) || (refusal != nullptr && !refusal->type.empty()),
                "the answer is a success or an error with a type", response.body);
  const model::Judgement judgement = judge.judge({exchange, {}});
  fuzz::require(
      judgement.divergences.empty(), "the model allows what the target, which is the model, answers",
      judgement.divergences.empty() ? "" : judgement.divergences.front().clauses.front() + ' ' + response.body);
  return 0;
}
