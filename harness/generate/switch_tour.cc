#include "harness/generate/switch_tour.h"

#include <algorithm>
#include <cstdint>
#include <set>

namespace psvcheck::generate {

namespace {

using Bits = model::AbstractVersion;

bool is_in_reduced(const Letter& letter) {
  const bool is_made_of = letter.content == Content::string0 || letter.content == Content::binary1;
  const bool names_versions = letter.from != unknown_place && letter.to != unknown_place;
  switch (letter.operation) {
    case Operation::put:
      return is_made_of && letter.token != no_place &&
             (letter.labels == 0 || letter.labels == (Bits::exists | Bits::pending));
    case Operation::create:
    case Operation::update:
      return letter.content == Content::string0 && letter.token != no_place;
    case Operation::move_label:
      if (letter.labels == Bits::current) return names_versions && letter.from != no_place && letter.to != no_place;
      return letter.labels == Bits::pending && names_versions && letter.from != no_place && letter.to == no_place;
    case Operation::get:
      return letter.token == no_place && letter.labels == 0;
    case Operation::remove:
      return (letter.days == 7) != letter.flag;
    case Operation::restore:
      return true;
    case Operation::describe:
    case Operation::list:
      break;
  }
  return false;
}

/// Takes every window of so many transitions.
class SwitchPlanner {
 public:
  SwitchPlanner(const Graph& graph, std::size_t length) : graph_(graph), length_(length), ways_(ways_to_nodes(graph)) {
    for (std::uint32_t node = 0; node < graph.nodes.size(); ++node) by_depth_.push_back(node);
    std::ranges::sort(by_depth_, {}, [&](std::uint32_t node) { return std::pair(ways_[node].size(), node); });
  }

  Tour plan() && {
    for (const std::uint32_t node : by_depth_) {
      Walk window;
      take_from(node, window);
    }
    tour_.first_phase = tour_.walks.size();
    return std::move(tour_);
  }

 private:
  /// Every window that begins in the node with `window`, depth first.
  void take_from(std::uint32_t node, Walk& window) {
    if (window.size() == length_) {
      if (!taken_.contains(window)) walk_through(window);
      return;
    }
    for (std::uint32_t index = graph_.nodes[node].first; index < graph_.nodes[node].last; ++index) {
      const bool may_go_on = !graph_.transitions[index].is_open || window.size() + 1 == length_;
      if (!may_go_on) continue;
      window.push_back(index);
      take_from(graph_.transitions[index].to, window);
      window.pop_back();
    }
  }

  /// A walk to the window and through it, and on as long as each step completes a window that is new.
  void walk_through(const Walk& window) {
    Walk walk = ways_[graph_.transitions[window.front()].from];
    walk.insert(walk.end(), window.begin(), window.end());
    Walk latest = window;
    taken_.insert(latest);
    while (walk.size() < usual_walk_length && !graph_.transitions[walk.back()].is_open) {
      latest.erase(latest.begin());
      const std::uint32_t node = graph_.transitions[walk.back()].to;
      const auto next = find_new(latest, node);
      if (!next) break;
      walk.push_back(*next);
      latest.push_back(*next);
      taken_.insert(latest);
    }
    tour_.walks.push_back(std::move(walk));
  }

  /// A transition of the node that makes a new window of the last ones.
  std::optional<std::uint32_t> find_new(const Walk& latest, std::uint32_t node) const {
    Walk tried = latest;
    tried.push_back(0);
    std::optional<std::uint32_t> open;
    for (std::uint32_t index = graph_.nodes[node].first; index < graph_.nodes[node].last; ++index) {
      tried.back() = index;
      if (taken_.contains(tried)) continue;
      if (!graph_.transitions[index].is_open) return index;
      if (!open) open = index;
    }
    return open;
  }

  const Graph& graph_;
  std::size_t length_;
  std::vector<Walk> ways_;
  std::vector<std::uint32_t> by_depth_;
  std::set<Walk> taken_;
  Tour tour_;
};

std::size_t sum_of(std::size_t a, std::size_t b) { return a > SIZE_MAX - b ? SIZE_MAX : a + b; }

}  // namespace

std::vector<Letter> reduced_alphabet() {
  const std::vector<Letter> letters = alphabet(*find_space("small"));
  // Its payloads do not change places, so neither may the letters: with each letter all that renaming makes of it.
  std::set<Letter> all;
  for (const Letter& letter : letters) {
    if (!is_in_reduced(letter)) continue;
    all.insert(letter);
    all.insert(renamed(letter, {{0, 1, 2, 3}, false, true}));
  }
  return {all.begin(), all.end()};
}

std::size_t count_sequences(const Graph& graph, std::size_t length) {
  // From each node: so many of length 0; each more step adds up those of the nodes that it leads to.
  std::vector<std::size_t> longer(graph.nodes.size(), 1);
  for (std::size_t steps = 0; steps < length; ++steps) {
    std::vector<std::size_t> next(graph.nodes.size(), 0);
    for (const Transition& transition : graph.transitions) {
      if (transition.is_open && steps > 0) continue;
      next[transition.from] = sum_of(next[transition.from], longer[transition.to]);
    }
    longer = std::move(next);
  }
  std::size_t sum = 0;
  for (const std::size_t count : longer) sum = sum_of(sum, count);
  return sum;
}

std::expected<Tour, std::string> switch_tour(const Graph& graph, std::size_t switches, std::size_t budget) {
  const std::size_t count = count_sequences(graph, switches + 1);
  const std::string sequences =
      std::to_string(count) + " sequences of " + std::to_string(switches + 1) + " transitions";
  if (count > budget) {
    return std::unexpected(sequences + " need a step each at least, and the budget is " + std::to_string(budget) +
                           " steps; allow more with --budget, or switch less");
  }
  Tour tour = SwitchPlanner(graph, switches + 1).plan();
  const std::size_t steps = share_of(graph, tour.walks).steps;
  if (steps <= budget) return tour;
  return std::unexpected(sequences + " take " + std::to_string(steps) + " steps, and the budget is " +
                         std::to_string(budget) + "; allow more with --budget, or switch less");
}

}  // namespace psvcheck::generate
