#include "harness/server/trail.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <ranges>

#include "harness/wire/aws_json.h"
#include "harness/wire/strict_json.h"

namespace psvcheck::server {
namespace {

using Json = nlohmann::json;

constexpr std::size_t most_events = 10'000;
constexpr std::size_t page_size = 50;
constexpr std::string_view source = "secretsmanager.amazonaws.com";
constexpr std::string_view target_prefix = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.";
constexpr std::string_view short_prefix = "CloudTrail_20131101.";

std::string_view target_of(const wire::HttpRequest& request) {
  const std::string* const target = wire::find_header(request.headers, "X-Amz-Target");
  return target == nullptr ? std::string_view() : std::string_view(*target);
}

wire::HttpResponse answer_of(unsigned status, const Json& body) {
  return {status,
          status == 200 ? "OK" : "Bad Request",
          {{"Content-Type", std::string(wire::json_content_type)}},
          body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

wire::HttpResponse lookup_refusal(const char* type, const char* message) {
  return answer_of(400, {{"__type", type}, {"message", message}});
}

double in_seconds(model::Time time) { return static_cast<double>(time.time_since_epoch().count()) / 1000; }

std::string text_in(const Json& object, const char* member) {
  if (!object.is_object()) return {};
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// What LookupEvents is asked for.
struct Wanted {
  double start = 0;
  std::optional<double> end;
  std::size_t most = page_size;
  std::uint64_t before = UINT64_MAX;  ///< number of an event
  std::string name, source;           ///< empty: any
};

std::optional<Wanted> wanted_by(const Json& body) {
  Wanted wanted;
  if (!body.is_object()) return std::nullopt;
  if (body.contains("StartTime") && body["StartTime"].is_number()) wanted.start = body["StartTime"];
  if (body.contains("EndTime") && body["EndTime"].is_number()) wanted.end = body["EndTime"].get<double>();
  if (body.contains("MaxResults")) {
    const Json& most = body["MaxResults"];
    if (!most.is_number_unsigned() || most < 1 || most > page_size) return std::nullopt;
    wanted.most = most;
  }
  if (body.contains("NextToken")) {
    if (!body["NextToken"].is_string()) return std::nullopt;
    const auto& token = body["NextToken"].get_ref<const std::string&>();
    const auto [stop, error] = std::from_chars(token.data(), token.data() + token.size(), wanted.before);
    if (error != std::errc{} || stop != token.data() + token.size()) return std::nullopt;
  }
  const auto attributes = body.find("LookupAttributes");
  for (const Json& attribute : attributes == body.end() ? Json::array() : *attributes) {
    const std::string key = text_in(attribute, "AttributeKey");
    std::string* const value = key == "EventName" ? &wanted.name : key == "EventSource" ? &wanted.source : nullptr;
    if (value == nullptr) return std::nullopt;
    *value = text_in(attribute, "AttributeValue");
  }
  return wanted;
}

}  // namespace

bool is_for_cloudtrail(const wire::HttpRequest& request) {
  const std::string_view target = target_of(request);
  return target.starts_with(target_prefix) || target.starts_with(short_prefix);
}

void Trail::add(const wire::HttpRequest& request, const model::Request& decoded, const model::Answer& answer,
                model::Time time) {
  if (events_.size() == most_events) events_.pop_front();
  Event& event = events_.emplace_back();
  event.number = ++last_;
  event.time = time;
  const std::string_view target = target_of(request);
  event.name = target.substr(std::min(target.find('.') + 1, target.size()));
  if (const std::string* const secret = model::secret_id_of(decoded)) event.secret = *secret;
  if (const auto* const refused = std::get_if<model::Refusal>(&answer)) event.error = refused->type;
  if (shows_bodies_) event.body = request.body;
}

wire::HttpResponse Trail::answer(const wire::HttpRequest& request) const {
  if (!target_of(request).ends_with(".LookupEvents")) {
    return lookup_refusal("UnknownOperationException", "LookupEvents is all that there is of CloudTrail here.");
  }
  return look_up(request.body);
}

wire::HttpResponse Trail::look_up(const std::string& body) const {
  const auto parsed = wire::parse_strictly(body, wire::max_request_depth);
  const auto wanted = parsed ? wanted_by(*parsed) : std::nullopt;
  if (!wanted) return lookup_refusal("InvalidParameterException", "LookupEvents cannot be read.");
  Json found = Json::array();
  std::string next;
  for (const Event& event : std::views::reverse(events_)) {
    const double time = in_seconds(event.time);
    const bool is_wanted =
        event.number < wanted->before && time >= wanted->start && (!wanted->end || time <= *wanted->end) &&
        (wanted->name.empty() || wanted->name == event.name) && (wanted->source.empty() || wanted->source == source);
    if (!is_wanted) continue;
    if (found.size() == wanted->most) {
      next = std::to_string(event.number + 1);
      break;
    }
    const std::string id = fmt::format("00000000-0000-4000-8000-{:012x}", event.number);
    Json detail{{"eventVersion", "1.11"}, {"eventSource", source}, {"eventName", event.name}, {"eventID", id}};
    Json& asked = detail["requestParameters"];
    asked = nullptr;
    if (!event.secret.empty()) asked = {{"secretId", event.secret}};
    if (!event.body.empty()) asked = event.body;
    detail["responseElements"] = nullptr;
    if (!event.error.empty()) detail["errorCode"] = event.error;
    found.push_back({{"EventId", id},
                     {"EventName", event.name},
                     {"EventTime", time},
                     {"EventSource", source},
                     {"CloudTrailEvent", detail.dump(-1, ' ', false, Json::error_handler_t::replace)}});
  }
  Json answer{{"Events", std::move(found)}};
  if (!next.empty()) answer["NextToken"] = next;
  return answer_of(200, answer);
}

}  // namespace psvcheck::server
