#include "harness/generate/tour.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>

#include "harness/generate/groups.h"

namespace psvcheck::generate {

namespace {

/// Breadth first from node 0 over the transitions that `goes` lets pass, on top of the ways that are there already.
template <class Goes>
void extend_ways(const Graph& graph, std::vector<Walk>& ways, std::vector<bool>& reached, Goes goes) {
  std::deque<std::uint32_t> queue;
  for (std::uint32_t node = 0; node < graph.nodes.size(); ++node) {
    if (reached[node]) queue.push_back(node);
  }
  for (; !queue.empty(); queue.pop_front()) {
    const std::uint32_t node = queue.front();
    for (std::uint32_t at = graph.nodes[node].first; at < graph.nodes[node].last; ++at) {
      const Transition& transition = graph.transitions[at];
      if (reached[transition.to] || !goes(transition)) continue;
      reached[transition.to] = true;
      ways[transition.to] = ways[node];
      ways[transition.to].push_back(at);
      queue.push_back(transition.to);
    }
  }
}

/// Plans walks that take what is wanted.
class Planner {
 public:
  Planner(const Graph& graph, std::size_t walk_length)
      : graph_(graph),
        walk_length_(walk_length),
        ways_(ways_to_nodes(graph)),
        taken_(graph.transitions.size(), false),
        next_(graph.nodes.size()) {
    for (std::uint32_t node = 0; node < graph.nodes.size(); ++node) by_depth_.push_back(node);
    std::ranges::sort(by_depth_, {}, [&](std::uint32_t node) { return std::pair(ways_[node].size(), node); });
  }

  Tour plan() && {
    take_each(groups_by_consequence(graph_));
    take_each(groups_by_what_is_named(graph_));
    take_each(groups_by_kind(graph_));
    tour_.first_phase = tour_.walks.size();
    take_the_rest();
    return std::move(tour_);
  }

 private:
  const Transition& at(std::uint32_t index) const { return graph_.transitions[index]; }

  void take(Walk& walk, std::uint32_t index) {
    walk.push_back(index);
    taken_[index] = true;
    known_[groups_[index]] = true;
  }

  void finish(Walk& walk) { tour_.walks.push_back(std::exchange(walk, {})); }

  void begin(Walk& walk, std::uint32_t node) {
    for (const std::uint32_t index : ways_[node]) take(walk, index);
  }

  /// One transition of each group, shallowest states first.
  void take_each(Groups groups) {
    groups_ = std::move(groups);
    known_.assign(std::size_t{1} + std::ranges::max(groups_), false);
    for (std::uint32_t index = 0; index < groups_.size(); ++index) {
      if (taken_[index]) known_[groups_[index]] = true;
    }
    done_.assign(graph_.nodes.size(), false);
    for (const std::uint32_t start : by_depth_) {
      deepest_ = ways_[start].size();
      while (choose_new(start)) take_new_from(start);
    }
  }

  /// A walk to the node, and on as long as a new group is nearer from where it is than from the start.
  void take_new_from(std::uint32_t node) {
    Walk walk;
    begin(walk, node);
    const std::size_t longest = walk.size() + walk_length_;
    while (walk.size() < longest) {
      const auto index = choose_new(node);
      const Walk way = index ? Walk{*index} : way_to_new(node);
      if (way.empty()) break;
      for (const std::uint32_t step : way) take(walk, step);
      if (at(way.back()).is_open) break;
      node = at(way.back()).to;
    }
    finish(walk);
  }

  bool is_new(std::uint32_t index) const { return !known_[groups_[index]]; }

  /// A transition of a new group: one that stays, else one that leads on, and open ones, which end the walk, last.
  std::optional<std::uint32_t> choose_new(std::uint32_t node) {
    if (done_[node] || ways_[node].size() > deepest_) return std::nullopt;
    std::optional<std::uint32_t> leaving, open;
    for (std::uint32_t index = graph_.nodes[node].first; index < graph_.nodes[node].last; ++index) {
      if (!is_new(index)) continue;
      if (at(index).is_open) {
        if (!open) open = index;
      } else if (at(index).stays()) {
        return index;
      } else if (!leaving) {
        leaving = index;
      }
    }
    if (!leaving && !open) done_[node] = true;
    return leaving ? leaving : open;
  }

