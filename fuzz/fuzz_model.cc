// Any sequence, on the model and the judge alone: no codec, no target.
//
// What must hold at every step: something is allowed, and the outcome that the sequence goes on with (one of those
// allowed, by a hash of the step) keeps the invariants of states and steps. And at one step of each input, its last or,
// in every other input, one before (of a repetition its last put): every allowed outcome keeps the invariants, the
// judge accepts every allowed outcome as a client sees it (where hundreds are allowed, some of them), and refuses a
// single change (renderings.h) of one of them, unless what the change makes is itself allowed, which is found in the
// set and not by the judge. One step, one outcome and four changes, picked by a hash of the input: the fuzzer has every
// beginning of an input as an input, too, and other inputs try the others.
//
// In every fourth input the judge has followed the sequence from its first step, by the answers alone, so that it holds
// many states possible, and must have accepted each of them; in the others it is told the state before that one step. A
// judge that asks for a read-back, since it holds too many possible, is told the state, too; one that had to drop some
// need refuse nothing.

#include <algorithm>
#include <cstdint>
#include <string>

#include "fuzz/codec.h"
#include "fuzz/direct.h"
#include "fuzz/entry.h"
#include "fuzz/fail.h"
#include "fuzz/figures.h"
#include "fuzz/renderings.h"
#include "harness/server/draw.h"
#include "model/abstract_state.h"
#include "model/step.h"

namespace {

using namespace psvcheck;

class Walk {
 public:
  Walk(const fuzz::Input& input, std::string_view bytes)
      : input_(input), direct_(input.sequence), hash_(server::hashed(0, bytes)) {
    const std::size_t steps = input.sequence.steps.size();
    focus_ = steps == 0 ? 0 : hash_ % 2 == 0 ? steps - 1 : hash_ / 2 % steps;
    follows_ = hash_ / 4096 % 4 == 0;
  }

  std::size_t walk() {
    const auto& steps = input_.sequence.steps;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (const auto* advance = std::get_if<trace::AdvanceStep>(&steps[i].kind)) now_ += advance->by;
      if (const auto* operation = std::get_if<trace::OperationStep>(&steps[i].kind)) take(i, *operation, i == focus_);
      if (const auto* repeat = std::get_if<trace::RepeatStep>(&steps[i].kind)) {
        // Of a repetition the last put is looked at: those before it are alike, and there may be a hundred.
        for (std::size_t put = 0; put < repeat->count; ++put) {
          take(i, trace::repeated_put(*repeat, put), i == focus_ && put + 1 == repeat->count);
        }
      }
    }
    return taken_;
  }

 private:
  std::string input_text() const { return fuzz::encode(input_); }

  void require(bool holds, std::string_view property) const {
    if (!holds) fuzz::fail(property, input_text());
  }

  void take(std::size_t index, const trace::OperationStep& step, bool is_focus) {
    ++taken_;
    now_ += std::chrono::seconds(1);
    model::Context context;
    context.now = now_;
    const model::Request request = direct_.request(step, state_);
    const model::Outcomes outcomes = model::step(state_, request, context);
    require(!outcomes.empty(), "something is allowed");
    const std::uint64_t hash = server::hashed(index, model::operation_of(request));
    const model::Outcome& chosen = outcomes[hash % 4 == 0 ? hash / 4 % outcomes.size() : 0];
    for (const model::Outcome& outcome : outcomes) {
      if (is_focus || &outcome == &chosen) check_invariants(index, request, outcome);
    }
    if (is_focus) {
      if (!follows_) judge_ = model::Judge(context.level, state_);
      check_judge(request, context);
    }
    bool is_told = false;
    if (follows_ && index <= focus_ && !is_focus) {
      const auto judgement = judge_.judge({{request, answer_of(chosen), {}, now_, now_}, {}});
      if (!judgement.divergences.empty()) fuzz::fail("the judge accepts what is allowed", text_of(judgement));
      is_told = judgement.unsettled;
    }
    model::apply_in_place(state_, chosen);
    if (is_told) judge_ = model::Judge(context.level, state_);
    if (is_focus) check_abstract_states();
    direct_.learn(index, chosen.answer);
  }

  /// An abstract state is the same under other names, and says for a person what it is.
  void check_abstract_states() const {
    for (const auto& [name, secret] : state_.secrets) {
      model::Roles roles;
      const auto state = model::abstract_state(state_, name, &roles);
      require(!model::class_of(state_, name).empty(), "a state has a class");
      if (!state) continue;
      model::Renaming renaming;
      renaming.swaps_labels = hash_ % 2 == 0;
      renaming.swaps_payloads = hash_ / 2 % 2 == 0;
      const std::size_t count = model::version_count(*state);
      for (std::size_t i = 0; i < count; ++i) {
        renaming.version_at[i] = static_cast<std::uint8_t>((i + hash_ / 4 % count) % count);
      }
      const model::AbstractState other = model::renamed(*state, renaming);
      require(model::canonical(other) == *state, "a state under other names is the same state");
      require(roles.versions[count == 0 ? 0 : count - 1] != nullptr || count == 0, "each version has a place");
    }
  }

  /// Nothing says what is answered there, so it may be this.
  static model::Answer answer_of(const model::Outcome& outcome) {
    if (std::holds_alternative<model::AnyAnswer>(outcome.answer)) return model::Refusal{"ValidationException", ""};
    return outcome.answer;
  }

