#include "reports/story.h"

#include <fmt/format.h>

#include <set>

#include "reports/report_paths.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

class Story {
 public:
  Story(const Report& report, const ReportedGroup& group, const TerminalOptions& options)
      : report_(report), group_(group), options_(options), example_(example_of(group)) {}

  std::string tell() {
    head();
    specification();
    difference();
    steps();
    requests();
    places();
    again();
    files();
    return std::move(out_);
  }

 private:
  std::string inked(std::string_view code, std::string_view text) const {
    return options_.colour == Colour::off ? std::string(text) : fmt::format("\x1b[{}m{}\x1b[0m", code, text);
  }
  void line(std::string_view text = {}) { out_.append(text) += '\n'; }
  void heading(std::string_view text) {
    line();
    for (const std::string& row : folded(text, options_.width, 2)) line(inked("1", row));
  }
  std::size_t room() const { return options_.width > 22 ? options_.width - 2 : 20; }
  void paragraph(std::string_view text) {
    for (const std::string& row : wrapped(text, room())) line("  " + row);
  }
  /// A line with its own spacing.
  void fold(std::string_view text, std::size_t hang, std::string_view code = {}) {
    for (const std::string& row : folded(text, room(), hang)) line("  " + (code.empty() ? row : inked(code, row)));
  }

  void head() {
    const std::string count = counted(group_.findings.size(), group_.is_minor ? "minor finding" : "finding");
    const std::string title = fmt::format("{}  {}", id_of(group_), visible(example_.first->operation));
    if (columns(title) + 2 + columns(count) <= options_.width) {
      line(inked("1", title) + "  " + inked("31", count));
    } else {
      line(inked("1", title));
      line("  " + inked("31", count));
    }
    paragraph(fmt::format("{} at level {}, run {} of {}", visible(report_.target), report_.level,
                          visible(report_.run_id), visible(report_.started)));
    if (!group_.is_known) return;
    paragraph(group_.note.empty() ? "known: it is in the run's baseline" : "known: " + visible(group_.note));
  }

  void clause(std::string_view id) {
    const ReportedClause* found = find_clause(report_, id);
    if (found == nullptr) return paragraph(id);
    paragraph(fmt::format("{}: {}", found->id, found->sentence));
    paragraph(fmt::format("{}: {}", found->strength, found->source));
  }

  void specification() {
    heading("What is broken");
    clause(group_.clause);
    const std::vector<std::string>& clauses = example_.first->clauses;
    for (std::size_t i = 1; i < clauses.size(); ++i) {
      if (i == 1) line("  and with it");
      clause(clauses[i]);
    }
  }

  void difference() {
    heading("What is allowed (-), what was observed (+)");
    for (const std::string& row : *example_.diff) fold(row, 2, row.starts_with('-') ? "32" : "31");
    paragraph(fmt::format("at step {}; no operation in front means the answer to the step itself", example_.step + 1));
  }

  void steps() {
    const std::string shrunk = text_of_shrinking(group_);
    heading(shrunk.empty() ? "The steps" : "The steps: " + shrunk);
    for (const std::string& row : *example_.steps) fold(row, 4);
  }

  void requests() {
    if (group_.exchanges.empty()) return;
    heading("Request and answer");
    for (const ReportedExchange& exchange : group_.exchanges) {
      fold(fmt::format("{}  {}", visible(exchange.operation), visible(exchange.request)), 4);
      const std::string status = exchange.status == 0 ? std::string() : fmt::format("{} ", exchange.status);
      fold(fmt::format("→ {}{}", status, visible(exchange.answer)), 4);
      for (const ReportedDifference& one : exchange.form) {
        fold(fmt::format("- {}: {}", visible(one.where), visible(one.expected)), 2, "32");
        fold(fmt::format("+ {}: {}", visible(one.where), visible(one.observed)), 2, "31");
      }
      if (!exchange.expected.empty()) fold("- " + visible(exchange.expected), 4, "32");
    }
  }

  void places() {
    constexpr std::size_t shown = 10;
    heading("Where it was seen");
    std::set<std::string> seen;
    for (const ReportedFinding& finding : group_.findings) {
      const std::string place = fmt::format("{}, step {}", visible(finding.sequence), finding.step + 1);
      if (!seen.insert(place).second) continue;
      if (seen.size() > shown) continue;
      fold(place, 2);
    }
    if (seen.size() > shown) line(fmt::format("  and {}", counted(seen.size() - shown, "more place")));
  }

  void again() {
    heading("How to see it again");
    const std::string file = path_in(options_.out, example_.reproducer);
    if (!file.empty()) line("  " + replay_command(file, report_.target_options, example_.observe));
    const bool is_there =
        report_.target_options.starts_with("--endpoint ") && report_.target_options != "--endpoint URL";
    for (const std::string& script : group_.scripts) {
      const std::string path = path_in(options_.out, script);
      if (path.empty()) continue;
      line(fmt::format("  {} {} {}", script.ends_with(".py") ? "python3" : "bash", shell_word(path),
                       is_there ? shell_word(report_.endpoint) : "ENDPOINT"));
    }
    if (file.empty()) {
      for (const std::string& command : *example_.curl) line("  " + command);
    }
  }

  void files() {
    if (options_.out.empty()) return;
    heading("Files");
    std::set<std::string> paths(group_.scripts.begin(), group_.scripts.end());
    paths.insert(example_.reproducer);
    for (const ReportedFinding& finding : group_.findings) paths.insert(finding.reproducer);
    for (const std::string& path : paths) {
      if (!path.empty()) line("  " + visible(path_in(options_.out, path)));
    }
    line();
    paragraph(fmt::format("A baseline has it as \"{}\"; `psvcheck explain {}` tells of the clause.",
                          visible(group_.name), group_.clause));
  }

  const Report& report_;
  const ReportedGroup& group_;
  const TerminalOptions& options_;
  Example example_;
  std::string out_;
};

}  // namespace

std::string id_of(const ReportedGroup& group) {
  return fmt::format("{}-{}", file_name_part(group.clause), group.number);
}

std::string story(const Report& report, const ReportedGroup& group, const TerminalOptions& options) {
  return Story(report, group, options).tell();
}

}  // namespace psvcheck::reports
