#include "reports/markdown.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/report_paths.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

std::string_view sign_of(const Report& report) {
  return report.verdict == "conforms" ? "✅" : report.verdict == "findings" ? "❌" : "⚠️";
}

std::string head(const Report& report) {
  std::string out =
      fmt::format("## {} {}: {}\n\n", sign_of(report), markdown_text(report.target), markdown_text(report.headline));
  out += fmt::format("{}, {}, {} in {:.1f} seconds; seed {}, observed {}, psvcheck {}\n",
                     counted(report.sequences.size(), "sequence"), counted(report.steps, "step"),
                     counted(report.wire_requests, "wire request"), report.seconds, report.seed,
                     markdown_text(report.observe), markdown_text(report.version));
  if (!report.target_failure.empty()) out += "\n" + markdown_code("text", {visible(report.target_failure)});
  return out;
}

std::string themes(const Report& report) {
  struct Row {
    std::string theme;
    std::size_t passed = 0, failed = 0, noted = 0, not_reached = 0;
  };
  std::vector<Row> rows;
  for (const ReportedClause& clause : report.clauses) {
    if (rows.empty() || rows.back().theme != clause.theme) rows.push_back({clause.theme});
    Row& row = rows.back();
    ++(clause.verdict == "passed"   ? row.passed
       : clause.verdict == "failed" ? row.failed
       : clause.verdict == "noted"  ? row.noted
                                    : row.not_reached);
  }
  rows.push_back({"**all**", report.passed, report.failed, report.noted, report.not_reached});
  std::string out = "\n| clauses | passed | failed | open | not reached |\n| --- | ---: | ---: | ---: | ---: |\n";
  for (const Row& row : rows) {
    out += fmt::format("| {} | {} | {} | {} | {} |\n", row.theme, row.passed, row.failed, row.noted, row.not_reached);
  }
  return out;
}

std::string source_of(const ReportedClause& clause) {
  const bool is_url = clause.source.starts_with("https://");
  return is_url ? fmt::format("[{}]({})", clause.strength, clause.source)
                : fmt::format("{}: {}", clause.strength, markdown_text(clause.source));
}

/// A group that counts, folded.
std::string group_text(const Report& report, const ReportedGroup& group, std::string_view folder) {
  const Example example = example_of(group);
  const ReportedClause* clause = find_clause(report, group.clause);
  const std::string sentence = clause == nullptr ? std::string() : markdown_text(clause->sentence);
  std::string out =
      fmt::format("\n<details><summary><b>{}</b> {}: {} ({})</summary>\n\n", markdown_text(group.clause),
                  markdown_text(example.first->operation), sentence, counted(group.findings.size(), "finding"));
  if (clause != nullptr) out += source_of(*clause) + "\n\n";
  out += markdown_code("diff", *example.diff);
  const std::string shrunk = text_of_shrinking(group);
  out += fmt::format("\nIn {}, step {}{}{}:\n\n", markdown_text(example.first->sequence), example.first->step + 1,
                     shrunk.empty() ? "" : "; ", shrunk);
  out += markdown_code("text", *example.steps);
  const std::string file = path_in(folder, example.reproducer);
  if (!file.empty()) out += "\n" + markdown_code("sh", {replay_command(file, report.target_options, example.observe)});
  return out + "\n</details>\n";
}

std::string line_of(const ReportedGroup& group) {
  const std::string note = group.note.empty() ? std::string() : ": " + markdown_text(group.note);
  return fmt::format("- {} ({}){}\n", markdown_text(group.name), counted(group.findings.size(), "finding"), note);
}

/// Parts that belong under one heading; each is shown whole or not at all.
struct Section {
  std::string heading;
  std::vector<std::string> parts;
};

std::vector<Section> sections_of(const Report& report, std::string_view folder) {
  Section counting{"Findings", {}}, minor{"Minor findings, which do not count", {}}, known{"Known findings", {}};
  for (const ReportedGroup& group : report.groups) {
    if (counts(report, group)) {
      counting.parts.push_back(group_text(report, group, folder));
    } else {
      (group.is_known ? known : minor).parts.push_back(line_of(group));
    }
  }
  std::vector<Section> sections{counting, minor, known};
  if (report.baseline) {
    const auto missing = [&](std::string heading, const std::vector<std::string>& groups) {
      Section& section = sections.emplace_back(Section{std::move(heading), {}});
      for (const std::string& group : groups) section.parts.push_back("- " + markdown_text(group) + "\n");
    };
    missing("Known findings that are gone", report.baseline->gone);
    missing("Known findings that were not reached", report.baseline->not_reached);
  }
  std::erase_if(sections, [](const Section& section) { return section.parts.empty(); });
  return sections;
}

}  // namespace

std::string markdown(const Report& report, std::string_view folder, std::size_t limit) {
  constexpr std::size_t kept_for_the_rest = 100;
  const std::size_t room = limit > kept_for_the_rest ? limit - kept_for_the_rest : 0;
  std::string out = head(report);
  if (out.size() > room) return fmt::format("## psvcheck: {}\n", report.verdict);
  std::size_t left_out = 0;
  const auto add = [&](const std::string& part) {
    const bool fits = left_out == 0 && out.size() + part.size() <= room;
    if (fits) out += part;
    return fits;
  };
  add(themes(report));
  for (const Section& section : sections_of(report, folder)) {
    const std::string heading = fmt::format("\n### {} ({})\n\n", section.heading, section.parts.size());
    for (std::size_t i = 0; i < section.parts.size(); ++i) {
      if (!add(i == 0 ? heading + section.parts[i] : section.parts[i])) ++left_out;
    }
  }
  if (left_out > 0) out += fmt::format("\n… and {}; report.json has them all\n", counted(left_out, "more group"));
  return out;
}

std::string markdown_text(std::string_view text) {
  constexpr std::string_view special = "\\`*_{}[]()<>#+!|~";
  std::string out;
  for (const char c : visible(text)) {
    if (c == '@') {
      out += "&#64;";  // GitHub would tell people of that name
      continue;
    }
    if (c == '&') {
      out += "&amp;";
      continue;
    }
    if (c == '<') {
      out += "&lt;";
      continue;
    }
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_code(std::string_view language, const std::vector<std::string>& lines) {
  std::size_t longest = 0;
  for (const std::string& line : lines) {
    std::size_t run = 0;
    for (const char c : line) {
      run = c == '`' ? run + 1 : 0;
      longest = std::max(longest, run);
    }
  }
  const std::string fence(std::max<std::size_t>(longest + 1, 3), '`');
  return fmt::format("{}{}\n{}\n{}\n", fence, language, fmt::join(lines, "\n"), fence);
}

}  // namespace psvcheck::reports
