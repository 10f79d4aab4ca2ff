#include "reports/json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "reports/baseline.h"
#include "reports/curl.h"
#include "reports/finding_text.h"
#include "reports/group_story.h"
#include "reports/summary.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

using Json = nlohmann::ordered_json;

double in_seconds(std::chrono::microseconds duration) { return std::chrono::duration<double>(duration).count(); }

Json run_json(const run::RunResult& result) {
  Json out = {{"run_id", result.run_id},
              {"seed", result.seed},
              {"target", result.target},
              {"endpoint", result.endpoint},
              {"target_options", result.target_options},
              {"level", model::name_of(result.level)},
              {"observe", result.observe},
              {"strict", result.strict},
              {"started", utc(result.started) + "Z"},
              {"seconds", in_seconds(result.duration)},
              {"interrupted", result.interrupted}};
  if (result.target_failure) out["target_failure"] = *result.target_failure;
  return out;
}

Json clauses_json(const run::RunResult& result) {
  Json out = Json::array();
  for (const Theme& theme : themes_of(result)) {
    for (const ClauseLine& line : theme.clauses) {
      const model::Clause& clause = *line.clause;
      Json entry = {{"id", clause.id},
                    {"theme", clause.theme},
                    {"strength", model::name_of(clause.strength)},
                    {"severity", model::name_of(clause.severity)},
                    {"enforced", model::enforces(result.level, clause.strength)},
                    {"sentence", clause.sentence},
                    {"source", clause.source},
                    {"verdict", name_of(line.tally.verdict())},
                    {"upheld", line.tally.upheld},
                    {"diverged", line.tally.diverged},
                    {"noted", line.tally.noted}};
      if (!line.tally.reason.empty()) entry["reason"] = line.tally.reason;
      if (!line.tally.first.empty()) entry["first_sequence"] = line.tally.first;
      out.push_back(std::move(entry));
    }
  }
  return out;
}

Json coverage_json(const run::StateCoverage& coverage) {
  Json reached = Json::array();
  for (const run::ReachedState& state : coverage.reached) {
    reached.push_back({{"state", state.state}, {"versions", state.versions}, {"transitions", state.transitions}});
  }
  return {{"space", coverage.space},
          {"states", coverage.states},
          {"of_states", coverage.of_states},
          {"transitions", coverage.transitions},
          {"of_transitions", coverage.of_transitions},
          {"reached", std::move(reached)}};
}

/// The buckets from the first to the last that is not empty.
Json latencies_json(const run::Latencies& latencies) {
  Json out = Json::array();
  std::size_t end = latencies.counts.size();
  while (end > 0 && latencies.counts[end - 1] == 0) --end;
  for (std::size_t i = 0; i < end; ++i) {
    if (out.empty() && latencies.counts[i] == 0) continue;
    Json bucket = {{"count", latencies.counts[i]}};
    if (i < run::Latencies::up_to.size()) bucket["up_to_us"] = run::Latencies::up_to[i];
    out.push_back(std::move(bucket));
  }
  return out;
}

Json differences_json(const std::vector<model::Difference>& differences) {
  Json out = Json::array();
  for (const model::Difference& difference : differences) {
    out.push_back({{"where", difference.where}, {"expected", difference.expected}, {"observed", difference.observed}});
  }
  return out;
}

Json finding_json(const run::RunResult& result, const std::vector<Group>& groups, std::size_t group,
                  std::size_t position) {
  const run::Finding& finding = result.findings[groups[group].findings[position]];
  Json out = {{"sequence", finding.sequence},
              {"step", finding.step},
              {"operation", finding.operation},
              {"clauses", finding.clauses},
              {"differences", differences_json(finding.differences)}};
  if (!finding.before.empty()) out["before"] = finding.before;
  if (position >= kept_per_group) return out;
  const bool has_shrunk_form = position == 0 && shrunk_form_of(result, groups[group]) != nullptr;
  out["reproducer"] = has_shrunk_form ? full_trace_path(groups, group) : reproducer_path(groups, group, position);
  out["diff"] = difference_lines(finding);
  out["steps"] = step_lines(finding.trace);
  out["curl"] = curl_commands(finding.trace, result.endpoint);
  return out;
}

Json shrunk_json(const run::RunResult& result, const run::Shrunk& shrunk, const std::string& reproducer) {
  Json out = {{"status", name_of(shrunk.status)},
              {"length", shrunk.steps},
              {"step", shrunk.step},
              {"reproduced", shrunk.reproduced},
              {"tries", shrunk.tries},
              {"wire_requests", shrunk.wire_requests},
              {"differences", differences_json(shrunk.differences)},
              {"reproducer", reproducer}};
  if (!shrunk.observe.empty()) out["observe"] = shrunk.observe;
  out["diff"] = difference_lines(shrunk);
  out["steps"] = step_lines(shrunk.trace);
  out["curl"] = curl_commands(shrunk.trace, result.endpoint);
  return out;
}

