#pragma once

// The folder for what a server that psvcheck starts writes: below --out, or, where nothing is to be written, a
// temporary one that goes away again.

#include <filesystem>
#include <string>

#include "harness/cli/outcome.h"

namespace psvcheck::cli {

class LogFolder {
 public:
  /// `out` is the folder of --out; its "logs" is made by whoever writes there. Empty for a temporary one. Error: that
  /// cannot be made.
  static Result<LogFolder> in(const std::string& out);

  LogFolder(LogFolder&& other) noexcept;
  LogFolder(const LogFolder&) = delete;
  LogFolder& operator=(const LogFolder&) = delete;
  LogFolder& operator=(LogFolder&&) = delete;
  ~LogFolder();

  const std::filesystem::path& path() const { return path_; }

  /// A temporary folder stays if anything is in it: somebody was told to look there.
  void keep() { is_kept_ = true; }

 private:
  LogFolder(std::filesystem::path path, bool is_temporary) : path_(std::move(path)), is_temporary_(is_temporary) {}

  std::filesystem::path path_;
  bool is_temporary_ = false;
  bool is_kept_ = false;
};

}  // namespace psvcheck::cli
