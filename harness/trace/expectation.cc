#include "harness/trace/expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/trace/overloaded.h"
#include "harness/wire/aws_json.h"
#include "harness/wire/base64.h"
#include "model/step.h"

namespace psvcheck::trace {
namespace {

// More than this many states at once say that a scenario leaves too much open to mean anything.
constexpr std::size_t max_belief = 1024;

std::optional<std::set<std::string>> texts_of(const std::vector<Value>& values, const Binder& binder) {
  std::set<std::string> texts;
  for (const Value& value : values) {
    auto text = binder.text(value);
    if (!text) return std::nullopt;
    texts.insert(*std::move(text));
  }
  return texts;
}

// A plain text stands for bytes as answers show them, in base64; a symbol stands for the bytes themselves.
std::optional<std::string> bytes_of(const Value& value, const Binder& binder) {
  if (const auto* text = std::get_if<std::string>(&value.kind)) return wire::base64_decode(*text);
  auto bytes = binder.text(value);
  return bytes ? std::optional(*std::move(bytes)) : std::nullopt;
}

bool equals(const Value& value, const std::string& text, const Binder& binder) {
  const auto expected = binder.text(value);
  return expected && *expected == text;
}
bool equals(const Value& value, const model::Blob& blob, const Binder& binder) {
  return bytes_of(value, binder) == blob.bytes;
}
bool equals(const Value& value, const model::Labels& labels, const Binder& binder) {
  const auto* list = std::get_if<List>(&value.kind);
  return list != nullptr && texts_of(list->items, binder) == std::set(labels.begin(), labels.end());
}
bool equals(const Value& value, const std::map<std::string, model::Labels>& labels, const Binder&) {
  const auto* literal = std::get_if<Literal>(&value.kind);
  if (literal == nullptr) return false;
  const auto json = nlohmann::json::parse(literal->json, nullptr, false);
  if (!json.is_object() || json.size() != labels.size()) return false;
  return std::ranges::all_of(labels, [&](const auto& entry) {
    const auto found = json.find(entry.first);
    if (found == json.end() || !found->is_array()) return false;
    std::set<std::string> expected;
    for (const auto& label : *found) expected.insert(label.is_string() ? label.template get<std::string>() : "");
    return expected == std::set(entry.second.begin(), entry.second.end());
  });
}
// Dates and whole lists of versions have no form in an expectation; it can say that they are absent only.
bool equals(const Value&, const model::Time&, const Binder&) { return false; }
bool equals(const Value&, const std::vector<model::VersionEntry>&, const Binder&) { return false; }

template <class T>
bool member_matches(const Value& value, const model::Member<T>& member, const Binder& binder) {
  if (const T* present = model::given(member)) return equals(value, *present, binder);
  if (!model::missing(member)) return false;
  if (const auto* list = std::get_if<List>(&value.kind)) return list->items.empty();  // no labels: empty or absent
  return std::holds_alternative<Null>(value.kind);
}

bool answer_has(const NamedValue& expected, const model::Answer& answer, const Binder& binder) {
  bool matches = false;
  std::visit(
      [&](const auto& fields) {
        model::visit_answer_members(fields, [&](std::string_view name, const auto& member) {
          if (name == expected.name) matches = member_matches(expected.value, member, binder);
        });
      },
      answer);
  return matches;
}

bool holds(const ExpectedVersion& expected, const model::Value& value, const Binder& binder) {
  const auto* stored = std::get_if<model::SecretValue>(&value);
  return std::visit(Overloaded{
                        [](const NotCompared&) { return true; },
                        [&](const NoValue&) { return std::holds_alternative<model::NoValue>(value); },
                        [&](const StringValue& text) {
                          return stored != nullptr && stored->kind == model::SecretValue::Kind::string &&
                                 equals(text.value, stored->bytes, binder);
                        },
                        [&](const BinaryValue& bytes) {
                          return stored != nullptr && stored->kind == model::SecretValue::Kind::binary &&
                                 bytes_of(bytes.value, binder) == stored->bytes;
                        },
                    },
                    expected.holds);
}

bool version_matches(const ExpectedVersion& expected, const model::Secret& secret, const Binder& binder) {
  const auto id = binder.text(expected.version);
  const model::Version* version = id ? model::find_version(secret, model::VersionId{*id}) : nullptr;
  if (version == nullptr) return false;
  const std::vector<std::string> labels = model::labels_of(secret, version->id);
  return texts_of(expected.labels, binder) == std::set(labels.begin(), labels.end()) &&
         holds(expected, version->value, binder);
}

bool secret_matches(const ExpectedState& expected, const model::State& state, const Binder& binder) {
  const auto found = state.secrets.find(secret_name(binder.binding(), expected.secret));
  if (found == state.secrets.end()) return expected.gone;
  const model::Secret& secret = *found->second;
  if (expected.gone) return false;
  if (expected.scheduled && *expected.scheduled != secret.deletion.has_value()) return false;
  if (!expected.versions) return true;
  return expected.versions->size() == secret.versions.size() &&
         std::ranges::all_of(*expected.versions,
                             [&](const ExpectedVersion& version) { return version_matches(version, secret, binder); });
}

std::string summary_of(const model::Answer& answer) {
  if (const auto* refusal = std::get_if<model::Refusal>(&answer)) return refusal->type;
  if (std::holds_alternative<model::AnyAnswer>(answer)) return "any answer";
  std::string text = "success";
  std::visit(
      [&](const auto& fields) {
        model::visit_answer_members(fields, [&](std::string_view name, const auto& member) {
          using T = std::remove_cvref_t<decltype(member)>;
          if constexpr (std::is_same_v<T, model::Member<model::Labels>>) {
            if (const auto* labels = model::given(member))
              text += fmt::format(" {} [{}]", name, fmt::join(*labels, " "));
          }
        });
      },
      answer);
  return text;
}

std::string summary_of(const model::State& state) {
  std::string text;
  for (const auto& [name, secret] : state.secrets) {
    text += fmt::format("; {}{}:", name, secret->deletion ? " (scheduled for deletion)" : "");
    constexpr std::size_t shown_versions = 12;
    for (std::size_t i = 0; i < secret->versions.size() && i < shown_versions; ++i) {
      const auto& version = secret->versions[i];
      text += fmt::format(" {} [{}]", version->id.text, fmt::join(model::labels_of(*secret, version->id), " "));
    }
    if (secret->versions.size() > shown_versions) {
      text += fmt::format(" and {} more", secret->versions.size() - shown_versions);
    }
  }
  return text;
}

std::string summary_of(const std::vector<model::Reason>& reasons) {
  std::set<std::string_view> ids;
  for (const model::Reason& reason : reasons) ids.insert(reason.clause);
  return ids.empty() ? "" : fmt::format(" ({})", fmt::join(ids, ", "));
}

// Follows one scenario through the model.
class Walk {
 public:
  Walk(const Sequence& scenario, model::Level level, std::string_view without)
      : scenario_(scenario), level_(level), without_(without) {}

