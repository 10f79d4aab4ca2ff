#include "harness/targets/install.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "harness/targets/process.h"

namespace psvcheck::targets {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here changes the environment
  return value == nullptr ? "" : value;
}

fs::path marker(const fs::path& folder) { return folder / ".installed"; }

fs::path beside(const fs::path& folder, std::string_view extension) {
  auto name = folder.filename();
  name += extension;
  return folder.parent_path() / name;
}

// All that decides what an install puts into its folder.
std::string recipe_text(const InstallRecipe& recipe) {
  std::string text(to_string(recipe.kind));
  text += '\n';
  for (const auto& argument : recipe.arguments) text += argument + '\n';
  for (const auto& [name, value] : recipe.environment) text += name + '=' + value + '\n';
  return text;
}

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Held while a target is installed; the kernel lets go of it however the process ends.
class FileLock {
 public:
  static std::expected<FileLock, std::string> acquire(const fs::path& file) {
    const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) {
      return std::unexpected("cannot write " + file.string() + ": " + std::generic_category().message(errno));
    }
    while (flock(descriptor, LOCK_EX) != 0 && errno == EINTR) {
    }
    return FileLock(descriptor);
  }
  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock() {
    if (descriptor_ >= 0) close(descriptor_);
  }

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// The commands that fill `folder`, in order.
std::vector<std::vector<std::string>> install_commands(const InstallRecipe& recipe, const fs::path& folder,
                                                       const InstallOptions& options) {
  if (recipe.kind == InstallRecipe::Kind::cargo) {
    std::vector<std::string> cargo{options.cargo, "install"};
    cargo.insert(cargo.end(), recipe.arguments.begin(), recipe.arguments.end());
    cargo.insert(cargo.end(), {"--root", folder.string()});
    return {cargo};
  }
  std::vector<std::string> pip{(folder / "bin" / "pip").string(), "install", "--disable-pip-version-check",
                               "--no-input"};
  pip.insert(pip.end(), recipe.arguments.begin(), recipe.arguments.end());
  return {{options.python, "-m", "venv", folder.string()}, pip};
}

std::string estimate(const InstallRecipe& recipe) {
  const auto seconds = recipe.estimated_time.count();
  const std::string time =
      seconds < 120 ? std::to_string(seconds) + " seconds" : std::to_string(seconds / 60) + " minutes";
  return " (about " + time + ", " + std::to_string(recipe.megabytes) + " MB)";
}

std::expected<void, std::string> run_commands(const TargetProfile& profile, const fs::path& folder,
                                              const InstallOptions& options) {
  const auto log = beside(folder, ".log");
  std::error_code ignored;
  fs::remove(log, ignored);
  for (const auto& argv : install_commands(profile.install, folder, options)) {
    if (options.progress) options.progress(command_text(argv) + estimate(profile.install));
    const auto status = run_to_end({.argv = argv,
                                    .environment = profile.install.environment,
                                    .withheld_prefixes = {},
                                    .working_directory = {},
                                    .log = log,
                                    .search_path = options.search_path});
    if (!status) return std::unexpected("cannot install " + profile.name + ": " + status.error());
    if (!status->success()) {
      return std::unexpected("cannot install " + profile.name + ": \"" + command_text(argv) + "\" " +
                             to_string(*status) + "; the end of " + log.string() + ":\n" + log_tail(log));
    }
  }
  return {};
}

std::expected<void, std::string> write_marker(const TargetProfile& profile, const fs::path& folder) {
  const auto unfinished = fs::path(marker(folder)) += ".part";
  {
    std::ofstream stream(unfinished, std::ios::binary);
    stream << recipe_text(profile.install);
    if (!stream.flush()) return std::unexpected("cannot write " + unfinished.string());
  }
  std::error_code error;
  fs::rename(unfinished, marker(folder), error);
  if (error) return std::unexpected("cannot write " + marker(folder).string() + ": " + error.message());
  return {};
}

}  // namespace

std::expected<fs::path, std::string> cache_directory() {
  if (const auto own = variable("PSVCHECK_CACHE"); !own.empty()) return fs::absolute(own);
  if (const auto common = variable("XDG_CACHE_HOME"); !common.empty()) return fs::absolute(common) / "psvcheck";
  if (const auto home = variable("HOME"); !home.empty()) return fs::absolute(home) / ".cache" / "psvcheck";
  return std::unexpected("there is no cache folder: set PSVCHECK_CACHE, XDG_CACHE_HOME or HOME");
}

fs::path install_folder(const TargetProfile& profile, const fs::path& cache) {
  return cache / "targets" / profile.name;
}

bool is_installed(const TargetProfile& profile, const fs::path& cache) {
  if (profile.install.kind == InstallRecipe::Kind::none) return true;
  const auto folder = install_folder(profile, cache);
  if (read_file(marker(folder)) != recipe_text(profile.install)) return false;
  // The environment's python is a link to the system's: gone or broken after an upgrade of the system.
  std::error_code ignored;
  return profile.install.kind != InstallRecipe::Kind::venv || fs::exists(folder / "bin" / "python", ignored);
}

std::expected<InstallResult, std::string> install(const TargetProfile& profile, const fs::path& cache,
                                                  const InstallOptions& options) {
  using Outcome = InstallResult::Outcome;
  // The scripts of a virtual environment name their interpreter by its path, so that must not depend on where we are.
  const auto folder = fs::absolute(install_folder(profile, cache)).lexically_normal();
  if (profile.install.kind == InstallRecipe::Kind::none) return InstallResult{Outcome::nothing_to_install, {}};
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (error) return std::unexpected("cannot make the folder " + folder.parent_path().string() + ": " + error.message());
  const auto lock = FileLock::acquire(beside(folder, ".lock"));
  if (!lock) return std::unexpected(lock.error());
  if (is_installed(profile, cache)) return InstallResult{Outcome::already_installed, folder};
  fs::remove_all(folder, error);
  if (error) return std::unexpected("cannot remove " + folder.string() + ": " + error.message());
  if (auto done = run_commands(profile, folder, options); !done) return std::unexpected(done.error());
  if (auto done = write_marker(profile, folder); !done) return std::unexpected(done.error());
  return InstallResult{Outcome::installed, folder};
}

}  // namespace psvcheck::targets
