#pragma once

// The run as Markdown, for a comment on a pull request or the summary of a step in GitHub Actions: verdict, figures,
// the clauses by theme, and every group of findings, those that count unfolded one by one.

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/report.h"

namespace psvcheck::reports {

/// What a comment may have at the most, in characters (https://github.com/orgs/community/discussions/27190); counted in
/// bytes here, which are never fewer. A step's summary may have sixteen times as much.
inline constexpr std::size_t max_markdown_bytes = 65'536;

/// The text, of at most `limit` bytes: groups that do not fit are counted in its last line. `folder` is the report's;
/// empty where it has none.
std::string markdown(const Report& report, std::string_view folder, std::size_t limit = max_markdown_bytes);

/// The text as Markdown that shows it as it is: no emphasis, links, tags, mentions of people, or references.
std::string markdown_text(std::string_view text);

/// Lines as a block of code that nothing in them can end.
std::string markdown_code(std::string_view language, const std::vector<std::string>& lines);

}  // namespace psvcheck::reports
