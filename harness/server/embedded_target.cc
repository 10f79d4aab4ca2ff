#include "harness/server/embedded_target.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/server/draw.h"
#include "harness/server/mutants.h"
#include "harness/wire/strict_json.h"
#include "model/secret_id.h"

namespace psvcheck::server {
namespace {

constexpr std::string_view control_path = "/_psvcheck/";

wire::HttpResponse control_answer(unsigned status, std::string body) {
  return {status, status == 200 ? "OK" : "Error", {{"Content-Type", "application/json"}}, std::move(body)};
}

// What the target answers where nothing says what it should.
model::Refusal refusal_for_any() {
  return {"ValidationException", "The specification does not say what becomes of this request."};
}

}  // namespace

model::Time system_time() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

EmbeddedTarget::EmbeddedTarget(TargetOptions options) : options_(std::move(options)) { reset(); }

void EmbeddedTarget::reset() {
  trail_ = Trail(options_.trail_shows_bodies);
  state_ = {};
  memory_ = {};
  ahead_ = {};
  random_ = options_.seed;
  choices_ = options_.conduct.seed;
}

std::string EmbeddedTarget::next_arn(const std::string& name) {
  constexpr std::string_view characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string suffix(6, '\0');
  std::uint64_t random = next_random(random_);
  for (char& c : suffix) {
    c = characters[random % characters.size()];
    random /= characters.size();
  }
  return fmt::format("arn:aws:secretsmanager:{}:{}:secret:{}-{}", options_.region, options_.account, name, suffix);
}

std::expected<void, model::SignatureFault> EmbeddedTarget::verify(const wire::HttpRequest& request,
                                                                  const wire::Verifier& verifier) const {
  auto verified = wire::verify(request, verifier, std::chrono::floor<std::chrono::seconds>(options_.clock() + ahead_));
  if (!verified && options_.overlooked.contains(verified.error())) return {};
  return verified;
}

wire::HttpResponse EmbeddedTarget::answer_of_cloudtrail(const wire::HttpRequest& request) const {
  if (options_.verifier) {
    const wire::Verifier verifier{options_.verifier->credentials, options_.verifier->region, "cloudtrail"};
    if (!verify(request, verifier)) {
      return wire::encode_answer(model::Refusal{"InvalidSignatureException", "The signature is not right."});
    }
  }
  return trail_.answer(request);
}

wire::HttpResponse EmbeddedTarget::handle(const wire::HttpRequest& request) {
  if (request.target.starts_with(control_path)) return control(request);
  if (is_for_cloudtrail(request)) return answer_of_cloudtrail(request);
  model::Request decoded = wire::decode_request(request);
  if (options_.verifier) {
    const auto verified = verify(request, *options_.verifier);
    if (!verified) decoded = model::unauthenticated(decoded, verified.error());
  }
  const Conduct& conduct = options_.conduct;
  model::Context context;
  context.now = options_.clock() + ahead_;
  if (conduct.has_whole_seconds) context.now = std::chrono::floor<std::chrono::seconds>(context.now);
  context.level = options_.level;
  if (const auto* const create = std::get_if<model::CreateSecretRequest>(&decoded)) {
    if (const std::string* const name = model::given(create->name)) context.arn = next_arn(*name);
  }
  if (conduct.pruning == Pruning::at_once) prune_before(decoded, context.now);
  model::Outcomes allowed = outcomes(decoded, context);
  model::Outcome& shown = allowed.front();
  shape(conduct, decoded, context.now, shown.answer);
  model::apply_in_place(state_, shown);
  if (shown.change) prune(conduct.pruning, state_, shown.change->name, context.now);
  if (!options_.style.request_id.empty()) {
    options_.style.request_id = fmt::format("{:08x}-0000-4000-8000-{:012x}", options_.seed & 0xffffffffU, ++requests_);
  }
  const bool is_open = std::holds_alternative<model::AnyAnswer>(shown.answer);
  const model::Answer answer = is_open ? model::Answer(refusal_for_any()) : shown.answer;
  trail_.add(request, decoded, answer, context.now);
  auto response = wire::encode_answer(answer, options_.style);
  if (options_.mutant != nullptr && options_.mutant->respond != nullptr) options_.mutant->respond(decoded, response);
  return response;
}

model::Outcomes EmbeddedTarget::outcomes(const model::Request& request, const model::Context& context) {
  if (is_throttled(options_.conduct, choices_)) return throttled();
  const model::Request asked = unpaged(options_.conduct, request);
  model::Outcomes allowed = options_.mutant == nullptr
                                ? options_.step(state_, asked, context)
                                : step_of(*options_.mutant, options_.step, state_, asked, context, memory_);
  choose(options_.conduct, options_.account, request, choices_, allowed);
  return allowed;
}

void EmbeddedTarget::prune_before(const model::Request& request, model::Time now) {
  const std::string* const id = model::secret_id_of(request);
  const model::Secret* const secret = id == nullptr ? nullptr : model::find_secret(state_, *id);
  if (secret == nullptr) return;
  const std::string name = secret->name;  // pruning replaces the secret
  prune(options_.conduct.pruning, state_, name, now);
}

wire::HttpResponse EmbeddedTarget::control(const wire::HttpRequest& request) {
  const std::string_view command = std::string_view(request.target).substr(control_path.size());
  if (request.method == "GET" && command == "health") return control_answer(200, R"({"status":"ok"})");
  if (request.method == "POST" && command == "reset") {
    reset();
    return control_answer(200, "{}");
  }
  if (request.method == "POST" && command == "clock") return advance_clock(request.body);
  return control_answer(404, R"({"message":"no such command: GET health, POST reset, POST clock"})");
}

wire::HttpResponse EmbeddedTarget::advance_clock(const std::string& body) {
  constexpr std::int64_t most = 1'000'000'000;  // some thirty years
  const auto json = wire::parse_strictly(body, 4);
  std::optional<std::int64_t> seconds;
  if (json && json->is_object()) {
    const auto member = json->find("advance_seconds");
    if (member != json->end() && member->is_number_unsigned()) seconds = member->get<std::int64_t>();
  }
  if (!seconds || *seconds < 0 || *seconds > most || ahead_ > std::chrono::seconds(100 * most)) {
    return control_answer(
        400, fmt::format(R"({{"message":"give {{\"advance_seconds\": N}} with a whole N from 0 to {}"}})", most));
  }
  ahead_ += std::chrono::seconds(*seconds);
  const model::Time now = options_.clock() + ahead_;
  return control_answer(200,
                        fmt::format(R"({{"now":{:.3f}}})", static_cast<double>(now.time_since_epoch().count()) / 1000));
}

}  // namespace psvcheck::server
