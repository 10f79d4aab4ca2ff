#pragma once

// Comparing an answer that is allowed with one that was observed, member by member.

#include <optional>
#include <string>
#include <vector>

#include "model/outcome.h"

namespace psvcheck::model {

/// One point in which the observation differs from what is allowed.
struct Difference {
  std::string where;     ///< "answer", "VersionStages", "label AWSPREVIOUS", "version 4f1c...", ...
  std::string expected;  ///< for a person; alternatives joined by " or "
  std::string observed;  ///< for a person
  Aspect aspect{};
  std::string version{};             ///< the version that it is about, where it is about one
  std::optional<Aspect> label{};     ///< of a list of labels: the label that differs
  std::optional<Aspect> by_label{};  ///< the label by which another version was read: the read may be right of it
  std::string_view kept_by{};        ///< the clause by which a version that is not listed had to be kept; empty: any
  bool of_the_lookup = false;        ///< the secret was not found by an ARN or a part of one
  bool of_the_read = false;          ///< whatever the state is, the read should not show it so
  friend bool operator==(const Difference&, const Difference&) = default;
};

/// The differences between an answer that is allowed and one that was observed; empty where they agree.
/// Label lists are sets, and an absent list is an empty one (PUT-11, READ-2c). Null counts as absent (WIRE-8 speaks of
/// it). Not compared: messages, NextToken, KmsKeyId, the values of dates, LastAccessedDate, and what is
/// Withheld on either side.
std::vector<Difference> differences(const Answer& allowed, const Answer& observed);

/// An answer in one line for a person: "success", "ResourceExistsException: You can't use ...", "no answer: ...".
std::string describe(const Answer& answer);

/// A text in quotes, cut at 200 bytes with its length, for a person.
std::string quoted(std::string_view text);

}  // namespace psvcheck::model
