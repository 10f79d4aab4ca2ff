#include "harness/generate/random.h"

#include <fmt/format.h>
#include <rapidcheck.h>
#include <rapidcheck/state.h>

#include <algorithm>

#include "harness/generate/draw.h"
#include "harness/generate/faults.h"
#include "harness/generate/requests.h"
#include "harness/generate/situations.h"
#include "harness/generate/world.h"

namespace psvcheck::generate {
namespace {

using trace::Step;

// Where a command leaves its steps. RapidCheck's commands run against a system; here that is a list.
using Steps = std::vector<Step>;

struct Drawn {
  Steps steps;
  bool is_situation = false;  ///< situations.h
};

struct TakeSteps : rc::state::Command<World, Steps> {
  explicit TakeSteps(Drawn drawn) : steps(std::move(drawn.steps)), is_situation(drawn.is_situation) {}

  void checkPreconditions(const World& world) const override {
    World after = world;
    for (const Step& step : steps) {
      RC_PRE(can_apply(after, step));
      if (steps.size() > 1) generate::apply(after, step);
    }
  }
  void apply(World& world) const override {
    for (const Step& step : steps) generate::apply(world, step);
    if (is_situation) ++world.situations;
  }
  void run(const World& /*before*/, Steps& list) const override { list.insert(list.end(), steps.begin(), steps.end()); }
  void show(std::ostream& os) const override { os << steps.size() << " steps"; }

  Steps steps;
  bool is_situation;
};

bool are_faults_due(const World& world) { return world.faults < faults_in_a_sequence; }

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
  situation,
};

// A sequence is dealt its situations and faults early, so that it mostly has them. A secret that is scheduled for
// deletion is tried a little and then restored.
Choice draw_choice(const World& world, const RandomOptions& options) {
  bool alive = false;
  bool scheduled = false;
  for (std::size_t i = 0; i < world.secrets; ++i) {
    alive = alive || stage_of(world, i) == Stage::alive;
    scheduled = scheduled || stage_of(world, i) == Stage::scheduled;
  }
  if (!alive && !scheduled) {
    return weighted<Choice>({{900, Choice::create}, {60, Choice::put}, {20, Choice::read}});
  }
  constexpr std::uint64_t early = 4;
  const bool is_situation_due = alive && world.situations < situations_in_a_sequence;
  const std::size_t situations = is_situation_due ? (world.place.number < early ? 1'500 : 500) : 0;
  return weighted<Choice>({{415, Choice::put},
                           {25, Choice::again},
                           {alive ? std::size_t{30} : 80, Choice::create},
                           {90, Choice::update},
                           {170, Choice::move},
                           {is_unobserved(world.place) ? std::size_t{300} : 70, Choice::read},
                           {35, Choice::remove},
                           {scheduled ? (alive ? std::size_t{60} : 300) : 5, Choice::restore},
                           {options.rotates ? std::size_t{40} : 0, Choice::rotate},
                           {!alive                  ? 0
                            : are_faults_due(world) ? std::size_t{350}
                                                    : 60,
                            Choice::faulty},
                           {situations, Choice::situation}});
}

// How often the sequence has had such a step; those that belong together always come.
std::size_t times_had(const World& world, const Drawn& drawn) {
  if (drawn.is_situation) return 0;
  const auto& step = std::get<trace::OperationStep>(drawn.steps.front().kind);
  if (!step.fault.empty()) return 0;
  if (!can_apply(world, drawn.steps.front())) return 0;
  const auto found = world.kinds.find(kind_of(world, step));
  return found == world.kinds.end() ? 0 : found->second;
}

Drawn draw_steps(const World& world, const RandomOptions& options) {
  const auto one = [](trace::OperationStep step) { return Drawn{{{std::move(step), ""}}}; };
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
    case Choice::situation:
      return {draw_situation(world, options.rotates), true};
  }
  return {};
}

// Of a few the one whose kind is rarest so far: what was just shown is seldom worth a step.
Drawn draw_novel(const World& world, const RandomOptions& options) {
  constexpr int draws = 3;
  Drawn best = draw_steps(world, options);
  std::size_t least = times_had(world, best);
  for (int i = 1; i < draws && least > 0; ++i) {
    Drawn other = draw_steps(world, options);
    const std::size_t times = times_had(world, other);
    if (times < least) {
      least = times;
      best = std::move(other);
    }
  }
  return best;
}

rc::Gen<std::shared_ptr<const TakeSteps::CommandType>> command(const World& world, const RandomOptions& options) {
  // RapidCheck's size narrows ranges, and here it is the length of the sequence: draws take the whole range always.
  return rc::gen::resize(
      rc::kNominalSize, rc::gen::exec([&world, &options] {
        return std::shared_ptr<const TakeSteps::CommandType>(std::make_shared<TakeSteps>(draw_novel(world, options)));
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

using Commands = rc::state::Commands<TakeSteps::CommandType>;

// Whether it was long enough for what it is dealt.
bool has_its_cards(const World& start, const Commands& commands) {
  World world = start;
  for (const auto& command : commands) command->apply(world);
  return world.situations >= situations_in_a_sequence && !are_faults_due(world);
}

// What a run of a minute has is its first sequences, so these are not left to be short.
Commands commands_of(const World& start, const RandomOptions& options) {
  constexpr std::uint64_t first = 3, tries = 16;
  const std::size_t least = start.place.number < first ? options.length / 3 : 0;
  // RapidCheck makes 1 to size + 1 commands.
  const int size = static_cast<int>(std::max<std::size_t>(options.length, 1)) - 1;
  const auto generator =
      rc::state::gen::commands(start, [&options](const World& world) { return command(world, options); });
  Commands made;
  for (std::uint64_t i = 0; i < tries && (made.size() < least || !has_its_cards(start, made)); ++i) {
    made = generator(rc::Random(rc::Random::Key{options.seed, start.place.number, i, 0}), size).value();
  }
  return made;
}

}  // namespace

run::NamedSequence random_sequence(const RandomOptions& options, std::uint64_t number) {
  World start;
  start.place = {options.seed, number};
  const auto commands = commands_of(start, options);
  run::NamedSequence sequence;
  sequence.name = fmt::format("random/{}", number);
  sequence.number = number;
  sequence.sequence.title = fmt::format("random sequence {} of seed {}", number, options.seed);
  sequence.sequence.source = fmt::format("psvcheck run --seed {}", options.seed);
  const World world;
  for (const auto& command : commands) command->run(world, sequence.sequence.steps);
  if (rotates(sequence.sequence)) sequence.sequence.required = {trace::Capability::rotation};
  if (is_unobserved(start.place)) sequence.observe = run::Observe::end;
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
