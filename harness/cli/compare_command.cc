// psvcheck compare: reports side by side, as Markdown, as a page, or as a small site.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>

#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/cli/html_output.h"
#include "harness/cli/written_file.h"
#include "reports/compare.h"
#include "reports/html.h"
#include "reports/json.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

namespace fs = std::filesystem;

struct CompareArguments {
  std::vector<std::string> given;
  std::string html, markdown, site;
};

/// Whether a file in a folder is a report, of whatever version; reproducers and others lie beside it.
bool is_report(const std::string& text) {
  return std::string_view(text).substr(0, 4096).find("\"psvcheck-report/") != std::string_view::npos;
}

/// All *.json below the folder, in the order of their paths.
std::vector<fs::path> json_files(const fs::path& folder, std::error_code& failure) {
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
    if (at->is_regular_file() && at->path().extension() == ".json") files.push_back(at->path());
  }
  std::ranges::sort(files);
  return files;
}

/// The reports that are named, and those in folders that are. Error: a file or folder that cannot be read.
Result<std::vector<reports::NamedReport>> load(const std::vector<std::string>& given) {
  std::vector<reports::NamedReport> all;
  for (const std::string& name : given) {
    if (!fs::is_directory(name)) {
      Result<std::string> text = load_text(name);
      if (!text) return std::unexpected(text.error());
      all.push_back({name, std::move(*text)});
      continue;
    }
    std::error_code failure;
    for (const fs::path& file : json_files(name, failure)) {
      Result<std::string> text = load_text(file);
      if (!text) return std::unexpected(text.error());
      if (is_report(*text)) all.push_back({file.string(), std::move(*text)});
    }
    if (failure) return usage_error(fmt::format("{}: cannot be read: {}", name, failure.message()));
  }
  if (all.empty()) return usage_error("no report.json is among what was given");
  return all;
}

/// "moto-5.2.5-recorded.html", for each column another.
std::string page_name(const reports::ComparedRun& run, std::set<std::string>& taken) {
  std::string name = run.target;
  for (const std::string& part : {run.version, run.level}) name += part.empty() ? "" : "-" + part;
  name = reports::file_name_part(name);
  std::string unique = name;
  for (int i = 2; !taken.insert(unique).second; ++i) unique = fmt::format("{}-{}", name, i);
  return unique + ".html";
}

/// index.html, compare.md and a page for each report that is a column, in a folder that a static server can serve.
Result<void> write_site(const fs::path& folder, const reports::Comparison& comparison,
                        const std::vector<reports::NamedReport>& files) {
  std::error_code failure;
  const fs::path index = folder / "index.html";
  if (fs::exists(index, failure) && load_text(index).value_or("").find("psvcheck") == std::string::npos) {
    return usage_error(fmt::format("--site {}: there is an index.html that psvcheck did not write; give another folder",
                                   folder.string()));
  }
  fs::create_directories(folder / "reports", failure);
  if (failure) {
    return usage_error(fmt::format("--site {}: the folder cannot be made: {}", folder.string(), failure.message()));
  }
  std::set<std::string> taken;
  std::vector<std::string> pages;
  for (const reports::Column& column : comparison.columns) {
    const auto file = std::ranges::find(files, column.run.file, &reports::NamedReport::file);
    pages.push_back("reports/" + page_name(column.run, taken));
    if (auto done = write_html(folder / pages.back(), file->text); !done) {
      return std::unexpected(Failure{done.error().code, fmt::format("{}: {}", file->file, done.error().message)});
    }
  }
  if (auto done = write_file(folder / "index.html", reports::compare_html(comparison, pages)); !done) return done;
  // GitHub Pages would otherwise send the files through Jekyll.
  if (auto done = write_file(folder / ".nojekyll", ""); !done) return done;
  return write_file(folder / "compare.md", reports::compare_markdown(comparison));
}

Ending compare(const CompareArguments& arguments, Console& console) {
  const Result<std::vector<reports::NamedReport>> files = load(arguments.given);
  if (!files) return std::unexpected(files.error());
  const auto comparison = reports::compare(*files);
  if (!comparison) return usage_error(comparison.error());
  const std::string markdown = reports::compare_markdown(*comparison);
  if (!arguments.html.empty()) {
    if (auto done = write_file(arguments.html, reports::compare_html(*comparison, {})); !done)
      return std::unexpected(done.error());
  }
  if (!arguments.markdown.empty()) {
    if (auto done = write_file(arguments.markdown, markdown); !done) return std::unexpected(done.error());
  }
  if (!arguments.site.empty()) {
    if (auto done = write_site(arguments.site, *comparison, *files); !done) return std::unexpected(done.error());
    console.err << fmt::format("psvcheck: the site is in {}\n", arguments.site);
  }
  if (arguments.html.empty() && arguments.markdown.empty() && arguments.site.empty()) console.out << markdown;
  return ExitCode::conforms;
}

}  // namespace

void add_compare(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("compare", "Compare the reports of several targets, versions or runs");
  command->footer(
      "Of each target, version and level the newest run counts; older ones say what has changed.\n"
      "\n"
      "Examples:\n"
      "  psvcheck compare moto/report.json roto/report.json\n"
      "  psvcheck compare before.json after.json --html /tmp/compare.html\n"
      "  psvcheck compare results/ --site public");
  auto arguments = std::make_shared<CompareArguments>();
  command->add_option("REPORT", arguments->given, "report.json files, or folders with such files anywhere below")
      ->required()
      ->type_name("FILE|DIR");
  command->add_option("--html", arguments->html, "Write the comparison as one HTML file")->type_name("FILE");
  command->add_option("--markdown", arguments->markdown, "Write it as Markdown, in place of standard output")
      ->type_name("FILE");
  command->add_option("--site", arguments->site, "Write a small site: the comparison, and a page for each report")
      ->type_name("DIR");
  command->callback([&console, &ending, arguments] { ending = compare(*arguments, console); });
}

}  // namespace psvcheck::cli
