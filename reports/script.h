#pragma once

// A sequence as a script would send it: steps in order, with variables for what differs from run to run. A script makes
// up a suffix when it starts, so that it can be run twice, and learns ARNs and VersionIds from the answers. What is
// common to the scripts for curl (shell_script.h), boto3 (boto3.h) and the AWS CLI (aws_cli.h) is here.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "harness/trace/trace.h"
#include "harness/wire/http.h"

namespace psvcheck::reports {

/// A part of a text: itself, or the name of a variable. Variables: "suffix" (twelve digits), and of what step N,
/// counted from 1, was answered "version_N", "arn_N" and, made from it, "partial_arn_N", "other_region_arn_N",
/// "other_account_arn_N" and "suffixed_arn_N" (what follows the last colon).
struct Piece {
  std::string text;
  bool is_variable = false;
  friend bool operator==(const Piece&, const Piece&) = default;
};

/// What a text of a ScriptStep consists of.
std::vector<Piece> pieces_of(std::string_view marked);

/// A member as an SDK takes it.
struct Argument {
  struct Bytes {
    std::string marked;
  };
  std::string name;
  std::variant<std::string, Bytes, std::int64_t, bool, std::vector<std::string>> value;  ///< texts are marked
};

struct ScriptStep {
  std::size_t number = 0;  ///< from 1
  std::string left_out;    ///< why no script sends it; empty where it does
  std::optional<std::chrono::seconds> advance{};
  std::optional<trace::RepeatStep> repeat{};
  std::string secret{};  ///< of a repetition: the secret's name, marked
  std::string operation;
  wire::HttpRequest request;                    ///< its texts are marked
  bool is_signed = true;                        ///< false: it goes out without a signature
  std::optional<std::vector<Argument>> call{};  ///< nothing where no SDK would send it so
};

struct Script {
  std::vector<std::string> head;  ///< lines for a person: what is broken, and the steps in words
  std::vector<ScriptStep> steps;
  std::vector<std::string> secrets;   ///< their names, marked
  std::set<std::string> variables{};  ///< that the steps use
};

/// The steps of the trace's sequence. What a step was answered is used for the words of the head only.
Script script_of(const trace::Trace& trace);

/// Whether a later step needs the ARN that this one is answered, in whatever form.
bool uses_arn(const Script& script, const ScriptStep& step);

/// The token and the payload that number `n` stands for, marked.
std::string script_token(std::size_t number);
std::string script_payload(std::size_t number);

/// A text with a run of one character that is too long to be written out, in three: before, the run, after. `too_long`
/// is from how many on.
struct LongRun {
  std::string_view before;
  char repeated = 'x';
  std::size_t count = 0;  ///< 0: there is none, and `before` is all
  std::string_view after;
};
LongRun long_run_in(std::string_view text, std::size_t too_long = 400);

/// "create_secret", "create-secret"
std::string separated(std::string_view operation, char separator);

/// "http://127.0.0.1:4566" without a slash at its end.
std::string base_url(std::string_view endpoint);

}  // namespace psvcheck::reports