  std::vector<std::string> run() {
    for (index_ = 0; index_ < scenario_.steps.size() && !lost_; ++index_) {
      std::visit([&](const auto& step) { take(step); }, scenario_.steps[index_].kind);
    }
    // Tokens as "token 1": the same sentence at every run, and one that a person can compare with the file.
    const auto symbols = binder_.symbols(scenario_);
    for (std::string& sentence : said_) sentence = describe(std::move(sentence), symbols);
    return std::move(said_);
  }

 private:
  struct Possibility {
    model::Outcome outcome;
    model::State state;
  };

  template <class... Args>
  void say(fmt::format_string<Args...> format, Args&&... args) {
    said_.push_back(fmt::format("step {}: {}", index_, fmt::format(format, std::forward<Args>(args)...)));
  }

  void take(const AdvanceStep& step) { now_ += step.by; }

  void take(const OperationStep& step) {
    const std::vector<Possibility> possible = follow(step);
    if (!step.expect.empty()) compare(step.expect, possible, &Walk::matches);
  }

  void take(const RepeatStep& step) {
    // A target may have a quota below the hundred versions of the quotas page. What a scenario says of the steps after
    // a repetition is said of those that have none.
    constexpr std::size_t versions_without_quota = 100;
    for (std::size_t i = 0; i < step.count && !lost_; ++i) {
      const OperationStep put = repeated_put(step, i);
      const std::vector<model::State> before = belief_;
      follow(put);
      const auto found = before.front().secrets.find(binder_.secret_of(put));
      const bool is_below = found != before.front().secrets.end() &&
                            found->second->versions.size() < versions_without_quota && belief_.size() > before.size();
      if (is_below)
        std::erase_if(belief_, [&](const auto& state) { return std::ranges::find(before, state) != before.end(); });
    }
    std::vector<Possibility> possible;
    possible.reserve(belief_.size());
    for (const model::State& state : belief_) possible.push_back({{}, state});
    if (!step.expect.empty()) compare(step.expect, possible, &Walk::matches_state_only);
  }

