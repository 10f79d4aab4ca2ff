#include "harness/cli/read_report.h"

#include "harness/cli/data_files.h"

namespace psvcheck::cli {

Result<reports::Report> read_report_file(const std::filesystem::path& file) {
  const Result<std::string> text = load_text(file);
  if (!text) return usage_error(text.error().message + "; `psvcheck run` writes it");
  auto report = reports::read_report(*text, file.string());
  if (!report) return usage_error(report.error());
  return std::move(*report);
}

}  // namespace psvcheck::cli
