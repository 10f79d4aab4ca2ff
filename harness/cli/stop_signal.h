#pragma once

// Ctrl-C and SIGTERM as a flag, so that nothing is done in a signal handler: the work ends at its next step, the target
// is stopped, and the report of what was finished is written. A second signal ends the program at once; its children
// end with it (targets/process.h).

#include <atomic>
#include <functional>
#include <thread>

namespace psvcheck::cli {

class StopSignal {
 public:
  /// Keeps SIGINT and SIGTERM from this thread and from all that it starts, and waits for them on a thread of its own.
  /// REQUIRES: no other thread was started yet; at most one object at a time.
  /// `hurry` is called on that thread where the work has not ended two seconds after the first signal.
  explicit StopSignal(std::function<void()> hurry = {});
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  ~StopSignal();

  /// True once a signal has come.
  const std::atomic<bool>& flag() const { return came_; }

  /// Waits until a signal has come.
  void wait() const;

 private:
  void watch(const std::stop_token& ending);

  std::function<void()> hurry_;
  std::atomic<bool> came_{false};
  int signals_ = -1;  ///< a signalfd
  int end_ = -1;      ///< an eventfd that ends the thread
  std::jthread watcher_;
};

}  // namespace psvcheck::cli
