#pragma once

// libfaketime (https://github.com/wolfcw/libfaketime): a library that is loaded into a program before all others and
// answers in place of the C library when the program asks for the time. How far ahead it is stands in a file that it
// reads at every such call, so the time of a program that runs can be moved.
//
// It works for programs that ask the C library. Programs that ask the kernel themselves (Go's), and those that are
// linked statically, keep the real time. Release 0.9.10, Debian 12's, has two faults that a target may run into:
// sleeping until a time of the monotonic clock fails with EINVAL (time.sleep of Python 3.11 and later does so,
// https://github.com/wolfcw/libfaketime/issues/426), and a condition that is waited for until a time of the real clock
// is waited for too long once the clock has moved.

#include <sys/types.h>

#include <chrono>
#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace psvcheck::targets {

// Debian's package, for messages.
inline constexpr const char* faketime_package = "libfaketime";

// The library for programs with threads, where distributions put it; nothing where it is not installed. `root` is the
// root of the file system, another one for tests.
std::optional<std::filesystem::path> find_faketime_library(const std::filesystem::path& root = "/");

// The variables with which a program is started so that it reads its offset from `file`, an absolute path.
// `preloaded` is the LD_PRELOAD that it would have had otherwise; empty for none. The program's other FAKETIME
// variables must be kept from it, because FAKETIME itself wins over the file.
std::map<std::string, std::string> faketime_environment(const std::filesystem::path& library,
                                                        const std::filesystem::path& file,
                                                        const std::string& preloaded = {});

// Writes the offset. The file is replaced in one go, so that no reader sees half of it. Error: the file, and why.
std::expected<void, std::string> write_faketime(const std::filesystem::path& file, std::chrono::seconds ahead);

// Removes what libfaketime keeps in shared memory for the program that had this process id and its children. It does
// so itself when the program exits, but not when a signal ends it, and a program that gets the same process id later
// would stumble over it.
void remove_faketime_leftovers(pid_t pid);

}  // namespace psvcheck::targets
