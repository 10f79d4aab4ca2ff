#include "harness/wire/strict_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

namespace psvcheck::wire {
namespace {

using nlohmann::json;

// Builds the value while the parser reads. After the first ambiguity it builds no more, but lets the parser go on: a
// syntax fault further on outweighs it.
class Builder {
 public:
  explicit Builder(std::size_t max_depth) : max_depth_(max_depth) {}

  bool null() { return take(nullptr); }
  bool boolean(bool value) { return take(value); }
  bool number_integer(json::number_integer_t value) { return take(value); }
  bool number_unsigned(json::number_unsigned_t value) { return take(value); }
  bool number_float(json::number_float_t value, const std::string&) { return take(value); }
  bool string(std::string& value) { return take(std::move(value)); }
  bool binary(json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(json::object()); }
  bool start_array(std::size_t) { return open(json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    if (fault) return true;
    const auto [place, is_new] = open_.back()->get_ref<json::object_t&>().try_emplace(std::move(name));
    if (is_new) {
      next_ = &place->second;
    } else {
      fault = JsonFault{JsonFault::Kind::ambiguous, fmt::format("the member {} is there twice", quoted(place->first))};
    }
    return true;
  }

  template <class Exception>
  bool parse_error(std::size_t position, const std::string&, const Exception& error) {
    constexpr int out_of_range = 406;  // "number overflow parsing": the text is JSON, but no double holds the number
    // RFC 8259, section 8.2: half a surrogate pair is within the grammar, and what readers make of it is unpredictable.
    const bool is_half_a_pair = std::string_view(error.what()).find("surrogate") != std::string_view::npos;
    if (error.id == out_of_range) {
      fault = JsonFault{JsonFault::Kind::ambiguous, fmt::format("a number out of range before byte {}", position)};
    } else if (is_half_a_pair) {
      fault = JsonFault{JsonFault::Kind::ambiguous, fmt::format("half a surrogate pair before byte {}", position)};
    } else {
      fault = JsonFault{JsonFault::Kind::syntax, fmt::format("no JSON at byte {}", position)};
    }
    return false;
  }

  std::optional<JsonFault> fault;
  json root;

 private:
  static std::string quoted(const std::string& name) {
    return json(name.substr(0, 40)).dump(-1, ' ', true, json::error_handler_t::replace);
  }

  template <class T>
  bool take(T&& value) {
    if (!fault) add(std::forward<T>(value));
    return true;
  }

  template <class T>
  json* add(T&& value) {
    if (open_.empty()) {
      root = std::forward<T>(value);
      return &root;
    }
    json& parent = *open_.back();
    if (parent.is_array()) {
      auto& elements = parent.get_ref<json::array_t&>();
      elements.emplace_back(std::forward<T>(value));
      return &elements.back();
    }
    *next_ = std::forward<T>(value);
    return next_;
  }

  bool open(json container) {
    if (fault) return true;
    if (open_.size() == max_depth_) {
      fault = JsonFault{JsonFault::Kind::ambiguous, fmt::format("nested deeper than {}", max_depth_)};
    } else {
      open_.push_back(add(std::move(container)));
    }
    return true;
  }

  bool close() {
    if (!fault) open_.pop_back();
    return true;
  }

  std::size_t max_depth_;
  std::vector<json*>
      open_;              // the containers that are not closed; an open array never grows below another, so they stay
  json* next_ = nullptr;  // the member that the next value belongs to
};

}  // namespace

std::string without_half_pairs(std::string_view text) {
  constexpr std::size_t length = 6;  // of \uD83D
  const auto is_surrogate = [&](std::size_t at, std::string_view third) {
    const std::string_view escape = text.substr(std::min(at, text.size()), length);
    return escape.size() == length && escape.starts_with("\\u") && (escape[2] == 'd' || escape[2] == 'D') &&
           third.find(escape[3]) != std::string_view::npos;
  };
  constexpr std::string_view high = "89abAB", low = "cdefCDEF";
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t taken = text[at] == '\\' ? 2 : 1;  // an escaped backslash begins no escape
    std::string_view kept = text.substr(at, taken);
    if (is_surrogate(at, high) && is_surrogate(at + length, low)) {
      taken = 2 * length;
      kept = text.substr(at, taken);
    } else if (is_surrogate(at, high) || is_surrogate(at, low)) {
      taken = length;
      kept = "\\ufffd";
    }
    out += kept;
    at += taken;
  }
  return out;
}

std::expected<json, JsonFault> parse_strictly(std::string_view text, std::size_t max_depth) {
  // The library takes NUL for the end of the text.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return std::unexpected(JsonFault{JsonFault::Kind::syntax, fmt::format("a NUL byte at byte {}", nul)});
  }
  Builder builder(max_depth);
  const bool read = json::sax_parse(text.begin(), text.end(), &builder);
  if (builder.fault) return std::unexpected(std::move(*builder.fault));
  if (!read) return std::unexpected(JsonFault{JsonFault::Kind::syntax, "no JSON"});
  if (text.starts_with("\xEF\xBB\xBF")) {
    return std::unexpected(JsonFault{JsonFault::Kind::ambiguous, "a byte order mark before the text"});
  }
  return std::move(builder.root);
}

}  // namespace psvcheck::wire
