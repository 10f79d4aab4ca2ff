#pragma once

// The one file format, "psvcheck/1": how a Trace, and so a scenario, a reproducer and a recording, looks as JSON. The
// schema is published in reports/schema/trace.v1.json. The reader is strict, because a misspelt member of a scenario
// would silently test nothing; every refusal says where in the file it is.

#include <cstddef>
#include <expected>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "harness/trace/trace.h"

namespace psvcheck::trace {

inline constexpr std::string_view format_name = "psvcheck/1";

struct ReadError {
  std::string file;
  std::string pointer;     ///< a JSON pointer ("/steps/3/members/SecretId"); empty for the document as a whole
  std::size_t line = 0;    ///< from 1
  std::size_t column = 0;  ///< in bytes, from 1
  std::string what;

  /// "FILE:LINE:COLUMN: POINTER: what is wrong"
  std::string message() const;
  friend bool operator==(const ReadError&, const ReadError&) = default;
};

/// Reads a document. Refused are: text that is not JSON in UTF-8 or larger than 64 MiB, members that the format does
/// not have, values out of their bounds, operations that Secrets Manager does not have (unless the step states its
/// fault), clauses that the catalogue does not have, references to the version of a later step. `file_name` is for
/// messages only. Never throws, whatever the bytes are.
std::expected<Trace, ReadError> read(std::string_view text, std::string_view file_name);

/// The document as text: members in a fixed order, laid out for a person, a line end at its end. Texts that are not
/// UTF-8 get U+FFFD in place of what is wrong, but bodies are then written in base64 and lose nothing. Of an exchange's
/// request headers only X-Amz-Target and Content-Type are written, so that no credentials get into a file; the reason
/// phrase of an answer is not written.
std::string write(const Trace& trace);

/// The journal's line of one step: which sequence it is of and what that says of all of its steps, then the step with
/// its record. No line end. REQUIRES: index < sequence.steps.size().
std::string write_step_line(std::uint64_t number, const Sequence& sequence, std::size_t index,
                            const StepRecord& record);

/// A line of a journal, read again.
struct StepLine {
  std::uint64_t number = 0;  ///< the sequence's
  Sequence sequence;         ///< its title, required and names_end_with, and one step
  std::size_t index = 0;     ///< of the step
  std::size_t of = 0;        ///< so many steps the sequence has
  StepRecord record;
};
std::expected<StepLine, ReadError> read_step_line(std::string_view line, std::string_view file_name);

/// "25h" for 90000 s: the largest of d, h, m and s that leaves no rest.
std::string duration_text(std::chrono::seconds duration);

}  // namespace psvcheck::trace
