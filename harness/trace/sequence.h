#pragma once

// A Sequence: the requests of one client, written down without naming any target. Secrets, tokens, payloads and labels
// are numbers, and "the version that step 4 made" is a reference, so that the same sequence runs anywhere, never meets
// another run's secrets, and still means the same after a step has been taken out of it. What the numbers become on the
// wire is decided in bind.h; how a sequence looks in a file is in json.h.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "model/clause.h"
#include "model/request.h"

namespace psvcheck::trace {

struct Value;

/// JSON null, sent as null.
struct Null {
  friend bool operator==(const Null&, const Null&) = default;
};

/// A JSON array.
struct List {
  std::vector<Value> items;
  friend bool operator==(const List&, const List&);
};

/// How a secret is spelt. `old_arn` is the ARN that it had before it was deleted and created again; `partial_arn` is
/// the ARN without the hyphen and the six random characters; `name_with_suffix` is the name with them.
/// `other_region_arn` and `other_account_arn` are the ARN with `other_region` or `other_account` in it, so that they
/// are of another secret, or of none.
enum class SecretForm {
  name,
  arn,
  partial_arn,
  old_arn,
  upper,
  lower,
  other_region_arn,
  other_account_arn,
  name_with_suffix
};
inline constexpr std::string_view other_region = "mars-north-1";
inline constexpr std::string_view other_account = "210987654321";

struct SecretRef {
  std::size_t number = 0;
  SecretForm form = SecretForm::name;
  friend bool operator==(const SecretRef&, const SecretRef&) = default;
};

enum class LetterCase { lower, upper };

/// A UUID-shaped text of 36 characters, fresh for each number.
struct TokenRef {
  std::size_t number = 0;
  LetterCase letters = LetterCase::lower;
  friend bool operator==(const TokenRef&, const TokenRef&) = default;
};

/// A short text; in SecretBinary the same bytes in base64.
struct PayloadRef {
  std::size_t number = 0;
  friend bool operator==(const PayloadRef&, const PayloadRef&) = default;
};

/// A custom staging label.
struct LabelRef {
  std::size_t number = 0;
  friend bool operator==(const LabelRef&, const LabelRef&) = default;
};

/// The VersionId that the step with this index answered.
struct VersionOfStep {
  std::size_t step = 0;
  friend bool operator==(const VersionOfStep&, const VersionOfStep&) = default;
};

/// A text again and again; in SecretBinary those bytes in base64.
struct Repetition {
  std::string text;
  std::size_t count = 0;
  friend bool operator==(const Repetition&, const Repetition&) = default;
};

/// Bytes, sent in base64 wherever they stand.
struct Bytes {
  std::string bytes;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

/// Text that goes into the body as it is; it need not be JSON.
struct RawJson {
  std::string text;
  friend bool operator==(const RawJson&, const RawJson&) = default;
};

/// Any JSON value as it is, kept as compact JSON text; for objects, which no other value can say.
struct Literal {
  std::string json = "null";
  friend bool operator==(const Literal&, const Literal&) = default;
};

/// What a member of a request is given. Texts, numbers and booleans stand for themselves.
struct Value {
  std::variant<Null, bool, std::int64_t, double, std::string, List, SecretRef, TokenRef, PayloadRef, LabelRef,
               VersionOfStep, Repetition, Bytes, RawJson, Literal>
      kind;
  friend bool operator==(const Value&, const Value&) = default;
};

inline bool operator==(const List& a, const List& b) { return a.items == b.items; }

struct NamedValue {
  std::string name;
  Value value;
  friend bool operator==(const NamedValue&, const NamedValue&) = default;
};

/// What a version holds afterwards, where the expectation says so.
struct NotCompared {
  friend bool operator==(const NotCompared&, const NotCompared&) = default;
};
struct NoValue {  ///< a rotation placeholder
  friend bool operator==(const NoValue&, const NoValue&) = default;
};
struct StringValue {
  Value value;
  friend bool operator==(const StringValue&, const StringValue&) = default;
};
struct BinaryValue {
  Value value;
  friend bool operator==(const BinaryValue&, const BinaryValue&) = default;
};

struct ExpectedVersion {
  Value version;
  std::vector<Value> labels;  ///< all of them, in any order; none for a deprecated version
  std::variant<NotCompared, NoValue, StringValue, BinaryValue> holds;
  friend bool operator==(const ExpectedVersion&, const ExpectedVersion&) = default;
};

/// One secret after a step.
struct ExpectedState {
  std::size_t secret = 0;
  bool gone = false;
  std::optional<bool> scheduled;                         ///< for deletion; nothing: not compared
  std::optional<std::vector<ExpectedVersion>> versions;  ///< all of them, in any order; nothing: not compared
  friend bool operator==(const ExpectedState&, const ExpectedState&) = default;
};

/// The members that are listed have these values; Null says that one is absent.
struct Succeeds {
  std::vector<NamedValue> members;
  friend bool operator==(const Succeeds&, const Succeeds&) = default;
};
struct Refused {
  std::string type;  ///< "ResourceExistsException"
  friend bool operator==(const Refused&, const Refused&) = default;
};
/// Nothing says what the answer is.
struct AnythingGoes {
  friend bool operator==(const AnythingGoes&, const AnythingGoes&) = default;
};

/// One way in which a step may end. A step with several has them as alternatives.
struct Expectation {
  std::variant<AnythingGoes, Succeeds, Refused> answer;
  std::vector<ExpectedState> then;
  std::optional<model::Level> strength;  ///< from this level on the alternative is excluded
  friend bool operator==(const Expectation&, const Expectation&) = default;
};

/// One operation. `op` is empty only in recordings, whose exchange says it all.
struct OperationStep {
  std::string op;
  std::vector<NamedValue> members;  ///< in the order in which they are sent; those not listed are absent
  std::string fault;                ///< what is wrong on purpose; empty for a step that is not
  std::optional<std::string> method, path;
  std::vector<std::pair<std::string, std::optional<std::string>>> headers;  ///< set, or removed where there is no value
  std::optional<std::string> body;                                          ///< the whole body, in place of members
  std::vector<Expectation> expect;
  std::optional<model::SignatureFault> signature{};  ///< how it is signed wrongly; nothing where it is signed rightly
  friend bool operator==(const OperationStep&, const OperationStep&) = default;
};

/// The clock moves.
struct AdvanceStep {
  std::chrono::seconds by{};
  friend bool operator==(const AdvanceStep&, const AdvanceStep&) = default;
};

/// So many PutSecretValue requests without VersionStages, with the tokens and payloads first_token, first_token + 1,
/// ...; observed once at their end and counted as that many steps.
struct RepeatStep {
  std::size_t count = 0;
  std::size_t secret = 0;
  std::size_t first_token = 0;
  std::vector<Expectation> expect;  ///< their `then` only
  friend bool operator==(const RepeatStep&, const RepeatStep&) = default;
};

struct Step {
  std::variant<OperationStep, AdvanceStep, RepeatStep> kind;
  std::string note;  ///< why the step is there, for a person
  friend bool operator==(const Step&, const Step&) = default;
};

/// What the target has of the sequence's secrets before its first step.
enum class Context {
  empty,    ///< nothing
  unknown,  ///< not known: a recording of single requests
};

/// What not every target has, so that it must claim it before a sequence that needs it is run.
enum class Capability {
  rotation,    ///< RotateSecret with a function that can be called
  kms,         ///< encryption keys that exist or do not
  cloudtrail,  ///< CloudTrail's LookupEvents, which shows the requests to Secrets Manager
};

/// "rotation", "kms", "cloudtrail": the names in files and on the command line.
std::string_view name_of(Capability capability);

struct Sequence {
  std::string title;                 ///< a sentence that a maintainer understands
  std::vector<std::string> clauses;  ///< the ids of those that it exercises
  std::string source;                ///< where it comes from: a URL or free text
  Context context = Context::empty;
  std::vector<Step> steps;
  std::vector<Capability> required{};  ///< what the target must have; "requires" in files
  std::string names_end_with{};        ///< the end of every secret's name, where that matters
  friend bool operator==(const Sequence&, const Sequence&) = default;
};

/// How many operations a sequence has: a repetition counts as its number, an advance as none.
std::size_t count_steps(const Sequence& sequence);

/// "none", "wrong", "expired", "future", "wrong-service", "wrong-region", "unknown-key", "tampered-body".
std::string_view name_of(model::SignatureFault fault);
std::optional<model::SignatureFault> signature_fault_from(std::string_view name);

/// Whether a step of the sequence is signed wrongly on purpose.
bool is_about_signatures(const Sequence& sequence);

/// The numbers of all secrets that the sequence names, sorted, each once.
std::vector<std::size_t> secrets_of(const Sequence& sequence);

/// The member's value, or nullptr where the step does not list it.
const Value* find_member(const OperationStep& step, std::string_view name);

/// The member that names the secret of this operation: "Name" for CreateSecret, "SecretId" for the others.
std::string_view secret_member(std::string_view operation);

/// Whether Secrets Manager has an operation of this name (API version 2017-10-17).
bool is_known_operation(std::string_view name);

/// The single putting of a repetition with this index, as an operation.
OperationStep repeated_put(const RepeatStep& step, std::size_t index);

}  // namespace psvcheck::trace
