#include "reports/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/baseline.h"
#include "reports/finding_text.h"
#include "reports/report_paths.h"
#include "reports/summary.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

enum class Ink { plain, bold, dim, green, red, yellow };

/// Lines of text with colour where it was asked for.
class Page {
 public:
  explicit Page(const TerminalOptions& options) : options_(options) {}

  std::string inked(Ink ink, std::string_view text) const {
    constexpr std::string_view codes[] = {"", "1", "2", "32", "31", "33"};
    if (options_.colour == Colour::off || ink == Ink::plain) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", codes[static_cast<std::size_t>(ink)], text);
  }

  void line(std::string_view text = {}) {
    out_ += text;
    out_ += '\n';
  }

  /// A text broken to the width, every line behind `indent` spaces, the first one behind `head`.
  void paragraph(std::string_view text, std::size_t indent, std::string_view head = {}, Ink ink = Ink::plain) {
    bool first = true;
    for (const std::string& row : wrapped(text, room_behind(indent))) {
      line(fmt::format("{:<{}}{}", first ? head : "", indent, inked(ink, row)));
      first = false;
    }
  }

  /// A line with its own spacing behind `indent` spaces; what does not fit goes on below, `hang` spaces further in.
  void fold(std::string_view text, std::size_t indent, std::size_t hang, Ink ink = Ink::plain) {
    for (const std::string& row : folded(text, room_behind(indent), hang)) {
      line(std::string(indent, ' ') + inked(ink, row));
    }
  }

  /// Both parts on one line where they fit, else the second below the first.
  void pair(Ink ink, std::string_view text, std::string_view between, Ink other_ink, std::string_view other) {
    if (columns(text) + columns(between) + columns(other) <= options_.width) {
      return line(inked(ink, text) + std::string(between) + inked(other_ink, other));
    }
    fold(std::string(text) + std::string(between.substr(0, between.find(' '))), 0, 2, ink);
    paragraph(other, 2, {}, other_ink);
  }

  std::size_t width() const { return options_.width; }

  std::string take() { return std::move(out_); }

 private:
  std::size_t room_behind(std::size_t indent) const {
    return options_.width > indent + 20 ? options_.width - indent : 20;
  }

  const TerminalOptions& options_;
  std::string out_;
};

Ink ink_of(const run::RunResult& result) {
  const Verdict verdict = verdict_of(result);
  return verdict == Verdict::conforms ? Ink::green : verdict == Verdict::findings ? Ink::red : Ink::yellow;
}

/// What happened, and the end of the target's log line by line where that is told with it.
void write_failure(Page& page, std::string_view failure) {
  const std::size_t end = std::min(failure.find('\n'), failure.size());
  page.paragraph(visible(failure.substr(0, end)), 10, "target");
  failure.remove_prefix(end);
  while (!failure.empty()) {
    failure.remove_prefix(1);
    const std::size_t next = std::min(failure.find('\n'), failure.size());
    page.fold(visible(failure.substr(0, next)), 10, 4);
    failure.remove_prefix(next);
  }
}

void write_verdict(Page& page, const run::RunResult& result) {
  page.pair(Ink::bold, visible(result.target), ": ", ink_of(result), headline(result));
}

void write_head(Page& page, const run::RunResult& result) {
  write_verdict(page, result);
  page.line();
  if (result.endpoint != result.target) page.paragraph(visible(result.endpoint), 10, "endpoint");
  page.paragraph(fmt::format("{}, observed {}, seed {}, run id {}", model::name_of(result.level), result.observe,
                             result.seed, visible(result.run_id)),
                 10, "level");
  page.paragraph(
      fmt::format("{}, {}, {}, {} seconds", counted(result.sequences.size(), "sequence"), counted(result.steps, "step"),
                  counted(result.wire_requests, "wire request"), seconds(result.duration)),
      10, "figures");
  if (result.target_failure) write_failure(page, *result.target_failure);
  if (result.interrupted) page.paragraph("interrupted; what was finished by then is in this report", 10, "stopped");
}

/// Steps that were sent and judged in their form only.
void write_unjudged(Page& page, const run::RunResult& result) {
  const std::size_t count = steps_not_judged(result);
  if (count == 0) return;
  page.paragraph(fmt::format("{}: after a finding their secret was as no secret of the service can be, such as with a "
                             "label on two versions, so that nothing says what comes of a request",
                             counted(count, "step")),
                 10, "unjudged");
}

/// "step 2: the target has no clock adapter" without the step, so that like reasons meet.
std::string without_step(const std::string& line) {
  const std::size_t colon = line.find(": ");
  return line.starts_with("step ") && colon != std::string::npos ? line.substr(colon + 2) : line;
}

