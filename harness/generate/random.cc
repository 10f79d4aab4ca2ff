#include "harness/generate/random.h"

#include <fmt/format.h>
#include <rapidcheck.h>
#include <rapidcheck/state.h>

#include <algorithm>

#include "harness/generate/draw.h"
#include "harness/generate/faults.h"
#include "harness/generate/requests.h"
#include "harness/generate/world.h"

namespace psvcheck::generate {
namespace {

using trace::Step;

// Where a command leaves its steps. RapidCheck's commands run against a system; here that is a list.
using Steps = std::vector<Step>;

struct TakeSteps : rc::state::Command<World, Steps> {
  explicit TakeSteps(Steps made) : steps(std::move(made)) {}

  void checkPreconditions(const World& world) const override {
    World after = world;
    for (const Step& step : steps) {
      RC_PRE(can_apply(after, step));
      if (steps.size() > 1) generate::apply(after, step);
    }
  }
  void apply(World& world) const override {
    for (const Step& step : steps) generate::apply(world, step);
  }
  void run(const World& /*before*/, Steps& list) const override { list.insert(list.end(), steps.begin(), steps.end()); }
  void show(std::ostream& os) const override { os << steps.size() << " steps"; }

  Steps steps;
};

// Puts with twelve and then nine labels that no version has: with the service's own more than the 20 that a secret may
// have (PUT-10a).
Steps draw_many_labels(const World& world) {
  Steps steps;
  std::size_t label = world.labels;
  std::size_t token = world.tokens;
  const std::size_t secret = draw_live_secret(world);
  for (const std::size_t count : {std::size_t{12}, 6 + below(4)}) {
    trace::List labels;
    for (std::size_t i = 0; i < count; ++i) labels.items.push_back({trace::LabelRef{label++}});
    trace::OperationStep put;
    put.op = "PutSecretValue";
    put.members = {{"SecretId", {trace::SecretRef{secret}}},
                   {"ClientRequestToken", {trace::TokenRef{token++}}},
                   {"SecretString", {trace::PayloadRef{world.payloads}}},
                   {"VersionStages", {std::move(labels)}}};
    steps.push_back({std::move(put), ""});
  }
  return steps;
}

// More than the 100 versions that a secret keeps (PRUNE-1a); where `day_passes` the oldest may go after it.
Steps draw_many_versions(const World& world, bool day_passes) {
  const std::size_t fresh = std::max(world.tokens, world.payloads);
  const trace::RepeatStep puts{100 + below(3), draw_live_secret(world), fresh, {}};
  Steps steps{{puts, ""}};
  if (!day_passes) return steps;
  trace::OperationStep put;
  put.op = "PutSecretValue";
  put.members = {{"SecretId", {trace::SecretRef{puts.secret}}},
                 {"ClientRequestToken", {trace::TokenRef{fresh + puts.count}}},
                 {"SecretString", {trace::PayloadRef{fresh + puts.count}}}};
  steps.push_back({trace::AdvanceStep{std::chrono::hours(25)}, ""});
  steps.push_back({std::move(put), ""});
  return steps;
}

enum class Choice {
  put,
  again,
  create,
  update,
  move,
  read,
  remove,
  restore,
  rotate,
  faulty,
  labels,
  versions,
  time,
  late
};

// The weights are of a thousand. A secret that is scheduled for deletion is tried a little and then restored.
Choice draw_choice(const World& world, const RandomOptions& options) {
  bool alive = false;
  bool scheduled = false;
  for (std::size_t i = 0; i < world.secrets; ++i) {
    alive = alive || stage_of(world, i) == Stage::alive;
    scheduled = scheduled || stage_of(world, i) == Stage::scheduled;
  }
  if (!alive && !scheduled) {
    return weighted<Choice>({{900, Choice::create}, {60, Choice::put}, {20, Choice::read}, {20, Choice::faulty}});
  }
  const std::size_t rarely = alive ? 1 : 0;
  return weighted<Choice>({{415, Choice::put},
                           {25, Choice::again},
                           {alive ? std::size_t{30} : 80, Choice::create},
                           {90, Choice::update},
                           {170, Choice::move},
                           {70, Choice::read},
                           {35, Choice::remove},
                           {scheduled ? (alive ? std::size_t{60} : 300) : 5, Choice::restore},
                           {options.rotates ? std::size_t{40} : 0, Choice::rotate},
                           {120, Choice::faulty},
                           {5 * rarely, Choice::labels},
                           {rarely, Choice::versions},
                           {2 * rarely, Choice::time},
                           {rarely, Choice::late}});
}

Steps draw_steps(const World& world, const RandomOptions& options) {
  const auto one = [](trace::OperationStep step) { return Steps{{std::move(step), ""}}; };
  switch (draw_choice(world, options)) {
    case Choice::put:
      return one(draw_put(world));
    case Choice::again:
      return one(draw_put_again(world));
    case Choice::create:
      return one(draw_create(world));
    case Choice::update:
      return one(draw_update(world));
    case Choice::move:
      return one(draw_stage_move(world));
    case Choice::read:
      return one(draw_read(world));
    case Choice::remove:
      return one(draw_delete(world));
    case Choice::restore:
      return one(draw_restore(world));
    case Choice::rotate:
      return one(draw_rotate(world));
    case Choice::faulty:
      return one(draw_faulty(world));
    case Choice::labels:
      return draw_many_labels(world);
    case Choice::versions:
      return draw_many_versions(world, false);
    case Choice::late:
      return draw_many_versions(world, true);
    case Choice::time:  // a day, after which versions may go, or more than any recovery window
      return {{trace::AdvanceStep{std::chrono::hours(happens(50) ? 25 : 31 * 24)}, ""}};
  }
  return {};
}

rc::Gen<std::shared_ptr<const TakeSteps::CommandType>> command(const World& world, const RandomOptions& options) {
  // RapidCheck's size narrows ranges, and here it is the length of the sequence: draws take the whole range always.
  return rc::gen::resize(
      rc::kNominalSize, rc::gen::exec([&world, &options] {
        return std::shared_ptr<const TakeSteps::CommandType>(std::make_shared<TakeSteps>(draw_steps(world, options)));
      }));
}

bool rotates(const trace::Sequence& sequence) {
  return std::ranges::any_of(sequence.steps, [](const Step& step) {
    const auto* operation = std::get_if<trace::OperationStep>(&step.kind);
    return operation != nullptr && operation->op == "RotateSecret";
  });
}

// The steps up to this many; what is left of a repetition is made shorter.
void cut(trace::Sequence& sequence, std::size_t steps) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    if (kept == steps) {
      sequence.steps.resize(i);
      return;
    }
    if (auto* repeat = std::get_if<trace::RepeatStep>(&sequence.steps[i].kind)) {
      repeat->count = std::min(repeat->count, steps - kept);
      kept += repeat->count;
    } else if (std::holds_alternative<trace::OperationStep>(sequence.steps[i].kind)) {
      ++kept;
    }
  }
}

}  // namespace

