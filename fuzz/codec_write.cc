#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fuzz/codec.h"
#include "fuzz/letters.h"
#include "harness/trace/json.h"

namespace psvcheck::fuzz {
namespace {

using namespace trace;

void put_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  out += '"';
}

void put_number(std::string& out, std::size_t number) { fmt::format_to(std::back_inserter(out), "{}", number); }

/// A number that is bare where the member takes this kind, and has the letter in front of it elsewhere.
void put_reference(std::string& out, bool is_natural, char letter, std::size_t number) {
  if (!is_natural) out += letter;
  put_number(out, number);
}

class ValueWriter {
 public:
  ValueWriter(std::string& out, Natural natural) : out_(out), natural_(natural) {}

  void put(const trace::Value& value) {
    std::visit([this](const auto& kind) { put_kind(kind); }, value.kind);
  }

  void put_items(const List& list) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    ValueWriter items(out_, Natural::label);
    for (const trace::Value& item : list.items) {
      const std::size_t at = out_.size();
      items.put(item);
      if (is_digit(out_[at - 1]) && is_digit(out_[at])) out_.insert(at, 1, ' ');
    }
  }

 private:
  void put_kind(const trace::Null& /*null*/) { out_ += '!'; }
  void put_kind(bool value) {
    if (natural_ == Natural::boolean) {
      out_ += value ? '1' : '0';
    } else {
      out_ += value ? '+' : '-';
    }
  }
  void put_kind(std::int64_t value) {
    if (natural_ == Natural::whole && value >= 0 && value <= static_cast<std::int64_t>(max_number)) {
      put_number(out_, static_cast<std::size_t>(value));
    } else {
      fmt::format_to(std::back_inserter(out_), "I{}", value);
    }
  }
  void put_kind(double value) {
    out_ += 'F';
    put_text(out_, nlohmann::json(value).dump());
  }
  void put_kind(const std::string& text) {
    const auto label = std::ranges::find(service_labels, text, &LabelLetter::name);
    if (label != service_labels.end()) {
      out_ += label->letter;
    } else {
      put_text(out_, text);
    }
  }
  void put_kind(const List& list) {
    out_ += '[';
    put_items(list);
    out_ += ']';
  }
  void put_kind(const SecretRef& secret) {
    put_reference(out_, natural_ == Natural::secret, 'S', secret.number);
    if (secret.form != SecretForm::name) out_ += secret_forms[static_cast<std::size_t>(secret.form)];
  }
  void put_kind(const TokenRef& token) {
    put_reference(out_, natural_ == Natural::token, 'T', token.number);
    if (token.letters == LetterCase::upper) out_ += '^';
  }
  void put_kind(const PayloadRef& payload) { put_reference(out_, natural_ == Natural::payload, 'P', payload.number); }
  void put_kind(const LabelRef& label) { put_reference(out_, natural_ == Natural::label, 'L', label.number); }
  void put_kind(const VersionOfStep& version) { put_reference(out_, false, 'E', version.step); }
  void put_kind(const Repetition& repetition) {
    out_ += 'R';
    put_text(out_, repetition.text);
    put_number(out_, repetition.count);
  }
  void put_kind(const Bytes& bytes) {
    out_ += 'B';
    put_text(out_, bytes.bytes);
  }
  void put_kind(const RawJson& raw) {
    out_ += 'W';
    put_text(out_, raw.text);
  }
  void put_kind(const Literal& literal) {
    out_ += 'J';
    put_text(out_, literal.json);
  }

  std::string& out_;
  Natural natural_;
};

