#pragma once

// The state of the service as far as PutSecretValue can see it: secrets, their versions in order of creation, the
// staging labels and which version each is attached to, deletion. Plain values; the rules make new ones and change
// none in place. What rules need to ask or do again and again (who holds a label, move a label) stands here too.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/text.h"

namespace psvcheck::model {

/// What a version holds. A version's value is set once and never changes (IDEM-2).
struct NoValue {  ///< a rotation placeholder (ROT-1)
  friend bool operator==(const NoValue&, const NoValue&) = default;
};
struct UnknownValue {  ///< seen on a target that diverged, before anything showed its value
  friend bool operator==(const UnknownValue&, const UnknownValue&) = default;
};
struct SecretValue {
  enum class Kind { string, binary };
  Kind kind{};
  std::string bytes;
  friend bool operator==(const SecretValue&, const SecretValue&) = default;
};
using Value = std::variant<NoValue, UnknownValue, SecretValue>;

struct Version {
  VersionId id;
  Value value;
  Time created{};
  std::optional<Time> filled{};  ///< when a rotation placeholder got its value
  friend bool operator==(const Version&, const Version&) = default;
};

/// A staging label on a version.
struct Attachment {
  StagingLabel label;
  VersionId version;
  friend auto operator<=>(const Attachment&, const Attachment&) = default;
};

/// A secret scheduled for deletion.
struct Deletion {
  Time requested{};
  Time ends{};
  friend bool operator==(const Deletion&, const Deletion&) = default;
};

struct Secret {
  std::string name;
  std::string arn;
  std::optional<std::string> description;
  std::optional<std::string> kms_key_id;
  VersionId create_token;                                ///< CreateSecret's ClientRequestToken (IDEM-5)
  std::vector<std::shared_ptr<const Version>> versions;  ///< in order of creation; none is null
  std::vector<Attachment> labels;                        ///< sorted
  std::vector<VersionId> pruned;                         ///< ids whose version has been removed (IDEM-7)
  std::optional<Deletion> deletion;
  Time created{};
  Time last_changed{};
  std::optional<Time> last_accessed;
  bool previous_was_named = false;  ///< a request named AWSPREVIOUS, so it may share a version with AWSCURRENT (PUT-9)
  VersionId rotating;          ///< the version of a rotation that may still go on by itself; empty where there is none
  bool rotates_later = false;  ///< that rotation only tests: the version goes away again (ROT-1d)
  bool had_placeholder = false;  ///< a rotation began, so AWSCURRENT may be missing beside a value (ROT-3b)
  bool adopted = false;          ///< taken over from a target that diverged: the invariants need not hold
  bool impossible = false;       ///< a target showed what no secret can be, so nothing says what comes of it (adopt.h)
  friend bool operator==(const Secret& a, const Secret& b);
};

/// A secret that was deleted without recovery. Its name may stay taken for a while (DEL-3).
struct Vanished {
  std::string arn;
  Time since{};
  friend bool operator==(const Vanished&, const Vanished&) = default;
};

struct State {
  std::map<std::string, std::shared_ptr<const Secret>, std::less<>> secrets;  ///< by name; none is null
  std::map<std::string, Vanished, std::less<>> vanished;                      ///< by name
  friend bool operator==(const State& a, const State& b);
};

/// The version with this id, or nullptr.
const Version* find_version(const Secret& secret, const VersionId& id);

/// The version that the label is attached to, or nullptr. On an adopted secret with the label on several versions,
/// the oldest of them: by age and not by id, because ids differ from run to run and what is made of an answer must not.
const VersionId* holder_of(const Secret& secret, const StagingLabel& label);

/// Gives the version with this id another value; its other fields stay.
void set_value(Secret& secret, const VersionId& id, const Value& value);

/// The labels on this version, sorted.
std::vector<std::string> labels_of(const Secret& secret, const VersionId& id);

/// True where the label is attached to this version.
bool is_attached(const Secret& secret, const StagingLabel& label, const VersionId& id);

/// Takes the label off whatever version has it.
void detach(Secret& secret, const StagingLabel& label);

/// Attaches the label to this version, beside wherever else it is.
void attach(Secret& secret, const StagingLabel& label, const VersionId& id);

/// Attaches the label to this version and takes it off every other one (PUT-9b).
void move_label(Secret& secret, const StagingLabel& label, const VersionId& id);

/// The number of labels that are attached, each counted once (PUT-10a).
std::size_t label_count(const Secret& secret);

/// True where some version of the secret has a value.
bool has_value(const Secret& secret);
inline bool has_value(const Version& version) { return !std::holds_alternative<NoValue>(version.value); }

}  // namespace psvcheck::model
