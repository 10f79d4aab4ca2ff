#include "harness/trace/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/trace/json_tree.h"

namespace psvcheck::trace {
namespace {

std::string header_line(const JournalHeader& header) {
  nlohmann::ordered_json json{{"format", format_name}};
  json["journal"] = {{"run_id", header.run_id},
                     {"seed", header.seed},
                     {"target", header.target},
                     {"level", model::name_of(header.level)},
                     {"started", header.started.time_since_epoch().count()}};
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

bool read_header(const std::string& line, JournalHeader& header) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object() || json.value("format", nlohmann::json()) != std::string(format_name)) return false;
  const auto journal = json.find("journal");
  if (journal == json.end() || !journal->is_object()) return false;
  for (const auto& [name, value] : journal->items()) {
    if (name == "run_id" && value.is_string()) {
      header.run_id = value.get<std::string>();
    } else if (name == "target" && value.is_string()) {
      header.target = value.get<std::string>();
    } else if (name == "seed" && value.is_number_unsigned()) {
      header.seed = value.get<std::uint64_t>();
    } else if (name == "started" && value.is_number_integer()) {
      header.started = std::chrono::sys_seconds(std::chrono::seconds(value.get<std::int64_t>()));
    } else if (name == "level" && value.is_string()) {
      for (const auto level : {model::Level::documented, model::Level::recorded, model::Level::reported}) {
        if (value.get<std::string>() == model::name_of(level)) header.level = level;
      }
    } else {
      return false;
    }
  }
  return true;
}

/// A sequence as far as it was read.
struct Read {
  Trace trace;
  std::size_t steps = 0;  ///< that it has
};
using Sequences = std::map<std::uint64_t, Read>;

std::expected<void, ReadError> add_line(const std::string& text, const std::string& path, const JournalHeader& header,
                                        Sequences& sequences) {
  auto line = read_step_line(text, path);
  if (!line) return std::unexpected(std::move(line.error()));
  auto& [trace, steps] = sequences[line->number];
  if (trace.records.size() != line->index) {
    return std::unexpected(ReadError{path, "/step", 1, 1,
                                     fmt::format("is step {} of sequence {}, of which {} are here so far", line->index,
                                                 line->number, trace.records.size())});
  }
  steps = line->of;
  if (line->index == 0) {
    trace.binding = Binding{header.run_id, header.seed, line->number, line->sequence.names_end_with};
    trace.sequence = std::move(line->sequence);
  } else {
    trace.sequence.steps.push_back(std::move(line->sequence.steps.front()));
  }
  trace.records.push_back(std::move(line->record));
  return {};
}

std::string system_error() { return std::strerror(errno); }  // NOLINT(concurrency-mt-unsafe): glibc's is safe

}  // namespace

struct Journal::File {
  std::string path;
  int descriptor = -1;
  std::mutex lock;

  File(std::string name, int opened) : path(std::move(name)), descriptor(opened) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { ::close(descriptor); }

  std::expected<void, std::string> append(std::string_view text) {
    const std::scoped_lock locked(lock);
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return std::unexpected(fmt::format("{}: cannot write: {}", path, system_error()));
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }
};

Journal::Journal(std::unique_ptr<File> file) : file_(std::move(file)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

std::expected<Journal, std::string> Journal::create(const std::string& path, const JournalHeader& header) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor < 0) return std::unexpected(fmt::format("{}: cannot create the journal: {}", path, system_error()));
  Journal journal(std::make_unique<File>(path, descriptor));
  if (auto written = journal.file_->append(header_line(header)); !written) {
    return std::unexpected(std::move(written.error()));
  }
  return journal;
}

std::expected<void, std::string> Journal::add(std::uint64_t number, const Sequence& sequence, std::size_t index,
                                              const StepRecord& record) {
  return file_->append(write_step_line(number, sequence, index, record) + '\n');
}

std::expected<JournalContents, ReadError> read_journal(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::unexpected(ReadError{path, "", 0, 0, "cannot be opened: " + system_error()});
  JournalContents contents;
  Sequences sequences;
  std::string text;
  for (std::size_t line = 1; std::getline(file, text); ++line) {
    const bool is_last = file.eof() || file.peek() == std::ifstream::traits_type::eof();
    if (file.eof()) {  // no line end: the writer died within it
      contents.cut = true;
      break;
    }
    if (line == 1) {
      if (!read_header(text, contents.header)) {
        return std::unexpected(ReadError{path, "", 1, 1, "is no journal: its first line does not say which run it is"});
      }
      continue;
    }
    if (auto added = add_line(text, path, contents.header, sequences); !added) {
      if (is_last && !nlohmann::json::accept(text)) {
        contents.cut = true;
        break;
      }
      added.error().line = line;
      return std::unexpected(std::move(added.error()));
    }
  }
  if (contents.header == JournalHeader{} && sequences.empty()) {
    return std::unexpected(ReadError{path, "", 1, 1, "is no journal: it is empty"});
  }
  for (auto& [number, sequence] : sequences) {
    if (sequence.trace.records.size() < sequence.steps) ++contents.unfinished;
    contents.traces.push_back(std::move(sequence.trace));
  }
  return contents;
}

}  // namespace psvcheck::trace
