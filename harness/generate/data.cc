#include "harness/generate/data.h"

#include <algorithm>
#include <string>
#include <vector>

#include "harness/generate/draw.h"

namespace psvcheck::generate {
namespace {

using namespace trace;

// Texts that a target takes for one another which looks at so many bytes of them, or at their length.
std::vector<std::string> differing_late(std::size_t length) {
  const std::string text(length, 'k');
  return {text + "1", text + "2", "1" + text, "2" + text, text};
}

// Values that a target which normalizes, trims, parses or compares loosely takes for one another.
const std::vector<std::vector<std::string>>& nearly_equal() {
  static const std::vector<std::vector<std::string>> families{
      {"value", "value ", " value", "Value", "value\n", "valu", "value\x7f"},
      {R"({"a":1})", R"({"a": 1})", R"({"a":1.0})", R"({"a":"1"})", R"({"A":1})"},
      {R"({"a":1,"b":2})", R"({"b":2,"a":1})"},
      {"0", "00", "0.0", "false", "null"},
      {"caf\u00e9", "cafe\u0301", "cafe"},  // composed and decomposed
      {"dmFsdWU=", "dmFsdWU", "value"},     // one is the base64 of another
      differing_late(70),
      differing_late(300),
      differing_late(5'000),
  };
  return families;
}

// As a member of this kind it stands for these bytes.
Data spelled(const World& world, bool binary, const std::string& bytes) {
  Value value = spelling_of(world, bytes);
  if (const auto* text = std::get_if<std::string>(&value.kind); text != nullptr && binary) value = {Bytes{*text}};
  if (const auto* raw = std::get_if<Bytes>(&value.kind); raw != nullptr && !binary) {
    const bool is_text = std::ranges::all_of(raw->bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!is_text) return {true, std::move(value)};  // no SecretString can hold them
    const std::string text = raw->bytes;
    value = {text};
  }
  return {binary, std::move(value)};
}

std::string a_near_one(const std::string& text) {
  for (const auto& family : nearly_equal()) {
    if (std::ranges::find(family, text) != family.end()) return one_of(family);
  }
  enum class How { longer, shorter, other_end };
  switch (weighted<How>({{40, How::longer}, {30, How::shorter}, {30, How::other_end}})) {
    case How::longer:
      return text + " ";
    case How::shorter:
      return text.substr(0, text.size() - 1);
    case How::other_end:
      break;
  }
  return text.substr(0, text.size() - 1) + (text.ends_with('#') ? "%" : "#");
}

}  // namespace

Data draw_fresh_data(const World& world) {
  enum class Kind { payload, near, small, large, bytes };
  const bool binary = happens(20);
  switch (weighted<Kind>({{76, Kind::payload},
                          {19, Kind::near},
                          {4, Kind::small},
                          {1, Kind::large},
                          {binary ? std::size_t{25} : 0, Kind::bytes}})) {
    case Kind::bytes:  // that are no text
      return {true, {Bytes{one_of(std::vector<std::string>{"\xff\xfe", std::string(3, '\0'), "a\x80z", "\r\n"})}}};
    case Kind::near:
      return spelled(world, binary, one_of(one_of(nearly_equal())));
    case Kind::small:
      return spelled(world, binary, "x");
    case Kind::large:
      return {binary, {Repetition{"a", 65'536}}};
    case Kind::payload:
      break;
  }
  return {binary, {PayloadRef{world.payloads}}};
}

namespace {

// Data for a token that is a version already: mostly what it has.
Data draw_data_again(const World& world, const model::SecretValue& has) {
  const bool binary = has.kind == model::SecretValue::Kind::binary;
  enum class Kind { same, other_kind, near, other };
  switch (weighted<Kind>({{58, Kind::same}, {10, Kind::other_kind}, {14, Kind::near}, {18, Kind::other}})) {
    case Kind::same:
      return spelled(world, binary, has.bytes);
    case Kind::other_kind:
      return spelled(world, !binary, has.bytes);
    case Kind::near:
      if (const std::string near = a_near_one(has.bytes); !near.empty()) return spelled(world, binary, near);
      break;
    case Kind::other:
      break;
  }
  return draw_fresh_data(world);
}

}  // namespace

Data draw_data(const World& world, std::size_t secret, const Value& token) {
  const model::Secret* found = find_secret(world, secret);
  const auto text = world.binder.text(token);
  if (found == nullptr || !text) return draw_fresh_data(world);
  if (const model::Version* version = model::find_version(*found, {*text})) {
    if (const auto* has = std::get_if<model::SecretValue>(&version->value)) return draw_data_again(world, *has);
  }
  // A new version may well hold what another one holds.
  if (found->versions.empty() || !happens(25)) return draw_fresh_data(world);
  const auto* has = std::get_if<model::SecretValue>(&found->versions[below(found->versions.size())]->value);
  if (has == nullptr) return draw_fresh_data(world);
  return spelled(world, has->kind == model::SecretValue::Kind::binary, has->bytes);
}

}  // namespace psvcheck::generate
