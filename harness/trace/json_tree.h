#pragma once

// A JSON text as a tree that knows where in the text each value stands, so that whoever finds a value to be wrong can
// say at which line. Stricter than JSON: no name twice in an object, and a bound on nesting and size, because the text
// may come from anywhere.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace psvcheck::trace {

struct Node;
struct NamedNode;
using Array = std::vector<Node>;
using Object = std::vector<NamedNode>;  ///< in the order of the text

struct Node {
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value;
  std::size_t offset = 0;  ///< of the value's first byte in the text
};

struct NamedNode {
  std::string name;
  Node node;
};

/// What is wrong, and at which byte.
struct TreeError {
  std::size_t offset = 0;
  std::string what;
};

inline constexpr std::size_t max_document_bytes = 64UZ * 1024 * 1024;
inline constexpr std::size_t max_document_depth = 100;

/// Reads a whole text. Integers outside 64 bits become doubles. Never throws, whatever the bytes are.
std::expected<Node, TreeError> parse_tree(std::string_view text);

/// The JSON pointer of the value at this offset ("/steps/3/members"); empty for the root, and where there is none.
std::string pointer_to(const Node& root, std::size_t offset);

/// Line and column of a byte, both counted from 1; columns count bytes.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
  friend bool operator==(const Position&, const Position&) = default;
};
Position position_of(std::string_view text, std::size_t offset);

}  // namespace psvcheck::trace
