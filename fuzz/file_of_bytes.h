#pragma once

// A file in memory, for readers that take a path.

#include <string>
#include <string_view>

namespace psvcheck::fuzz {

class FileOfBytes {
 public:
  FileOfBytes();
  ~FileOfBytes();
  FileOfBytes(const FileOfBytes&) = delete;
  FileOfBytes& operator=(const FileOfBytes&) = delete;

  /// From now on the file holds these bytes and nothing else.
  void hold(std::string_view bytes);

  /// Opens the file from its beginning, for reading or writing, as long as this object lives.
  const std::string& path() const { return path_; }

 private:
  int descriptor_ = -1;
  std::string path_;
};

}  // namespace psvcheck::fuzz
