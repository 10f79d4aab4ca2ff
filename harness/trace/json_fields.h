#pragma once

// Taking the values of a JSON tree out as what they must be. Every function throws Wrong where the tree says something
// else; the reader of a format (read() in json_read.cc) catches it and turns the place into line, column and path, so
// that no function between has to hand errors on. Private to readers.

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/trace/json_tree.h"

namespace psvcheck::trace {

struct Wrong {
  std::size_t offset;
  std::string what;
};

/// Numbers of symbols, indexes of steps.
inline constexpr std::size_t max_number = 1'000'000;

[[noreturn]] void fail(const Node& node, std::string what);

const std::string& text_of(const Node& node);
const Object& object_of(const Node& node);
const Array& array_of(const Node& node);
bool bool_of(const Node& node);
std::int64_t integer_of(const Node& node);
/// A whole number from 0 to max.
std::size_t number_of(const Node& node, std::size_t max = max_number);
/// A number, whole or not.
double double_of(const Node& node);
/// The bytes that base64 text stands for.
std::string bytes_of(const Node& node);

/// The member, or nullptr.
const Node* find(const Object& object, std::string_view name);
/// The member of an object that must have it.
const Node& require(const Node& node, std::string_view name);
/// Refuses members that are none of these.
void only(const Node& node, std::initializer_list<std::string_view> names);

[[noreturn]] void fail_choice(const Node& node, const std::vector<std::string_view>& names);

/// What the text stands for.
template <class T>
T choice_of(const Node& node, std::initializer_list<std::pair<std::string_view, T>> choices) {
  const std::string& text = text_of(node);
  std::vector<std::string_view> names;
  for (const auto& [name, value] : choices) {
    if (name == text) return value;
    names.push_back(name);
  }
  fail_choice(node, names);
}

}  // namespace psvcheck::trace
