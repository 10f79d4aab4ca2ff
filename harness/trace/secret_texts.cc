#include "harness/trace/secret_texts.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "harness/wire/base64.h"
#include "model/request.h"

namespace psvcheck::trace {
namespace {

using nlohmann::json;

struct Collector {
  std::vector<SecretText>& texts;

  void add(std::string_view member, std::string text) { texts.emplace_back(std::string(member), std::move(text)); }

  // A text that stands in JSON; of a SecretBinary it is the base64 of the secret.
  void add_from_json(std::string_view member, const std::string& text) {
    if (member == "SecretBinary") {
      if (auto bytes = wire::base64_decode(text)) return add(member, std::move(*bytes));
    }
    add(member, text);
  }

  void add_strings(std::string_view member, const json& value) {
    if (value.is_string()) add_from_json(member, value.get_ref<const std::string&>());
    if (!value.is_structured()) return;
    for (const auto& element : value) add_strings(member, element);
  }

  // JSON text, or what should be: a log may have it as it was sent, or what it says.
  void add_json(std::string_view member, std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('"')) text.remove_prefix(1);
    std::string_view inner = text;
    while (inner.ends_with(' ') || inner.ends_with('"')) inner.remove_suffix(1);
    add(member, std::string(inner));
  }

  void add_value(const Binder& binder, std::string_view member, const Value& value) {
    const auto as_json = [&](const std::string& text) {
      const json parsed = json::parse(text, nullptr, false);
      if (!parsed.is_discarded()) add_strings(member, parsed);
      add_json(member, text);
    };
    if (const auto* raw = std::get_if<RawJson>(&value.kind)) return as_json(raw->text);
    if (const auto* literal = std::get_if<Literal>(&value.kind)) return as_json(literal->json);
    if (const auto* list = std::get_if<List>(&value.kind)) {
      for (const Value& item : list->items) add_value(binder, member, item);
      return;
    }
    if (auto text = binder.text(value)) add(member, std::move(*text));
  }

  // A body that is sent as it is, in whatever shape: JSON, or what is left of it.
  void add_body(const std::string& body) {
    const json parsed = json::parse(body, nullptr, false);
    for (const std::string_view member : model::secret_members) {
      if (parsed.is_object() && parsed.contains(member)) add_strings(member, parsed[member]);
      const std::string key = '"' + std::string(member) + '"';
      for (std::size_t at = body.find(key); at != std::string::npos; at = body.find(key, at + key.size())) {
        const std::size_t begin = body.find_first_not_of(" \t\r\n:", at + key.size());
        if (begin == std::string::npos || body[begin] != '"') continue;
        std::size_t end = begin + 1;
        while (end < body.size() && body[end] != '"') end += body[end] == '\\' ? 2U : 1U;
        add_from_json(member, body.substr(begin + 1, std::min(end, body.size()) - begin - 1));
      }
    }
  }

  void add_operation(const Binder& binder, const OperationStep& operation) {
    if (operation.body) return add_body(*operation.body);
    for (const NamedValue& member : operation.members) {
      if (model::is_secret(member.name)) add_value(binder, member.name, member.value);
    }
  }
};

}  // namespace

std::vector<SecretText> secret_texts(const Binder& binder, const OperationStep& operation) {
  std::vector<SecretText> texts;
  Collector{texts}.add_operation(binder, operation);
  return texts;
}

}  // namespace psvcheck::trace
