#include "reports/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "harness/trace/json_fields.h"
#include "harness/trace/json_tree.h"
#include "reports/summary.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto any_number = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());

/// A clause's id is the first part of a group's name: "PUT-7 | PutSecretValue | DescribeSecret: label".
std::string_view clause_in(std::string_view group) { return group.substr(0, group.find(" | ")); }

// Seeds are written as texts where they do not fit into a JSON integer of 64 bits with a sign.
std::uint64_t read_seed(const trace::Node& node) {
  const auto* text = std::get_if<std::string>(&node.value);
  if (text == nullptr) return trace::number_of(node, any_number);
  if (text->empty() || text->size() > 20 || !std::ranges::all_of(*text, [](char c) { return c >= '0' && c <= '9'; })) {
    trace::fail(node, "must be a whole number");
  }
  return std::strtoull(text->c_str(), nullptr, 10);
}

run::KnownGroup read_known(const trace::Node& node) {
  trace::only(node, {"group", "clause", "note", "seen_in", "seed", "steps", "observe"});
  const trace::Object& object = trace::object_of(node);
  run::KnownGroup known;
  const trace::Node& group = trace::require(node, "group");
  known.clause = clause_in(trace::text_of(group));
  if (model::find_clause(known.clause) == nullptr) {
    trace::fail(group, fmt::format("there is no clause {}; a group is CLAUSE | OPERATION | WHERE", known.clause));
  }
  if (const trace::Node* clause = trace::find(object, "clause"); clause && trace::text_of(*clause) != known.clause) {
    trace::fail(*clause, fmt::format("must be {}, as in the group", known.clause));
  }
  if (const trace::Node* note = trace::find(object, "note")) known.note = trace::text_of(*note);
  if (const trace::Node* seen = trace::find(object, "seen_in")) known.seen_in = trace::text_of(*seen);
  if (const trace::Node* seed = trace::find(object, "seed")) known.seed = read_seed(*seed);
  if (const trace::Node* steps = trace::find(object, "steps")) known.steps = trace::number_of(*steps, any_number);
  if (const trace::Node* observe = trace::find(object, "observe")) known.observe = trace::text_of(*observe);
  return known;
}

void read_into(run::Baseline& baseline, const trace::Node& root) {
  const trace::Node& format = trace::require(root, "format");
  if (trace::text_of(format) != baseline_format) {
    trace::fail(format, fmt::format("must be \"{}\", which is what this psvcheck reads", baseline_format));
  }
  trace::only(root, {"format", "target", "known"});
  if (const trace::Node* target = trace::find(trace::object_of(root), "target")) trace::text_of(*target);
  for (const trace::Node& node : trace::array_of(trace::require(root, "known"))) {
    run::KnownGroup known = read_known(node);
    const std::string& group = trace::text_of(trace::require(node, "group"));
    if (!baseline.groups.emplace(group, std::move(known)).second) trace::fail(node, "this group is there twice");
  }
}

Json known_json(const std::string& group, const run::KnownGroup& known) {
  Json out = {{"group", group}, {"clause", known.clause}, {"note", known.note}, {"seen_in", known.seen_in}};
  constexpr auto greatest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (known.seed) out["seed"] = *known.seed > greatest ? Json(fmt::format("{}", *known.seed)) : Json(*known.seed);
  if (known.steps > 0) out["steps"] = known.steps;
  if (known.observe != "full") out["observe"] = known.observe;
  return out;
}

/// The sequence's name without the number that --repeat gives it: "a.json" for "a.json (2)".
std::string_view without_repeat(std::string_view name) {
  const std::size_t open = name.rfind(" (");
  return open != std::string_view::npos && name.ends_with(')') ? name.substr(0, open) : name;
}

bool is_random(std::string_view sequence) { return sequence.starts_with("random/"); }
bool is_file(std::string_view sequence) { return sequence.ends_with(".json"); }

using Sequences = std::map<std::string_view, const run::SequenceResult*>;

/// Why the run could not have shown the group; empty where it could.
std::string why_not_reached(const run::RunResult& result, const Sequences& sequences, const run::KnownGroup& known) {
  if (result.target_failure) return "the target failed before the end";
  if (result.interrupted) return "the run was interrupted";
  const model::Clause* clause = model::find_clause(known.clause);
  if (clause != nullptr && !model::enforces(result.level, clause->strength)) {
    return fmt::format("level {} does not enforce {}", model::name_of(result.level), known.clause);
  }
  if (known.observe != result.observe) {
    return fmt::format("it was seen with --observe {}, this run was observed {}", known.observe, result.observe);
  }
  if (known.seen_in.empty()) return "the baseline does not say which sequence shows it";
  const auto found = sequences.find(known.seen_in);
  if (known.seed && *known.seed != result.seed) {
    return fmt::format("random sequences of seed {} were not run", *known.seed);
  }
  if (found == sequences.end()) return fmt::format("{} was not run", known.seen_in);
  const run::SequenceResult& sequence = *found->second;
  if (!sequence.not_run.empty()) return fmt::format("{}: {}", known.seen_in, sequence.not_run);
  if (!sequence.aborted.empty() || !sequence.skipped.empty()) {
    return fmt::format("steps of {} were not run", known.seen_in);
  }
  if (known.steps != 0 && known.steps != sequence.steps) {
    return fmt::format("{} has other steps in this run", known.seen_in);
  }
  const auto tally = result.clauses.find(known.clause);
  if (tally == result.clauses.end() || tally->second.verdict() == run::ClauseVerdict::not_reached) {
    return fmt::format("{} was not reached", known.clause);
  }
  return {};
}

