// psvcheck explore: takes every transition of an abstract state space through a target and says what diverges.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ostream>

#include "harness/cli/commands.h"
#include "harness/cli/session.h"
#include "harness/generate/graph.h"
#include "harness/generate/switch_tour.h"
#include "harness/generate/tour.h"

namespace psvcheck::cli {
namespace {

using generate::Graph;
using generate::NumberedWalk;
using generate::Walk;

struct ExploreArguments {
  SessionOptions session;
  std::string space;  ///< small against a target and large without, where empty
  std::size_t budget = 0;
  std::string shard = "1/1";
  std::size_t from = 1;
  std::size_t switches = 0;
  bool model_only = false;
};

/// "2/8". Error: of usage.
Result<generate::Part> part_of(const ExploreArguments& arguments) {
  generate::Part part{.from = arguments.from, .budget = arguments.budget};
  const std::string& text = arguments.shard;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, part.shard);
  const bool has_slash = first.ec == std::errc() && first.ptr != end && *first.ptr == '/';
  const auto second = has_slash ? std::from_chars(first.ptr + 1, end, part.of_shards) : first;
  if (!has_slash || second.ec != std::errc() || second.ptr != end || part.shard < 1 || part.shard > part.of_shards) {
    return usage_error(fmt::format("--shard {}: a shard is I/N, with I from 1 to N; try --shard 1/4", text));
  }
  return part;
}

std::string percent(std::size_t part, std::size_t whole) {
  return fmt::format("{:.1f} %", whole == 0 ? 100.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

/// Steps a second on one connection with --observe full, as measured: the embedded target, and moto, which gains
/// nothing from more connections.
constexpr double embedded_rate = 1'000, moto_rate = 60;

std::string expected_time(std::size_t steps) {
  const auto minutes = [&](double rate) { return static_cast<double>(steps) / rate / 60; };
  return fmt::format("expected: {:.1f} minutes against the embedded target, {:.1f} against a server as fast as moto",
                     minutes(embedded_rate), minutes(moto_rate));
}

/// What is to be done, before it is done. How many steps that is.
std::size_t announce(const Graph& graph, const std::vector<NumberedWalk>& part, std::ostream& out) {
  std::vector<Walk> walks;
  walks.reserve(part.size());
  for (const NumberedWalk& walk : part) walks.push_back(walk.walk);
  const generate::Share share = generate::share_of(graph, walks);
  out << fmt::format("space {}: {} states, {} transitions of {} kinds\n", graph.space.name, share.of_states,
                     share.of_transitions, share.of_kinds);
  out << fmt::format("this tour: {} steps in {} walks; {} of the kinds, {} of the transitions\n", share.steps,
                     walks.size(), percent(share.kinds, share.of_kinds),
                     percent(share.transitions, share.of_transitions));
  out << expected_time(share.steps) << "\n" << std::flush;
  return share.steps;
}

/// Enumerates, plans, and says how fast.
ExitCode explore_model(const Graph& graph, std::chrono::duration<double> taken, Console& console) {
  const auto open = std::ranges::count_if(graph.transitions, &generate::Transition::is_open);
  const generate::Tour tour = generate::full_tour(graph);
  const generate::Share share = generate::share_of(graph, tour.walks);
  console.out << fmt::format(
      "space {}: {} letters, {} states, {} transitions of {} kinds, {} of them with outcomes that lead to different "
      "states\n",
      graph.space.name, graph.letters.size(), graph.nodes.size(), graph.transitions.size(), graph.kinds.size(), open);
  console.out << fmt::format("enumerated with the model in {:.2f} s: {:.0f} transitions a second\n", taken.count(),
                             static_cast<double>(graph.transitions.size()) / taken.count());
  console.out << fmt::format("a tour of all transitions: {} steps in {} walks, each kind once in the first {} walks\n",
                             share.steps, tour.walks.size(), tour.first_phase);
  return ExitCode::conforms;
}

/// The walks of the tour that the arguments ask for. Error of usage: --switch, where it would exceed the budget.
Result<std::vector<Walk>> plan(const ExploreArguments& arguments, const Graph& graph) {
  if (arguments.switches == 0) return generate::full_tour(graph).walks;
  auto tour = generate::switch_tour(graph, arguments.switches,
                                    arguments.budget == 0 ? generate::default_switch_budget : arguments.budget);
  if (!tour) return usage_error(fmt::format("--switch {}: {}", arguments.switches, tour.error()));
  return std::move(tour->walks);
}

/// Says where to go on, where the run ended early.
void say_where_to_go_on(const run::RunResult& result, const std::vector<NumberedWalk>& part, Console& console) {
  if (!result.interrupted && !result.target_failure) return;
  std::size_t done = 0;
  while (done < result.sequences.size() && result.sequences[done].aborted.empty()) ++done;
  if (done >= part.size()) return;
  console.err << fmt::format("psvcheck: {} of {} walks are done; go on with --from {}\n", done, part.size(),
                             part[done].number)
              << std::flush;
}

Result<ExitCode> explore_target(const ExploreArguments& arguments, const generate::Part& part, const Graph& graph,
                                Console& console) {
  const Result<std::vector<Walk>> walks = plan(arguments, graph);
  if (!walks) return std::unexpected(walks.error());
  const std::vector<NumberedWalk> taken = generate::part_of(*walks, part);
  if (taken.empty())
    return usage_error(fmt::format("the tour has {} walks; nothing of it is left to take", walks->size()));
  Work work;
  work.generated_steps = announce(graph, taken, console.out);
  work.moves_clock = false;
  work.space = graph.space.name;
  work.generated = fmt::format("{} walks", taken.size());
  work.generate = [&](const std::vector<trace::Capability>&, std::uint64_t) -> run::Source {
    return [&, next = std::size_t{0}]() mutable -> std::optional<run::NamedSequence> {
      if (next == taken.size()) return std::nullopt;
      const NumberedWalk& walk = taken[next++];
      const std::string_view tour = arguments.switches == 0 ? "tour" : "switch";
      return run::NamedSequence{fmt::format("explore/{}/{}-{:06}", graph.space.name, tour, walk.number), walk.number,
                                generate::sequence_of(graph, walk), std::nullopt};
    };
  };
  work.finished = [&](run::RunResult& result) { say_where_to_go_on(result, taken, console); };
  return run_session(work, arguments.session, console);
}

Ending explore(const ExploreArguments& arguments, Console& console) {
  const bool is_switch = arguments.switches > 0;
  if (is_switch && !arguments.space.empty() && arguments.space != "small") {
    return usage_error("--switch goes with --space small");
  }
  const Result<generate::Part> part = part_of(arguments);
  if (!part) return std::unexpected(part.error());
  const std::string_view fallback = arguments.model_only && !is_switch ? "large" : "small";
  const std::string_view name = arguments.space.empty() ? fallback : std::string_view(arguments.space);
  const auto start = std::chrono::steady_clock::now();
  const Graph graph = is_switch ? generate::enumerate(*generate::find_space(name), generate::reduced_alphabet())
                                : generate::enumerate(*generate::find_space(name));
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  if (arguments.model_only) return explore_model(graph, taken, console);
  return explore_target(arguments, *part, graph, console);
}

}  // namespace

void add_explore(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command =
      app.add_subcommand("explore", "Take every transition of an abstract state space through a target");
  command->footer(
      "Examples:\n"
      "  psvcheck explore --budget 2000\n"
      "  psvcheck explore --target moto --jobs 2\n"
      "  psvcheck explore --endpoint http://127.0.0.1:4566 --shard 2/8\n"
      "  psvcheck explore --endpoint http://127.0.0.1:4566 --shard 2/8 --from 610\n"
      "  psvcheck explore --mutant previous-not-moved --budget 2000\n"
      "  psvcheck explore --switch 1\n"
      "  psvcheck explore --model-only --space large");
  auto arguments = std::make_shared<ExploreArguments>();
  arguments->session.places.out = "psvcheck-out";
  command
      ->add_option("--space", arguments->space,
                   "Tokens of the one secret: small 2, medium 3, large 4 [small; large with --model-only]")
      ->check(CLI::IsMember({"small", "medium", "large"}));
  command->add_option("--budget", arguments->budget, "At most so many steps; each kind of transition comes first [all]")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}))
      ->type_name("N");
  command->add_option("--shard", arguments->shard, "The I-th of N parts of the tour [1/1]")->type_name("I/N");
  command->add_option("--from", arguments->from, "Begin with this walk; an interrupted run says which [1]")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}))
      ->type_name("N");
  command
      ->add_option("--switch", arguments->switches,
                   "Every sequence of K+1 transitions, of fewer requests; for targets with hidden state")
      ->check(CLI::Range(1, 8))
      ->type_name("K");
  command->add_flag("--model-only", arguments->model_only, "Enumerate the space and plan the tour, without a target");
  command
      ->add_option("--out", arguments->session.places.out, "Folder for reports, journal and reproducers [psvcheck-out]")
      ->type_name("DIR");
  add_session_options(*command, arguments->session);
  command->callback([&console, &ending, arguments] { ending = explore(*arguments, console); });
}

}  // namespace psvcheck::cli
