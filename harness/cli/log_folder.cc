#include "harness/cli/log_folder.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace psvcheck::cli {

Result<LogFolder> LogFolder::in(const std::string& out) {
  if (!out.empty()) return LogFolder(std::filesystem::path(out) / "logs", false);
  std::error_code error;
  std::string pattern = (std::filesystem::temp_directory_path(error) / "psvcheck-logs-XXXXXX").string();
  if (error || mkdtemp(pattern.data()) == nullptr) {
    const std::string why = error ? error.message() : std::generic_category().message(errno);
    return usage_error(
        fmt::format("{}: a temporary folder cannot be made: {}; set TMPDIR to another place, or give "
                    "--out",
                    pattern, why));
  }
  return LogFolder(pattern, true);
}

LogFolder::LogFolder(LogFolder&& other) noexcept
    : path_(std::move(other.path_)),
      is_temporary_(std::exchange(other.is_temporary_, false)),
      is_kept_(other.is_kept_) {}

LogFolder::~LogFolder() {
  std::error_code ignored;
  if (!is_temporary_) return;
  if (is_kept_) {
    std::filesystem::remove(path_, ignored);  // only where it is empty
  } else {
    std::filesystem::remove_all(path_, ignored);
  }
}

}  // namespace psvcheck::cli
