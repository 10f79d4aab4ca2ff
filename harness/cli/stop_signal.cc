#include "harness/cli/stop_signal.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cstdint>
#include <string_view>
#include <utility>

namespace psvcheck::cli {
namespace {

sigset_t stopping_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

void say(std::string_view text) {
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

StopSignal::StopSignal(std::function<void()> hurry) : hurry_(std::move(hurry)) {
  const sigset_t set = stopping_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = signalfd(-1, &set, SFD_CLOEXEC);
  end_ = eventfd(0, EFD_CLOEXEC);
  watcher_ = std::jthread([this](const std::stop_token& ending) { watch(ending); });
}

StopSignal::~StopSignal() {
  watcher_.request_stop();
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(end_, &one, sizeof one);
  watcher_.join();
  close(signals_);
  close(end_);
  const sigset_t set = stopping_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void StopSignal::watch(const std::stop_token& ending) {
  constexpr int for_ever = -1, grace_ms = 2000;
  int patience = for_ever;
  while (true) {
    pollfd files[] = {{signals_, POLLIN, 0}, {end_, POLLIN, 0}};
    const int ready = poll(files, 2, patience);
    if (ending.stop_requested()) return;
    if (ready == 0) {
      patience = for_ever;
      if (hurry_) hurry_();
    }
    if (ready <= 0) continue;
    signalfd_siginfo info{};
    if (read(signals_, &info, sizeof info) != sizeof info) continue;
    if (came_) {
      say("\npsvcheck: stopped at once, without a report\n");
      _exit(128 + static_cast<int>(info.ssi_signo));
    }
    say("\npsvcheck: stopping; once more to stop at once\n");
    patience = grace_ms;
    came_ = true;
    came_.notify_all();
  }
}

void StopSignal::wait() const { came_.wait(false); }

}  // namespace psvcheck::cli
