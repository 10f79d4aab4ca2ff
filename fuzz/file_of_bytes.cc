#include "fuzz/file_of_bytes.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/fail.h"

namespace psvcheck::fuzz {

FileOfBytes::FileOfBytes() : descriptor_(::memfd_create("psvcheck-fuzz", MFD_CLOEXEC)) {
  require(descriptor_ >= 0, "there can be a file in memory");
  path_ = "/proc/self/fd/" + std::to_string(descriptor_);
}

FileOfBytes::~FileOfBytes() { ::close(descriptor_); }

void FileOfBytes::hold(std::string_view bytes) {
  require(::ftruncate(descriptor_, 0) == 0, "a file in memory can be emptied");
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t written = ::pwrite(descriptor_, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
    require(written > 0, "a file in memory can be written");
    at += static_cast<std::size_t>(written);
  }
}

}  // namespace psvcheck::fuzz
