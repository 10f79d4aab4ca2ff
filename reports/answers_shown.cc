#include "reports/answers_shown.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "harness/trace/bind.h"
#include "harness/wire/aws_json.h"
#include "harness/wire/base64.h"
#include "model/envelope.h"
#include "model/request.h"
#include "reports/long_text.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

using Json = nlohmann::ordered_json;

/// Reads beside the step's own exchange; more would say the same again.
constexpr std::size_t most_reads = 3;

std::string valid_in_short(const std::string& text, const Symbols& symbols) {
  return valid_utf8(in_short(trace::describe(text, symbols)));
}

Json item(const std::string& text, const Symbols& symbols) { return valid_in_short(text, symbols); }
Json item(const model::Blob& blob, const Symbols& symbols) {
  const std::string text = trace::describe(blob.bytes, symbols);
  return text == valid_utf8(text) ? valid_in_short(text, symbols)
                                  : "base64 " + in_short(wire::base64_encode(blob.bytes));
}
Json item(const model::Time&, const Symbols&) { return "(a date)"; }
Json item(const model::Labels& labels, const Symbols& symbols) {
  std::set<std::string> sorted;  // their order is no evidence
  for (const std::string& label : labels) sorted.insert(valid_in_short(label, symbols));
  Json out = sorted;
  return out;
}
Json item(const std::map<std::string, model::Labels>& versions, const Symbols& symbols) {
  std::map<std::string, Json> by_symbol;
  for (const auto& [id, labels] : versions) {
    if (!labels.empty())
      by_symbol[valid_in_short(id, symbols)] = item(labels, symbols);  // without labels is as good as absent
  }
  Json out = Json::object();
  for (auto& [id, labels] : by_symbol) out[id] = std::move(labels);
  return out;
}
Json item(const std::vector<model::VersionEntry>& entries, const Symbols& symbols);

template <class Answer>
Json members_of(const Answer& answer, const Symbols& symbols) {
  Json out = Json::object();
  model::visit_answer_members(answer, [&](std::string_view name, const auto& member) {
    using Given = std::remove_cvref_t<decltype(member)>;
    constexpr bool is_date = std::is_same_v<Given, model::Member<model::Time>>;
    if (std::holds_alternative<model::Absent>(member) || name == "NextToken") return;
    if constexpr (std::is_same_v<Given, model::Member<model::Labels>>) {
      if (const auto* labels = model::given(member); labels != nullptr && labels->empty()) return;  // as good as absent
    }
    if constexpr (is_date) {
      // The model leaves dates out of what it compares; one that is no date is news.
      if (!std::holds_alternative<model::Mistyped>(member)) return;
    }
    Json& value = out[std::string(name)];
    if (const auto* mistyped = std::get_if<model::Mistyped>(&member)) value = "(" + valid_utf8(mistyped->found) + ")";
    if (std::holds_alternative<model::Withheld>(member)) value = "(not kept)";
    if (const auto* given = model::given(member)) value = item(*given, symbols);
  });
  return out;
}

Json item(const std::vector<model::VersionEntry>& entries, const Symbols& symbols) {
  std::vector<Json> versions;
  versions.reserve(entries.size());
  for (const model::VersionEntry& entry : entries) versions.push_back(members_of(entry, symbols));
  // Their order is no evidence.
  std::ranges::sort(versions, {}, [](const Json& version) { return version.dump(-1, ' ', false); });
  Json out = std::move(versions);
  return out;
}

Json answer_json(const model::Answer& answer, const Symbols& symbols) {
  return std::visit(
      [&](const auto& given) -> Json {
        using T = std::remove_cvref_t<decltype(given)>;
        if constexpr (std::is_same_v<T, model::Refusal>) {
          return {{"__type", valid_utf8(given.type)}, {"Message", valid_in_short(given.message, symbols)}};
        } else if constexpr (std::is_same_v<T, model::Unreadable>) {
          return "unreadable: " + valid_in_short(given.what, symbols);
        } else if constexpr (std::is_same_v<T, model::NoAnswer>) {
          return "no answer: " + valid_in_short(given.why, symbols);
        } else if constexpr (std::is_same_v<T, model::AnyAnswer> || std::is_same_v<T, model::OtherAnswer>) {
          return Json::object();
        } else {
          return members_of(given, symbols);
        }
      },
      answer);
}

Json expected_json(const NearestAnswer& nearest, const Symbols& symbols) {
  if (nearest.error_types.empty()) return answer_json(nearest.answer, symbols);
  return {{"__type", fmt::format("{}", fmt::join(nearest.error_types, " or "))}};
}

/// Null counts as absent; beside another difference it would only distract.
void leave_out_nulls(Json& json) {
  if (!json.is_object()) return;
  for (auto member = json.begin(); member != json.end();) {
    member = member->is_null() ? json.erase(member) : std::next(member);
  }
}

