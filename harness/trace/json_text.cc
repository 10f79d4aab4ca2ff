#include "harness/trace/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/trace/json.h"
#include "harness/trace/overloaded.h"
#include "harness/wire/base64.h"
#include "model/characters.h"

namespace psvcheck::trace {
namespace {

using Json = nlohmann::ordered_json;

// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  // Nearly all text is ASCII.
  unsigned char bits = 0;
  for (const char c : text) bits |= static_cast<unsigned char>(c);
  if (bits < 0x80) return true;
  for (std::size_t i = 0; i < text.size();) {
    const unsigned first = byte(i);
    if (first < 0x80) {
      i += 1;
    } else if (first >= 0xC2 && first <= 0xDF && follows(i + 1)) {
      i += 2;
    } else if (first >= 0xE0 && first <= 0xEF &&
               follows(i + 1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF) && follows(i + 2)) {
      i += 3;
    } else if (first >= 0xF0 && first <= 0xF4 &&
               follows(i + 1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF) && follows(i + 2) &&
               follows(i + 3)) {
      i += 4;
    } else {
      return false;
    }
  }
  return true;
}

std::string_view name_of(SecretForm form) {
  switch (form) {
    case SecretForm::name:
      return "name";
    case SecretForm::arn:
      return "arn";
    case SecretForm::partial_arn:
      return "partial-arn";
    case SecretForm::old_arn:
      return "old-arn";
    case SecretForm::upper:
      return "upper";
    case SecretForm::lower:
      return "lower";
    case SecretForm::other_region_arn:
      return "other-region-arn";
    case SecretForm::other_account_arn:
      return "other-account-arn";
    case SecretForm::name_with_suffix:
      return "name-with-suffix";
  }
  return "name";
}

void append_json(std::string& out, const Json& json) {
  out += json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void append_number(std::string& out, std::uint64_t number) { out += std::to_string(number); }

void append_value(std::string& out, const Value& value);

void append_items(std::string& out, const std::vector<Value>& items) {
  out += '[';
  for (const Value& item : items) {
    if (&item != items.data()) out += ',';
    append_value(out, item);
  }
  out += ']';
}

void append_value(std::string& out, const Value& value) {
  std::visit(
      Overloaded{
          [&](const Null&) { out += "null"; },
          [&](const List& list) { append_items(out, list.items); },
          [&](const SecretRef& ref) {
            append_number(out += R"({"secret":)", ref.number);
            if (ref.form != SecretForm::name) append_text(out += R"(,"as":)", name_of(ref.form));
            out += '}';
          },
          [&](const TokenRef& ref) {
            append_number(out += R"({"token":)", ref.number);
            out += ref.letters == LetterCase::upper ? R"(,"as":"upper"})" : "}";
          },
          [&](const PayloadRef& ref) { append_number(out += R"({"payload":)", ref.number), out += '}'; },
          [&](const LabelRef& ref) { append_number(out += R"({"label":)", ref.number), out += '}'; },
          [&](const VersionOfStep& ref) { append_number(out += R"({"version_of_step":)", ref.step), out += '}'; },
          [&](const Repetition& repetition) {
            append_text(out += R"({"repeat":)", repetition.text);
            append_number(out += R"(,"count":)", repetition.count), out += '}';
          },
          [&](const Bytes& bytes) {
            append_text(out += R"({"bytes_base64":)", wire::base64_encode(bytes.bytes)), out += '}';
          },
          [&](const RawJson& raw) { append_text(out += R"({"raw":)", raw.text), out += '}'; },
          [&](const Literal& literal) {
            // Not JSON only in a Literal that no reader made.
            const Json json = Json::parse(literal.json, nullptr, false);
            append_json(out += R"({"literal":)", json.is_discarded() ? Json(nullptr) : json);
            out += '}';
          },
          [&](const std::string& text) { append_text(out, text); },
          [&](const auto& plain) { append_json(out, Json(plain)); },
      },
      value.kind);
}

void append_named(std::string& out, const std::vector<NamedValue>& values) {
  out += '{';
  for (const NamedValue& value : values) {
    if (&value != values.data()) out += ',';
    append_text(out, value.name);
    append_value(out += ':', value.value);
  }
  out += '}';
}

void append_version(std::string& out, const ExpectedVersion& version) {
  append_value(out += R"({"version":)", version.version);
  append_items(out += R"(,"labels":)", version.labels);
  std::visit(Overloaded{
                 [](const NotCompared&) {},
                 [&](const NoValue&) { out += R"(,"none":true)"; },
                 [&](const StringValue& text) { append_value(out += R"(,"string":)", text.value); },
                 [&](const BinaryValue& bytes) { append_value(out += R"(,"binary":)", bytes.value); },
             },
             version.holds);
  out += '}';
}

void append_state(std::string& out, const ExpectedState& state) {
  append_number(out += R"({"secret":)", state.secret);
  if (state.gone) out += R"(,"gone":true)";
  if (state.scheduled) out += *state.scheduled ? R"(,"scheduled":true)" : R"(,"scheduled":false)";
  if (state.versions) {
    out += R"(,"versions":[)";
    for (const ExpectedVersion& version : *state.versions) {
      if (&version != state.versions->data()) out += ',';
      append_version(out, version);
    }
    out += ']';
  }
  out += '}';
}

// Its members, a comma in front of each.
void append_expectation(std::string& out, const Expectation& expectation, bool of_repetition) {
  const std::size_t start = out.size();
  if (!of_repetition) {
    std::visit(Overloaded{
                   [&](const AnythingGoes&) { out += R"(,"any":true)"; },
                   [&](const Succeeds& ok) { append_named(out += R"(,"ok":)", ok.members); },
                   [&](const Refused& refused) { append_json(out += R"(,"error":)", Json(refused.type)); },
               },
               expectation.answer);
  }
  if (!expectation.then.empty()) {
    const bool several = expectation.then.size() > 1;
    out += several ? R"(,"then":[)" : R"(,"then":)";
    for (const ExpectedState& state : expectation.then) {
      if (&state != expectation.then.data()) out += ',';
      append_state(out, state);
    }
    if (several) out += ']';
  }
  if (expectation.strength) append_text(out += R"(,"strength":)", model::name_of(*expectation.strength));
  if (out.size() == start) {
    out += '{';
  } else {
    out[start] = '{';
  }
  out += '}';
}

void append_expectations(std::string& out, const std::vector<Expectation>& expect, bool of_repetition) {
  if (expect.empty()) return;
  const bool several = expect.size() > 1;
  out += several ? R"(,"expect":[)" : R"(,"expect":)";
  for (const Expectation& alternative : expect) {
    if (&alternative != expect.data()) out += ',';
    append_expectation(out, alternative, of_repetition);
  }
  if (several) out += ']';
}

// {"Name":"value"}; of a name that comes again {"Name":["value","other"]}.
void append_headers(std::string& out, const wire::Headers& headers) {
  const auto named = [&](std::size_t from, const std::string& name) {
    while (from < headers.size() && headers[from].first != name) ++from;
    return from;
  };
  out += '{';
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const std::string& name = headers[i].first;
    if (named(0, name) < i) continue;
    if (out.back() != '{') out += ',';
    append_text(out, name);
    out += ':';
    std::size_t next = named(i + 1, name);
    const bool again = next < headers.size();
    if (again) out += '[';
    append_text(out, headers[i].second);
    for (; next < headers.size(); next = named(next + 1, name)) {
      out += ',';
      append_text(out, headers[next].second);
    }
    if (again) out += ']';
  }
  out += '}';
}

void append_body(std::string& out, std::string_view body) {
  if (is_utf8(body)) {
    append_text(out += R"(,"body":)", body);
  } else {
    append_text(out += R"(,"body_base64":)", wire::base64_encode(body));
  }
}

// Seconds since the epoch; a double has room for the milliseconds of any date that a target may name.
void append_seconds(std::string& out, model::Time time) {
  out += Json(static_cast<double>(time.time_since_epoch().count()) / 1000).dump();
}

void append_exchange(std::string& out, const Exchange& exchange) {
  wire::Headers kept;
  for (const auto& header : exchange.request.headers) {
    if (model::same_but_for_case(header.first, "X-Amz-Target") ||
        model::same_but_for_case(header.first, "Content-Type")) {
      kept.push_back(header);
    }
  }
  append_text(out += R"({"request":{"method":)", exchange.request.method);
  append_text(out += R"(,"path":)", exchange.request.target);
  append_headers(out += R"(,"headers":)", kept);
  append_body(out, exchange.request.body);
  if (exchange.signature) append_text(out += R"(,"signature":)", trace::name_of(*exchange.signature));
  if (const auto* none = std::get_if<NoAnswer>(&exchange.answer)) {
    append_text(out += R"(},"answer":{"none":)", none->why);
  } else {
    const auto& response = std::get<wire::HttpResponse>(exchange.answer);
    out.append(R"(},"answer":{"status":)").append(std::to_string(response.status));
    append_headers(out += R"(,"headers":)", response.headers);
    append_body(out, response.body);
  }
  append_seconds(out += R"(},"sent":)", exchange.sent);
  append_seconds(out += R"(,"received":)", exchange.received);
  if (!exchange.masked.empty())
    out.append(R"(,"masked":)").append(Json(exchange.masked).dump(-1, ' ', false, Json::error_handler_t::replace));
  out += '}';
}

void append_exchanges(std::string& out, const std::vector<Exchange>& exchanges) {
  out += '[';
  for (const Exchange& exchange : exchanges) {
    if (&exchange != exchanges.data()) out += ',';
    append_exchange(out, exchange);
  }
  out += ']';
}

void append_operation(std::string& out, const OperationStep& step) {
  if (!step.op.empty()) append_text(out += R"(,"op":)", step.op);
  if (!step.members.empty() || (!step.op.empty() && !step.body)) append_named(out += R"(,"members":)", step.members);
  if (!step.fault.empty()) append_text(out += R"(,"fault":)", step.fault);
  if (step.method) append_text(out += R"(,"method":)", *step.method);
  if (step.path) append_text(out += R"(,"path":)", *step.path);
  if (!step.headers.empty()) {
    out += R"(,"headers":)";
    char before = '{';
    for (const auto& [name, value] : step.headers) {
      append_text(out += before, name);
      out += ':';
      if (value) {
        append_text(out, *value);
      } else {
        out += "null";
      }
      before = ',';
    }
    out += '}';
  }
  if (step.body) append_body(out, *step.body);
  if (step.signature) append_text(out += R"(,"signature":)", trace::name_of(*step.signature));
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
  unsigned char lowest = 0xff;
  for (const char c : text) lowest = std::min(lowest, static_cast<unsigned char>(c));
  const bool has_control = lowest < 0x20;
  if (has_control || !is_utf8(text)) {
    out += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
    return;
  }
  // At most each character has a backslash before it.
  const std::size_t start = out.size();
  out.resize(start + 2 * text.size() + 2);
  char* to = out.data() + start;
  *to++ = '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') *to++ = '\\';
    *to++ = c;
  }
  *to++ = '"';
  out.resize(static_cast<std::size_t>(to - out.data()));
}

