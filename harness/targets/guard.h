#pragma once

// The guard process of process.h: what runs between fork and exec, and beside the command until it ends.
//
// All of it runs in a fork of a process that may have threads, so it calls nothing but async-signal-safe functions:
// no allocation, no locks, no C++ library. Everything that it needs is made before the fork.

#include <sys/types.h>

namespace psvcheck::targets {

// What the guard sends: first `started` or `failed`, then, after `started`, one `ended`.
struct GuardMessage {
  enum class Kind : int { started, failed, ended };
  enum class Stage : int { fork, working_directory, exec };
  Kind kind = Kind::started;
  Stage stage = Stage::exec;
  int value = 0;  // started: the command's pid; failed: errno; ended: the status as wait(2) gives it
};

struct GuardedCommand {
  const char* program = nullptr;  // the resolved path
  char* const* argv = nullptr;
  char* const* environment = nullptr;
  const char* working_directory = nullptr;  // null: unchanged
  int output = -1;                          // becomes standard output and standard error
  int channel = -1;                         // a SOCK_SEQPACKET socket: signals come in, GuardMessages go out
};

// The body of the guard: runs the command, reports, and ends when the channel closes. To be called in the child
// of a fork, with all signals blocked. Never returns.
[[noreturn]] void run_guard(const GuardedCommand& command);

}  // namespace psvcheck::targets
