#include "harness/shrink/shorter_ways.h"

#include <algorithm>
#include <set>
#include <string>

#include "harness/shrink/edit.h"
#include "harness/shrink/model_walk.h"

namespace psvcheck::shrink {
namespace {

using trace::NamedValue;
using trace::OperationStep;
using trace::Value;

/// So many sequences are looked at, at the most.
constexpr std::size_t most_looked_at = 4000;

/// A longer way is not searched for: each request more multiplies what there is to look at.
constexpr std::size_t longest_way = 4;

// What the last step speaks of, and so what the steps before it may be about.
struct Words {
  std::set<std::size_t> secrets, tokens, payloads, labels;
};

Words words_of(trace::Step step) {
  Words words;
  visit_values(step, [&](const Value& value) {
    if (const auto* secret = std::get_if<trace::SecretRef>(&value.kind)) words.secrets.insert(secret->number);
    if (const auto* token = std::get_if<trace::TokenRef>(&value.kind)) words.tokens.insert(token->number);
    if (const auto* payload = std::get_if<trace::PayloadRef>(&value.kind)) words.payloads.insert(payload->number);
    if (const auto* label = std::get_if<trace::LabelRef>(&value.kind)) words.labels.insert(label->number);
  });
  return words;
}

std::size_t beyond(const std::set<std::size_t>& numbers) { return numbers.empty() ? 0 : *numbers.rbegin() + 1; }

Value secret(std::size_t number) { return {trace::SecretRef{number, trace::SecretForm::name}}; }
Value token(std::size_t number) { return {trace::TokenRef{number, trace::LetterCase::lower}}; }
Value payload(std::size_t number) { return {trace::PayloadRef{number}}; }
Value text(std::string_view plain) { return {std::string(plain)}; }

trace::Step step_of(std::string_view operation, std::vector<NamedValue> members) {
  OperationStep step;
  step.op = operation;
  step.members = std::move(members);
  return {std::move(step), ""};
}

// The steps that may come next on a secret, after a prefix in which these tokens were used for it.
class Alphabet {
 public:
  explicit Alphabet(Words words) : words_(std::move(words)) {
    if (words_.secrets.empty()) words_.secrets.insert(0);
    stages_ = {{}, {text("AWSPENDING")}, {text("AWSCURRENT")}, {text("AWSPREVIOUS")}};
    std::set<std::size_t> labels = words_.labels;
    if (labels.empty()) labels.insert(0);
    for (const std::size_t number : labels) {
      const Value label{trace::LabelRef{number}};
      stages_.push_back({label});
      stages_.push_back({text("AWSCURRENT"), label});
    }
  }

  std::vector<trace::Step> after(const std::vector<trace::Step>& prefix) const {
    std::vector<trace::Step> steps;
    for (const std::size_t number : words_.secrets) {
      add_creations(steps, number, prefix.size());
      if (prefix.empty()) continue;
      add_puts(steps, number, prefix.size());
      add_moves(steps, number, prefix);
      steps.push_back(
          step_of("DeleteSecret", {{"SecretId", secret(number)}, {"RecoveryWindowInDays", {std::int64_t{7}}}}));
      steps.push_back(step_of("DeleteSecret", {{"SecretId", secret(number)}, {"ForceDeleteWithoutRecovery", {true}}}));
      steps.push_back(step_of("RestoreSecret", {{"SecretId", secret(number)}}));
    }
    return steps;
  }

 private:
  // The numbers that the last step speaks of, and one of the step's own.
  static std::vector<std::size_t> numbers(const std::set<std::size_t>& spoken, std::size_t step) {
    std::vector<std::size_t> all{beyond(spoken) + step};
    all.insert(all.end(), spoken.begin(), spoken.end());
    return all;
  }

  void add_creations(std::vector<trace::Step>& steps, std::size_t number, std::size_t index) const {
    for (const std::size_t t : numbers(words_.tokens, index)) {
      const std::vector<NamedValue> empty{{"Name", secret(number)}, {"ClientRequestToken", token(t)}};
      for (const std::size_t p : numbers(words_.payloads, index)) {
        std::vector<NamedValue> members = empty;
        members.push_back({"SecretString", payload(p)});
        steps.push_back(step_of("CreateSecret", std::move(members)));
      }
      steps.push_back(step_of("CreateSecret", empty));
    }
  }

  void add_puts(std::vector<trace::Step>& steps, std::size_t number, std::size_t index) const {
    for (const auto& stages : stages_) {
      for (const std::size_t t : numbers(words_.tokens, index)) {
        for (const std::size_t p : numbers(words_.payloads, index)) {
          std::vector<NamedValue> members{
              {"SecretId", secret(number)}, {"ClientRequestToken", token(t)}, {"SecretString", payload(p)}};
          if (!stages.empty()) members.push_back({"VersionStages", {trace::List{stages}}});
          steps.push_back(step_of("PutSecretValue", std::move(members)));
        }
      }
    }
  }