/// Sequences and steps that were not run, by reason.
void write_skipped(Page& page, const run::RunResult& result) {
  std::map<std::string, std::size_t> sequences;
  std::map<std::string, std::size_t> reasons;
  for (const run::SequenceResult& sequence : result.sequences) {
    if (!sequence.not_run.empty()) ++sequences[sequence.not_run];
    for (const std::string& line : sequence.skipped) ++reasons[without_step(line)];
  }
  for (const auto& [reason, count] : sequences) {
    page.paragraph(fmt::format("{}: {}", counted(count, "sequence"), visible(reason)), 10, "not run");
  }
  constexpr std::size_t shown = 5;
  std::size_t written = 0;
  for (const auto& [reason, count] : reasons) {
    if (written++ == shown) {
      page.paragraph(fmt::format("… and {} (report.json has them all)", counted(reasons.size() - shown, "reason")), 10,
                     "not run");
      break;
    }
    page.paragraph(fmt::format("{}: {}", counted(count, "step"), visible(reason)), 10, "not run");
  }
}

/// What the target did where it had the choice.
void write_notes(Page& page, const run::RunResult& result) {
  for (const run::SequenceResult& sequence : result.sequences) {
    for (const std::string& note : sequence.notes) {
      page.paragraph(visible(fmt::format("{}: {}", sequence.name, note)), 10, "noted");
    }
  }
}

/// The table of clauses by theme; on a narrow terminal with shorter headings, and long names in two lines.
void write_themes(Page& page, const run::RunResult& result) {
  const std::vector<Theme> themes = themes_of(result);
  std::size_t longest = std::string_view("clauses").size();
  for (const Theme& theme : themes) longest = std::max(longest, columns(theme.name));
  constexpr std::size_t figures = 35, narrow_figures = 23;
  const bool is_narrow = longest + figures > page.width();
  const std::size_t width = is_narrow ? std::min(longest, page.width() - narrow_figures) : longest;
  page.line();
  if (is_narrow) page.line(page.inked(Ink::bold, fmt::format("{:<{}}{:>{}}", "", width, "not", narrow_figures)));
  const std::string_view headings = is_narrow ? " pass fail open reached" : "  passed  failed  open  not reached";
  page.line(page.inked(Ink::bold, fmt::format("{:<{}}{}", "clauses", width, headings)));
  const auto row = [&](const Theme& theme) {
    const Ink ink = theme.failed > 0 ? Ink::red : Ink::plain;
    const std::vector<std::string> name = folded(theme.name, width, 2);
    page.line(is_narrow
                  ? fmt::format("{:<{}}{:>5}{}{:>5}{:>8}", name.front(), width, theme.passed,
                                page.inked(ink, fmt::format("{:>5}", theme.failed)), theme.noted, theme.not_reached)
                  : fmt::format("{:<{}}{:>8}{}{:>6}{:>13}", name.front(), width, theme.passed,
                                page.inked(ink, fmt::format("{:>8}", theme.failed)), theme.noted, theme.not_reached));
    for (std::size_t i = 1; i < name.size(); ++i) page.line(name[i]);
  };
  Theme total{"all", {}};
  for (const Theme& theme : themes) {
    row(theme);
    total.passed += theme.passed;
    total.failed += theme.failed;
    total.noted += theme.noted;
    total.not_reached += theme.not_reached;
  }
  row(total);
}

/// The clauses that were not reached, by reason.
void write_not_reached(Page& page, const run::RunResult& result) {
  std::map<std::string, std::string> ids;
  for (const Theme& theme : themes_of(result)) {
    for (const ClauseLine& line : theme.clauses) {
      if (line.tally.verdict() != run::ClauseVerdict::not_reached) continue;
      std::string& list = ids[line.tally.reason];
      if (!list.empty()) list += ", ";
      list += line.clause->id;
    }
  }
  if (ids.empty()) return;
  page.line();
  for (const auto& [reason, list] : ids) {
    const std::string why = reason.empty() ? std::string() : fmt::format(" ({})", visible(reason));
    page.paragraph(fmt::format("{}{}", list, why), 14, "not reached");
  }
}

void write_coverage(Page& page, const run::RunResult& result) {
  if (!result.coverage) return;
  const run::StateCoverage& coverage = *result.coverage;
  page.line();
  page.paragraph(fmt::format("space {}: {} of {} states reached, {} of {} transitions taken", coverage.space,
                             coverage.states, coverage.of_states, coverage.transitions, coverage.of_transitions),
                 0);
}

/// The groups of the baseline that did not show again.
void write_missing(Page& page, const run::Baseline& baseline, run::KnownState state, std::string_view head) {
  for (const auto& [group, known] : baseline.groups) {
    if (known.state != state) continue;
    const std::string why = known.why.empty() ? std::string() : fmt::format(": {}", known.why);
    const std::string note = known.note.empty() ? std::string() : fmt::format(" ({})", known.note);
    page.paragraph(visible(fmt::format("{}{}{}", group, note, why)), 14, head);
  }
}

