#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/trace/json_fields.h"
#include "harness/trace/json_values.h"

namespace psvcheck::trace {
namespace {

constexpr std::size_t max_repetition_bytes = 16UZ * 1024 * 1024;

nlohmann::ordered_json plain_json(const Node& node) {
  return std::visit(
      [](const auto& value) -> nlohmann::ordered_json {
        using T = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<T, Array>) {
          auto array = nlohmann::ordered_json::array();
          for (const Node& item : value) array.push_back(plain_json(item));
          return array;
        } else if constexpr (std::is_same_v<T, Object>) {
          auto object = nlohmann::ordered_json::object();
          for (const auto& [name, member] : value) object[name] = plain_json(member);
          return object;
        } else {
          return value;
        }
      },
      node.value);
}

VersionOfStep read_version_of_step(const Node& node, const Place& place) {
  const std::size_t step = number_of(node);
  if (step >= place.known_steps) fail(node, "refers to a step that comes later");
  if (step < place.before->size() && !std::holds_alternative<OperationStep>((*place.before)[step].kind)) {
    fail(node, "refers to a step that is no operation");
  }
  return {step};
}

Value read_reference(const Node& node, const Place& place) {
  const Object& object = object_of(node);
  if (object.empty()) fail(node, R"(an empty object says nothing; write {"literal": {}} to send one)");
  if (const Node* secret = find(object, "secret")) {
    only(node, {"secret", "as"});
    const Node* as = find(object, "as");
    return {SecretRef{number_of(*secret),
                      as == nullptr
                          ? SecretForm::name
                          : choice_of<SecretForm>(*as, {{"arn", SecretForm::arn},
                                                        {"partial-arn", SecretForm::partial_arn},
                                                        {"old-arn", SecretForm::old_arn},
                                                        {"upper", SecretForm::upper},
                                                        {"lower", SecretForm::lower},
                                                        {"other-region-arn", SecretForm::other_region_arn},
                                                        {"other-account-arn", SecretForm::other_account_arn},
                                                        {"name-with-suffix", SecretForm::name_with_suffix}})}};
  }
  if (const Node* token = find(object, "token")) {
    only(node, {"token", "as"});
    const Node* as = find(object, "as");
    return {TokenRef{number_of(*token), as == nullptr ? LetterCase::lower
                                                      : choice_of<LetterCase>(*as, {{"upper", LetterCase::upper},
                                                                                    {"lower", LetterCase::lower}})}};
  }
  if (const Node* repeat = find(object, "repeat")) {
    only(node, {"repeat", "count"});
    const std::string& text = text_of(*repeat);
    const Node& count = require(node, "count");
    return {Repetition{text, number_of(count, max_repetition_bytes / std::max<std::size_t>(text.size(), 1))}};
  }
  const auto& [name, member] = object.front();
  only(node, {"payload", "label", "version_of_step", "bytes_base64", "raw", "literal"});
  if (object.size() != 1) fail(node, "says more than one thing");
  if (name == "payload") return {PayloadRef{number_of(member)}};
  if (name == "label") return {LabelRef{number_of(member)}};
  if (name == "version_of_step") return {read_version_of_step(member, place)};
  if (name == "bytes_base64") return {Bytes{bytes_of(member)}};
  if (name == "raw") return {RawJson{text_of(member)}};
  return {Literal{plain_json(member).dump()}};
}

}  // namespace

Value read_value(const Node& node, const Place& place) {
  return std::visit(
      [&](const auto& value) -> Value {
        using T = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::nullptr_t>) {
          return {Null{}};
        } else if constexpr (std::is_same_v<T, Array>) {
          List list;
          for (const Node& item : value) list.items.push_back(read_value(item, place));
          return {std::move(list)};
        } else if constexpr (std::is_same_v<T, Object>) {
          return read_reference(node, place);
        } else {
          return {value};
        }
      },
      node.value);
}

