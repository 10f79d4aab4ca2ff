#include "harness/cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "reports/text.h"

namespace psvcheck::cli {
namespace {

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 100;
  return std::clamp<std::size_t>(size.ws_col, 40, 120);
}

std::size_t width_of_error() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ? 80 : size.ws_col;
}

bool is_dumb() {
  const char* terminal = std::getenv("TERM");
  return terminal != nullptr && std::string_view(terminal) == "dumb";
}

}  // namespace

Console standard_console() {
  Console console{std::cout, std::cerr};
  const bool ci = is_set("CI");
  if (isatty(STDOUT_FILENO) == 1) {
    console.width = terminal_width();
    if (!is_set("NO_COLOR") && !ci && !is_dumb()) console.colour = reports::Colour::on;
  }
  if (isatty(STDERR_FILENO) == 1 && !ci && !is_dumb()) {
    console.progress = ProgressForm::rewritten;
    console.live_width = width_of_error;
  }
  return console;
}

void say(Console& console, std::string_view message) {
  console.err << "psvcheck: ";
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = message.find('\n');
    console.err << reports::visible(message.substr(0, end)) << '\n';
    if (end != std::string_view::npos) message.remove_prefix(end + 1);
  }
  console.err << std::flush;
}

}  // namespace psvcheck::cli
