#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "fuzz/codec.h"
#include "fuzz/letters.h"
#include "fuzz/utf8.h"
#include "harness/wire/http.h"
#include "model/characters.h"

namespace psvcheck::fuzz {
namespace {

using namespace trace;

constexpr std::int64_t max_advance_seconds = 10LL * 366 * 86400;  // as the format psvcheck/1 has it
constexpr std::size_t max_literal_nesting = 32;
constexpr std::string_view unknown_operation_fault = "an operation that Secrets Manager does not have";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What is left of the bounds while a sequence is read.
struct Budget {
  std::size_t operations = max_operations;
  std::size_t text_bytes = max_text_bytes;
};

/// Reads one line from left to right. What is asked for and is not there has a default.
class LineReader {
 public:
  LineReader(std::string_view line, const std::vector<Step>& before, Budget& budget)
      : line_(line), before_(before), budget_(budget) {}

  bool at_end() const { return at_ == line_.size(); }
  char peek() const { return at_end() ? '\0' : line_[at_]; }
  char next() { return at_end() ? '\0' : line_[at_++]; }
  bool take(char c) {
    if (at_end() || line_[at_] != c) return false;
    ++at_;
    return true;
  }

  /// A whole number; what is too large is cut.
  std::int64_t whole(std::int64_t least, std::int64_t most) {
    const std::size_t begin = at_;
    take('-');
    while (!at_end() && is_digit(line_[at_])) ++at_;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(line_.data() + begin, line_.data() + at_, value);
    if (error == std::errc::result_out_of_range) value = line_[begin] == '-' ? least : most;
    return std::clamp(value, least, most);
  }
  std::size_t number(std::size_t most = max_number) {
    if (!is_digit(peek())) return 0;
    return static_cast<std::size_t>(whole(0, static_cast<std::int64_t>(most)));
  }

  /// The bytes between quotes; none where there is no quote.
  std::string quoted() {
    std::string text;
    if (!take('"')) return text;
    while (!at_end()) {
      char c = next();
      if (c == '"') break;
      if (c == '\\' && !at_end()) {
        c = next();
        if (c == 'n') c = '\n';
      }
      text += c;
    }
    return text;
  }
  std::string text() { return as_utf8(quoted()); }

  /// The value, or what the member takes with the number 0 where none begins here.
  trace::Value value(Natural natural, std::size_t depth = 0) {
    if (auto given = value_if_any(natural, depth)) return *std::move(given);
    return by_nature(natural, 0);
  }

  List items(std::size_t depth) {
    List list;
    for (;;) {
      while (take(' ')) {
      }
      auto item = value_if_any(Natural::label, depth + 1);
      if (!item) return list;
      list.items.push_back(*std::move(item));
    }
  }

 private:
  trace::Value by_nature(Natural natural, std::size_t number) {
    switch (natural) {
      case Natural::secret:
        return secret(number);
      case Natural::token:
        return token(number);
      case Natural::payload:
        return {PayloadRef{number}};
      case Natural::label:
        return {LabelRef{number}};
      case Natural::whole:
        return {static_cast<std::int64_t>(number)};
      case Natural::boolean:
        return {number % 2 == 1};
    }
    return {};
  }

  trace::Value secret(std::size_t number) {
    const std::size_t form = at_end() || peek() == '\0' ? std::string_view::npos : secret_forms.find(peek());
    if (form == std::string_view::npos) return {SecretRef{number, SecretForm::name}};
    next();
    return {SecretRef{number, static_cast<SecretForm>(form)}};
  }

  trace::Value token(std::size_t number) {
    return {TokenRef{number, take('^') ? LetterCase::upper : LetterCase::lower}};
  }

  trace::Value version_of_step(std::size_t step) const {
    if (step < before_.size() && std::holds_alternative<OperationStep>(before_[step].kind)) {
      return {VersionOfStep{step}};
    }
    return {TokenRef{step}};
  }

  trace::Value repetition() {
    std::string text = as_utf8(quoted());
    std::size_t count = number();
    if (!text.empty()) count = std::min(count, budget_.text_bytes / text.size());
    budget_.text_bytes -= text.size() * count;
    return {Repetition{std::move(text), count}};
  }

  trace::Value literal() {
    std::string text = as_utf8(quoted());
    const auto nesting = std::ranges::count_if(text, [](char c) { return c == '[' || c == '{'; });
    if (static_cast<std::size_t>(nesting) <= max_literal_nesting) {
      const auto json = nlohmann::ordered_json::parse(text, nullptr, false);
      if (!json.is_discarded()) return {Literal{json.dump()}};
    }
    return {RawJson{std::move(text)}};
  }

  trace::Value floating() {
    const auto json = nlohmann::json::parse(quoted(), nullptr, false);
    return {json.is_number() ? json.get<double>() : 0.0};
  }

  std::optional<trace::Value> value_if_any(Natural natural, std::size_t depth) {
    const char c = peek();
    if (is_digit(c)) return by_nature(natural, number());
    if (c == '"') return trace::Value{text()};
    if (c == '[' && depth >= max_list_depth) return std::nullopt;
    if (at_end() || std::string_view("STPLEIFCON!+-RBWJ[").find(c) == std::string_view::npos) return std::nullopt;
    next();
    return value_after(c, depth);
  }

