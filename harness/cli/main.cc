#include <cstdlib>

#include "harness/cli/command_line.h"
#include "harness/cli/console.h"

int main(int argc, char** argv) {
  psvcheck::cli::Console console = psvcheck::cli::standard_console();
  return static_cast<int>(psvcheck::cli::run_command_line(argc, argv, console));
}
