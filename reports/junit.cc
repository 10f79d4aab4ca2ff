#include "reports/junit.h"

#include <fmt/format.h>

#include <map>

#include "reports/text.h"
#include "reports/xml.h"

namespace psvcheck::reports {
namespace {

/// Seconds by clause.
using Times = std::map<std::string, double, std::less<>>;

Times times_of_clauses(const Report& report) {
  Times times;
  for (const ReportedSequence& sequence : report.sequences) {
    for (const std::string& clause : sequence.clauses) {
      times[clause] += sequence.seconds / static_cast<double>(sequence.clauses.size());
    }
  }
  return times;
}

double time_of(const Times& times, std::string_view clause) {
  const auto found = times.find(clause);
  return found == times.end() ? 0 : found->second;
}

/// The start tag of a suite and its properties.
struct Suite {
  std::string name;
  std::size_t id = 0;
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  double seconds = 0;
};

std::string property(std::string_view name, std::string_view value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, xml_attribute(value));
}

/// A date as the schemas want it, without a zone.
std::string_view without_zone(std::string_view date) { return date.substr(0, date.find('Z')); }

std::string opened(const Suite& suite, const Report& report) {
  std::string out = fmt::format(
      "  <testsuite name=\"{}\" package=\"psvcheck\" id=\"{}\" hostname=\"localhost\" timestamp=\"{}\" tests=\"{}\" "
      "failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\">\n    <properties>\n",
      xml_attribute(xml_token(suite.name)), suite.id, xml_attribute(without_zone(report.started)), suite.tests,
      suite.failures, suite.errors, suite.skipped, suite.seconds);
  out += property("target", report.target);
  out += property("endpoint", report.endpoint);
  out += property("level", report.level);
  out += property("observe", report.observe);
  out += property("seed", fmt::format("{}", report.seed));
  out += property("run_id", report.run_id);
  if (report.baseline) out += property("baseline", report.baseline->file);
  return out + "    </properties>\n";
}

std::string closed_with(std::string_view output) {
  return fmt::format("    <system-out>{}</system-out>\n    <system-err></system-err>\n  </testsuite>\n",
                     xml_text(output));
}

/// A group's first finding as text.
std::string group_text(const ReportedGroup& group) {
  const Example example = example_of(group);
  std::string text =
      fmt::format("{} in {}, step {}: {}\n", counted(group.findings.size(), "finding"),
                  visible(example.first->sequence), example.first->step + 1, visible(example.first->operation));
  for (const std::string& line : *example.diff) text += line + "\n";
  const std::string shrunk = text_of_shrinking(group);
  text += shrunk.empty() ? "steps:\n" : shrunk + ":\n";
  for (const std::string& line : *example.steps) text += line + "\n";
  return text + "\n";
}

/// The groups of a clause as the text of a failure.
std::string failure(const Report& report, const ReportedClause& clause) {
  std::string message;
  std::string text;
  for (const ReportedGroup& group : report.groups) {
    if (group.clause != clause.id || group.is_known) continue;
    if (message.empty()) message = message_of(group);
    text += group_text(group);
  }
  // A clause may have broken together with another one that its findings name first.
  if (message.empty()) message = fmt::format("broken in {}", counted(clause.diverged, "step"));
  text += fmt::format("source ({}): {}\n", clause.strength, clause.source);
  return fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n", xml_attribute(clause.id),
                     xml_attribute(message), xml_text(text));
}

/// What is inside of a clause's test case.
std::string outcome(const Report& report, const ReportedClause& clause) {
  if (clause.verdict == "not reached") {
    return fmt::format("      <skipped message=\"{}\"/>\n",
                       xml_attribute(clause.reason.empty() ? "not reached by this run" : clause.reason));
  }
  if (clause.verdict != "failed") return {};
  if (clause.fails) return failure(report, clause);
  const bool is_minor = clause.is_minor && !report.strict;
  return fmt::format("      <system-out>{}, does not count: broken in {}</system-out>\n", is_minor ? "minor" : "known",
                     counted(clause.diverged, "step"));
}

std::string testcase(const Report& report, const ReportedClause& clause, double seconds) {
  const std::string name = xml_attribute(xml_token(fmt::format("{} {}", clause.id, clause.sentence)));
  const std::string theme = xml_attribute(xml_token(fmt::format("psvcheck.{}", clause.theme)));
  return fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"{:.3f}\">\n{}    </testcase>\n", name, theme,
                     seconds, outcome(report, clause));
}

/// The clauses of a theme, which stand together.
struct ThemeSuite {
  Suite suite;
  std::string cases;
};

std::vector<ThemeSuite> suites_of_themes(const Report& report) {
  const Times times = times_of_clauses(report);
  std::vector<ThemeSuite> themes;
  for (const ReportedClause& clause : report.clauses) {
    if (themes.empty() || themes.back().suite.name != clause.theme) {
      themes.push_back({{clause.theme, themes.size()}, {}});
    }
    Suite& suite = themes.back().suite;
    ++suite.tests;
    if (clause.fails) ++suite.failures;
    if (clause.verdict == "not reached") ++suite.skipped;
    suite.seconds += time_of(times, clause.id);
    themes.back().cases += testcase(report, clause, time_of(times, clause.id));
  }
  return themes;
}

/// The run itself as a suite of one test case, which fails where there is no whole verdict.
std::string run_suite(const Report& report, std::size_t id) {
  const bool is_broken = report.verdict != "conforms" && report.verdict != "findings";
  std::string out = opened({"run", id, 1, 0, is_broken ? 1U : 0U, 0, report.seconds}, report);
  out += fmt::format("    <testcase name=\"the run comes to its end\" classname=\"psvcheck.run\" time=\"{:.3f}\">\n",
                     report.seconds);
  if (is_broken) {
    const std::string why = report.target_failure.empty() ? "interrupted before the end" : report.target_failure;
    out += fmt::format("      <error type=\"{}\" message=\"{}\"></error>\n", xml_attribute(report.verdict),
                       xml_attribute(why));
  }
  std::string notes;
  for (const ReportedSequence& sequence : report.sequences) {
    for (const std::string& note : sequence.notes) notes += fmt::format("{}: {}\n", sequence.name, note);
  }
  return out + "    </testcase>\n" + closed_with(notes);
}

}  // namespace

std::string junit(const Report& report) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  const std::vector<ThemeSuite> themes = suites_of_themes(report);
  for (const ThemeSuite& theme : themes) out += opened(theme.suite, report) + theme.cases + closed_with({});
  return out + run_suite(report, themes.size()) + "</testsuites>\n";
}

}  // namespace psvcheck::reports
