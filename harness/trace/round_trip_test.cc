// What is written can be read again and is the same, for any trace that can be.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "harness/trace/json.h"

namespace psvcheck::trace {
namespace {

using rc::gen::arbitrary;
using rc::gen::element;
using rc::gen::inRange;

// Text in UTF-8 with what JSON has to escape.
rc::Gen<std::string> text() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(element<std::string>(
                          "a", "Z", "9", " ", "\"", "\\", "\n", std::string(1, '\0'), "é", "\u2019", "😀")),
                      [](const std::vector<std::string>& parts) {
                        std::string joined;
                        for (const std::string& part : parts) joined += part;
                        return joined;
                      });
}

rc::Gen<std::size_t> small() { return inRange<std::size_t>(0, 50); }

Value value(std::size_t steps_before, int depth) {
  switch (*inRange(0, depth > 0 ? 15 : 14)) {
    case 0:
      return {Null{}};
    case 1:
      return {*arbitrary<bool>()};
    case 2:
      return {*arbitrary<std::int64_t>()};
    case 3:
      return {*arbitrary<double>()};
    case 4:
      return {*text()};
    case 5:
      return {
          SecretRef{*small(), *element(SecretForm::name, SecretForm::arn, SecretForm::partial_arn, SecretForm::old_arn,
                                       SecretForm::upper, SecretForm::lower, SecretForm::other_region_arn,
                                       SecretForm::other_account_arn, SecretForm::name_with_suffix)}};
    case 6:
      return {TokenRef{*small(), *element(LetterCase::lower, LetterCase::upper)}};
    case 7:
      return {PayloadRef{*small()}};
    case 8:
      return {LabelRef{*small()}};
    case 9:
      return steps_before > 0 ? Value{VersionOfStep{*inRange<std::size_t>(0, steps_before)}} : Value{Null{}};
    case 10:
      return {Repetition{*text(), *inRange<std::size_t>(0, 100'000)}};
    case 11:
      return {Bytes{*arbitrary<std::string>()}};
    case 12:
      return {RawJson{*text()}};
    case 13:
      return {Literal{*element<std::string>("{}", R"({"b":[1,2.5],"a":null})", "[]", "\"x\"")}};
    default: {
      List list;
      for (auto n = *inRange(0, 3); n > 0; --n) list.items.push_back(value(steps_before, depth - 1));
      return {list};
    }
  }
}

std::vector<NamedValue> named_values(std::size_t steps_before) {
  std::vector<NamedValue> values;
  for (const std::string& name : *rc::gen::unique<std::vector<std::string>>(text())) {
    if (values.size() < 4) values.push_back({name, value(steps_before, 2)});
  }
  return values;
}

ExpectedState expected_state(std::size_t steps_before) {
  ExpectedState state;
  state.secret = *small();
  if ((state.gone = *arbitrary<bool>())) return state;
  state.scheduled = *rc::gen::maybe(arbitrary<bool>()) ? std::optional(true) : std::nullopt;
  state.versions.emplace();
  for (auto n = *inRange(0, 3); n > 0; --n) {
    ExpectedVersion version{value(steps_before, 0), {value(steps_before, 0)}, {}};
    switch (*inRange(0, 4)) {
      case 0:
        version.holds = NoValue{};
        break;
      case 1:
        version.holds = StringValue{value(steps_before, 0)};
        break;
      case 2:
        version.holds = BinaryValue{value(steps_before, 0)};
        break;
      default:
        break;
    }
    state.versions->push_back(version);
  }
  return state;
}

std::vector<Expectation> expectations(std::size_t steps_before, bool with_answer) {
  std::vector<Expectation> alternatives;
  for (auto n = *inRange(0, 3); n > 0; --n) {
    Expectation expectation;
    const int kind = with_answer ? *inRange(0, 3) : 0;
    if (kind == 1) expectation.answer = Succeeds{named_values(steps_before)};
    if (kind == 2) expectation.answer = Refused{*text()};
    for (auto states = *inRange(0, 3); states > 0; --states) expectation.then.push_back(expected_state(steps_before));
    if (*arbitrary<bool>())
      expectation.strength = *element(model::Level::documented, model::Level::recorded, model::Level::reported);
    alternatives.push_back(expectation);
  }
  return alternatives;
}

std::optional<model::SignatureFault> signature() {
  using Fault = model::SignatureFault;
  return *element<std::optional<Fault>>(std::nullopt, Fault::none, Fault::wrong, Fault::expired, Fault::future,
                                        Fault::wrong_service, Fault::wrong_region, Fault::unknown_key,
                                        Fault::tampered_body);
}

Exchange exchange() {
  Exchange made;
  made.request = {*text(), *text(), {{"X-Amz-Target", *text()}, {"Content-Type", *text()}}, *arbitrary<std::string>()};
  if (*arbitrary<bool>()) {
    made.answer = NoAnswer{*text()};
  } else {
    made.answer = wire::HttpResponse{
        *inRange(0U, 1000U), "", {{"A", *text()}, {"A", *text()}, {"b", *text()}}, *arbitrary<std::string>()};
  }
  made.sent = model::Time(std::chrono::milliseconds(*inRange<std::int64_t>(0, 4'000'000'000'000)));
  made.received = made.sent + std::chrono::milliseconds(*inRange(0, 100'000));
  made.signature = signature();
  made.masked = *rc::gen::container<std::vector<std::string>>(text());
  return made;
}

std::vector<Exchange> exchanges() {
  std::vector<Exchange> made;
  for (auto n = *inRange(0, 3); n > 0; --n) made.push_back(exchange());
  return made;
}

OperationStep operation(std::size_t index) {
  OperationStep step;
  step.op = *element<std::string>("PutSecretValue", "CreateSecret", "NoSuchOperation");
  step.fault = step.op == "NoSuchOperation" ? "no such operation" : *text();
  if (*arbitrary<bool>()) {
    step.body = *arbitrary<std::string>();
  } else {
    step.members = named_values(index);
  }
  if (*arbitrary<bool>()) step.method = *text();
  if (*arbitrary<bool>()) step.path = *text();
  if (*arbitrary<bool>()) step.headers = {{"X-Amz-Target", std::nullopt}, {"A", *text()}};
  step.expect = expectations(index, true);
  step.signature = signature();
  return step;
}

Trace trace() {
  Trace made;
  made.sequence.title = *text();
  made.sequence.source = *text();
  made.sequence.context = *element(Context::empty, Context::unknown);
  if (*arbitrary<bool>()) made.sequence.clauses = {"PUT-2", "PUT-3a"};
  if (*arbitrary<bool>()) made.sequence.required = {Capability::kms, Capability::rotation};
  made.sequence.names_end_with = *text();
  if (*arbitrary<bool>()) {
    made.binding =
        Binding{*text(), *arbitrary<std::uint64_t>(), *arbitrary<std::uint64_t>(), made.sequence.names_end_with};
  }
  const auto operations = *inRange<std::size_t>(0, 4);
  for (std::size_t i = 0; i < operations; ++i) {
    made.sequence.steps.push_back({operation(i), *text()});
    made.records.push_back(
        {*arbitrary<bool>() ? std::vector{exchange()} : std::vector<Exchange>{}, exchanges(), *text()});
  }
  if (*arbitrary<bool>()) {
    made.sequence.steps.push_back({AdvanceStep{std::chrono::seconds(*inRange(1, 1'000'000))}, *text()});
    made.records.push_back({{}, {}, *text()});
    made.sequence.steps.push_back({RepeatStep{1 + *small(), *small(), *small(), expectations(0, false)}, *text()});
    made.records.push_back({exchanges(), exchanges(), *text(), exchanges(), exchanges(), *arbitrary<bool>()});
  }
  if (std::ranges::all_of(made.records, [](const StepRecord& record) { return record == StepRecord{}; })) {
    made.records.clear();
  }
  return made;
}

TEST(RoundTrip, WhatIsWrittenReadsAsTheSame) {
  const bool holds = rc::check("read(write(x)) == x", [] {
    const Trace written = trace();
    const auto again = read(write(written), "round-trip");
    if (!again) RC_FAIL(again.error().message());
    RC_ASSERT(*again == written);
  });
  EXPECT_TRUE(holds);
}

TEST(RoundTrip, WritingTwiceGivesTheSameText) {
  const bool holds = rc::check("write(read(write(x))) == write(x)", [] {
    const std::string text = write(trace());
    RC_ASSERT(write(read(text, "round-trip").value()) == text);
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace psvcheck::trace