  /// The shortest way to a node with a new group; empty where none is as near as from the start.
  Walk way_to_new(std::uint32_t from) {
    std::map<std::uint32_t, std::uint32_t> came_by;  // nodes, and the transition that led there
    std::deque<std::pair<std::uint32_t, std::size_t>> queue{{from, 0}};
    for (; !queue.empty(); queue.pop_front()) {
      const auto [node, steps] = queue.front();
      if (steps > 0 && choose_new(node)) {
        Walk way;
        for (std::uint32_t back = node; back != from; back = at(way.back()).from) way.push_back(came_by.at(back));
        std::ranges::reverse(way);
        return way;
      }
      if (steps == deepest_) continue;
      for (std::uint32_t index = graph_.nodes[node].first; index < graph_.nodes[node].last; ++index) {
        if (at(index).is_open || at(index).to == from || came_by.contains(at(index).to)) continue;
        came_by.emplace(at(index).to, index);
        queue.emplace_back(at(index).to, steps + 1);
      }
    }
    return {};
  }

  void take_the_rest() {
    for (std::uint32_t node = 0; node < graph_.nodes.size(); ++node) next_[node] = graph_.nodes[node].first;
    for (const std::uint32_t start : by_depth_) {
      while (wanted(start)) {
        Walk walk;
        begin(walk, start);
        std::uint32_t node = start;
        while (walk.size() < walk_length_) {
          const auto index = choose(node);
          if (!index) break;
          take(walk, *index);
          if (at(*index).is_open) break;
          node = at(*index).to;
        }
        finish(walk);
      }
    }
  }

  /// Whether the node has a transition that is not taken.
  bool wanted(std::uint32_t node) {
    while (next_[node] < graph_.nodes[node].last && taken_[next_[node]]) ++next_[node];
    return next_[node] < graph_.nodes[node].last;
  }

  /// The transition to take next: one that stays, else one that leads on, and open ones, which end the walk, last.
  /// Where all are taken, one to a neighbour that has some. Nothing where the walk ends.
  std::optional<std::uint32_t> choose(std::uint32_t node) {
    std::optional<std::uint32_t> leaving, open;
    if (wanted(node)) {
      for (std::uint32_t index = next_[node]; index < graph_.nodes[node].last; ++index) {
        if (taken_[index]) continue;
        if (at(index).is_open) {
          if (!open) open = index;
        } else if (at(index).stays()) {
          return index;
        } else if (!leaving) {
          leaving = index;
        }
      }
    }
    if (leaving) return leaving;
    if (open) return open;
    for (std::uint32_t index = graph_.nodes[node].first; index < graph_.nodes[node].last; ++index) {
      if (!at(index).stays() && !at(index).is_open && at(index).to != node && wanted(at(index).to)) return index;
    }
    return std::nullopt;
  }

  const Graph& graph_;
  std::size_t walk_length_;
  std::vector<Walk> ways_;
  std::vector<std::uint32_t> by_depth_;
  Groups groups_;
  std::vector<bool> known_, done_;  ///< groups that a walk has taken one of; nodes that have no other
  std::size_t deepest_ = 0;         ///< states further from the start have to wait
  std::vector<bool> taken_;
  std::vector<std::uint32_t> next_;  ///< for each node, before which all are taken
  Tour tour_;
};

/// The numbers that the places, labels and payloads of the canonical state have in a sequence, kept along a walk.
class Numbers {
 public:
  /// The letter with the sequence's numbers.
  Letter of(const Letter& letter) const { return renamed(letter, from_canonical_); }

  void follow(const model::Renaming& step) {
    for (auto& place : from_canonical_.version_at) {
      const auto new_place = std::ranges::find(step.version_at, place) - step.version_at.begin();
      place = static_cast<std::uint8_t>(new_place);
    }
    from_canonical_.swaps_labels = from_canonical_.swaps_labels != step.swaps_labels;
    from_canonical_.swaps_payloads = from_canonical_.swaps_payloads != step.swaps_payloads;
  }

 private:
  model::Renaming from_canonical_;  ///< number i is at this canonical place
};

trace::Value token_value(std::uint8_t place) {
  return {trace::TokenRef{place == unknown_place ? model::most_abstract_versions : place}};
}

class StepWriter {
 public:
  explicit StepWriter(const Letter& letter) : letter_(letter) { step_.op = std::string(name_of(letter.operation)); }

  trace::OperationStep write() && {
    add(std::string(trace::secret_member(step_.op)), {trace::SecretRef{}});
    switch (letter_.operation) {
      case Operation::create:
      case Operation::put:
      case Operation::update:
        write_value();
        break;
      case Operation::move_label:
        add("VersionStage", labels().front());
        add_token("RemoveFromVersionId", letter_.from);
        add_token("MoveToVersionId", letter_.to);
        break;
      case Operation::get:
        add_token("VersionId", letter_.token);
        if (letter_.labels != 0) add("VersionStage", labels().front());
        break;
      case Operation::list:
        if (letter_.flag) add("IncludeDeprecated", {true});
        break;
      case Operation::remove:
        if (letter_.days != 0) add("RecoveryWindowInDays", {std::int64_t{letter_.days}});
        if (letter_.flag) add("ForceDeleteWithoutRecovery", {true});
        break;
      case Operation::describe:
      case Operation::restore:
        break;
    }
    return std::move(step_);
  }