  // Takes labels off the versions that the prefix made, or moves them there.
  void add_moves(std::vector<trace::Step>& steps, std::size_t number, const std::vector<trace::Step>& prefix) const {
    std::set<std::size_t> made;
    for (const trace::Step& step : prefix) {
      const Words words = words_of(step);
      made.insert(words.tokens.begin(), words.tokens.end());
    }
    std::vector<Value> labels{text("AWSCURRENT"), text("AWSPREVIOUS"), text("AWSPENDING")};
    for (const std::size_t label : words_.labels) labels.push_back({trace::LabelRef{label}});
    for (const Value& label : labels) {
      const std::vector<NamedValue> common{{"SecretId", secret(number)}, {"VersionStage", label}};
      for (const std::size_t from : made) {
        std::vector<NamedValue> members = common;
        members.push_back({"RemoveFromVersionId", token(from)});
        steps.push_back(step_of("UpdateSecretVersionStage", members));
        for (const std::size_t to : made) {
          if (to == from) continue;
          steps.push_back(
              step_of("UpdateSecretVersionStage",
                      {common[0], common[1], {"RemoveFromVersionId", token(from)}, {"MoveToVersionId", token(to)}}));
        }
      }
      for (const std::size_t to : made) {
        steps.push_back(step_of("UpdateSecretVersionStage", {common[0], common[1], {"MoveToVersionId", token(to)}}));
      }
    }
  }

  Words words_;
  std::vector<std::vector<Value>> stages_;
};

// The last step with tokens in place of references to steps. Nothing where it cannot be said so.
std::optional<trace::Step> last_alone(const trace::Sequence& sequence) {
  trace::Step last = sequence.steps.back();
  bool possible = std::holds_alternative<OperationStep>(last.kind);
  visit_values(last, [&](Value& value) {
    const auto* version = std::get_if<trace::VersionOfStep>(&value.kind);
    if (version == nullptr) return;
    const auto* made = std::get_if<OperationStep>(&sequence.steps[version->step].kind);
    const Value* given = made == nullptr ? nullptr : trace::find_member(*made, "ClientRequestToken");
    if (given == nullptr || !std::holds_alternative<trace::TokenRef>(given->kind)) {
      possible = false;
    } else {
      const Value copy = *given;
      value = copy;
    }
  });
  return possible ? std::optional(std::move(last)) : std::nullopt;
}

// Breadth first through what the model allows, one sequence for each state that the last step can meet. `take` is given
// each with what its last step meets; false ends the search.
template <class Take>
void search(const trace::Sequence& sequence, model::Level level, std::size_t longest, Take take) {
  const auto last = last_alone(sequence);
  if (!last) return;
  const Alphabet alphabet(words_of(*last));
  std::set<std::string> seen;
  std::vector<std::vector<trace::Step>> level_now{{}};
  std::size_t looked_at = 0;
  for (std::size_t length = 0; length <= longest && !level_now.empty(); ++length) {
    std::vector<std::vector<trace::Step>> level_next;
    for (const auto& prefix : level_now) {
      std::vector<trace::Step> choices = length == 0 ? std::vector<trace::Step>{{}} : alphabet.after(prefix);
      for (trace::Step& choice : choices) {
        if (++looked_at > most_looked_at) return;
        std::vector<trace::Step> steps = prefix;
        if (length > 0) steps.push_back(std::move(choice));
        trace::Sequence made = sequence;
        made.steps = steps;
        made.steps.push_back(*last);
        const auto walked = walk(made, level);
        if (!std::ranges::all_of(walked, &WalkedStep::bound)) {
          if (length == 0) level_next.push_back(std::move(steps));
          continue;
        }
        if (!seen.insert(last_meets(walked, Detail::all)).second) continue;
        if (!take(made, walked, length)) return;
        level_next.push_back(std::move(steps));
      }
    }
    level_now = std::move(level_next);
  }
}

}  // namespace

std::vector<trace::Sequence> shorter_ways(const trace::Sequence& sequence, model::Level level, std::size_t most) {
  std::vector<trace::Sequence> alike, much_alike;
  const std::size_t requests = trace::count_steps(sequence);
  if (requests < 2) return {};
  const auto walked = walk(sequence, level);
  if (!walked.back().bound) return {};
  const std::string all = last_meets(walked, Detail::all);
  const std::string labelled = last_meets(walked, Detail::labelled);
  search(sequence, level, std::min(requests - 2, longest_way),
         [&](const trace::Sequence& made, const std::vector<WalkedStep>& way, std::size_t) {
           if (last_meets(way, Detail::all) == all) {
             alike.push_back(made);
           } else if (last_meets(way, Detail::labelled) == labelled) {
             much_alike.push_back(made);
           }
           return alike.size() + much_alike.size() < most;
         });
  alike.insert(alike.end(), much_alike.begin(), much_alike.end());
  return alike;
}

std::vector<trace::Sequence> ways_to_the_same_outcome(const trace::Sequence& sequence, model::Level level,
                                                      std::size_t most) {
  const std::size_t requests = trace::count_steps(sequence);
  if (requests < 2) return {};
  const auto walked = walk(sequence, level);
  if (!walked.back().bound) return {};
  std::vector<trace::Sequence> ways;
  search(sequence, level, std::min(requests - 2, longest_way),
         [&](const trace::Sequence& made, const std::vector<WalkedStep>& way, std::size_t) {
           if (way.back().outcome == walked.back().outcome) ways.push_back(made);
           return ways.size() < most;
         });
  return ways;
}

}  // namespace psvcheck::shrink
