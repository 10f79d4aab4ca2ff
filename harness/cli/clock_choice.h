#pragma once

// Which clock adapter a run uses: that of --clock, of the target's profile, or none, and then why.

#include <filesystem>
#include <optional>
#include <string>

#include "harness/cli/outcome.h"
#include "harness/targets/clock_adapter.h"

namespace psvcheck::cli {

/// Where a target comes from.
enum class Origin {
  embedded,  ///< in this process
  launched,  ///< psvcheck starts it
  running,   ///< an endpoint that was there already
};

struct ClockQuestion {
  std::optional<std::string> option;             ///< --clock
  std::optional<targets::ClockAdapter> profile;  ///< of the target's profile; nothing where it has none
  Origin origin = Origin::embedded;
  bool needed = true;                            ///< some sequence moves the clock
  std::optional<std::filesystem::path> library;  ///< libfaketime, where it is installed
};

struct ClockChoice {
  targets::ClockAdapter adapter = targets::NoClock{};
  std::string why_none;  ///< for a person; empty unless there is no adapter
};

/// The adapter of the embedded target.
targets::ClockAdapter embedded_clock();

/// Chooses. Where no sequence moves the clock there is no adapter, so that nothing is loaded into a target in vain.
/// Errors of usage: a --clock that is none of its forms, or of no use for this target; faketime asked for by --clock
/// where the library is not installed. A profile that asks for a library that is not there gives no adapter.
Result<ClockChoice> choose_clock(const ClockQuestion& question);

}  // namespace psvcheck::cli
