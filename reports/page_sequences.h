#pragma once

// The sequences of a page's groups as text that compresses well. Groups that were found in one sequence share its first
// steps, and what a step sends is told once: its line for people has only the answer where the rest follows from it.

#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace psvcheck::reports {

struct PageSequence {
  nlohmann::ordered_json scenario;  ///< null where the report has none
  std::vector<std::string> lines;   ///< its steps in words, as step_lines has them; empty, or one for each step
};

/// Lines, for each sequence in turn:
///
///   null                      it has no scenario
///   N                         a scenario of N steps, left out since there would be more than `most_bytes`
///   [LIKE, FIRST, OWN, HEAD]  HEAD is the scenario without its steps. Of those the first FIRST are those of sequence
///                             LIKE (from 0), and two lines follow for each of the OWN others: the step, and as a JSON
///                             string its line for people as `step_row` has it, empty where there is none.
///
/// The longest ones are left out first.
std::string page_sequences(const std::vector<PageSequence>& sequences,
                           std::size_t most_bytes = std::numeric_limits<std::size_t>::max());

/// The line of a step, for people: "=" and the answer where operation and members follow from the step, and ":" and the
/// whole line where they do not. `width` is that of the operations' column. reports/page/steps.js reads it.
std::string step_row(const nlohmann::ordered_json& step, std::string_view line, std::size_t number, std::size_t width);

}  // namespace psvcheck::reports
