#include "harness/targets/faketime.h"

#include <sys/mman.h>
#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <vector>

namespace psvcheck::targets {
namespace {

namespace fs = std::filesystem;

// Debian has a folder for each architecture; this machine's own comes first.
std::vector<fs::path> library_folders(const fs::path& root) {
  std::vector<fs::path> others;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(root / "usr/lib", ignored)) others.push_back(entry.path());
  std::ranges::sort(others);
  std::vector<fs::path> folders;
  if (utsname machine{}; uname(&machine) == 0) {
    folders.push_back(root / "usr/lib" / (std::string(machine.machine) + "-linux-gnu"));
  }
  for (const char* common : {"usr/lib64", "usr/lib", "usr/local/lib"}) folders.push_back(root / common);
  folders.insert(folders.end(), others.begin(), others.end());
  return folders;
}

}  // namespace

std::optional<fs::path> find_faketime_library(const fs::path& root) {
  for (const fs::path& folder : library_folders(root)) {
    fs::path library = folder / "faketime/libfaketimeMT.so.1";
    std::error_code ignored;
    if (fs::is_regular_file(library, ignored)) return library;
  }
  return std::nullopt;
}

std::map<std::string, std::string> faketime_environment(const fs::path& library, const fs::path& file,
                                                        const std::string& preloaded) {
  return {
      {"LD_PRELOAD", preloaded.empty() ? library.string() : library.string() + " " + preloaded},
      {"FAKETIME_TIMESTAMP_FILE", file.string()},
      // Otherwise the file is read every ten seconds only.
      {"FAKETIME_NO_CACHE", "1"},
      // Time-outs and sleeps go on as ever. Older releases know the second name only.
      {"FAKETIME_DONT_FAKE_MONOTONIC", "1"},
      {"DONT_FAKE_MONOTONIC", "1"},
      // A workaround for old C libraries (https://github.com/wolfcw/libfaketime/issues/142) that release 0.9.10 takes
      // under glibc 2.36 too. There it makes pthread_cond_timedwait return at once, so that programs spin: moto needs
      // ten times as long for a request.
      {"FAKETIME_FORCE_MONOTONIC_FIX", "0"},
  };
}

std::expected<void, std::string> write_faketime(const fs::path& file, std::chrono::seconds ahead) {
  const fs::path fresh = file.string() + ".new";
  {
    std::ofstream stream(fresh, std::ios::binary | std::ios::trunc);
    // "Relative dates" of libfaketime's README: a sign and seconds.
    stream << (ahead.count() < 0 ? "" : "+") << ahead.count() << '\n';
    stream.flush();
    if (!stream) return std::unexpected(fresh.string() + ": cannot be written");
  }
  std::error_code error;
  fs::rename(fresh, file, error);
  if (error) return std::unexpected(file.string() + ": cannot be replaced: " + error.message());
  return {};
}

void remove_faketime_leftovers(pid_t pid) {
  // "/faketime_sem_%ld" for sem_open and "/faketime_shm_%ld" for shm_open in ft_shm_create() of its source, release
  // 0.9.10. The C library keeps a semaphore as shared memory with "sem." in front.
  const std::string id = std::to_string(pid);
  shm_unlink(("/faketime_shm_" + id).c_str());
  shm_unlink(("/sem.faketime_sem_" + id).c_str());
}

}  // namespace psvcheck::targets