  // What may happen from every state that is possible now, which it moves on.
  std::vector<Possibility> follow(const OperationStep& step) {
    const auto request = binder_.request(step);
    if (!request) {
      say("cannot be bound: {}", request.error());
      lost_ = true;
      return {};
    }
    model::Request decoded = wire::decode_request(*request);
    if (step.signature) decoded = model::unauthenticated(decoded, *step.signature);
    now_ += std::chrono::milliseconds(10);
    model::Context context;
    context.now = now_;
    context.level = level_;
    context.without = without_;
    if (const std::string* name = model::secret_id_of(decoded); name != nullptr && step.op == "CreateSecret") {
      // A suffix of its own for every creation, as the service gives (FIND-5).
      context.arn =
          fmt::format("arn:aws:secretsmanager:us-east-1:123456789012:secret:{}-Ab{:04}", *name, index_ % 10000);
    }
    std::vector<Possibility> possible;
    std::vector<model::State> next;
    for (const model::State& state : belief_) {
      for (model::Outcome& outcome : model::step(state, decoded, context)) {
        binder_.learn(index_, decoded, outcome.answer);
        model::State after = model::apply(state, outcome);
        if (std::ranges::find(next, after) == next.end()) next.push_back(after);
        possible.push_back({std::move(outcome), std::move(after)});
      }
    }
    belief_ = std::move(next);
    if (belief_.size() > max_belief) {
      say("leaves more than {} states possible", max_belief);
      lost_ = true;
    }
    return possible;
  }

  static bool matches(const Expectation& expected, const Possibility& possible, const Binder& binder) {
    return matches_answer(expected, possible.outcome.answer, binder) && matches_state(expected, possible.state, binder);
  }
  static bool matches_state_only(const Expectation& expected, const Possibility& possible, const Binder& binder) {
    return matches_state(expected, possible.state, binder);
  }

  void compare(const std::vector<Expectation>& expect, const std::vector<Possibility>& possible,
               bool (*match)(const Expectation&, const Possibility&, const Binder&)) {
    constexpr std::size_t shown_outcomes = 6;
    std::vector<bool> reached(expect.size(), false);
    std::size_t unexpected = 0;
    for (const Possibility& possibility : possible) {
      bool expected = false;
      for (std::size_t i = 0; i < expect.size(); ++i) {
        if (excluded(expect[i]) || !match(expect[i], possibility, binder_)) continue;
        reached[i] = expected = true;
      }
      if (!expected && ++unexpected <= shown_outcomes) {
        say("the model allows at level {} what the scenario does not expect: {}{}{}", model::name_of(level_),
            summary_of(possibility.outcome.answer), summary_of(possibility.outcome.reasons),
            summary_of(possibility.state));
      }
    }
    if (unexpected > shown_outcomes) say("and {} outcomes more", unexpected - shown_outcomes);
    for (std::size_t i = 0; i < expect.size(); ++i) {
      if (excluded(expect[i]) || reached[i]) continue;
      say("the model does not allow at level {} what the scenario expects as alternative {}", model::name_of(level_),
          i);
    }
  }

  bool excluded(const Expectation& expected) const { return expected.strength && level_ >= *expected.strength; }

  const Sequence& scenario_;
  model::Level level_;
  std::string_view without_;
  Binder binder_{Binding{"scenario", 0, 0, scenario_.names_end_with}};
  model::Time now_{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15} + std::chrono::hours{12}};
  std::vector<model::State> belief_{model::State{}};
  std::size_t index_ = 0;
  bool lost_ = false;
  std::vector<std::string> said_;
};

}  // namespace

bool matches_answer(const Expectation& expectation, const model::Answer& answer, const Binder& binder) {
  return std::visit(Overloaded{
                        [](const AnythingGoes&) { return true; },
                        [&](const Refused& refused) {
                          const auto* refusal = std::get_if<model::Refusal>(&answer);
                          return refusal != nullptr && refusal->type == refused.type;
                        },
                        [&](const Succeeds& ok) {
                          return model::is_success(answer) && !std::holds_alternative<model::AnyAnswer>(answer) &&
                                 std::ranges::all_of(ok.members, [&](const NamedValue& member) {
                                   return answer_has(member, answer, binder);
                                 });
                        },
                    },
                    expectation.answer);
}

bool matches_state(const Expectation& expectation, const model::State& state, const Binder& binder) {
  return std::ranges::all_of(expectation.then,
                             [&](const ExpectedState& secret) { return secret_matches(secret, state, binder); });
}

std::vector<std::string> disagreements(const Sequence& scenario, model::Level level, std::string_view without_clause) {
  return Walk(scenario, level, without_clause).run();
}

}  // namespace psvcheck::trace
