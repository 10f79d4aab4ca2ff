// psvcheck completion: the script that makes a shell complete psvcheck's command line.

#include <ostream>

#include "harness/cli/commands.h"
#include "harness/cli/completion.h"

namespace psvcheck::cli {

void add_completion(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("completion", "Print the completion script for a shell");
  command->footer("Example:\n  source <(psvcheck completion bash)");
  auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "The shell")->required()->check(CLI::IsMember({"bash"}));
  command->callback([&app, &console, &ending, shell] {
    console.out << bash_completion(app);
    ending = ExitCode::conforms;
  });
}

}  // namespace psvcheck::cli
