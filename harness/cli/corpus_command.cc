// psvcheck corpus: scenarios as inputs of the fuzz targets, and back.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "fuzz/codec.h"
#include "fuzz/join.h"
#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/trace/json.h"
#include "harness/wire/sigv4.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

struct CorpusArguments {
  std::vector<std::string> files;
  std::string out;
  std::string read_back;
  std::size_t join = 0;  ///< operations; 0: each file is an input
};

Result<void> make_folder(const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return usage_error(fmt::format("{}: cannot be made: {}", folder, failed.message()));
  return {};
}

Result<void> write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text << std::flush;
  if (!stream) return usage_error(fmt::format("{}: cannot be written", file.string()));
  return {};
}

/// A name by the content, as libFuzzer gives it: the same input twice is one file.
std::string name_of_bytes(const std::string& bytes) { return wire::hex(wire::sha256(bytes)).substr(0, 40); }

constexpr std::array<std::pair<std::string_view, fuzz::Reading>, 3> readings{
    {{"full", fuzz::Reading::full}, {"labels", fuzz::Reading::labels}, {"end", fuzz::Reading::end}}};

Ending to_bytes(const CorpusArguments& arguments, Console& console) {
  const auto reading =
      std::ranges::find(readings, arguments.read_back, &std::pair<std::string_view, fuzz::Reading>::first);
  if (auto made = make_folder(arguments.out); !made) return std::unexpected(made.error());
  std::vector<fuzz::Input> inputs;
  for (const std::string& file : arguments.files) {
    Result<trace::Trace> trace = load_trace(file);
    if (!trace) return std::unexpected(trace.error());
    inputs.push_back({std::move(trace->sequence), reading->second});
    if (const auto bytes = fuzz::faithful(inputs.back()); !bytes) {
      say(console, fmt::format("{}: left out: {}", file, bytes.error()));
      inputs.pop_back();
    }
  }
  const std::size_t read = inputs.size();
  if (arguments.join > 0) inputs = fuzz::joined(inputs, arguments.join);
  for (const fuzz::Input& input : inputs) {
    const std::string bytes = fuzz::encode(input);
    if (auto done = write_file(std::filesystem::path(arguments.out) / name_of_bytes(bytes), bytes); !done) {
      return std::unexpected(done.error());
    }
  }
  console.out << fmt::format("{} of {} written to {} as {}\n", read, reports::counted(arguments.files.size(), "file"),
                             arguments.out, reports::counted(inputs.size(), "input"));
  return ExitCode::conforms;
}

trace::Trace trace_of(const std::string& file, const fuzz::Input& input) {
  const auto reading = std::ranges::find(readings, input.reading, &std::pair<std::string_view, fuzz::Reading>::second);
  trace::Trace trace;
  trace.sequence = input.sequence;
  trace.sequence.title = fmt::format("Input {} of a fuzz target, read back with --observe {}",
                                     std::filesystem::path(file).filename().string(), reading->first);
  trace.sequence.source = "psvcheck corpus from-bytes";
  return trace;
}

Ending from_bytes(const CorpusArguments& arguments, Console& console) {
  if (!arguments.out.empty()) {
    if (auto made = make_folder(arguments.out); !made) return std::unexpected(made.error());
  } else if (arguments.files.size() != 1) {
    return usage_error("several files need a folder to write to: --out FOLDER");
  }
  for (const std::string& file : arguments.files) {
    const Result<std::string> bytes = load_text(file);
    if (!bytes) return std::unexpected(bytes.error());
    const std::string text = trace::write(trace_of(file, fuzz::decode(*bytes)));
    if (arguments.out.empty()) {
      console.out << text;
      continue;
    }
    const auto name = std::filesystem::path(file).filename().string() + ".json";
    if (auto done = write_file(std::filesystem::path(arguments.out) / name, text); !done) {
      return std::unexpected(done.error());
    }
  }
  return ExitCode::conforms;
}

/// The inputs in the shortest form, each once: what a fuzzer found, or a form with newer letters.
Ending rewrite(const CorpusArguments& arguments, Console& console) {
  if (auto made = make_folder(arguments.out); !made) return std::unexpected(made.error());
  for (const std::string& file : arguments.files) {
    const Result<std::string> text = load_text(file);
    if (!text) return std::unexpected(text.error());
    const std::string bytes = fuzz::encode(fuzz::decode(*text));
    if (bytes.empty()) continue;
    if (auto done = write_file(std::filesystem::path(arguments.out) / name_of_bytes(bytes), bytes); !done) {
      return std::unexpected(done.error());
    }
  }
  console.out << fmt::format("{} read\n", reports::counted(arguments.files.size(), "file"));
  return ExitCode::conforms;
}

using Action = Ending (*)(const CorpusArguments&, Console&);

CLI::App* add_action(CLI::App& corpus, const char* name, const char* what, Action action, Console& console,
                     Ending& ending, const std::shared_ptr<CorpusArguments>& arguments) {
  CLI::App* command = corpus.add_subcommand(name, what);
  command->add_option("FILE", arguments->files, "Files")->required()->check(CLI::ExistingFile);
  command->callback([&console, &ending, arguments, action] { ending = action(*arguments, console); });
  return command;
}

}  // namespace

void add_corpus(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("corpus", "Turn scenarios into inputs of the fuzz targets, and back");
  command->require_subcommand(1);
  constexpr const char* examples =
      "Examples:\n"
      "  psvcheck corpus to-bytes scenarios/label-moves/*.json --out corpus/differential\n"
      "  psvcheck corpus from-bytes crash-da39a3ee > crash.json && psvcheck replay crash.json\n"
      "  psvcheck corpus rewrite found/* --out corpus/differential";
  command->footer(examples);
  auto arguments = std::make_shared<CorpusArguments>();
  arguments->read_back = "full";
  CLI::App* bytes =
      add_action(*command, "to-bytes", "Write each scenario as an input; its name is the hash of its bytes", to_bytes,
                 console, ending, arguments);
  bytes->add_option("--out", arguments->out, "Folder to write to")->required()->type_name("FOLDER");
  bytes->add_option("--observe", arguments->read_back, "How much is read back after each step [full]")
      ->check(CLI::IsMember({"full", "labels", "end"}));
  bytes
      ->add_option("--join", arguments->join,
                   "Put scenarios together, with secrets of their own, until an input has so many operations")
      ->check(CLI::Range(1, 200));
  CLI::App* scenarios = add_action(*command, "from-bytes", "Write inputs as files that `psvcheck replay` runs",
                                   from_bytes, console, ending, arguments);
  scenarios->add_option("--out", arguments->out, "Folder to write to [standard output, for one file]")
      ->type_name("FOLDER");
  CLI::App* again = add_action(*command, "rewrite", "Write inputs in the shortest form, each once", rewrite, console,
                               ending, arguments);
  again->add_option("--out", arguments->out, "Folder to write to")->required()->type_name("FOLDER");
  for (CLI::App* each : {bytes, scenarios, again}) each->footer(examples);
}

}  // namespace psvcheck::cli
