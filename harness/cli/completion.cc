#include "harness/cli/completion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <vector>

namespace psvcheck::cli {
namespace {

std::vector<std::string> flags_of(const CLI::Option& option) {
  std::vector<std::string> flags;
  for (const std::string& name : option.get_lnames()) flags.push_back("--" + name);
  for (const std::string& name : option.get_snames()) flags.push_back("-" + name);
  return flags;
}

/// The shell command that lists the values of an option; empty where any text will do. CLI11 describes a fixed choice
/// as {a,b} in the option's type.
std::string values_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t open = type.find('{'), close = type.find('}');
  if (open != std::string::npos && close != std::string::npos) {
    std::string choice = type.substr(open + 1, close - open - 1);
    for (char& c : choice) c = c == ',' ? ' ' : c;
    return fmt::format("compgen -W \"{}\" -- \"$cur\"", choice);
  }
  if (type.find("TARGET") != std::string::npos) {
    return "compgen -W \"$(psvcheck targets list 2>/dev/null | cut -d' ' -f1)\" -- \"$cur\"";
  }
  if (type.find("MUTANT") != std::string::npos) {
    return "compgen -W \"$(psvcheck serve --list-mutants 2>/dev/null | cut -d' ' -f1)\" -- \"$cur\"";
  }
  if (type.find("FILE") != std::string::npos) return "compgen -f -- \"$cur\"";
  if (type.find("DIR") != std::string::npos) return "compgen -d -- \"$cur\"";
  return {};
}

struct Cases {
  std::string commands;  ///< "/run") command="run" ;;
  std::string values;    ///< "run --level") list ... ;;
  std::string words;     ///< "run") words="--level ..." ;;
};

void add_cases(const CLI::App& app, const std::string& path, Cases& cases) {
  std::vector<std::string> words;
  std::string positional;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name().empty()) continue;
    const std::string inner = path.empty() ? command->get_name() : path + " " + command->get_name();
    words.push_back(command->get_name());
    cases.commands += fmt::format("      \"{}/{}\") command=\"{}\" ;;\n", path, command->get_name(), inner);
    add_cases(*command, inner, cases);
  }
  for (const CLI::Option* option : app.get_options()) {
    const std::vector<std::string> flags = flags_of(*option);
    if (flags.empty()) {
      positional = values_of(*option);
      continue;
    }
    words.insert(words.end(), flags.begin(), flags.end());
    if (option->get_type_size() == 0) continue;  // a flag
    std::vector<std::string> labels;
    labels.reserve(flags.size());
    for (const std::string& flag : flags) labels.push_back(fmt::format("\"{} {}\"", path, flag));
    const std::string values = values_of(*option);
    cases.values +=
        fmt::format("    {}) {} ;;\n", fmt::join(labels, " | "),
                    values.empty() ? "return" : fmt::format("mapfile -t COMPREPLY < <({}); return", values));
  }
  cases.words += fmt::format("    \"{}\")\n      words=\"{}\"\n", path, fmt::join(words, " "));
  if (!positional.empty()) {
    cases.words += fmt::format("      [[ $cur == -* ]] || {{ mapfile -t COMPREPLY < <({}); return; }}\n", positional);
  }
  cases.words += "      ;;\n";
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
  Cases cases;
  add_cases(app, "", cases);
  return fmt::format(R"(# Completion of psvcheck for bash, written by `psvcheck completion bash`.
# To use it in this shell: source <(psvcheck completion bash)
_psvcheck() {{
  local cur prev command="" word words=""
  cur="${{COMP_WORDS[COMP_CWORD]}}"
  prev="${{COMP_WORDS[COMP_CWORD - 1]}}"
  COMPREPLY=()
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$command/$word" in
{}    esac
  done
  case "$command $prev" in
{}  esac
  case "$command" in
{}  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}}
complete -o filenames -o bashdefault -F _psvcheck psvcheck
)",
                     cases.commands, cases.values, cases.words);
}

}  // namespace psvcheck::cli
