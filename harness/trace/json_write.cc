#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "harness/trace/json.h"
#include "harness/wire/base64.h"

namespace psvcheck::trace {
namespace {

using Json = nlohmann::ordered_json;

template <class... Case>
struct Overloaded : Case... {
  using Case::operator()...;
};

constexpr auto replace = Json::error_handler_t::replace;
constexpr std::size_t line_width = 110;

// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
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
  }
  return "name";
}

Json value_json(const Value& value) {
  return std::visit(
      Overloaded{
          [](const Null&) { return Json(nullptr); },
          [](const List& list) {
            Json array = Json::array();
            for (const Value& item : list.items) array.push_back(value_json(item));
            return array;
          },
          [](const SecretRef& ref) {
            Json json{{"secret", ref.number}};
            if (ref.form != SecretForm::name) json["as"] = name_of(ref.form);
            return json;
          },
          [](const TokenRef& ref) {
            Json json{{"token", ref.number}};
            if (ref.letters == LetterCase::upper) json["as"] = "upper";
            return json;
          },
          [](const PayloadRef& ref) { return Json{{"payload", ref.number}}; },
          [](const LabelRef& ref) { return Json{{"label", ref.number}}; },
          [](const VersionOfStep& ref) { return Json{{"version_of_step", ref.step}}; },
          [](const Repetition& repetition) { return Json{{"repeat", repetition.text}, {"count", repetition.count}}; },
          [](const Bytes& bytes) { return Json{{"bytes_base64", wire::base64_encode(bytes.bytes)}}; },
          [](const RawJson& raw) { return Json{{"raw", raw.text}}; },
          [](const Literal& literal) {
            // Not JSON only in a Literal that no reader made.
            Json json = Json::parse(literal.json, nullptr, false);
            return Json{{"literal", json.is_discarded() ? Json(nullptr) : std::move(json)}};
          },
          [](const auto& plain) { return Json(plain); },
      },
      value.kind);
}

Json named_json(const std::vector<NamedValue>& values) {
  Json object = Json::object();
  for (const NamedValue& value : values) object[value.name] = value_json(value.value);
  return object;
}

Json expected_state_json(const ExpectedState& state) {
  Json json{{"secret", state.secret}};
  if (state.gone) json["gone"] = true;
  if (state.scheduled) json["scheduled"] = *state.scheduled;
  if (!state.versions) return json;
  Json& versions = json["versions"] = Json::array();
  for (const ExpectedVersion& version : *state.versions) {
    Json entry{{"version", value_json(version.version)}, {"labels", Json::array()}};
    for (const Value& label : version.labels) entry["labels"].push_back(value_json(label));
    std::visit(Overloaded{
                   [](const NotCompared&) {},
                   [&](const NoValue&) { entry["none"] = true; },
                   [&](const StringValue& text) { entry["string"] = value_json(text.value); },
                   [&](const BinaryValue& bytes) { entry["binary"] = value_json(bytes.value); },
               },
               version.holds);
    versions.push_back(std::move(entry));
  }
  return json;
}

Json expectation_json(const Expectation& expectation, bool of_repetition) {
  Json json = Json::object();
  if (!of_repetition) {
    std::visit(Overloaded{
                   [&](const AnythingGoes&) { json["any"] = true; },
                   [&](const Succeeds& ok) { json["ok"] = named_json(ok.members); },
                   [&](const Refused& refused) { json["error"] = refused.type; },
               },
               expectation.answer);
  }
  if (expectation.then.size() == 1) {
    json["then"] = expected_state_json(expectation.then.front());
  } else if (!expectation.then.empty()) {
    for (const ExpectedState& state : expectation.then) json["then"].push_back(expected_state_json(state));
  }
  if (expectation.strength) json["strength"] = model::name_of(*expectation.strength);
  return json;
}

void put_expectations(Json& json, const std::vector<Expectation>& expect, bool of_repetition) {
  if (expect.size() == 1) {
    json["expect"] = expectation_json(expect.front(), of_repetition);
  } else {
    for (const Expectation& alternative : expect) {
      json["expect"].push_back(expectation_json(alternative, of_repetition));
    }
  }
}

void put_body(Json& json, const std::string& body) {
  if (is_utf8(body)) {
    json["body"] = body;
  } else {
    json["body_base64"] = wire::base64_encode(body);
  }
}

void put_header(Json& headers, const std::string& name, const std::string& value) {
  Json& place = headers[name];
  if (place.is_null()) {
    place = value;
  } else {
    if (place.is_string()) place = Json::array({place});
    place.push_back(value);
  }
}

// Seconds since the epoch; a double has room for the milliseconds of any date that a target may name.
double seconds_of(model::Time time) { return static_cast<double>(time.time_since_epoch().count()) / 1000; }

Json exchange_json(const Exchange& exchange) {
  Json json = Json::object();
  Json& request = json["request"] = {{"method", exchange.request.method}, {"path", exchange.request.target}};
  Json headers = Json::object();
  for (const auto& [name, value] : exchange.request.headers) {
    if (wire::equal_ignoring_case(name, "X-Amz-Target") || wire::equal_ignoring_case(name, "Content-Type")) {
      put_header(headers, name, value);
    }
  }
  request["headers"] = std::move(headers);
  put_body(request, exchange.request.body);
  Json& answer = json["answer"] = Json::object();
  if (const auto* none = std::get_if<NoAnswer>(&exchange.answer)) {
    answer["none"] = none->why;
  } else {
    const auto& response = std::get<wire::HttpResponse>(exchange.answer);
    answer["status"] = response.status;
    Json& answered = answer["headers"] = Json::object();
    for (const auto& [name, value] : response.headers) put_header(answered, name, value);
    put_body(answer, response.body);
  }
  json["sent"] = seconds_of(exchange.sent);
  json["received"] = seconds_of(exchange.received);
  if (!exchange.masked.empty()) json["masked"] = exchange.masked;
  return json;
}

