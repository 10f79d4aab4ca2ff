#include "reports/junit.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "reports/finding_text.h"
#include "reports/summary.h"
#include "reports/text.h"
#include "reports/xml.h"

namespace psvcheck::reports {
namespace {

using Known = std::set<std::string, std::less<>>;
using Times = std::map<std::string, std::chrono::microseconds, std::less<>>;

Times times_of_clauses(const run::RunResult& result) {
  Times times;
  for (const run::SequenceResult& sequence : result.sequences) {
    for (const std::string& clause : sequence.clauses) {
      times[clause] += sequence.duration / static_cast<std::int64_t>(sequence.clauses.size());
    }
  }
  return times;
}

std::chrono::microseconds time_of(const Times& times, std::string_view clause) {
  const auto found = times.find(clause);
  return found == times.end() ? std::chrono::microseconds(0) : found->second;
}

/// The start tag of a suite and its properties.
struct Suite {
  std::string name;
  std::size_t id = 0;
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  std::chrono::microseconds time{};
};

std::string property(std::string_view name, std::string_view value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, xml_attribute(value));
}

std::string opened(const Suite& suite, const run::RunResult& result) {
  std::string out = fmt::format(
      "  <testsuite name=\"{}\" package=\"psvcheck\" id=\"{}\" hostname=\"localhost\" timestamp=\"{}\" tests=\"{}\" "
      "failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\">\n    <properties>\n",
      xml_attribute(xml_token(suite.name)), suite.id, utc(result.started), suite.tests, suite.failures, suite.errors,
      suite.skipped, seconds(suite.time));
  out += property("target", result.target);
  out += property("endpoint", result.endpoint);
  out += property("level", model::name_of(result.level));
  out += property("observe", result.observe);
  out += property("seed", fmt::format("{}", result.seed));
  out += property("run_id", result.run_id);
  if (result.baseline) out += property("baseline", result.baseline->file);
  return out + "    </properties>\n";
}

std::string closed_with(std::string_view output) {
  return fmt::format("    <system-out>{}</system-out>\n    <system-err></system-err>\n  </testsuite>\n",
                     xml_text(output));
}

/// The groups of a clause, each with its first finding, as the text of a failure.
std::string failure(const run::RunResult& result, const std::vector<Group>& groups, const ClauseLine& line) {
  std::string message;
  std::string text;
  for (const Group& group : groups) {
    if (group.clause != line.clause->id || group.is_known) continue;
    const run::Finding& first = result.findings[group.findings.front()];
    if (message.empty() && !first.differences.empty()) {
      const model::Difference& difference = first.differences.front();
      message = fmt::format("{}: expected {}, observed {}", difference.where, shortened(difference.expected, 100),
                            shortened(difference.observed, 100));
    }
    text += fmt::format("{} in {}, step {}: {}\n", counted(group.findings.size(), "finding"), visible(first.sequence),
                        first.step + 1, visible(first.operation));
    const run::Shrunk* shrunk = shrunk_of(result, group);
    const bool is_shrunk = shrunk_form_of(result, group) != nullptr;
    for (const std::string& row : is_shrunk ? difference_lines(*shrunk) : difference_lines(first)) text += row + "\n";
    text += shrunk == nullptr ? "steps:\n" : text_of(*shrunk) + ":\n";
    for (const std::string& row : step_lines(is_shrunk ? shrunk->trace : first.trace)) text += row + "\n";
    text += "\n";
  }
  // A clause may have broken together with another one that its findings name first.
  if (message.empty()) message = fmt::format("broken in {}", counted(line.tally.diverged, "step"));
  text += fmt::format("source ({}): {}\n", model::name_of(line.clause->strength), line.clause->source);
  return fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n", xml_attribute(line.clause->id),
                     xml_attribute(message), xml_text(text));
}

/// Whether a clause's test case fails.
bool fails(const run::RunResult& result, const Known& known, const ClauseLine& line) {
  return line.tally.verdict() == run::ClauseVerdict::failed && counts(result, line.clause->severity) &&
         !known.contains(line.clause->id);
}

std::string testcase(const run::RunResult& result, const std::vector<Group>& groups, const Known& known,
                     const ClauseLine& line, std::chrono::microseconds time) {
  std::string out =
      fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"{}\">\n",
                  xml_attribute(xml_token(fmt::format("{} {}", line.clause->id, line.clause->sentence))),
                  xml_attribute(xml_token(fmt::format("psvcheck.{}", line.clause->theme))), seconds(time));
  switch (line.tally.verdict()) {
    case run::ClauseVerdict::passed:
    case run::ClauseVerdict::noted:
      break;
    case run::ClauseVerdict::failed:
      if (fails(result, known, line)) {
        out += failure(result, groups, line);
      } else {
        out += fmt::format("      <system-out>{}, does not count: broken in {}</system-out>\n",
                           known.contains(line.clause->id) ? "known" : "minor", counted(line.tally.diverged, "step"));
      }
      break;
    case run::ClauseVerdict::not_reached:
      out += fmt::format("      <skipped message=\"{}\"/>\n",
                         xml_attribute(line.tally.reason.empty() ? "not reached by this run" : line.tally.reason));
      break;
  }
  return out + "    </testcase>\n";
}

/// The run itself as a suite of one test case, which fails where there is no whole verdict.
std::string run_suite(const run::RunResult& result, std::size_t id) {
  const bool broken = result.target_failure.has_value() || result.interrupted;
  std::string out = opened({"run", id, 1, 0, broken ? 1U : 0U, 0, result.duration}, result);
  out += fmt::format("    <testcase name=\"the run comes to its end\" classname=\"psvcheck.run\" time=\"{}\">\n",
                     seconds(result.duration));
  if (broken) {
    out += fmt::format("      <error type=\"{}\" message=\"{}\"></error>\n", name_of(verdict_of(result)),
                       xml_attribute(result.target_failure.value_or("interrupted before the end")));
  }
  std::string notes;
  for (const run::SequenceResult& sequence : result.sequences) {
    for (const std::string& note : sequence.notes) notes += fmt::format("{}: {}\n", sequence.name, note);
  }
  return out + "    </testcase>\n" + closed_with(notes);
}

}  // namespace

std::string junit(const run::RunResult& result) {
  const Times times = times_of_clauses(result);
  const std::vector<Group> groups = groups_of(result);
  const Known known = known_clauses(result, groups);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  std::size_t id = 0;
  for (const Theme& theme : themes_of(result)) {
    Suite suite{theme.name, id++, theme.clauses.size(), 0, 0, theme.not_reached, {}};
    for (const ClauseLine& line : theme.clauses) {
      suite.time += time_of(times, line.clause->id);
      if (fails(result, known, line)) ++suite.failures;
    }
    out += opened(suite, result);
    for (const ClauseLine& line : theme.clauses) {
      out += testcase(result, groups, known, line, time_of(times, line.clause->id));
    }
    out += closed_with({});
  }
  return out + run_suite(result, id) + "</testsuites>\n";
}

}  // namespace psvcheck::reports