std::string duration_text(std::chrono::seconds duration) {
  const std::int64_t seconds = duration.count();
  if (seconds % 86400 == 0) return fmt::format("{}d", seconds / 86400);
  if (seconds % 3600 == 0) return fmt::format("{}h", seconds / 3600);
  if (seconds % 60 == 0) return fmt::format("{}m", seconds / 60);
  return fmt::format("{}s", seconds);
}

void append_step(std::string& out, const Step& step) {
  std::visit(Overloaded{
                 [&](const OperationStep& operation) { append_operation(out, operation); },
                 [&](const AdvanceStep& advance) { append_text(out += R"(,"advance":)", duration_text(advance.by)); },
                 [&](const RepeatStep& repeat) {
                   append_number(out += R"(,"repeat":)", repeat.count);
                   append_number(out += R"(,"secret":)", repeat.secret);
                   append_number(out += R"(,"first_token":)", repeat.first_token);
                 },
             },
             step.kind);
  if (!step.note.empty()) append_text(out += R"(,"note":)", step.note);
  if (const auto* operation = std::get_if<OperationStep>(&step.kind)) {
    append_expectations(out, operation->expect, false);
  }
  if (const auto* repeat = std::get_if<RepeatStep>(&step.kind)) append_expectations(out, repeat->expect, true);
}

void append_record(std::string& out, const Step& step, const StepRecord& record) {
  // A repetition has many, and so has a step that the target asked to send again.
  if (record.exchanges.size() > 1 || (!record.exchanges.empty() && std::holds_alternative<RepeatStep>(step.kind))) {
    append_exchanges(out += R"(,"exchanges":)", record.exchanges);
  } else if (!record.exchanges.empty()) {
    append_exchange(out += R"(,"exchange":)", record.exchanges.front());
  }
  if (!record.observation.empty()) append_exchanges(out += R"(,"observation":)", record.observation);
  if (!record.taken_over.empty()) append_exchanges(out += R"(,"taken_over":)", record.taken_over);
  if (!record.others.empty()) append_exchanges(out += R"(,"others":)", record.others);
  if (record.unjudged) out += R"(,"unjudged":true)";
  if (!record.skipped.empty()) append_text(out += R"(,"skipped":)", record.skipped);
}

}  // namespace psvcheck::trace
