#include "harness/trace/json_tree.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

namespace psvcheck::trace {
namespace {

// Hands the text to the parser and counts what it has taken, since its events do not say where they are.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* taken) : at_(at), taken_(taken) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*taken_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) { return a.at_ == b.at_; }

 private:
  const char* at_;
  std::size_t* taken_;
};

class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(std::string_view text, const std::size_t& taken) : text_(text), taken_(taken) {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(std::int64_t value) override { return add(value); }
  bool number_unsigned(std::uint64_t value) override {
    if (std::in_range<std::int64_t>(value)) return add(static_cast<std::int64_t>(value));
    return add(static_cast<double>(value));
  }
  bool number_float(double value, const std::string&) override { return add(value); }
  bool string(std::string& value) override { return add(std::move(value)); }
  bool binary(nlohmann::json::binary_t&) override { return fail(last_, "not JSON"); }
  bool start_object(std::size_t) override { return open(Object{}); }
  bool start_array(std::size_t) override { return open(Array{}); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    const std::size_t at = token_start();
    last_ = taken_;
    auto& object = std::get<Object>(open_.back()->value);
    // Objects of the format have few members; a hostile one with many must not take quadratic time.
    if (object.size() >= max_members) return fail(at, "an object has more than 1000 members");
    if (std::ranges::find(object, name, &NamedNode::name) != object.end()) {
      return fail(at, "the member \"" + name + "\" is there twice");
    }
    object.push_back({std::move(name), Node{}});
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) override {
    std::string what = error.what();
    // "[json.exception...] parse error at line 1, column 5: syntax error ...": the position is said elsewhere.
    if (const auto colon = what.find(": "); what.starts_with("[") && colon != std::string::npos) {
      what.erase(0, colon + 2);
    }
    return fail(position > 0 ? position - 1 : 0, std::move(what));
  }

  Node& root() { return root_; }
  TreeError& error() { return error_; }

 private:
  static constexpr std::size_t max_members = 1000;

  bool fail(std::size_t offset, std::string what) {
    error_ = {offset, std::move(what)};
    return false;
  }

  // Where the token that was just read begins: behind the end of the one before, blanks and punctuation.
  std::size_t token_start() const { return std::min(text_.find_first_not_of(" \t\r\n,:]}", last_), text_.size()); }

  template <class T>
  Node* place(T&& value) {
    Node node{std::forward<T>(value), token_start()};
    last_ = taken_;
    if (open_.empty()) {
      root_ = std::move(node);
      return &root_;
    }
    if (Array* array = std::get_if<Array>(&open_.back()->value)) return &array->emplace_back(std::move(node));
    return &(std::get<Object>(open_.back()->value).back().node = std::move(node));
  }

  template <class T>
  bool add(T&& value) {
    place(std::forward<T>(value));
    return true;
  }

  template <class T>
  bool open(T&& value) {
    if (open_.size() >= max_document_depth) return fail(token_start(), "arrays and objects are nested too deep");
    // The parent cannot grow while this child is open, so the pointer stays good.
    Node* node = place(std::forward<T>(value));
    open_.push_back(node);
    return true;
  }

  bool close() {
    open_.pop_back();
    last_ = taken_;
    return true;
  }

  std::string_view text_;
  const std::size_t& taken_;
  std::size_t last_ = 0;
  Node root_;
  std::vector<Node*> open_;
  TreeError error_;
};

bool find_pointer(const Node& node, std::size_t offset, std::string& pointer) {
  if (node.offset == offset) return true;
  const std::size_t length = pointer.size();
  const auto descend = [&](std::string_view name, const Node& child) {
    pointer.append("/").append(name);
    if (find_pointer(child, offset, pointer)) return true;
    pointer.resize(length);
    return false;
  };
  if (const auto* array = std::get_if<Array>(&node.value)) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (descend(std::to_string(i), (*array)[i])) return true;
    }
  }
  if (const auto* object = std::get_if<Object>(&node.value)) {
    for (const auto& [name, child] : *object) {
      if (descend(name, child)) return true;
    }
  }
  return false;
}

}  // namespace

std::expected<Node, TreeError> parse_tree(std::string_view text) {
  if (text.size() > max_document_bytes) {
    return std::unexpected(TreeError{0, "the document is larger than 64 MiB"});
  }
  std::size_t taken = 0;
  TreeBuilder builder(text, taken);
  const char* const begin = text.data();
  if (!nlohmann::json::sax_parse(CountingIterator(begin, &taken), CountingIterator(begin + text.size(), &taken),
                                 &builder)) {
    return std::unexpected(std::move(builder.error()));
  }
  return std::move(builder.root());
}

std::string pointer_to(const Node& root, std::size_t offset) {
  std::string pointer;
  find_pointer(root, offset, pointer);
  return pointer;
}

Position position_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto lines = static_cast<std::size_t>(std::ranges::count(before, '\n'));
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {lines + 1, before.size() - line_start + 1};
}

}  // namespace psvcheck::trace
