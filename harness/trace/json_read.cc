#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "harness/trace/json.h"
#include "harness/trace/json_fields.h"
#include "harness/trace/json_values.h"
#include "model/clause.h"

namespace psvcheck::trace {
namespace {

constexpr std::int64_t max_advance_seconds = 10LL * 366 * 86400;
constexpr double max_epoch_seconds = 1e11;

std::chrono::seconds read_duration(const Node& node) {
  const std::string& text = text_of(node);
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(end, text.data() + text.size());
  const std::int64_t seconds = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86400 : 0;
  if (error != std::errc{} || seconds == 0 || count < 1) {
    fail(node, R"(must be a whole number from 1 and one of s, m, h, d: "25h")");
  }
  if (count > max_advance_seconds / seconds) fail(node, "must be ten years at the most");
  return std::chrono::seconds(count * seconds);
}

// The body of a message: as text, or in base64 where it is not UTF-8.
std::optional<std::string> read_body(const Node& node) {
  const Node* text = find(object_of(node), "body");
  const Node* base64 = find(object_of(node), "body_base64");
  if (text != nullptr && base64 != nullptr) fail(node, "has both body and body_base64");
  if (text != nullptr) return text_of(*text);
  if (base64 != nullptr) return bytes_of(*base64);
  return std::nullopt;
}

// A header that is there several times has an array of its values.
wire::Headers read_headers(const Node& node) {
  wire::Headers headers;
  for (const auto& [name, value] : object_of(node)) {
    if (const auto* values = std::get_if<Array>(&value.value)) {
      for (const Node& item : *values) headers.emplace_back(name, text_of(item));
    } else {
      headers.emplace_back(name, text_of(value));
    }
  }
  return headers;
}

model::Time read_time(const Node& node) {
  const double seconds = double_of(node);
  if (!(std::abs(seconds) <= max_epoch_seconds)) fail(node, "must be in seconds since 1970");
  return model::Time(std::chrono::milliseconds(std::llround(seconds * 1000)));
}

// How a request is signed wrongly; nothing where it does not say so.
std::optional<model::SignatureFault> read_signature(const Node& node) {
  const Node* name = find(object_of(node), "signature");
  if (name == nullptr) return std::nullopt;
  const auto fault = signature_fault_from(text_of(*name));
  if (!fault) {
    fail(
        *name,
        "must be none, wrong, expired, future, wrong-service, wrong-region, unknown-key or tampered-body; leave it out "
        "for a right signature");
  }
  return fault;
}

Exchange read_exchange(const Node& node) {
  only(node, {"request", "answer", "sent", "received", "masked"});
  const Object& object = object_of(node);
  Exchange exchange;
  const Node& request = require(node, "request");
  only(request, {"method", "path", "headers", "body", "body_base64", "signature"});
  if (const Node* method = find(object_of(request), "method")) exchange.request.method = text_of(*method);
  if (const Node* path = find(object_of(request), "path")) exchange.request.target = text_of(*path);
  if (const Node* headers = find(object_of(request), "headers")) exchange.request.headers = read_headers(*headers);
  exchange.request.body = read_body(request).value_or("");
  exchange.signature = read_signature(request);

  const Node& answer = require(node, "answer");
  if (const Node* none = find(object_of(answer), "none")) {
    only(answer, {"none"});
    exchange.answer = NoAnswer{text_of(*none)};
  } else {
    only(answer, {"status", "headers", "body", "body_base64"});
    wire::HttpResponse response;
    response.status = static_cast<unsigned>(number_of(require(answer, "status"), 999));
    if (const Node* headers = find(object_of(answer), "headers")) response.headers = read_headers(*headers);
    response.body = read_body(answer).value_or("");
    exchange.answer = std::move(response);
  }
  if (const Node* sent = find(object, "sent")) exchange.sent = read_time(*sent);
  exchange.received = exchange.sent;
  if (const Node* received = find(object, "received")) exchange.received = read_time(*received);
  if (const Node* masked = find(object, "masked")) {
    for (const Node& name : array_of(*masked)) exchange.masked.push_back(text_of(name));
  }
  return exchange;
}

std::vector<Exchange> read_exchanges(const Node& node) {
  std::vector<Exchange> exchanges;
  for (const Node& item : array_of(node)) exchanges.push_back(read_exchange(item));
  return exchanges;
}

StepRecord read_record(const Node& node) {
  const Object& object = object_of(node);
  StepRecord record;
  if (const Node* exchange = find(object, "exchange")) record.exchanges.push_back(read_exchange(*exchange));
  if (const Node* exchanges = find(object, "exchanges")) record.exchanges = read_exchanges(*exchanges);
  if (const Node* observation = find(object, "observation")) record.observation = read_exchanges(*observation);
  if (const Node* skipped = find(object, "skipped")) record.skipped = text_of(*skipped);
  if (const Node* reads = find(object, "taken_over")) record.taken_over = read_exchanges(*reads);
  if (const Node* reads = find(object, "others")) record.others = read_exchanges(*reads);
  if (const Node* unjudged = find(object, "unjudged")) record.unjudged = bool_of(*unjudged);
  return record;
}

OperationStep read_operation(const Node& node, const Place& place) {
  only(node, {"op", "members", "fault", "method", "path", "headers", "body", "body_base64", "signature", "note",
              "expect", "exchange", "exchanges", "observation", "taken_over", "others", "unjudged", "skipped"});
  const Object& object = object_of(node);
  OperationStep step;
  const Place of_expectation{place.known_steps + 1, place.before};
  if (const Node* fault = find(object, "fault")) step.fault = text_of(*fault);
  if (const Node* op = find(object, "op")) {
    step.op = text_of(*op);
    if (step.fault.empty() && !is_known_operation(step.op)) {
      fail(*op, fmt::format("Secrets Manager has no operation \"{}\"; state a fault if that is on purpose", step.op));
    }
  } else if (find(object, "exchange") == nullptr) {
    fail(node, "needs one of: op, advance, repeat, exchange");
  }
  if (const Node* members = find(object, "members")) step.members = read_named_values(*members, place);
  if (const Node* method = find(object, "method")) step.method = text_of(*method);
  if (const Node* path = find(object, "path")) step.path = text_of(*path);
  if (const Node* headers = find(object, "headers")) {
    for (const auto& [name, value] : object_of(*headers)) {
      const bool removed = std::holds_alternative<std::nullptr_t>(value.value);
      step.headers.emplace_back(name, removed ? std::nullopt : std::optional(text_of(value)));
    }
  }
  step.body = read_body(node);
  step.signature = read_signature(node);
  if (step.body && !step.members.empty()) fail(node, "has both a body and members");
  if (const Node* expect = find(object, "expect"))
    step.expect = read_expectations(*expect, of_expectation, ExpectationOf::operation);
  return step;
}

RepeatStep read_repeat(const Node& node, const Place& place) {
  only(node, {"repeat", "secret", "first_token", "note", "expect", "exchanges", "observation", "taken_over", "others",
              "unjudged", "skipped"});
  RepeatStep step;
  const Node& count = require(node, "repeat");
  step.count = number_of(count, 10'000);
  if (step.count == 0) fail(count, "must be between 1 and 10000");
  step.secret = number_of(require(node, "secret"));
  step.first_token = number_of(require(node, "first_token"));
  if (const Node* expect = find(object_of(node), "expect"))
    step.expect = read_expectations(*expect, place, ExpectationOf::repetition);
  return step;
}

Step read_step(const Node& node, const Place& place) {
  const Object& object = object_of(node);
  Step step;
  if (const Node* advance = find(object, "advance")) {
    only(node, {"advance", "note", "skipped"});
    step.kind = AdvanceStep{read_duration(*advance)};
  } else if (find(object, "repeat") != nullptr) {
    step.kind = read_repeat(node, place);
  } else {
    step.kind = read_operation(node, place);
  }
  if (const Node* note = find(object, "note")) step.note = text_of(*note);
  return step;
}

Binding read_binding(const Node& node) {
  only(node, {"run_id", "seed", "sequence"});
  // Seeds have 64 bits; JSON numbers of other programs do not, so that a large one is a string.
  const auto unsigned_of = [](const Node& member) {
    if (const auto* text = std::get_if<std::string>(&member.value)) {
      std::uint64_t value = 0;
      const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
      if (error != std::errc{} || end != text->data() + text->size()) fail(member, "must be a whole number");
      return value;
    }
    const std::int64_t value = integer_of(member);
    if (value < 0) fail(member, "must not be negative");
    return static_cast<std::uint64_t>(value);
  };
  return {text_of(require(node, "run_id")), unsigned_of(require(node, "seed")), unsigned_of(require(node, "sequence"))};
}

std::vector<Capability> read_required(const Node& node) {
  std::vector<Capability> required;
  for (const Node& capability : array_of(node)) {
    required.push_back(choice_of<Capability>(
        capability,
        {{"rotation", Capability::rotation}, {"kms", Capability::kms}, {"cloudtrail", Capability::cloudtrail}}));
  }
  return required;
}

Trace read_document(const Node& root) {
  const Node& format = require(root, "format");
  if (text_of(format) != format_name) fail(format, fmt::format("must be \"{}\"", format_name));
  only(root, {"format", "title", "clauses", "source", "context", "requires", "names_end_with", "binding", "steps"});
  const Object& object = object_of(root);
  Trace trace;
  if (const Node* title = find(object, "title")) trace.sequence.title = text_of(*title);
  if (const Node* clauses = find(object, "clauses")) {
    for (const Node& clause : array_of(*clauses)) {
      if (model::find_clause(text_of(clause)) == nullptr) {
        fail(clause, fmt::format("the catalogue has no clause \"{}\"", text_of(clause)));
      }
      trace.sequence.clauses.push_back(text_of(clause));
    }
  }
  if (const Node* source = find(object, "source")) trace.sequence.source = text_of(*source);
  if (const Node* context = find(object, "context")) {
    trace.sequence.context = choice_of<Context>(*context, {{"unknown", Context::unknown}, {"empty", Context::empty}});
  }
  if (const Node* required = find(object, "requires")) trace.sequence.required = read_required(*required);
  if (const Node* end = find(object, "names_end_with")) trace.sequence.names_end_with = text_of(*end);
  if (const Node* binding = find(object, "binding")) {
    trace.binding = read_binding(*binding);
    trace.binding->names_end_with = trace.sequence.names_end_with;
  }
  for (const Node& node : array_of(require(root, "steps"))) {
    const Place place{trace.sequence.steps.size(), &trace.sequence.steps};
    trace.sequence.steps.push_back(read_step(node, place));
    trace.records.push_back(read_record(node));
  }
  const bool was_run =
      std::ranges::any_of(trace.records, [](const StepRecord& record) { return record != StepRecord{}; });
  if (!was_run) trace.records.clear();
  return trace;
}

StepLine read_line(const Node& root) {
  StepLine line;
  Object step;
  for (const auto& [name, member] : object_of(root)) {
    if (name == "sequence") {
      line.number = number_of(member, static_cast<std::size_t>(INT64_MAX));
    } else if (name == "title") {
      line.sequence.title = text_of(member);
    } else if (name == "requires") {
      line.sequence.required = read_required(member);
    } else if (name == "names_end_with") {
      line.sequence.names_end_with = text_of(member);
    } else if (name == "of") {
      line.of = number_of(member);
    } else if (name == "step") {
      line.index = number_of(member);
    } else {
      step.push_back({name, member});
    }
  }
  require(root, "sequence");
  require(root, "step");
  const Node node{std::move(step), root.offset};
  const std::vector<Step> elsewhere;  // the earlier steps are on lines of their own
  line.sequence.steps.push_back(read_step(node, {line.index, &elsewhere}));
  line.record = read_record(node);
  return line;
}

template <class T>
std::expected<T, ReadError> read_with(T (*interpret)(const Node&), std::string_view text, std::string_view file_name) {
  const auto error_at = [&](std::size_t offset, std::string pointer, std::string what) {
    const Position at = position_of(text, offset);
    return std::unexpected(ReadError{std::string(file_name), std::move(pointer), at.line, at.column, std::move(what)});
  };
  auto root = parse_tree(text);
  if (!root) return error_at(root.error().offset, "", root.error().what);
  try {
    return interpret(*root);
  } catch (Wrong& wrong) {
    return error_at(wrong.offset, pointer_to(*root, wrong.offset), std::move(wrong.what));
  }
}

}  // namespace

std::string ReadError::message() const {
  return fmt::format("{}:{}:{}: {}{}{}", file, line, column, pointer, pointer.empty() ? "" : ": ", what);
}

std::expected<Trace, ReadError> read(std::string_view text, std::string_view file_name) {
  return read_with(read_document, text, file_name);
}

std::expected<StepLine, ReadError> read_step_line(std::string_view line, std::string_view file_name) {
  return read_with(read_line, line, file_name);
}

}  // namespace psvcheck::trace
