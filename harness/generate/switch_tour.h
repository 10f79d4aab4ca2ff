#pragma once

// Sequences of transitions, for targets that keep more than they show: what such a target does next may depend on how
// it came to where it is, and a tour of single transitions need not find that. A switch tour of K takes every sequence
// of K+1 transitions that follow each other (Chow's n-switch coverage), of a graph with a reduced alphabet, since their
// number grows with the (K+1)-th power of the alphabet.

#include <cstddef>
#include <expected>
#include <string>
#include <vector>

#include "harness/generate/graph.h"
#include "harness/generate/tour.h"

namespace psvcheck::generate {

/// The letters of `small` that change something or show most: no custom labels, no invalid requests, one read.
std::vector<Letter> reduced_alphabet();

/// More steps than this are not taken unless they are asked for.
inline constexpr std::size_t default_switch_budget = 200'000;

/// How many sequences of so many transitions in a row the graph has; SIZE_MAX where they are more than that.
std::size_t count_sequences(const Graph& graph, std::size_t length);

/// Walks that take every sequence of `switches` + 1 transitions, shallowest first. What is open ends a walk here too,
/// so sequences go on from it only where its first outcome is sure. The error says how many there are, where the walks
/// would be longer than the budget.
std::expected<Tour, std::string> switch_tour(const Graph& graph, std::size_t switches, std::size_t budget);

}  // namespace psvcheck::generate
