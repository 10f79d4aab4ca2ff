// Hostile bytes into the embedded target: as a whole HTTP request or, where they are none, as the body of one. The
// answer is always well-formed AWS JSON 1.1, and is one that the model allows. What looks like HTTP also goes to the
// server itself, over a socket.
//
// May find: a crash in the server or in the parsers of HTTP and JSON, a difference that depends on how bytes are cut
// into packets, a connection that the server does not end, an answer that is no HTTP, no JSON, or an error without a
// type; a request that target and judge take for different things.

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

/// All that the server says on a connection is HTTP, and its answer to a whole request is the target's, whatever habits
/// it has: the length of the input chooses them.
void check_server(std::string_view bytes) {
  constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
  if (bytes.find("HTTP/1.") == std::string_view::npos) return;
  static fuzz::Served served;
  server::EmbeddedTarget target = embedded_target();
  std::size_t handled = 0;
  std::optional<wire::HttpRequest> first;
  std::string answers = served.answers_to(bytes, [&](const wire::HttpRequest& request) {
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
  fuzz::require(first == whole.message, "the server reads what the reader reads", bytes);
  if (whole.message.method == "HEAD") return;
  const auto answer = fuzz::read_in_pieces<wire::ResponseReader>(answers, answers.size());
  fuzz::require(answer.state == wire::ReadState::complete, "the server's answer is HTTP", answers);
  const wire::HttpResponse direct = embedded_target().handle(whole.message);
  fuzz::require(answer.message.status == direct.status && answer.message.body == direct.body,
                "the server gives the target's answer", answers);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_server(bytes);
  server::EmbeddedTarget target = embedded_target();
  const wire::HttpRequest request = request_of(bytes);
  model::Judge judge;
  judge.judge({wire::exchange_of(creation(), target.handle(creation()), now, now), {}});

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
