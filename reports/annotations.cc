#include "reports/annotations.h"

#include <fmt/format.h>

#include <vector>

#include "reports/report_paths.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

/// The runner takes back what stands here as %XX
/// (https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts).
std::string escaped(std::string_view text, std::string_view characters) {
  std::string out;
  for (const char c : text) {
    if (characters.find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string text_part(std::string_view text) { return escaped(text, "%\r\n"); }
std::string property_part(std::string_view text) { return escaped(text, "%\r\n:,"); }

struct Annotation {
  std::string title, file, text;
};

std::string line_of(std::string_view kind, const Annotation& annotation) {
  std::string properties = " title=" + property_part(annotation.title);
  if (!annotation.file.empty()) properties += fmt::format(",file={},line=1", property_part(annotation.file));
  return fmt::format("::{}{}::{}\n", kind, properties, text_part(annotation.text));
}

std::string lines_of(std::string_view kind, const std::vector<Annotation>& all) {
  std::string out;
  const std::size_t shown = all.size() > max_annotations ? max_annotations - 1 : all.size();
  for (std::size_t i = 0; i < shown; ++i) out += line_of(kind, all[i]);
  if (shown < all.size()) {
    out += line_of(kind, {"psvcheck", "", fmt::format("and {} more; the report has them all", all.size() - shown)});
  }
  return out;
}

Annotation annotation_of(const Report& report, const ReportedGroup& group, std::string_view folder) {
  const Example example = example_of(group);
  const ReportedClause* clause = find_clause(report, group.clause);
  std::string text = clause == nullptr ? std::string() : clause->sentence + "\n";
  for (const std::string& line : *example.diff) text += line + "\n";
  const std::string file = path_in(folder, example.reproducer);
  text += file.empty() ? fmt::format("in {}, step {}", visible(example.first->sequence), example.first->step + 1)
                       : replay_command(file, report.target_options, example.observe);
  return {fmt::format("{} {}", group.clause, visible(example.first->operation)), file, std::move(text)};
}

}  // namespace

std::string annotations(const Report& report, std::string_view folder) {
  std::vector<Annotation> errors, warnings, notices;
  if (!report.target_failure.empty()) errors.push_back({"psvcheck", "", report.target_failure});
  for (const ReportedGroup& group : report.groups) {
    if (group.is_known) continue;
    (counts(report, group) ? errors : warnings).push_back(annotation_of(report, group, folder));
  }
  if (report.baseline) {
    for (const std::string& group : report.baseline->gone) {
      notices.push_back({"psvcheck", "", fmt::format("{} is gone from {}", group, report.baseline->file)});
    }
  }
  return lines_of("error", errors) + lines_of("warning", warnings) + lines_of("notice", notices);
}

}  // namespace psvcheck::reports
