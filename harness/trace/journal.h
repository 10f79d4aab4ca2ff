#pragma once

// The journal: every step of a run on disk as soon as it is done, so that a run that dies leaves behind what it did.
// JSON Lines; the first line says which run it is, every other one is a step with what went over the wire. Lines of
// sequences that run at the same time are mixed, those of one sequence are in order. The schema is in
// reports/schema/trace.v1.json, $defs journal_header and journal_line.

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/trace/json.h"
#include "harness/trace/trace.h"
#include "model/clause.h"

namespace psvcheck::trace {

/// The journal's first line.
struct JournalHeader {
  std::string run_id;
  std::uint64_t seed = 0;
  std::string target;  ///< "moto 5.2.5", or the endpoint's URL
  model::Level level = model::Level::recorded;
  std::chrono::sys_seconds started{};
  friend bool operator==(const JournalHeader&, const JournalHeader&) = default;
};

class Journal {
 public:
  /// Makes the file, or empties one that is there. The error names the file and the system's reason.
  static std::expected<Journal, std::string> create(const std::string& path, const JournalHeader& header);

  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

  /// Appends one step; the line is with the operating system when this returns. May be called by several threads. After
  /// an error (a full disk), which names the file, the file may end in part of a line.
  std::expected<void, std::string> add(std::uint64_t number, const Sequence& sequence, std::size_t index,
                                       const StepRecord& record);

 private:
  struct File;
  explicit Journal(std::unique_ptr<File> file);
  std::unique_ptr<File> file_;
};

struct JournalContents {
  JournalHeader header;
  std::vector<Trace> traces;   ///< by the sequences' numbers; each with the steps that were finished
  bool cut = false;            ///< the last line is broken, as after a crash; it was left out
  std::size_t unfinished = 0;  ///< so many of the traces lack steps at their end
};

/// Reads a journal. An error in a line before the last one says where it is.
std::expected<JournalContents, ReadError> read_journal(const std::string& path);

}  // namespace psvcheck::trace