/// What base64 stands for, where that is a value of the sequence.
std::optional<std::string> symbol_in_base64(const std::string& text, const Symbols& symbols) {
  const auto bytes = wire::base64_decode(text);
  if (!bytes || bytes->empty()) return std::nullopt;
  const std::string told = trace::describe(*bytes, symbols);
  return told == *bytes ? std::nullopt : std::optional("base64 of " + in_short(told));
}

/// A long SecretBinary, told by the bytes and not by their base64: they are what one can make.
std::optional<std::string> long_binary(const std::string& text) {
  if (text.size() <= longest_shown) return std::nullopt;
  const auto bytes = wire::base64_decode(text);
  return bytes ? std::optional("base64 of " + in_short(*bytes)) : std::nullopt;
}

Json described(const Json& json, const Symbols& symbols, std::string_view member = {}) {
  if (json.is_string()) {
    const auto text = json.get<std::string>();
    auto symbol = symbol_in_base64(text, symbols);
    if (!symbol && member == "SecretBinary") symbol = long_binary(text);
    return symbol ? valid_utf8(*symbol) : valid_in_short(text, symbols);
  }
  if (!json.is_structured()) return json;
  Json out = json.is_object() ? Json::object() : Json::array();
  for (const auto& [name, value] : json.items()) {
    if (json.is_object()) {
      out[valid_in_short(name, symbols)] = described(value, symbols, name);
    } else {
      out.push_back(described(value, symbols));
    }
  }
  return out;
}

Json request_json(const std::string& body, const Symbols& symbols) {
  const Json parsed = Json::parse(body, nullptr, false);
  return parsed.is_discarded() ? Json(valid_in_short(body, symbols)) : described(parsed, symbols);
}

Json exchange_json(const std::vector<model::Possibility>& from, const model::Exchange& exchange,
                   const std::string& request, const Symbols& symbols, model::Level level, bool& agrees) {
  Json out = {{"operation", valid_utf8(model::operation_of(exchange.request))},
              {"request", request_json(request, symbols)},
              {"status", exchange.envelope.status},
              {"answer", answer_json(exchange.answer, symbols)}};
  const NearestAnswer nearest = nearest_answer(from, exchange, level);
  agrees = nearest.agrees || std::holds_alternative<model::AnyAnswer>(nearest.answer);
  if (!agrees) {
    out["expected"] = expected_json(nearest, symbols);
    leave_out_nulls(out["answer"]);
  }
  return out;
}

/// The group's differences that are in the form of this answer.
Json form_json(const model::Exchange& exchange, const Shown& shown, const Symbols& symbols) {
  Json out = Json::array();
  if (model::operation_of(exchange.request) != shown.operation) return out;
  std::vector<model::Difference> form = model::status_differences(exchange);
  const auto add = [&](const std::vector<model::Difference>& more) {
    form.insert(form.end(), more.begin(), more.end());
  };
  if (exchange.envelope.has_headers) {
    add(model::content_type_differences(exchange));
    add(model::request_id_differences(exchange));
  }
  add(model::member_differences(exchange));
  for (const model::Difference& one : form) {
    if (std::ranges::find(shown.differences, one.where, &model::Difference::where) == shown.differences.end()) continue;
    out.push_back({{"where", valid_in_short(one.where, symbols)},
                   {"expected", valid_in_short(one.expected, symbols)},
                   {"observed", valid_in_short(one.observed, symbols)}});
  }
  return out;
}

}  // namespace

Json answers_shown(const trace::Trace& trace, const std::vector<ReplayedStep>& steps, const Shown& shown,
                   const Symbols& symbols, model::Level level) {
  Json out = Json::array();
  if (steps.empty() || !steps.back().exchange || trace.records.size() != steps.size()) return out;
  const ReplayedStep& step = steps.back();
  bool is_form_shown = false;
  const auto add = [&](const std::vector<model::Possibility>& from, const model::Exchange& exchange,
                       const std::string& body) {
    Json form = is_form_shown ? Json::array() : form_json(exchange, shown, symbols);
    if (form.empty() && out.size() > most_reads) return;
    bool agrees = true;
    Json one = exchange_json(from, exchange, body, symbols, level, agrees);
    if (!out.empty() && agrees && form.empty()) return;
    if (!form.empty()) {
      one["form"] = std::move(form);
      is_form_shown = true;
    }
    out.push_back(std::move(one));
  };
  add(step.before, *step.exchange, trace.records.back().exchanges.back().request.body);
  for (const model::Exchange& read : step.reads) add(step.afterwards, read, wire::encode_request(read.request).body);
  return out;
}

}  // namespace psvcheck::reports