Json exchanges_json(const std::vector<Exchange>& exchanges) {
  Json array = Json::array();
  for (const Exchange& exchange : exchanges) array.push_back(exchange_json(exchange));
  return array;
}

void put_operation(Json& json, const OperationStep& step) {
  if (!step.op.empty()) json["op"] = step.op;
  if (!step.members.empty() || (!step.op.empty() && !step.body)) json["members"] = named_json(step.members);
  if (!step.fault.empty()) json["fault"] = step.fault;
  if (step.method) json["method"] = *step.method;
  if (step.path) json["path"] = *step.path;
  for (const auto& [name, value] : step.headers) json["headers"][name] = value ? Json(*value) : Json(nullptr);
  if (step.body) put_body(json, *step.body);
}

void put_step(Json& json, const Step& step, const StepRecord& record) {
  std::visit(Overloaded{
                 [&](const OperationStep& operation) { put_operation(json, operation); },
                 [&](const AdvanceStep& advance) { json["advance"] = duration_text(advance.by); },
                 [&](const RepeatStep& repeat) {
                   json["repeat"] = repeat.count;
                   json["secret"] = repeat.secret;
                   json["first_token"] = repeat.first_token;
                 },
             },
             step.kind);
  if (!step.note.empty()) json["note"] = step.note;
  if (const auto* operation = std::get_if<OperationStep>(&step.kind)) put_expectations(json, operation->expect, false);
  if (const auto* repeat = std::get_if<RepeatStep>(&step.kind)) {
    put_expectations(json, repeat->expect, true);
    if (!record.exchanges.empty()) json["exchanges"] = exchanges_json(record.exchanges);
  } else if (!record.exchanges.empty()) {
    json["exchange"] = exchange_json(record.exchanges.front());
  }
  if (!record.observation.empty()) json["observation"] = exchanges_json(record.observation);
  if (!record.skipped.empty()) json["skipped"] = record.skipped;
}

// On one line with blanks after commas and colons, as long as that stays within `room`; nothing otherwise.
bool lay_out_flat(const Json& json, std::size_t room, std::string& out) {
  if (json.is_object() || json.is_array()) {
    const std::size_t start = out.size();
    out += json.is_object() ? '{' : '[';
    bool first = true;
    for (const auto& [name, member] : json.items()) {
      if (!first) out += ", ";
      first = false;
      if (json.is_object()) out += Json(name).dump(-1, ' ', false, replace) + ": ";
      if (out.size() - start > room || !lay_out_flat(member, room - (out.size() - start), out)) return false;
    }
    out += json.is_object() ? '}' : ']';
    return out.size() - start <= room;
  }
  const std::string text = json.dump(-1, ' ', false, replace);
  out += text;
  return text.size() <= room;
}

void lay_out(const Json& json, std::size_t indent, std::string& out) {
  std::string flat;
  const bool is_steps = indent == 2 && json.is_array() && !json.empty() && json.front().is_object();
  if (!json.is_structured() || json.empty()) {
    out += json.dump(-1, ' ', false, replace);
  } else if (!is_steps && indent > 0 && lay_out_flat(json, line_width - std::min(indent, line_width), flat)) {
    out += flat;
  } else {
    out += json.is_object() ? "{" : "[";
    bool first = true;
    for (const auto& [name, member] : json.items()) {
      out += first ? "\n" : ",\n";
      first = false;
      out.append(indent + 2, ' ');
      if (json.is_object()) out += Json(name).dump(-1, ' ', false, replace) + ": ";
      lay_out(member, indent + 2, out);
    }
    out += "\n";
    out.append(indent, ' ');
    out += json.is_object() ? "}" : "]";
  }
}

}  // namespace

std::string duration_text(std::chrono::seconds duration) {
  const std::int64_t seconds = duration.count();
  if (seconds % 86400 == 0) return fmt::format("{}d", seconds / 86400);
  if (seconds % 3600 == 0) return fmt::format("{}h", seconds / 3600);
  if (seconds % 60 == 0) return fmt::format("{}m", seconds / 60);
  return fmt::format("{}s", seconds);
}

std::string write(const Trace& trace) {
  const Sequence& sequence = trace.sequence;
  Json json{{"format", format_name}};
  if (!sequence.title.empty()) json["title"] = sequence.title;
  if (!sequence.clauses.empty()) json["clauses"] = sequence.clauses;
  if (!sequence.source.empty()) json["source"] = sequence.source;
  if (sequence.context == Context::unknown) json["context"] = "unknown";
  if (trace.binding) {
    const auto number = [](std::uint64_t value) {
      return std::in_range<std::int64_t>(value) ? Json(value) : Json(std::to_string(value));
    };
    json["binding"] = {{"run_id", trace.binding->run_id},
                       {"seed", number(trace.binding->seed)},
                       {"sequence", number(trace.binding->sequence)}};
  }
  Json& steps = json["steps"] = Json::array();
  const StepRecord not_run;
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    Json step = Json::object();
    put_step(step, sequence.steps[i], i < trace.records.size() ? trace.records[i] : not_run);
    steps.push_back(std::move(step));
  }
  std::string text;
  lay_out(json, 0, text);
  text += '\n';
  return text;
}

std::string write_step_line(std::uint64_t sequence, std::string_view title, std::size_t index, const Step& step,
                            const StepRecord& record) {
  Json json{{"sequence", sequence}};
  if (!title.empty()) json["title"] = title;
  json["step"] = index;
  put_step(json, step, record);
  return json.dump(-1, ' ', false, replace);
}

}  // namespace psvcheck::trace