void put_member(std::string& out, std::string_view operation, const NamedValue& member) {
  const bool is_secret = member.name == secret_member(operation);
  const auto known = std::ranges::find_if(members, [&](const MemberLetter& letter) {
    return letter.natural == Natural::secret ? is_secret : letter.name == member.name;
  });
  const auto* const list = std::get_if<List>(&member.value.kind);
  const bool is_list_of_labels =
      known != members.end() && known->natural == Natural::label && member.name != "VersionStage";
  if (known == members.end() || (is_list_of_labels && list == nullptr)) {  // the latter: VersionStages that are no list
    out += 'u';
    put_text(out, member.name);
    ValueWriter(out, Natural::payload).put(member.value);
    return;
  }
  out += known->letter;
  ValueWriter writer(out, known->natural);
  if (is_list_of_labels) {
    writer.put_items(*list);
  } else {
    writer.put(member.value);
  }
}

void put_operation(std::string& out, const OperationStep& step) {
  const auto known = std::ranges::find(operations, step.op, &OperationLetter::name);
  if (known != operations.end()) {
    out += known->letter;
  } else {
    out += 'O';
    put_text(out, step.op);
  }
  if (step.body) {
    out += '&';
    put_text(out, *step.body);
  } else {
    for (const NamedValue& member : step.members) put_member(out, step.op, member);
  }
  if (step.method) put_text(out += '@', *step.method);
  if (step.path) put_text(out += '/', *step.path);
  for (const auto& [name, value] : step.headers) {
    put_text(out += ':', name);
    if (value) {
      put_text(out, *value);
    } else {
      out += '!';
    }
  }
  if (step.signature) put_number(out += '%', static_cast<std::size_t>(*step.signature));
  if (!step.fault.empty()) put_text(out += '\'', step.fault);
}

void put_step(std::string& out, const Step& step) {
  if (const auto* operation = std::get_if<OperationStep>(&step.kind)) put_operation(out, *operation);
  if (const auto* advance = std::get_if<AdvanceStep>(&step.kind)) (out += 'A') += duration_text(advance->by);
  if (const auto* repeat = std::get_if<RepeatStep>(&step.kind)) {
    fmt::format_to(std::back_inserter(out), "N{}s{}t{}", repeat->count, repeat->secret, repeat->first_token);
  }
  out += separator;
}

void put_settings(std::string& out, const Input& input) {
  std::string settings;
  if (input.reading == Reading::end) settings += 'e';
  if (input.reading == Reading::labels) settings += 'l';
  for (const Capability capability : input.sequence.required) settings += name_of(capability).front();
  if (!input.sequence.names_end_with.empty()) put_text(settings, input.sequence.names_end_with);
  if (!settings.empty()) fmt::format_to(std::back_inserter(out), "${}{}", settings, separator);
}

}  // namespace

std::string encode(const Input& input) {
  std::string out;
  out.reserve(input.sequence.steps.size() * 16);
  put_settings(out, input);
  for (const Step& step : input.sequence.steps) put_step(out, step);
  return out;
}

trace::Sequence bare(trace::Sequence sequence) {
  sequence.title.clear();
  sequence.clauses.clear();
  sequence.source.clear();
  for (Step& step : sequence.steps) {
    step.note.clear();
    if (auto* operation = std::get_if<OperationStep>(&step.kind)) operation->expect.clear();
    if (auto* repeat = std::get_if<RepeatStep>(&step.kind)) repeat->expect.clear();
  }
  return sequence;
}

std::expected<std::string, std::string> faithful(const Input& input) {
  const Sequence wanted = bare(input.sequence);
  if (wanted.context != Context::empty) {
    return std::unexpected("the sequence begins in the middle (\"context\": \"unknown\")");
  }
  std::string bytes = encode({wanted, input.reading});
  const Input given = decode(bytes);
  for (std::size_t i = 0; i < wanted.steps.size(); ++i) {
    if (i < given.sequence.steps.size() && given.sequence.steps[i] == wanted.steps[i]) continue;
    return std::unexpected(
        fmt::format("step {} has something that the bytes cannot say (a request without operation, "
                    "or more than their bounds allow)",
                    i));
  }
  if (given != Input{wanted, input.reading}) return std::unexpected("the bytes cannot say what the sequence requires");
  return bytes;
}

}  // namespace psvcheck::fuzz
