#pragma once

// Sequences as bytes, for fuzzers, which know bytes only. The form is text: a line for each step, a letter for its
// operation, a small letter for each member, and numbers that stand for names as in a Sequence.
//
//     Cs0t0v0           CreateSecret    Name=secret 0  ClientRequestToken=token 0  SecretString=payload 0
//     Ps0t1v1lC0        PutSecretValue  SecretId=secret 0  token 1  payload 1  VersionStages=[AWSCURRENT, label 0]
//     Ms0mOft1o2        ...
//
// Three promises, each with a test of its own:
//   - Every string of bytes is some input: what means nothing where it stands is passed over, what is missing has a
//     default, what is too large is cut (the bounds are below). No input is invalid, so no run is wasted.
//   - A small change of the bytes is a small change of the input. Lines are steps, so no change within a line reaches
//     another step; taking a line out, doubling it or moving it does that to a step. Capital letters, small letters and
//     digits mean different things, so that a byte which is lost or added costs one member.
//   - encode(decode(x)) is a fixpoint: decode gives it back as it is. So a corpus can be rewritten, minimised, and
//     turned into scenarios and back.
//
// The form is part of the corpora that are kept: letters may be added, never given another meaning.
//
// Lines. The first byte says what the step is; one that is no such letter counts as the operation with its number
// modulo 10.
//
//   C CreateSecret   P PutSecretValue         U UpdateSecret           M UpdateSecretVersionStage
//   G GetSecretValue D DescribeSecret         L ListSecretVersionIds   X DeleteSecret
//   R RestoreSecret  T RotateSecret           O"NAME" any other operation
//   A25h             the clock moves; s, m, h (where left out) or d
//   N101s0t5         so many puts with fresh tokens (RepeatStep)
//   $...             no step: e (read at the end only) or l (DescribeSecret only), r, k, c (the sequence requires
//                    rotation, keys, CloudTrail), a text (the end of every secret's name)
//
// Members, each a small letter and a value:
//
//   s Name, SecretId       t ClientRequestToken   v SecretString   b SecretBinary       l VersionStages
//   m VersionStage         f RemoveFromVersionId  o MoveToVersionId  i VersionId        r RotationToken
//   d Description          k KmsKeyId             n MaxResults     x NextToken          e IncludeDeprecated
//   w RecoveryWindowInDays z ForceDeleteWithoutRecovery  a RotationLambdaARN  y RotateImmediately
//   u"NAME"                any other member
//
// Values. A bare number is what the member takes: a secret (s), a token (t i f o), a label (m, and in lists), a whole
// number (n w), true or false by its last bit (e z y), a payload (all others). Otherwise:
//
//   S0 T0 P0 L0      a secret, token, payload, label. After a secret: . its ARN, , its partial ARN, ; the ARN it had
//                    before, ^ in upper case, _ in lower case, ~ its ARN in another region, * in another account,
//                    ? its name with the ARN's six characters; after a token: ^ in upper case
//   E3               the VersionId that step 3 answered; a token where step 3 is no operation before this one
//   C O N            "AWSCURRENT", "AWSPREVIOUS" (old), "AWSPENDING" (next)
//   I-12 F"1.5"      numbers       ! null   + true   - false
//   "text"           a text; \" \\ \n for these three, and it ends with the line at the latest
//   R"a"65537        a text so many times       B"..." bytes       W"..." JSON text as it is     J"{}" a JSON value
//   [C 0 1]          a list; l takes one without brackets
//
// And of the request as a whole:
//
//   &"..." its body in place of members   @"GET" its method   /"/x" its path   :"Name""value" a header, :"Name"! none
//   %3 signed wrongly, by SignatureFault's number modulo 8   '"..." the fault that the step states

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "harness/trace/sequence.h"

namespace psvcheck::fuzz {

/// What is read back after each step.
enum class Reading {
  full,    ///< as run::Observe::full
  labels,  ///< DescribeSecret
  end,     ///< nothing before the end
};

/// What the bytes of a fuzzer stand for.
struct Input {
  trace::Sequence sequence;  ///< without title, clauses, source, expectations and notes
  Reading reading = Reading::full;
  friend bool operator==(const Input&, const Input&) = default;
};

/// Bounds of what decode gives, so that no input takes long. Steps and texts beyond them are left out or cut.
inline constexpr std::size_t max_lines = 256;
inline constexpr std::size_t max_operations = 400;      ///< repetitions counted as their number
inline constexpr std::size_t max_repetition = 130;      ///< puts of one line
inline constexpr std::size_t max_number = 999'999;      ///< of secrets, tokens, payloads, labels, steps
inline constexpr std::size_t max_text_bytes = 262'144;  ///< of all repeated texts of a sequence together
inline constexpr std::size_t max_list_depth = 4;

/// The input that the bytes are. Never fails.
Input decode(std::string_view bytes);

/// The input as bytes, in the shortest form. What the bytes cannot say is left out; see faithful().
std::string encode(const Input& input);

/// The same, if decode gives the input back as it is; the error says for a person which step it cannot say, and why.
/// Title, clauses, source, expectations and notes are no part of an input and not missed.
std::expected<std::string, std::string> faithful(const Input& input);

/// The sequence without what is no part of an input.
trace::Sequence bare(trace::Sequence sequence);

}  // namespace psvcheck::fuzz
