#include "harness/wire/aws_json_members.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "harness/wire/base64.h"

namespace psvcheck::wire {
namespace {

using model::Member;
using model::Mistyped;
using nlohmann::json;

// Null and values of another type; true where `member` is settled by it.
template <class T>
bool is_other(const json& value, Member<T>& member, bool has_type) {
  if (has_type) return false;
  if (value.is_null()) {
    member = model::Null{};
  } else {
    member = Mistyped{kind_of(value)};
  }
  return true;
}

Mistyped array_with(const json& element) { return Mistyped{"an array that holds " + kind_of(element)}; }

// The elements of a list of text, or what is wrong with it.
std::variant<Mistyped, model::Labels> texts_in(json& value) {
  model::Labels texts;
  texts.reserve(value.size());
  for (json& element : value.get_ref<json::array_t&>()) {
    if (!element.is_string()) return array_with(element);
    texts.push_back(std::move(element.get_ref<std::string&>()));
  }
  return texts;
}

// A permutation that depends on the seed alone, the same on every platform.
std::uint64_t rank_of(std::string_view label, std::uint64_t seed) {
  std::uint64_t hash = seed ^ 0xcbf29ce484222325U;  // FNV-1a
  for (const char c : label) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash ^ (hash >> 29);
}

bool needs_no_escape(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\'; });
}

}  // namespace

std::string kind_of(const json& value) {
  switch (value.type()) {
    case json::value_t::null:
      return "null";
    case json::value_t::object:
      return "an object";
    case json::value_t::array:
      return "an array";
    case json::value_t::string:
      return "a string";
    case json::value_t::boolean:
      return "a boolean";
    default:
      return "a number";
  }
}

void read_member(json& value, Member<std::string>& member) {
  if (is_other(value, member, value.is_string())) return;
  member = std::move(value.get_ref<std::string&>());
}

void read_member(json& value, Member<model::Blob>& member) {
  if (is_other(value, member, value.is_string())) return;
  if (auto bytes = base64_decode(value.get_ref<std::string&>())) {
    member = model::Blob{std::move(*bytes)};
  } else {
    member = Mistyped{"a string that is not base64"};
  }
}

void read_member(json& value, Member<bool>& member) {
  if (is_other(value, member, value.is_boolean())) return;
  member = value.get<bool>();
}

void read_member(json& value, Member<std::int64_t>& member) {
  if (is_other(value, member, value.is_number())) return;
  const bool fits =
      value.is_number_unsigned() ? std::in_range<std::int64_t>(value.get<std::uint64_t>()) : value.is_number_integer();
  if (fits) {
    member = value.get<std::int64_t>();
  } else {
    member = Mistyped{value.is_number_float() ? "a number that is no integer" : "a number out of range"};
  }
}

void read_member(json& value, Member<model::Time>& member) {
  if (is_other(value, member, value.is_number())) return;
  constexpr double last = 1e14;  // seconds, some three million years: later dates would overflow in calculations
  const double seconds = value.get<double>();
  if (std::abs(seconds) <= last) {
    member = model::Time(std::chrono::milliseconds(std::llround(seconds * 1000)));
  } else {
    member = Mistyped{"a number that is no date"};
  }
}

void read_member(json& value, Member<model::Labels>& member) {
  if (is_other(value, member, value.is_array())) return;
  std::visit([&](auto&& found) { member = std::forward<decltype(found)>(found); }, texts_in(value));
}

void read_member(json& value, Member<std::map<std::string, model::Labels>>& member) {
  if (is_other(value, member, value.is_object())) return;
  std::map<std::string, model::Labels> versions;
  for (auto& [id, labels] : value.get_ref<json::object_t&>()) {
    if (!labels.is_array()) {
      member = Mistyped{"an object that holds " + kind_of(labels)};
      return;
    }
    auto texts = texts_in(labels);
    if (auto* const wrong = std::get_if<Mistyped>(&texts)) {
      member = Mistyped{"an object that holds " + wrong->found};
      return;
    }
    versions.emplace_hint(versions.end(), id, std::get<model::Labels>(std::move(texts)));
  }
  member = std::move(versions);
}

void read_member(json& value, Member<std::vector<Member<std::string>>>& member) {
  if (is_other(value, member, value.is_array())) return;
  std::vector<Member<std::string>> elements(value.size());
  for (std::size_t i = 0; i < elements.size(); ++i) read_member(value[i], elements[i]);
  member = std::move(elements);
}

void ObjectWriter::key(std::string_view name) {
  if (!std::exchange(first_, false)) text_ += ',';
  write(name);
  text_ += ':';
}

void ObjectWriter::write(std::string_view value) {
  if (needs_no_escape(value)) {
    text_ += '"';
    text_ += value;
    text_ += '"';
  } else {
    text_ += json(value).dump(-1, ' ', false, json::error_handler_t::replace);
  }
}

void ObjectWriter::write(const model::Blob& value) {
  text_ += '"';
  text_ += base64_encode(value.bytes);
  text_ += '"';
}

void ObjectWriter::write(model::Time value) {
  const std::int64_t milliseconds = value.time_since_epoch().count();
  if (style_.dates == AnswerStyle::Dates::exponent) {
    // Sixteen digits hold every millisecond until the year 300000; zeros at the end are left out as the service does.
    std::string digits = fmt::format("{:.15E}", static_cast<double>(milliseconds) / 1000);
    const std::size_t e = digits.find('E');
    const int exponent = std::stoi(digits.substr(e + 1));
    digits.erase(e);
    digits.erase(std::max(digits.find_last_not_of('0'), digits.find('.') + 1) + 1);
    text_ += fmt::format("{}E{}", digits, exponent);
  } else {
    // Integers, because a double would show 1791514081.07 in place of .070 only by luck of its shortest form.
    const std::int64_t magnitude = milliseconds < 0 ? -milliseconds : milliseconds;
    text_ += fmt::format("{}{}.{:03}", milliseconds < 0 ? "-" : "", magnitude / 1000, magnitude % 1000);
  }
}

void ObjectWriter::write(const model::Labels& value) {
  std::vector<std::string_view> labels(value.begin(), value.end());
  if (style_.label_order != 0) {
    std::ranges::sort(labels, {},
                      [&](std::string_view label) { return std::pair(rank_of(label, style_.label_order), label); });
  }
  text_ += '[';
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (i > 0) text_ += ',';
    write(labels[i]);
  }
  text_ += ']';
}

void ObjectWriter::write(const std::map<std::string, model::Labels>& value) {
  ObjectWriter object(text_, style_);
  for (const auto& [id, labels] : value) {
    object.key(id);
    object.write(labels);
  }
  object.close();
}

void ObjectWriter::write(const std::vector<Member<std::string>>& value) {
  text_ += '[';
  bool first = true;
  for (const Member<std::string>& element : value) {
    const std::string* const text = model::given(element);
    if (text == nullptr && !std::holds_alternative<model::Null>(element)) continue;
    if (!std::exchange(first, false)) text_ += ',';
    if (text != nullptr) {
      write(*text);
    } else {
      text_ += "null";
    }
  }
  text_ += ']';
}

void ObjectWriter::write(const std::vector<model::VersionEntry>& value) {
  text_ += '[';
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (i > 0) text_ += ',';
    ObjectWriter entry(text_, style_);
    model::visit_answer_members(value[i],
                                [&](std::string_view name, const auto& member) { entry.member(name, member); });
    if (style_.key_ids) {
      entry.key("KmsKeyIds");
      entry.write(model::Labels{"DefaultEncryptionKey"});
    }
    entry.close();
  }
  text_ += ']';
}

}  // namespace psvcheck::wire
