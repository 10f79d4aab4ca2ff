#include "harness/targets/clock_adapter.h"

#include <algorithm>

#include "harness/targets/replace.h"

namespace psvcheck::targets {
namespace {

bool says_how_far(std::string_view text) { return text.contains("{seconds}") || text.contains("{by}"); }

constexpr std::string_view forms = "none, faketime, 'command:CMD {seconds}' or 'http:METHOD PATH [BODY]'";

HttpClock request_from(std::string_view text) {
  HttpClock result;
  const auto path = std::min(text.find(' '), text.size());
  result.method = text.substr(0, path);
  text.remove_prefix(std::min(path + 1, text.size()));
  const auto body = std::min(text.find(' '), text.size());
  result.path = text.substr(0, body);
  text.remove_prefix(std::min(body + 1, text.size()));
  result.body = text;
  return result;
}

std::string fault_in(const NoClock&) { return {}; }
std::string fault_in(const FaketimeClock&) { return {}; }

std::string fault_in(const CommandClock& clock) {
  if (!std::ranges::any_of(clock.argv, says_how_far)) return "the command has neither {seconds} nor {by}";
  return {};
}

std::string fault_in(const HttpClock& clock) {
  if (clock.method.empty()) return "the method is missing";
  if (!clock.path.starts_with('/')) return "the path must start with a slash";
  if (!says_how_far(clock.path) && !says_how_far(clock.body)) {
    return "neither the path nor the body has {seconds} or {by}";
  }
  return {};
}

}  // namespace

std::string fault_of(const ClockAdapter& adapter) {
  return std::visit([](const auto& clock) { return fault_in(clock); }, adapter);
}

std::expected<ClockAdapter, std::string> parse_clock(std::string_view text) {
  constexpr std::string_view command = "command:";
  constexpr std::string_view http = "http:";
  ClockAdapter result;
  if (text == "faketime") {
    result = FaketimeClock{};
  } else if (text.starts_with(command)) {
    result = CommandClock{{"/bin/sh", "-c", std::string(text.substr(command.size()))}};
  } else if (text.starts_with(http)) {
    result = request_from(text.substr(http.size()));
  } else if (text != "none") {
    return std::unexpected("must be " + std::string(forms) + ", not \"" + std::string(text) + "\"");
  }
  if (const std::string fault = fault_of(result); !fault.empty()) return std::unexpected(fault);
  return result;
}

std::string expand(std::string text, const ClockMove& move) {
  replace_all(text, "{seconds}", std::to_string(move.ahead.count()));
  replace_all(text, "{by}", std::to_string(move.by.count()));
  replace_all(text, "{port}", std::to_string(move.port));
  return text;
}

}  // namespace psvcheck::targets