 private:
  void add(std::string name, trace::Value value) { step_.members.push_back({std::move(name), std::move(value)}); }

  void add_token(std::string name, std::uint8_t place) {
    if (place != no_place) add(std::move(name), token_value(place));
  }

  void write_value() {
    const Content content = letter_.content;
    add_token("ClientRequestToken", letter_.token);
    if (letter_.operation == Operation::update && letter_.flag) add("Description", {std::string("described")});
    if (content == Content::string0 || content == Content::both) add("SecretString", {trace::PayloadRef{0}});
    if (content == Content::string1) add("SecretString", {trace::PayloadRef{1}});
    if (content == Content::binary0) add("SecretBinary", {trace::PayloadRef{0}});
    if (content == Content::binary1 || content == Content::both) add("SecretBinary", {trace::PayloadRef{1}});
    if (letter_.operation == Operation::put && letter_.labels != 0) add("VersionStages", {trace::List{labels()}});
  }

  std::vector<trace::Value> labels() const {
    using Bits = model::AbstractVersion;
    std::vector<trace::Value> all;
    if ((letter_.labels & Bits::current) != 0) all.push_back({model::awscurrent.text});
    if ((letter_.labels & Bits::previous) != 0) all.push_back({model::awsprevious.text});
    if ((letter_.labels & Bits::pending) != 0) all.push_back({model::awspending.text});
    if ((letter_.labels & Bits::custom0) != 0) all.push_back({trace::LabelRef{0}});
    if ((letter_.labels & Bits::custom1) != 0) all.push_back({trace::LabelRef{1}});
    return all;
  }

  const Letter& letter_;
  trace::OperationStep step_;
};

}  // namespace

std::vector<Walk> ways_to_nodes(const Graph& graph) {
  std::vector<Walk> ways(graph.nodes.size());
  std::vector<bool> reached(graph.nodes.size(), false);
  reached[0] = true;
  extend_ways(graph, ways, reached, [](const Transition& transition) { return !transition.is_open; });
  extend_ways(graph, ways, reached, [](const Transition&) { return true; });
  return ways;
}

Tour full_tour(const Graph& graph, std::size_t walk_length) { return Planner(graph, walk_length).plan(); }

Share share_of(const Graph& graph, const std::vector<Walk>& walks) {
  std::vector<bool> transitions(graph.transitions.size(), false), kinds(graph.kinds.size(), false);
  std::vector<bool> states(graph.nodes.size(), false);
  Share share;
  for (const Walk& walk : walks) {
    share.steps += walk.size();
    for (const std::uint32_t index : walk) {
      const Transition& transition = graph.transitions[index];
      transitions[index] = kinds[transition.kind] = true;
      states[transition.from] = states[transition.to] = true;
    }
  }
  const auto count = [](const std::vector<bool>& of) { return static_cast<std::size_t>(std::ranges::count(of, true)); };
  share.transitions = count(transitions);
  share.of_transitions = transitions.size();
  share.kinds = count(kinds);
  share.of_kinds = kinds.size();
  share.states = count(states);
  share.of_states = states.size();
  return share;
}

std::vector<NumberedWalk> part_of(const std::vector<Walk>& walks, const Part& part) {
  std::vector<NumberedWalk> taken;
  std::size_t left = part.budget == 0 ? SIZE_MAX : part.budget;
  for (std::size_t i = part.shard - 1; i < walks.size() && left > 0; i += part.of_shards) {
    if (i + 1 < part.from) continue;
    Walk walk = walks[i];
    if (walk.size() > left) walk.resize(left);
    left -= walk.size();
    taken.push_back({i + 1, std::move(walk)});
  }
  return taken;
}

trace::Sequence sequence_of(const Graph& graph, const NumberedWalk& walk) {
  trace::Sequence sequence;
  sequence.source = "psvcheck explore --space " + std::string(graph.space.name);
  Numbers numbers;
  for (const std::uint32_t index : walk.walk) {
    const Transition& transition = graph.transitions[index];
    const Letter& letter = graph.letters[transition.letter];
    sequence.steps.push_back({step_of(numbers.of(letter)), {}});
    numbers.follow(transition.renaming);
  }
  const std::uint32_t last = walk.walk.empty() ? 0 : graph.transitions[walk.walk.back()].from;
  sequence.title = "Walk " + std::to_string(walk.number) + " through the states of " + std::string(graph.space.name) +
                   ", up to \"" + model::text_of(graph.nodes[last].state) + "\"";
  return sequence;
}

trace::OperationStep step_of(const Letter& letter) { return StepWriter(letter).write(); }

}  // namespace psvcheck::generate