void write_baseline(Page& page, const run::RunResult& result) {
  if (!result.baseline) return;
  const run::Baseline& baseline = *result.baseline;
  const auto count = [&](run::KnownState state) { return count_known(baseline, state); };
  std::string text = fmt::format("{}: of {}, {} showed again", baseline.file,
                                 counted(baseline.groups.size() - count(run::KnownState::added), "known group"),
                                 count(run::KnownState::found));
  for (const run::KnownState state : {run::KnownState::gone, run::KnownState::not_reached}) {
    if (count(state) > 0) text += fmt::format(", {} {}", count(state), name_of(state));
  }
  if (count(run::KnownState::added) > 0) text += fmt::format("; {} added", count(run::KnownState::added));
  page.line();
  page.paragraph(visible(text), 10, "baseline");
  write_missing(page, baseline, run::KnownState::gone, "gone");
  write_missing(page, baseline, run::KnownState::not_reached, "not reached");
}

void write_clause(Page& page, std::string_view id) {
  const model::Clause* clause = model::find_clause(id);
  if (clause == nullptr) return;
  page.paragraph(clause->sentence, 2);
  page.paragraph(fmt::format("{}: {}", model::name_of(clause->strength), clause->source), 2, {}, Ink::dim);
}

void write_group(Page& page, const run::RunResult& result, const std::vector<Group>& groups, std::size_t index,
                 const TerminalOptions& options) {
  const Group& group = groups[index];
  const run::Finding& finding = result.findings[group.findings.front()];
  const bool is_minor = group.severity == model::Severity::minor;
  page.line();
  page.pair(Ink::bold,
            fmt::format("{} of {}  {}  {}", index + 1, groups.size(), group.clause, visible(finding.operation)), "  ",
            Ink::red, counted(group.findings.size(), is_minor ? "minor finding" : "finding"));
  write_clause(page, group.clause);
  if (finding.clauses.size() > 1) {
    page.paragraph(fmt::format("with {}", fmt::join(finding.clauses.begin() + 1, finding.clauses.end(), ", ")), 2);
  }
  const run::Shrunk* shrunk = shrunk_of(result, group);
  const bool is_shrunk = shrunk_form_of(result, group) != nullptr;
  page.line();
  for (const std::string& row : is_shrunk ? difference_lines(*shrunk) : difference_lines(finding)) {
    page.fold(row, 4, 2, row.starts_with('-') ? Ink::green : Ink::red);
  }
  page.line();
  const std::vector<MetState> states = states_of(result, group);
  if (states.size() > 1) page.paragraph("before the step: " + text_of(states), 4);
  page.paragraph(
      fmt::format("{} {}, step {}{}:", group.findings.size() > 1 ? "first in" : "in", visible(finding.sequence),
                  finding.step + 1, shrunk == nullptr ? "" : "; " + text_of(*shrunk)),
      2);
  for (const std::string& row : step_lines(is_shrunk ? shrunk->trace : finding.trace)) page.fold(row, 4, 4);
  if (!options.out.empty()) {
    const std::string file = fmt::format("{}/{}", options.out, reproducer_path(groups, index, 0));
    const char* const more = trace::is_about_signatures(finding.trace.sequence) ? " --auth" : "";
    page.line("  " + replay_command(file, result.target_options, finding.observe) + more);
  }
}

/// Groups that the baseline had, a line each: whoever keeps it knows them.
void write_known(Page& page, const run::RunResult& result, const std::vector<Group>& groups) {
  bool is_first = true;
  for (const Group& group : groups) {
    const run::KnownGroup* known = run::find_known(result, group.name);
    if (known == nullptr || known->state == run::KnownState::added) continue;
    if (is_first) page.line();
    is_first = false;
    const std::string note = known->note.empty() ? std::string() : fmt::format(": {}", visible(known->note));
    page.paragraph(fmt::format("{}: {}{}", visible(group.name), counted(group.findings.size(), "finding"), note), 7,
                   "known");
  }
}

}  // namespace

std::string terminal(const run::RunResult& result, const TerminalOptions& options) {
  Page page(options);
  if (!options.version.empty()) page.line(page.inked(Ink::dim, fmt::format("psvcheck {}", options.version)));
  write_head(page, result);
  const bool nothing_reached = std::ranges::all_of(
      result.clauses, [](const auto& entry) { return entry.second.verdict() == run::ClauseVerdict::not_reached; });
  if (result.target_failure && nothing_reached) return page.take();  // a table of naughts says nothing
  write_skipped(page, result);
  write_unjudged(page, result);
  write_notes(page, result);
  write_themes(page, result);
  write_not_reached(page, result);
  write_coverage(page, result);
  const std::vector<Group> groups = groups_of(result);
  write_baseline(page, result);
  write_known(page, result, groups);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const run::KnownGroup* known = run::find_known(result, groups[i].name);
    if (known == nullptr || known->state == run::KnownState::added) write_group(page, result, groups, i, options);
  }
  if (!groups.empty()) {
    // A long list of groups has scrolled the head away.
    page.line();
    write_verdict(page, result);
  }
  return page.take();
}

}  // namespace psvcheck::reports
