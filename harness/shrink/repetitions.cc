#include "harness/shrink/repetitions.h"

#include <algorithm>
#include <utility>

#include "harness/shrink/edit.h"
#include "harness/shrink/least.h"
#include "harness/shrink/model_walk.h"
#include "model/pruning.h"

namespace psvcheck::shrink {
namespace {

using trace::OperationStep;
using trace::RepeatStep;
using trace::Sequence;
using trace::Value;

bool is_in(const RepeatStep& repeat, std::size_t number) {
  return repeat.first_token <= number && number < repeat.first_token + repeat.count;
}

template <class Ref>
const Ref* reference(const OperationStep& step, std::string_view member) {
  const Value* value = trace::find_member(step, member);
  return value == nullptr ? nullptr : std::get_if<Ref>(&value->kind);
}

/// One number becomes the other wherever it stands, and the other way round, so that what was apart stays apart.
template <class Ref>
void swap_numbers(Sequence& sequence, std::size_t one, std::size_t other) {
  for (trace::Step& step : sequence.steps) {
    visit_values(step, [&](Value& value) {
      auto* ref = std::get_if<Ref>(&value.kind);
      if (ref == nullptr || (ref->number != one && ref->number != other)) return;
      ref->number = ref->number == one ? other : one;
    });
  }
}

std::size_t versions_met(const std::vector<WalkedStep>& walked) {
  const model::Secret* secret = find_named(walked.back().before, walked.back().request);
  return secret == nullptr ? 0 : secret->versions.size();
}

/// The fewest puts in each repetition with which the last step meets the same.
Sequence with_fewest_puts(Sequence sequence, model::Level level, const Meets& meets_the_same) {
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    const auto* repeat = std::get_if<RepeatStep>(&sequence.steps[i].kind);
    std::size_t enough = repeat == nullptr ? 0 : repeat->count;
    for (std::size_t too_few = 0; enough > too_few + 1;) {
      const std::size_t count = too_few + (enough - too_few) / 2;
      (meets_the_same(walk(with_repetition(sequence, i, count), level)) ? enough : too_few) = count;
    }
    if (repeat != nullptr && enough < repeat->count) sequence = with_repetition(sequence, i, enough);
  }
  return sequence;
}

Sequence with_all_puts_repeated(Sequence sequence) {
  for (std::size_t repetition = 0; repetition < sequence.steps.size(); ++repetition) {
    for (std::size_t put = sequence.steps.size(); put-- > 0;) {
      auto made = with_put_repeated(sequence, repetition, put);
      if (!made) continue;
      sequence = *std::move(made);
      if (put < repetition) --repetition;
    }
  }
  return sequence;
}

}  // namespace

Sequence with_repetition(const Sequence& sequence, std::size_t step, std::size_t count) {
  Sequence made = sequence;
  auto* repeat = std::get_if<RepeatStep>(&made.steps[step].kind);
  if (repeat == nullptr) return made;
  if (count == 1) {
    const RepeatStep whole = *repeat;
    made.steps[step].kind = trace::repeated_put(whole, 0);
  } else {
    repeat->count = count;
  }
  return made;
}

std::optional<Sequence> without_repetitions(const Sequence& sequence) {
  std::vector<bool> dropped(sequence.steps.size());
  for (std::size_t i = 0; i < dropped.size(); ++i) {
    dropped[i] = std::holds_alternative<RepeatStep>(sequence.steps[i].kind);
  }
  const bool has_any = std::ranges::find(dropped, true) != dropped.end();
  return has_any ? without_steps(sequence, std::move(dropped)) : std::nullopt;
}

std::optional<Sequence> with_put_repeated(const Sequence& sequence, std::size_t repetition, std::size_t put) {
  if (repetition >= sequence.steps.size() || put + 1 >= sequence.steps.size()) return std::nullopt;
  const auto* repeat = std::get_if<RepeatStep>(&sequence.steps[repetition].kind);
  const auto* single = std::get_if<OperationStep>(&sequence.steps[put].kind);
  if (repeat == nullptr || repeat->count == 0 || single == nullptr || single->op != "PutSecretValue") {
    return std::nullopt;
  }
  const auto* secret = reference<trace::SecretRef>(*single, "SecretId");
  const auto* token = reference<trace::TokenRef>(*single, "ClientRequestToken");
  const auto* payload = reference<trace::PayloadRef>(*single, "SecretString");
  if (secret == nullptr || secret->number != repeat->secret || token == nullptr || payload == nullptr ||
      !single->fault.empty()) {
    return std::nullopt;
  }
  const std::size_t next = repeat->first_token + repeat->count;
  for (const trace::Step& step : sequence.steps) {
    const auto* row = std::get_if<RepeatStep>(&step.kind);
    if (row != nullptr && (is_in(*row, token->number) || is_in(*row, next))) return std::nullopt;
    if (row != nullptr && is_in(*row, payload->number)) return std::nullopt;
  }
  Sequence made = sequence;
  for (trace::Step& step : made.steps) {
    visit_values(step, [&](Value& value) {
      const auto* version = std::get_if<trace::VersionOfStep>(&value.kind);
      if (version != nullptr && version->step == put) value.kind = *token;
    });
  }
  swap_numbers<trace::TokenRef>(made, token->number, next);
  swap_numbers<trace::PayloadRef>(made, payload->number, next);
  ++std::get<RepeatStep>(made.steps[repetition].kind).count;
  std::vector<bool> dropped(made.steps.size());
  dropped[put] = true;
  return without_steps(made, std::move(dropped));
}

std::vector<Sequence> with_many_versions(const Sequence& sequence, model::Level level) {
  const auto whole = walk(sequence, level);
  if (!without_repetitions(sequence)) return {};
  const std::string meets = last_meets(whole, Detail::classed);
  std::vector<Sequence> all;
  for (const std::size_t versions : {model::versions_kept, model::versions_kept + 1}) {
    const Meets meets_the_same = [&](const std::vector<WalkedStep>& walked) {
      return all_bound(walked) && versions_met(walked) >= versions && last_meets(walked, Detail::classed) == meets;
    };
    if (!meets_the_same(whole)) break;
    Sequence least = with_fewest_puts(least_that(sequence, level, meets_the_same, true), level, meets_the_same);
    all.push_back(with_all_puts_repeated(least));
    all.push_back(std::move(least));
  }
  return all;
}

}  // namespace psvcheck::shrink