Json groups_json(const run::RunResult& result, const std::vector<Group>& groups) {
  Json out = Json::array();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    Json findings = Json::array();
    for (std::size_t i = 0; i < groups[g].findings.size(); ++i) findings.push_back(finding_json(result, groups, g, i));
    Json group = {{"group", groups[g].name},
                  {"clause", groups[g].clause},
                  {"severity", model::name_of(groups[g].severity)},
                  {"count", groups[g].findings.size()}};
    if (const run::KnownGroup* known = run::find_known(result, groups[g].name)) {
      group["known"] = true;
      group["note"] = known->note;
    }
    if (const run::Shrunk* shrunk = shrunk_of(result, groups[g])) {
      group["shrunk"] = shrunk_json(result, *shrunk, reproducer_path(groups, g, 0));
    }
    for (const MetState& met : states_of(result, groups[g])) {
      group["states"].push_back({{"state", met.state}, {"count", met.count}});
    }
    group["scripts"] = script_paths(groups, g);
    const run::Shrunk* shortest = shrunk_form_of(result, groups[g]);
    const run::Finding& first = result.findings[groups[g].findings.front()];
    group.update(shortest != nullptr
                     ? group_story(shortest->trace, first.operation, shortest->differences, result.level)
                     : group_story(first.trace, first.operation, first.differences, result.level));
    group["findings"] = std::move(findings);
    out.push_back(std::move(group));
  }
  return out;
}

/// What became of the baseline's groups; those that showed again are marked where the groups are.
Json baseline_json(const run::Baseline& baseline) {
  Json out = {{"file", baseline.file}};
  for (const auto state : {run::KnownState::found, run::KnownState::added}) {
    out[std::string(name_of(state))] = count_known(baseline, state);
  }
  out["gone"] = Json::array();
  out["not_reached"] = Json::array();
  for (const auto& [group, known] : baseline.groups) {
    if (known.state != run::KnownState::gone && known.state != run::KnownState::not_reached) continue;
    Json entry = {{"group", group}, {"clause", known.clause}, {"note", known.note}, {"seen_in", known.seen_in}};
    if (!known.why.empty()) entry["why"] = known.why;
    out[known.state == run::KnownState::gone ? "gone" : "not_reached"].push_back(std::move(entry));
  }
  return out;
}

Json sequences_json(const run::RunResult& result) {
  Json out = Json::array();
  for (const run::SequenceResult& sequence : result.sequences) {
    Json entry = {{"name", sequence.name},
                  {"title", sequence.title},
                  {"clauses", sequence.clauses},
                  {"seconds", in_seconds(sequence.duration)},
                  {"steps", sequence.steps},
                  {"wire_requests", sequence.wire_requests},
                  {"divergences", sequence.divergences},
                  {"skipped", sequence.skipped}};
    if (!sequence.not_run.empty()) entry["not_run"] = sequence.not_run;
    if (!sequence.aborted.empty()) entry["aborted"] = sequence.aborted;
    if (!sequence.notes.empty()) entry["notes"] = sequence.notes;
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace

std::string report_json(const run::RunResult& result, std::string_view version) {
  const std::vector<Group> groups = groups_of(result);
  std::size_t passed = 0, failed = 0, noted = 0, not_reached = 0;
  for (const Theme& theme : themes_of(result)) {
    passed += theme.passed;
    failed += theme.failed;
    noted += theme.noted;
    not_reached += theme.not_reached;
  }
  std::size_t for_shrinking = 0;
  for (const run::Shrunk& shrunk : result.shrunk) for_shrinking += shrunk.wire_requests;
  Json document = {{"format", report_format},
                   {"psvcheck", version},
                   {"verdict", name_of(verdict_of(result))},
                   {"headline", headline(result)},
                   {"run", run_json(result)},
                   {"figures",
                    {{"sequences", result.sequences.size()},
                     {"steps", result.steps},
                     {"steps_not_judged", steps_not_judged(result)},
                     {"wire_requests", result.wire_requests},
                     {"wire_requests_for_shrinking", for_shrinking},
                     {"findings", result.findings.size()},
                     {"groups", groups.size()},
                     {"clauses_passed", passed},
                     {"clauses_failed", failed},
                     {"clauses_noted", noted},
                     {"clauses_not_reached", not_reached}}},
                   {"groups", groups_json(result, groups)},
                   {"clauses", clauses_json(result)},
                   {"sequences", sequences_json(result)}};
  document["latencies"] = latencies_json(result.latencies);
  if (result.baseline) document["baseline"] = baseline_json(*result.baseline);
  if (result.coverage) document["coverage"] = coverage_json(*result.coverage);
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace psvcheck::reports
