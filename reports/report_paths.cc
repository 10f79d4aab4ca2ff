#include "reports/report_paths.h"

#include <fmt/format.h>

#include "reports/text.h"

namespace psvcheck::reports {

std::string path_in(std::string_view folder, std::string_view file) {
  if (folder.empty() || file.empty()) return {};
  return fmt::format("{}{}{}", folder, folder.ends_with('/') ? "" : "/", file);
}

std::string uri_of(std::string_view path) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  std::string out;
  for (const char c : path) {
    if (plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string replay_command(std::string_view file, std::string_view target_options, std::string_view observe) {
  const std::string target = target_options.empty() ? std::string() : " " + visible(target_options);
  const std::string more = observe.empty() ? std::string() : fmt::format(" --observe {}", observe);
  return fmt::format("psvcheck replay {}{}{}", shell_word(visible(file)), target, more);
}

}  // namespace psvcheck::reports