std::vector<NamedValue> read_named_values(const Node& node, const Place& place) {
  std::vector<NamedValue> values;
  for (const auto& [name, member] : object_of(node)) values.push_back({name, read_value(member, place)});
  return values;
}

namespace {

ExpectedVersion read_expected_version(const Node& node, const Place& place) {
  only(node, {"version", "labels", "string", "binary", "none"});
  ExpectedVersion version;
  version.version = read_value(require(node, "version"), place);
  for (const Node& label : array_of(require(node, "labels"))) version.labels.push_back(read_value(label, place));
  int kinds = 0;
  const Object& object = object_of(node);
  if (const Node* text = find(object, "string")) version.holds = StringValue{read_value(*text, place)}, ++kinds;
  if (const Node* bytes = find(object, "binary")) version.holds = BinaryValue{read_value(*bytes, place)}, ++kinds;
  if (const Node* none = find(object, "none")) {
    if (!bool_of(*none)) fail(*none, "must be true; leave it out otherwise");
    version.holds = NoValue{}, ++kinds;
  }
  if (kinds > 1) fail(node, "a version holds a string, binary data or nothing");
  return version;
}

ExpectedState read_expected_state(const Node& node, const Place& place) {
  only(node, {"secret", "gone", "scheduled", "versions"});
  const Object& object = object_of(node);
  ExpectedState state;
  state.secret = number_of(require(node, "secret"));
  if (const Node* gone = find(object, "gone")) {
    if (!bool_of(*gone)) fail(*gone, "must be true; leave it out otherwise");
    if (object.size() != 2) fail(node, "a secret that is gone has nothing else");
    state.gone = true;
  }
  if (const Node* scheduled = find(object, "scheduled")) state.scheduled = bool_of(*scheduled);
  if (const Node* versions = find(object, "versions")) {
    state.versions.emplace();
    for (const Node& version : array_of(*versions)) {
      state.versions->push_back(read_expected_version(version, place));
    }
  }
  if (object.size() == 1) fail(node, "says nothing of the secret: versions, scheduled or gone");
  return state;
}

Expectation read_expectation(const Node& node, const Place& place, ExpectationOf of) {
  if (of == ExpectationOf::repetition) {
    only(node, {"then", "strength"});
  } else {
    only(node, {"ok", "error", "any", "then", "strength"});
  }
  const Object& object = object_of(node);
  Expectation expectation;
  int answers = of == ExpectationOf::repetition ? 1 : 0;
  if (const Node* ok = find(object, "ok")) expectation.answer = Succeeds{read_named_values(*ok, place)}, ++answers;
  if (const Node* error = find(object, "error")) expectation.answer = Refused{text_of(*error)}, ++answers;
  if (const Node* any = find(object, "any")) {
    if (!bool_of(*any)) fail(*any, "must be true");
    ++answers;
  }
  if (answers != 1) fail(node, "needs one of: ok, error, any");
  if (const Node* then = find(object, "then")) {
    if (std::holds_alternative<Array>(then->value)) {
      for (const Node& state : array_of(*then)) expectation.then.push_back(read_expected_state(state, place));
    } else {
      expectation.then.push_back(read_expected_state(*then, place));
    }
  }
  if (const Node* strength = find(object, "strength")) {
    using enum model::Level;
    expectation.strength = choice_of<model::Level>(
        *strength, {{"documented", documented}, {"recorded", recorded}, {"reported", reported}});
  }
  return expectation;
}

}  // namespace

std::vector<Expectation> read_expectations(const Node& node, const Place& place, ExpectationOf of) {
  std::vector<Expectation> alternatives;
  if (const auto* array = std::get_if<Array>(&node.value)) {
    if (array->empty()) fail(node, "expects nothing; leave it out");
    for (const Node& item : *array) alternatives.push_back(read_expectation(item, place, of));
  } else {
    alternatives.push_back(read_expectation(node, place, of));
  }
  return alternatives;
}

}  // namespace psvcheck::trace
