#pragma once

// Installing the servers under test, each into a folder of its own below one cache folder.
//
//     CACHE/targets/NAME/             the virtual environment or cargo root
//     CACHE/targets/NAME/.installed   the marker, written last: the recipe that filled this folder
//     CACHE/targets/NAME.log          what the installing commands said
//     CACHE/targets/NAME.lock         keeps two installs of one target apart
//
// Virtual environments cannot be moved, so an unfinished install is told by its missing marker instead of by a
// temporary name. A marker that differs from the profile's recipe means other pins: the folder is filled anew.

#include <expected>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "harness/targets/profile.h"

namespace psvcheck::targets {

struct InstallOptions {
  std::string python = "python3";
  std::string cargo = "cargo";
  // Where the two are looked up, in the form of PATH. Empty: the PATH of this process.
  std::string search_path;
  // Called with a line for a person before each command.
  std::function<void(std::string_view)> progress;
};

struct InstallResult {
  enum class Outcome { nothing_to_install, already_installed, installed };
  Outcome outcome = Outcome::installed;
  std::filesystem::path folder;
};

// $PSVCHECK_CACHE, else $XDG_CACHE_HOME/psvcheck, else ~/.cache/psvcheck. Error: none of the three variables is set.
std::expected<std::filesystem::path, std::string> cache_directory();

// Where a target is, or would be, installed.
std::filesystem::path install_folder(const TargetProfile& profile, const std::filesystem::path& cache);

// Whether the target is completely installed with exactly the profile's pins. True for what needs no install.
bool is_installed(const TargetProfile& profile, const std::filesystem::path& cache);

// Installs the target unless it is there already. Uses the network. Waits for another install of the same target.
// Error: the command that failed, how, and the end of what it said; or the folder that cannot be written.
std::expected<InstallResult, std::string> install(const TargetProfile& profile, const std::filesystem::path& cache,
                                                  const InstallOptions& options = {});

}  // namespace psvcheck::targets