/// Whether a finding of this run shows the group in the sequence that the baseline names.
using SeenIn = std::map<std::string_view, std::vector<const run::Finding*>>;

SeenIn findings_by_group(const run::RunResult& result) {
  SeenIn seen;
  for (const run::Finding& finding : result.findings) seen[finding.group].push_back(&finding);
  return seen;
}

bool shows(const run::RunResult& result, const run::KnownGroup& known, const run::Finding& finding) {
  return without_repeat(finding.sequence) == known.seen_in && known.observe == result.observe &&
         (!known.seed || *known.seed == result.seed);
}

/// Where the group was seen: in a file where there is one, else in the first sequence.
void point_to(run::KnownGroup& known, const run::RunResult& result, const Sequences& sequences,
              const std::vector<const run::Finding*>& findings) {
  const auto in_file = std::ranges::find_if(
      findings, [](const run::Finding* finding) { return is_file(without_repeat(finding->sequence)); });
  const run::Finding& finding = in_file == findings.end() ? *findings.front() : **in_file;
  known.seen_in = without_repeat(finding.sequence);
  known.observe = result.observe;
  known.seed = is_random(known.seen_in) ? std::optional(result.seed) : std::nullopt;
  const auto sequence = sequences.find(known.seen_in);
  known.steps = sequence == sequences.end() || is_file(known.seen_in) ? 0 : sequence->second->steps;
}

Sequences by_name(const run::RunResult& result) {
  Sequences sequences;
  for (const run::SequenceResult& sequence : result.sequences) {
    sequences.try_emplace(without_repeat(sequence.name), &sequence);
  }
  return sequences;
}

}  // namespace

std::expected<run::Baseline, std::string> read_baseline(std::string_view text, std::string_view file_name) {
  const auto error_at = [&](std::size_t offset, std::string_view what) {
    const trace::Position at = trace::position_of(text, offset);
    return std::unexpected(fmt::format("{}:{}:{}: {}", file_name, at.line, at.column, what));
  };
  const auto root = trace::parse_tree(text);
  if (!root) return error_at(root.error().offset, root.error().what);
  run::Baseline baseline;
  baseline.file = file_name;
  try {
    read_into(baseline, *root);
  } catch (const trace::Wrong& wrong) {
    return error_at(wrong.offset, wrong.what);
  }
  return baseline;
}

std::string write_baseline(const run::Baseline& baseline, std::string_view target) {
  Json known = Json::array();
  for (const auto& [group, entry] : baseline.groups) {
    if (entry.state != run::KnownState::gone) known.push_back(known_json(group, entry));
  }
  const Json document = {{"format", baseline_format}, {"target", target}, {"known", std::move(known)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void settle_baseline(run::RunResult& result) {
  const Sequences sequences = by_name(result);
  const SeenIn seen = findings_by_group(result);
  for (auto& [group, known] : result.baseline->groups) {
    if (seen.contains(group)) {
      known.state = run::KnownState::found;
      continue;
    }
    known.why = why_not_reached(result, sequences, known);
    known.state = known.why.empty() ? run::KnownState::gone : run::KnownState::not_reached;
  }
}

void adopt_findings(run::RunResult& result) {
  const Sequences sequences = by_name(result);
  for (const auto& [group, findings] : findings_by_group(result)) {
    const auto [entry, is_new] = result.baseline->groups.try_emplace(std::string(group));
    run::KnownGroup& known = entry->second;
    if (is_new) {
      known.clause = clause_in(group);
      known.state = run::KnownState::added;
    }
    // What shows it stays what the file says, as long as that could still be so.
    const bool still_shows =
        std::ranges::any_of(findings, [&](const run::Finding* finding) { return shows(result, known, *finding); });
    const bool was_run = why_not_reached(result, sequences, known).empty();
    if (is_new || known.seen_in.empty() || (was_run && !still_shows)) point_to(known, result, sequences, findings);
  }
}

std::size_t count_known(const run::Baseline& baseline, run::KnownState state) {
  return static_cast<std::size_t>(
      std::ranges::count_if(baseline.groups, [&](const auto& entry) { return entry.second.state == state; }));
}

std::string_view name_of(run::KnownState state) {
  switch (state) {
    case run::KnownState::found:
      return "found";
    case run::KnownState::added:
      return "added";
    case run::KnownState::gone:
      return "gone";
    case run::KnownState::not_reached:
      return "not reached";
  }
  return "";
}

}  // namespace psvcheck::reports
