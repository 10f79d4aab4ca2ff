#include "harness/trace/json_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/wire/base64.h"

namespace psvcheck::trace {
namespace {

template <class T>
const T& expect_type(const Node& node, std::string_view wanted) {
  if (const T* value = std::get_if<T>(&node.value)) return *value;
  fail(node, fmt::format("must be {}", wanted));
}

}  // namespace

void fail(const Node& node, std::string what) { throw Wrong{node.offset, std::move(what)}; }

void fail_choice(const Node& node, const std::vector<std::string_view>& names) {
  fail(node, fmt::format("must be one of: {}", fmt::join(names, ", ")));
}

const std::string& text_of(const Node& node) { return expect_type<std::string>(node, "a string"); }
const Object& object_of(const Node& node) { return expect_type<Object>(node, "an object"); }
const Array& array_of(const Node& node) { return expect_type<Array>(node, "an array"); }
bool bool_of(const Node& node) { return expect_type<bool>(node, "true or false"); }
std::int64_t integer_of(const Node& node) { return expect_type<std::int64_t>(node, "a whole number"); }

std::size_t number_of(const Node& node, std::size_t max) {
  const std::int64_t value = integer_of(node);
  if (value < 0 || static_cast<std::uint64_t>(value) > max) fail(node, fmt::format("must be between 0 and {}", max));
  return static_cast<std::size_t>(value);
}

double double_of(const Node& node) {
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return static_cast<double>(*whole);
  return expect_type<double>(node, "a number");
}

std::string bytes_of(const Node& node) {
  auto bytes = wire::base64_decode(text_of(node));
  if (!bytes) fail(node, "must be base64");
  return *std::move(bytes);
}

const Node* find(const Object& object, std::string_view name) {
  const auto found = std::ranges::find(object, name, &NamedNode::name);
  return found == object.end() ? nullptr : &found->node;
}

const Node& require(const Node& node, std::string_view name) {
  if (const Node* member = find(object_of(node), name)) return *member;
  fail(node, fmt::format("misses the member \"{}\"", name));
}

void only(const Node& node, std::initializer_list<std::string_view> names) {
  for (const auto& [name, member] : object_of(node)) {
    if (std::ranges::find(names, name) == names.end()) {
      fail(member, fmt::format("unknown member \"{}\"; known are: {}", name, fmt::join(names, ", ")));
    }
  }
}

}  // namespace psvcheck::trace