  trace::Value value_after(char letter, std::size_t depth) {
    switch (letter) {
      case 'S':
        return secret(number());
      case 'T':
        return token(number());
      case 'P':
        return {PayloadRef{number()}};
      case 'L':
        return {LabelRef{number()}};
      case 'E':
        return version_of_step(number());
      case 'I':
        return {whole(INT64_MIN, INT64_MAX)};
      case 'F':
        return floating();
      case 'R':
        return repetition();
      case 'B':
        return {Bytes{quoted()}};
      case 'W':
        return {RawJson{as_utf8(quoted())}};
      case 'J':
        return literal();
      case '[': {
        List list = items(depth);
        take(']');
        return {std::move(list)};
      }
      case '!':
        return {trace::Null{}};
      case '+':
      case '-':
        return {letter == '+'};
      default:
        return {std::string(std::ranges::find(service_labels, letter, &LabelLetter::letter)->name)};
    }
  }

  std::string_view line_;
  const std::vector<Step>& before_;
  Budget& budget_;
  std::size_t at_ = 0;
};

/// Adds the member, unless the step has one of that name: JSON with both would say two things.
void add_member(OperationStep& step, std::string name, trace::Value value) {
  if (find_member(step, name) == nullptr) step.members.push_back({std::move(name), std::move(value)});
}

void add_header(OperationStep& step, std::string name, std::optional<std::string> value) {
  const auto same = [&](const auto& header) { return model::same_but_for_case(header.first, name); };
  if (std::ranges::none_of(step.headers, same)) step.headers.emplace_back(std::move(name), std::move(value));
}

void read_member(LineReader& line, const MemberLetter& member, OperationStep& step) {
  if (member.natural == Natural::secret) {
    add_member(step, std::string(secret_member(step.op)), line.value(member.natural));
  } else if (member.name == "VersionStages") {
    add_member(step, std::string(member.name), {line.items(0)});
  } else {
    add_member(step, std::string(member.name), line.value(member.natural));
  }
}

/// Takes one part of an operation's line; a byte that begins none is passed over.
void read_part(LineReader& line, OperationStep& step) {
  const char letter = line.next();
  const auto member = std::ranges::find(members, letter, &MemberLetter::letter);
  if (member != members.end()) return read_member(line, *member, step);
  switch (letter) {
    case 'u': {
      std::string name = line.text();
      return add_member(step, std::move(name), line.value(Natural::payload));
    }
    case '&':
      step.body = line.quoted();
      break;
    case '@':
      step.method = line.text();
      break;
    case '/':
      step.path = line.text();
      break;
    case ':': {
      std::string name = line.text();
      auto value = line.take('!') ? std::nullopt : std::optional(line.text());
      return add_header(step, std::move(name), std::move(value));
    }
    case '%':
      step.signature = static_cast<model::SignatureFault>(line.number() % 8);
      break;
    case '\'':
      step.fault = line.text();
      break;
    default:
      break;
  }
}

OperationStep read_operation(LineReader& line, char letter) {
  OperationStep step;
  const auto known = std::ranges::find(operations, letter, &OperationLetter::letter);
  if (letter == 'O') {
    step.op = line.text();
    if (step.op.empty()) step.op = "ListSecrets";
  } else if (known != operations.end()) {
    step.op = known->name;
  } else {
    step.op = operations[static_cast<unsigned char>(letter) % operations.size()].name;
  }
  while (!line.at_end()) read_part(line, step);
  if (step.body) step.members.clear();
  if (step.fault.empty() && !is_known_operation(step.op)) step.fault = unknown_operation_fault;
  return step;
}

AdvanceStep read_advance(LineReader& line) {
  const auto count = static_cast<std::int64_t>(std::max<std::size_t>(line.number(), 1));
  const char unit = line.peek();
  const std::int64_t seconds = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'd' ? 86400 : 3600;
  return {std::chrono::seconds(std::min(count * seconds, max_advance_seconds))};
}

RepeatStep read_repeat(LineReader& line, const Budget& budget) {
  RepeatStep step;
  step.count = std::min(std::max<std::size_t>(line.number(max_repetition), 1), budget.operations);
  while (!line.at_end()) {
    const char letter = line.next();
    if (letter == 's') step.secret = line.number();
    if (letter == 't') step.first_token = line.number();
  }
  return step;
}

void read_settings(LineReader& line, Input& input) {
  std::vector<Capability>& required = input.sequence.required;
  const auto require = [&](Capability capability) {
    if (std::ranges::find(required, capability) == required.end()) required.push_back(capability);
  };
  while (!line.at_end()) {
    if (line.peek() == '"') {
      input.sequence.names_end_with = line.text();
      continue;
    }
    const char letter = line.next();
    if (letter == 'e') input.reading = Reading::end;
    if (letter == 'l') input.reading = Reading::labels;
    if (letter == 'r') require(Capability::rotation);
    if (letter == 'k') require(Capability::kms);
    if (letter == 'c') require(Capability::cloudtrail);
  }
}

void read_line(std::string_view text, Input& input, Budget& budget) {
  std::vector<Step>& steps = input.sequence.steps;
  LineReader line(text, steps, budget);
  const char letter = line.next();
  if (letter == '$') return read_settings(line, input);
  if (letter == 'A') {
    steps.push_back({read_advance(line), ""});
  } else if (letter == 'N') {
    if (budget.operations == 0) return;
    const RepeatStep repeat = read_repeat(line, budget);
    budget.operations -= repeat.count;
    steps.push_back({repeat, ""});
  } else if (budget.operations > 0) {
    --budget.operations;
    steps.push_back({read_operation(line, letter), ""});
  }
}

}  // namespace

Input decode(std::string_view bytes) {
  Input input;
  Budget budget;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find(separator, at), bytes.size());
    if (input.sequence.steps.size() == max_lines) break;
    if (end > at) read_line(bytes.substr(at, end - at), input, budget);
    at = end + 1;
  }
  return input;
}

}  // namespace psvcheck::fuzz