  void check_invariants(std::size_t index, const model::Request& request, const model::Outcome& outcome) const {
    const auto broken = model::broken_invariants(state_, outcome);
    if (broken.empty()) return;
    std::string text = broken.front() + "\nafter step " + std::to_string(index) + ", " +
                       std::string(model::operation_of(request)) + ", by";
    for (const model::Reason& reason : outcome.reasons) text.append(" ").append(reason.clause);
    fuzz::fail("every allowed outcome keeps the invariants", text + '\n' + input_text());
  }

  /// The secret that is read back: what the request names, or what it would make. None where that has the ARN of
  /// another one for its name (FIND-4), since a read by this name is about the other.
  std::string secret_of(const model::Request& request, const std::vector<fuzz::Allowed>& allowed) const {
    for (const fuzz::Allowed& each : allowed) {
      if (!each.outcome.change) continue;
      const std::string& name = each.outcome.change->name;
      return name.starts_with("arn:") ? "" : name;
    }
    const std::string* const id = model::secret_id_of(request);
    return id != nullptr && state_.secrets.contains(*id) ? *id : "";
  }

  void check_judge(const model::Request& request, const model::Context& context) const {
    const std::vector<fuzz::Allowed> allowed = fuzz::allowed_by(judge_, request, context);
    const std::string secret = secret_of(request, allowed);
    bool is_open = false;
    for (const fuzz::Allowed& each : allowed) {
      is_open = is_open || std::holds_alternative<model::AnyAnswer>(each.outcome.answer);
    }
    const std::size_t changed_one = hash_ % allowed.size();
    // Where much is unknown, hundreds are allowed; other inputs try others of these.
    constexpr std::size_t enough = 16;
    const std::size_t stride = (allowed.size() + enough - 1) / enough;
    for (std::size_t i = changed_one % stride; i < allowed.size(); i += stride) {
      const fuzz::Seen seen = fuzz::seen(allowed[i], secret);
      fuzz::Seen rendered = seen;
      rendered.answer = answer_of(allowed[i].outcome);
      const auto accepted = judge(request, rendered, rendered, secret, context);
      if (!accepted.divergences.empty()) {
        fuzz::fail("the judge accepts every allowed outcome", fuzz::fingerprint(rendered) + '\n' + text_of(accepted));
      }
      if (i == changed_one && !is_open && !judge_.is_incomplete())
        check_changes(request, seen, allowed, secret, context);
    }
  }

  /// A few of the single changes, which the input picks: other inputs pick others.
  void check_changes(const model::Request& request, const fuzz::Seen& seen, const std::vector<fuzz::Allowed>& allowed,
                     const std::string& secret, const model::Context& context) const {
    constexpr std::size_t few = 4;
    const std::vector<fuzz::Changed> changes = fuzz::changes_of(seen, request);
    for (std::size_t i = 0; i < std::min(few, changes.size()); ++i) {
      const fuzz::Changed& changed = changes[(hash_ / 64 + i * changes.size() / few) % changes.size()];
      const fuzz::Seen other = changed.seen();
      if (fuzz::is_among(allowed, secret, other)) continue;
      if (changed.is_of_answer && !fuzz::is_spoken_of(changed, other.answer, allowed, context.level)) continue;
      const auto refused = judge(request, other, seen, secret, context);
      if (refused.divergences.empty()) refuse(request, changed.what, other, allowed, secret);
    }
  }

  [[noreturn]] void refuse(const model::Request& request, const std::string& what, const fuzz::Seen& changed,
                           const std::vector<fuzz::Allowed>& allowed, const std::string& secret) const {
    std::string text = std::string(model::operation_of(request)) + ' ' + what;
    for (const fuzz::Allowed& each : allowed) {
      text += "\nallowed  " + fuzz::fingerprint(fuzz::seen(each, secret)) + "\n  by";
      for (const model::Reason& reason : each.outcome.reasons) {
        text.append(" ").append(reason.clause).append("/").append(std::to_string(static_cast<int>(reason.aspect)));
      }
    }
    text += "\nchanged  " + fuzz::fingerprint(changed) + "\nstep " + std::to_string(focus_) + " of\n" + input_text();
    fuzz::fail("the judge refuses every single change of an allowed outcome", text);
  }

  model::Judgement judge(const model::Request& request, const fuzz::Seen& seen, const fuzz::Seen& like,
                         const std::string& secret, const model::Context& context) const {
    model::Judge judge = judge_;
    return judge.judge(fuzz::observed(request, seen, like, secret, context));
  }

  std::string text_of(const model::Judgement& judgement) const {
    if (judgement.divergences.empty()) return {};
    const model::Divergence& first = judgement.divergences.front();
    return first.clauses.front() + ' ' + first.operation + ' ' + first.differences.front().where + ": " +
           first.differences.front().expected + " / " + first.differences.front().observed + "\nstep " +
           std::to_string(focus_) + " of\n" + input_text();
  }

  const fuzz::Input& input_;
  fuzz::Direct direct_;
  std::uint64_t hash_;  ///< of the bytes: what it picks is the same for the same input
  std::size_t focus_ = 0;
  bool follows_ = false;  ///< whether the judge has followed from the first step
  std::size_t taken_ = 0;
  model::Time now_{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}};
  model::State state_;
  model::Judge judge_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const fuzz::Input input = fuzz::decode(bytes);
  fuzz::count_execution(Walk(input, bytes).walk());
  return 0;
}