run::NamedSequence random_sequence(const RandomOptions& options, std::uint64_t number) {
  constexpr std::uint64_t observed_at_the_end = 5;
  const rc::Random random(rc::Random::Key{options.seed, number, 0, 0});
  // RapidCheck makes 1 to size + 1 commands.
  const int size = static_cast<int>(std::max<std::size_t>(options.length, 1)) - 1;
  const auto commands = rc::state::gen::commands(
                            World{}, [&options](const World& world) { return command(world, options); })(random, size)
                            .value();
  run::NamedSequence sequence;
  sequence.name = fmt::format("random/{}", number);
  sequence.number = number;
  sequence.sequence.title = fmt::format("random sequence {} of seed {}", number, options.seed);
  sequence.sequence.source = fmt::format("psvcheck run --seed {}", options.seed);
  const World world;
  for (const auto& command : commands) command->run(world, sequence.sequence.steps);
  if (rotates(sequence.sequence)) sequence.sequence.required = {trace::Capability::rotation};
  if (number % observed_at_the_end == observed_at_the_end - 1) sequence.observe = run::Observe::end;
  return sequence;
}

run::Source random_source(const RandomOptions& options, const Budget& budget, std::uint64_t first_number) {
  return [=, next = std::uint64_t{0}, steps = std::size_t{0}]() mutable -> std::optional<run::NamedSequence> {
    if (budget.sequences && next >= *budget.sequences) return std::nullopt;
    if (budget.steps && steps >= *budget.steps) return std::nullopt;
    if (budget.until && std::chrono::steady_clock::now() >= *budget.until) return std::nullopt;
    run::NamedSequence sequence = random_sequence(options, next++);
    if (budget.steps) cut(sequence.sequence, *budget.steps - steps);
    steps += trace::count_steps(sequence.sequence);
    sequence.number += first_number;
    return sequence;
  };
}

}  // namespace psvcheck::generate
