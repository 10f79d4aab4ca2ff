#include "harness/cli/clock_choice.h"

#include <fmt/format.h>

#include "harness/targets/faketime.h"

namespace psvcheck::cli {
namespace {

using targets::FaketimeClock;
using targets::NoClock;

std::string without_library() {
  return fmt::format("libfaketime is not installed (Debian's package {})", targets::faketime_package);
}

/// What --clock says, where it can be done.
Result<targets::ClockAdapter> clock_from(const ClockQuestion& question) {
  auto parsed = targets::parse_clock(*question.option);
  if (!parsed) return usage_error("--clock: " + parsed.error());
  if (std::holds_alternative<NoClock>(*parsed)) return *parsed;
  const bool is_faketime = std::holds_alternative<FaketimeClock>(*parsed);
  if (is_faketime && question.origin != Origin::launched) {
    return usage_error(
        "--clock faketime: only a server that psvcheck starts can be given another clock; "
        "use --target or --exec, or say by 'command:' or 'http:' how its clock is moved");
  }
  if (question.origin == Origin::embedded) {
    return usage_error("--clock: the embedded target has a clock of its own; only none makes sense for it");
  }
  if (is_faketime && !question.library) return usage_error("--clock faketime: " + without_library());
  return *parsed;
}

ClockChoice none(std::string why) { return {NoClock{}, std::move(why)}; }

}  // namespace

targets::ClockAdapter embedded_clock() {
  return targets::HttpClock{.method = "POST", .path = "/_psvcheck/clock", .body = R"({"advance_seconds": {by}})"};
}

Result<ClockChoice> choose_clock(const ClockQuestion& question) {
  ClockChoice choice;
  if (question.option) {
    auto adapter = clock_from(question);
    if (!adapter) return std::unexpected(adapter.error());
    choice.adapter = std::move(*adapter);
    if (std::holds_alternative<NoClock>(choice.adapter))
      choice.why_none = "--clock none leaves the target's clock alone";
  } else if (question.origin == Origin::embedded) {
    choice.adapter = embedded_clock();
  } else if (question.profile) {
    choice.adapter = *question.profile;
    if (std::holds_alternative<NoClock>(choice.adapter)) choice.why_none = "the target has no clock adapter";
  } else {
    choice.why_none = "nothing says how the target's clock is moved; see --clock";
  }
  if (!choice.why_none.empty()) return choice;
  if (!question.needed) return none("no sequence moves the clock");
  if (std::holds_alternative<FaketimeClock>(choice.adapter) && !question.library) {
    return none("the target's clock cannot be moved: " + without_library());
  }
  return choice;
}

}  // namespace psvcheck::cli
