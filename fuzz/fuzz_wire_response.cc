// Hostile bytes as a target's HTTP answer, through the client that runs use: sent by a server on loopback, read by
// HttpClient, decoded, judged, written into a trace and judged again from there.
//
// May find: a crash in the client, the decoder of answers or the judge, a wait for something that does not come, a
// difference that depends on packets, and a recording that does not say the same as what was seen live.
// The first byte chooses the operation that is answered, the rest is the answer; after a small letter two requests are
// answered so on one connection, and after a byte of 0x80 or more it is what a TLS client is told by its server.

#include <cstdint>
#include <string>

#include "fuzz/byte_server.h"
#include "fuzz/entry.h"
#include "fuzz/fail.h"
#include "fuzz/figures.h"
#include "fuzz/http_pieces.h"
#include "fuzz/letters.h"
#include "harness/trace/bind.h"
#include "harness/trace/json.h"
#include "harness/wire/aws_json.h"
#include "harness/wire/http_client.h"
#include "model/judge.h"
#include "model/step.h"

namespace {

using namespace psvcheck;

using Result = std::expected<wire::HttpResponse, wire::TransportError>;

const model::Time now{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}};

/// A judge that has seen a secret being made.
model::Judge judge_with_a_secret() {
  model::CreateSecretRequest create;
  create.name = "s";
  create.client_request_token = "abcdefab-0000-4000-8000-000000000000";
  create.secret_string = "v";
  model::Context context;
  context.now = now;
  model::Judge judge;
  judge.judge({{create, model::step({}, create, context).front().answer, {}, now, now}, {}});
  return judge;
}

wire::HttpRequest request_for(unsigned char choice) {
  constexpr std::string_view body =
      R"({"SecretId":"s","ClientRequestToken":"abcdefab-0000-4000-8000-000000000001","SecretString":"w",)"
      R"("VersionStage":"AWSCURRENT","MoveToVersionId":"abcdefab-0000-4000-8000-000000000000"})";
  return trace::plain_request(fuzz::operation_of(choice), std::string(body));
}

constexpr std::chrono::seconds patience{5};  // the connection ends, so nothing need be waited for

fuzz::ByteServer& byte_server() {
  static fuzz::ByteServer server;
  return server;
}

Result send(const wire::HttpRequest& request, std::string_view answer, bool tls = false) {
  fuzz::ByteServer& server = byte_server();
  server.answer_with(std::string(answer));
  wire::HttpClient client({tls, "127.0.0.1", server.port(), "/"}, {.timeout = patience});
  auto result = client.send(request);
  fuzz::require(result || result.error().kind != wire::TransportFailure::timeout,
                "an answer that has ended is not waited for", answer);
  fuzz::require(result || (!result.error().message.empty() && !wire::to_string(result.error().kind).empty()),
                "what went wrong on the way is told", answer);
  return result;
}

/// Two requests over one client that takes no large bodies. An answer that is over by itself and leaves the connection
/// open is the answer to both.
void check_kept_connection(const wire::HttpRequest& request, std::string_view answer) {
  constexpr std::size_t max_body = 256;
  if (!fuzz::is_one_message<wire::ResponseReader>(answer)) return;  // the client would wait for the rest of it
  fuzz::ByteServer& server = byte_server();
  server.answer_with(std::string(answer), 2);
  wire::HttpClient client({false, "127.0.0.1", server.port(), "/"}, {.timeout = patience, .max_body = max_body});
  const Result first = client.send(request);
  const auto whole = fuzz::read_in_pieces<wire::ResponseReader>(answer, answer.size());
  if (whole.message.status < 200) return;
  const bool is_small = whole.message.body.size() <= max_body;
  fuzz::require(first ? is_small : first.error().kind == wire::TransportFailure::too_large,
                "a body is given up to the limit, and not beyond it", answer);
  const Result second = client.send(request);
  fuzz::require(first ? second && *second == *first : !second, "the same answer is the same the second time", answer);
  client.cancel();
  const Result third = client.send(request);
  fuzz::require(!third && third.error().kind == wire::TransportFailure::cancelled, "what is cancelled sends no more",
                answer);
}

void check_packets(const Result& result, std::string_view answer) {
  const auto whole = fuzz::read_in_pieces<wire::ResponseReader>(answer, answer.size());
  const auto by_bytes = fuzz::read_in_pieces<wire::ResponseReader>(answer, 1);
  fuzz::require(fuzz::agree(whole, by_bytes), "how an answer is cut into packets changes nothing", answer);
  const bool is_interim = whole.message.status < 200 && whole.message.status != 101;
  if (whole.state != wire::ReadState::complete || is_interim) return;
  fuzz::require(result && *result == whole.message, "the client gives what the reader reads", answer);
}

std::string clauses_of(const model::Judgement& judgement) {
  std::string clauses;
  for (const model::Divergence& divergence : judgement.divergences) {
    for (const std::string& clause : divergence.clauses) clauses += clause + ' ';
    for (const auto& difference : divergence.differences) clauses += difference.where + ' ';
  }
  return clauses;
}

/// What is judged of the exchange as a trace in a file has it.
void check_recording(const wire::HttpRequest& request, const Result& result, const model::Judge& judge,
                     const std::string& live) {
  if (!result) return;
  trace::OperationStep step;
  step.op = "GetSecretValue";
  trace::Trace trace;
  trace.sequence.steps.push_back({step, ""});
  trace.records.emplace_back();
  trace.records.front().exchanges.push_back({request, *result, now, now, {}, {}});
  const auto again = trace::read(trace::write(trace), "written");
  fuzz::require(again.has_value(), "an exchange can be written and read", again ? "" : again.error().message());
  model::Judge offline = judge;
  const auto recorded = trace::to_exchange(again->records.front().exchanges.front());
  fuzz::require(clauses_of(offline.judge({recorded, {}})) == live, "a recording is judged as the exchange was", live);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view answer(reinterpret_cast<const char*>(data) + 1, size - 1);
  const bool is_small_letter = data[0] >= 'a' && data[0] <= 'z';
  const wire::HttpRequest request = request_for(static_cast<unsigned char>(is_small_letter ? data[0] - 0x20 : data[0]));
  if (is_small_letter) check_kept_connection(request, answer);
  if (data[0] >= 0x80) {
    const Result refused = send(request, answer, true);
    fuzz::require(!refused, "nothing is believed that comes without a certificate", answer);
    return 0;
  }
  const Result result = send(request, answer);
  check_packets(result, answer);

  static const model::Judge start = judge_with_a_secret();
  model::Judge judge = start;
  const std::string live = clauses_of(judge.judge({wire::exchange_of(request, result, now, now), {}}));
  fuzz::require(!judge.belief().empty(), "the judge always believes something", answer);
  check_recording(request, result, start, live);
  fuzz::count_execution(1);
  return 0;
}
