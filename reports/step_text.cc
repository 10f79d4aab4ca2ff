#include "reports/step_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/trace/bind.h"
#include "harness/trace/overloaded.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

constexpr std::size_t text_limit = 60;

std::string in_quotes(std::string_view text) {
  const std::string shown = shortened(text, text_limit);
  const bool bare = !shown.empty() && shown.find(' ') == std::string::npos;
  return bare ? shown : "\"" + shown + "\"";
}

}  // namespace

std::string value_text(const trace::Value& value) {
  using trace::SecretForm;
  const auto secret = [](const trace::SecretRef& ref) {
    constexpr std::string_view forms[] = {"",
                                          " by its ARN",
                                          " by its partial ARN",
                                          " by its old ARN",
                                          " in upper case",
                                          " in lower case",
                                          " by its ARN in another region",
                                          " by its ARN in another account",
                                          " by its name with the ARN's six characters"};
    return fmt::format("secret {}{}", ref.number, forms[static_cast<std::size_t>(ref.form)]);
  };
  const auto list = [](const trace::List& items) {
    std::string out;
    for (const trace::Value& item : items.items) out += (out.empty() ? "" : ", ") + value_text(item);
    return "[" + out + "]";
  };
  return std::visit(trace::Overloaded{
                        [](const trace::Null&) -> std::string { return "null"; },
                        [](bool flag) -> std::string { return flag ? "true" : "false"; },
                        [](std::int64_t number) { return fmt::format("{}", number); },
                        [](double number) { return fmt::format("{}", number); },
                        [](const std::string& text) { return in_quotes(text); },
                        list,
                        secret,
                        [](const trace::TokenRef& ref) {
                          return fmt::format("token {}{}", ref.number,
                                             ref.letters == trace::LetterCase::upper ? " in upper case" : "");
                        },
                        [](const trace::PayloadRef& ref) { return fmt::format("payload {}", ref.number); },
                        [](const trace::LabelRef& ref) { return fmt::format("label {}", ref.number); },
                        [](const trace::VersionOfStep& ref) { return fmt::format("version of step {}", ref.step + 1); },
                        [](const trace::Repetition& repeat) {
                          return fmt::format("\"{}\" × {}", shortened(repeat.text, text_limit), repeat.count);
                        },
                        [](const trace::Bytes& bytes) { return counted(bytes.bytes.size(), "byte"); },
                        [](const trace::RawJson& raw) { return "raw " + shortened(raw.text, text_limit); },
                        [](const trace::Literal& literal) { return shortened(literal.json, text_limit); },
                    },
                    value.kind);
}

namespace {

/// The symbol of a text that went over the wire; the text itself where it has none.
std::string named(std::string_view text, const Symbols& symbols) {
  const auto known = std::ranges::find(symbols, text, &Symbols::value_type::first);
  return known != symbols.end() ? known->second : in_quotes(trace::describe(std::string(text), symbols));
}

std::string labels_text(const model::Labels& labels, const Symbols& symbols) {
  std::string out;
  for (const std::string& label : labels) out += (out.empty() ? "" : ", ") + named(label, symbols);
  return "[" + out + "]";
}

std::string item_text(const std::string& text, const Symbols& symbols) { return named(text, symbols); }
std::string item_text(const model::Blob& blob, const Symbols& symbols) { return named(blob.bytes, symbols); }
std::string item_text(const model::Labels& labels, const Symbols& symbols) { return labels_text(labels, symbols); }

std::string item_text(const std::map<std::string, model::Labels>& versions, const Symbols& symbols) {
  std::string out;
  for (const auto& [version, labels] : versions) {
    out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", named(version, symbols), labels_text(labels, symbols));
  }
  return "{" + out + "}";
}

std::string item_text(const std::vector<model::VersionEntry>& entries, const Symbols& symbols);

/// A member that has a value; null and wrong types too, since they are news. Empty for one that is not there.
template <class T>
std::string member_text(const model::Member<T>& member, const Symbols& symbols) {
  if (std::holds_alternative<model::Null>(member)) return "null";
  if (const auto* mistyped = std::get_if<model::Mistyped>(&member))
    return fmt::format("({})", visible(mistyped->found));
  if (std::holds_alternative<model::Withheld>(member)) return "(not kept)";
  const T* value = model::given(member);
  return value == nullptr ? std::string() : item_text(*value, symbols);
}

/// A list of versions: each with its labels.
std::string item_text(const std::vector<model::VersionEntry>& entries, const Symbols& symbols) {
  std::string out;
  for (const model::VersionEntry& entry : entries) {
    out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", member_text(entry.version_id, symbols),
                       member_text(entry.version_stages, symbols));
  }
  return "[" + out + "]";
}

template <class Answer>
std::string members_text(const Answer& answer, const Symbols& symbols) {
  std::string out;
  model::visit_answer_members(answer, [&](std::string_view name, const auto& member) {
    if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(member)>, model::Member<model::Time>>) {
      if (name == "ARN" || name == "Name") return;
      const std::string text = member_text(member, symbols);
      if (!text.empty()) out += fmt::format("{}{}={}", out.empty() ? "" : " ", name, text);
    }
  });
  return out;
}

}  // namespace

std::string answer_text(const model::Answer& answer, const Symbols& symbols) {
  return std::visit(
      trace::Overloaded{
          [](const model::Refusal& refusal) { return shortened(refusal.type, text_limit); },
          [](const model::Unreadable& unreadable) { return "unreadable: " + shortened(unreadable.what, 120); },
          [](const model::NoAnswer& none) { return "no answer: " + shortened(none.why, 120); },
          [](const model::AnyAnswer&) { return std::string(); },
          [](const model::OtherAnswer&) { return std::string(); },
          [&](const auto& success) { return members_text(success, symbols); },
      },
      answer);
}

}  // namespace psvcheck::reports
