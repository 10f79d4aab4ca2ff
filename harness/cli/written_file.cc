#include "harness/cli/written_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace psvcheck::cli {
namespace {

namespace fs = std::filesystem;

std::unexpected<Failure> cannot_be_written(const fs::path& file, int why) {
  return usage_error(fmt::format("{}: cannot be written: {}", file.string(), std::strerror(why == 0 ? EIO : why)));
}

bool holds(const fs::path& file, std::string_view text) {
  std::ifstream stream(file, std::ios::binary);
  const std::string there{std::istreambuf_iterator<char>(stream), {}};
  return stream && there == text;
}

/// 0, or why it went wrong.
int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(file) == 0 ? 0 : errno;
}

}  // namespace

fs::path place_of(const fs::path& file) {
  std::error_code ignored;
  return fs::weakly_canonical(fs::absolute(file, ignored), ignored);
}

Result<void> write_file(const fs::path& file, std::string_view text) {
  errno = 0;
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (stream) return {};
  return cannot_be_written(file, errno);
}

Result<void> replace_file(const fs::path& file, std::string_view text) {
  if (holds(file, text)) return {};
  std::error_code failure;
  const fs::path place = fs::weakly_canonical(file, failure);
  if (failure) return cannot_be_written(file, failure.value());
  struct stat before{};
  const bool is_new = stat(place.c_str(), &before) != 0;
  if (!is_new && !S_ISREG(before.st_mode)) return write_file(file, text);  // /dev/stdout
  std::string beside = place.string() + ".XXXXXX";
  const int out = mkstemp(beside.data());
  if (out < 0) return cannot_be_written(file, errno);
  const mode_t mask = umask(0);
  umask(mask);
  int wrong = fchmod(out, is_new ? 0666 & ~mask : before.st_mode & 07777) == 0 ? 0 : errno;
  if (wrong == 0) wrong = write_all(out, text);
  close(out);
  if (wrong == 0 && rename(beside.c_str(), place.c_str()) != 0) wrong = errno;
  if (wrong == 0) return {};
  unlink(beside.c_str());
  return cannot_be_written(file, wrong);
}

}  // namespace psvcheck::cli
