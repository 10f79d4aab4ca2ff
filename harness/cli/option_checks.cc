#include "harness/cli/option_checks.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace psvcheck::cli {
namespace {

bool holds_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

/// Lets through what the condition holds for, and says `wanted` of all else.
template <class Condition>
CLI::Validator only_if(Condition condition, std::string wanted) {
  return CLI::Validator(
      [condition, wanted = std::move(wanted)](const std::string& text) { return condition(text) ? "" : wanted; }, "");
}

}  // namespace

CLI::Validator is_seed() { return only_if(holds_number, "must be a whole number from 0 to 18446744073709551615"); }

CLI::Validator is_region() {
  const auto fits = [](std::string_view text) {
    const auto is_plain = [](char c) { return c > ' ' && c <= '~' && c != '/' && c != ','; };
    return !text.empty() && std::ranges::all_of(text, is_plain);
  };
  return only_if(fits, "must be a region's name such as us-east-1, without blanks, slashes and commas");
}

CLI::Validator is_server_command() {
  const auto names_port = [](std::string_view text) {
    return text.find("{port}") != text.npos || text.find("$PORT") != text.npos || text.find("${PORT") != text.npos;
  };
  return only_if(names_port, "must say which port the server is to serve on: put {port} where the number goes");
}

}  // namespace psvcheck::cli
