#pragma once

// How the JSON values of AWS JSON 1.1 become members and back, a type at a time; for aws_json_*.cc only. Structs are
// read and written by the names that visit_members and visit_answer_members give, so no operation has code of its own.

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "harness/wire/aws_json.h"
#include "model/answer.h"
#include "model/member.h"

namespace psvcheck::wire {

/// What a JSON value is, for a person: "a number", "an array", ...
std::string kind_of(const nlohmann::json& value);

/// Take the value out of the JSON. A value of another type leaves `member` Mistyped; null leaves it Null.
void read_member(nlohmann::json& value, model::Member<std::string>& member);
void read_member(nlohmann::json& value, model::Member<model::Blob>& member);
void read_member(nlohmann::json& value, model::Member<bool>& member);
void read_member(nlohmann::json& value, model::Member<std::int64_t>& member);
void read_member(nlohmann::json& value, model::Member<model::Time>& member);
void read_member(nlohmann::json& value, model::Member<model::Labels>& member);
void read_member(nlohmann::json& value, model::Member<std::map<std::string, model::Labels>>& member);
void read_member(nlohmann::json& value, model::Member<std::vector<model::Member<std::string>>>& member);

/// Writes one JSON object after the other into `text`, which grows.
class ObjectWriter {
 public:
  ObjectWriter(std::string& text, const AnswerStyle& style) : text_(text), style_(style) { text_ += '{'; }

  /// Ends the object.
  void close() { text_ += '}'; }

  /// Starts a member; its value is to follow.
  void key(std::string_view name);

  template <class T>
  void member(std::string_view name, const model::Member<T>& member) {
    if (const T* const value = model::given(member)) {
      key(name);
      write(*value);
    } else if (std::holds_alternative<model::Null>(member)) {
      key(name);
      text_ += "null";
    } else if constexpr (std::is_same_v<T, model::Labels>) {
      if (!style_.empty_lists || !model::missing(member)) return;
      key(name);
      text_ += "[]";
    }
  }

  void write(std::string_view value);

 private:
  void write(const std::string& value) { write(std::string_view(value)); }
  void write(const model::Blob& value);
  void write(bool value) { text_ += value ? "true" : "false"; }
  void write(std::int64_t value) { text_ += std::to_string(value); }
  void write(model::Time value);
  void write(const model::Labels& value);
  void write(const std::map<std::string, model::Labels>& value);
  void write(const std::vector<model::Member<std::string>>& value);
  void write(const std::vector<model::VersionEntry>& value);

  std::string& text_;
  const AnswerStyle& style_;
  bool first_ = true;
};

}  // namespace psvcheck::wire
