#include "harness/run/sent_secrets.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "harness/trace/bind.h"
#include "harness/wire/base64.h"

namespace psvcheck::run {
namespace {

using nlohmann::json;

bool is_unlikely_by_chance(std::string_view text) {
  constexpr std::size_t shortest = 16, different = 6, long_anyway = 256;
  return text.size() >= shortest &&
         (text.size() >= long_anyway || std::set<char>(text.begin(), text.end()).size() >= different);
}

// Collects the secret texts of one step.
struct Collector {
  SentSecrets& secrets;
  std::size_t sequence = 0;
  std::size_t step = 0;

  void add(std::string_view member, std::string text) {
    if (!is_unlikely_by_chance(text)) return;
    secrets.try_emplace(std::move(text), SentSecret{std::string(member), sequence, step});
  }

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

  void add_value(const trace::Binder& binder, std::string_view member, const trace::Value& value) {
    const auto as_json = [&](const std::string& text) {
      const json parsed = json::parse(text, nullptr, false);
      if (!parsed.is_discarded()) add_strings(member, parsed);
      add_json(member, text);
    };
    if (const auto* raw = std::get_if<trace::RawJson>(&value.kind)) return as_json(raw->text);
    if (const auto* literal = std::get_if<trace::Literal>(&value.kind)) return as_json(literal->json);
    if (const auto* list = std::get_if<trace::List>(&value.kind)) {
      for (const trace::Value& item : list->items) add_value(binder, member, item);
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

  void add_operation(const trace::Binder& binder, const trace::OperationStep& operation) {
    if (operation.body) return add_body(*operation.body);
    for (const trace::NamedValue& member : operation.members) {
      if (model::is_secret(member.name)) add_value(binder, member.name, member.value);
    }
  }
};

}  // namespace

SentSecrets sent_secrets(std::span<const NamedSequence> sequences, const std::string& run_id, std::uint64_t seed) {
  SentSecrets secrets;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const trace::Binder binder(trace::Binding{run_id, seed, sequences[i].number});
    const std::vector<trace::Step>& steps = sequences[i].sequence.steps;
    for (std::size_t step = 0; step < steps.size(); ++step) {
      Collector collector{secrets, i, step};
      if (const auto* operation = std::get_if<trace::OperationStep>(&steps[step].kind)) {
        collector.add_operation(binder, *operation);
      }
      if (const auto* repeat = std::get_if<trace::RepeatStep>(&steps[step].kind)) {
        for (std::size_t put = 0; put < repeat->count; ++put) {
          collector.add_operation(binder, trace::repeated_put(*repeat, put));
        }
      }
    }
  }
  return secrets;
}

}  // namespace psvcheck::run
