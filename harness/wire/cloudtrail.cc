#include "harness/wire/cloudtrail.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "harness/wire/aws_json.h"

namespace psvcheck::wire {
namespace {

using nlohmann::json;

constexpr const char* operation = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";
constexpr std::size_t page_size = 50;  // the most that LookupEvents gives
constexpr std::size_t most_pages = 4000;

HttpRequest request_of(const json& members) {
  HttpRequest request;
  request.headers = {{"Content-Type", std::string(json_content_type)}, {"X-Amz-Target", operation}};
  request.body = members.dump();
  return request;
}

std::string text_in(const json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void append_texts(std::string& all, const json& value) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    all.append(text).append(" ");
    // CloudTrailEvent is JSON within JSON, and so may be what a request had in it.
    const bool may_be_json = text.starts_with('{') || text.starts_with('[');
    const json inner = may_be_json ? json::parse(text, nullptr, false) : json();
    if (inner.is_structured()) append_texts(all, inner);
  }
  if (!value.is_structured()) return;
  for (const auto& element : value) append_texts(all, element);
}

/// Takes in what one page shows.
class Pages {
 public:
  /// How many events of the page had not been there before.
  std::size_t add(const json& events) {
    std::size_t added = 0;
    for (const json& event : events) {
      if (!event.is_object()) continue;
      if (const auto time = event.find("EventTime"); time != event.end() && time->is_number()) oldest_ = *time;
      const std::string id = text_in(event, "EventId");
      if (!id.empty() && !seen_.insert(id).second) continue;
      ++added;
      TrailEvent& kept = all_.emplace_back(text_in(event, "EventName"), std::string());
      append_texts(kept.text, event);
    }
    return added;
  }
  const std::optional<json>& oldest() const { return oldest_; }
  std::vector<TrailEvent> take() { return std::move(all_); }

 private:
  std::vector<TrailEvent> all_;
  std::set<std::string> seen_;
  std::optional<json> oldest_;
};

}  // namespace

TrailEvents look_up_events(const Send& send, std::chrono::sys_seconds since) {
  json members = {
      {"StartTime", since.time_since_epoch().count()},
      {"MaxResults", page_size},
      {"LookupAttributes", {{{"AttributeKey", "EventSource"}, {"AttributeValue", "secretsmanager.amazonaws.com"}}}}};
  Pages pages;
  for (std::size_t page = 0; page < most_pages; ++page) {
    const auto answer = send(request_of(members));
    if (!answer) return std::unexpected(answer.error().message);
    const json body = json::parse(answer->body, nullptr, false);
    if (answer->status != 200) {
      const std::string type = body.is_object() ? text_in(body, "__type") : std::string();
      return std::unexpected(fmt::format("status {}{}{}", answer->status, type.empty() ? "" : ", ", type));
    }
    const auto events = body.is_object() ? body.find("Events") : body.end();
    if (!body.is_object() || events == body.end() || !events->is_array()) {
      return std::unexpected("the answer has no Events");
    }
    const std::size_t added = pages.add(*events);
    const std::string token = text_in(body, "NextToken");
    if (!token.empty() && token != members.value("NextToken", "")) {
      members["NextToken"] = token;
      continue;
    }
    members.erase("NextToken");
    if (events->size() < page_size || added == 0 || !pages.oldest()) return pages.take();
    members["EndTime"] = *pages.oldest();
  }
  return pages.take();
}

}  // namespace psvcheck::wire
