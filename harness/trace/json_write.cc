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

// What went over the wire is made into text at once: a journal has it from every request, and trees of it would take
// longer than all else that is done with a request.

void append_text(std::string& out, std::string_view text) {
  if (!is_utf8(text)) {
    out += Json(text).dump(-1, ' ', false, replace);
    return;
  }
  out += '"';
  for (std::size_t start = 0; start < text.size();) {
    std::size_t end = start;
    while (end < text.size() && text[end] != '"' && text[end] != '\\' &&
           static_cast<unsigned char>(text[end]) >= 0x20) {
      ++end;
    }
    out.append(text, start, end - start);
    if (end < text.size() && static_cast<unsigned char>(text[end]) >= 0x20) {
      (out += '\\') += text[end];
    } else if (end < text.size()) {
      const std::string escaped = Json(text.substr(end, 1)).dump();
      out.append(escaped, 1, escaped.size() - 2);
    }
    start = end + 1;
  }
  out += '"';
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
    if (wire::equal_ignoring_case(header.first, "X-Amz-Target") ||
        wire::equal_ignoring_case(header.first, "Content-Type")) {
      kept.push_back(header);
    }
  }
  append_text(out += R"({"request":{"method":)", exchange.request.method);
  append_text(out += R"(,"path":)", exchange.request.target);
  append_headers(out += R"(,"headers":)", kept);
  append_body(out, exchange.request.body);
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
  if (!exchange.masked.empty()) out.append(R"(,"masked":)").append(Json(exchange.masked).dump(-1, ' ', false, replace));
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

// The members that a record adds to its step, a comma in front of each.
void append_record(std::string& out, const Step& step, const StepRecord& record) {
  if (!record.exchanges.empty() && std::holds_alternative<RepeatStep>(step.kind)) {
    append_exchanges(out += R"(,"exchanges":)", record.exchanges);
  } else if (!record.exchanges.empty()) {
    append_exchange(out += R"(,"exchange":)", record.exchanges.front());
  }
  if (!record.observation.empty()) append_exchanges(out += R"(,"observation":)", record.observation);
  if (!record.skipped.empty()) append_text(out += R"(,"skipped":)", record.skipped);
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

void put_step(Json& json, const Step& step) {
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
  if (const auto* repeat = std::get_if<RepeatStep>(&step.kind)) put_expectations(json, repeat->expect, true);
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
    put_step(step, sequence.steps[i]);
    std::string record;
    append_record(record, sequence.steps[i], i < trace.records.size() ? trace.records[i] : not_run);
    if (!record.empty()) step.update(Json::parse("{" + record.substr(1) + "}"));
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
  put_step(json, step);
  std::string line = json.dump(-1, ' ', false, replace);
  line.pop_back();
  append_record(line, step, record);
  return line += '}';
}

}  // namespace psvcheck::trace
