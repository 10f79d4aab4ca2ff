#pragma once

// What a target answered, or may answer, as plain data: a struct per operation with the members of the operation's
// response syntax, a Refusal for every error, and the ways in which there is no answer at all. The same structs serve
// for what the model allows and for what was observed; an observed one may hold anything that JSON can.

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/member.h"
#include "model/text.h"

namespace psvcheck::model {

/// Labels as a list; their order is no evidence (PUT-11).
using Labels = std::vector<std::string>;

struct CreateSecretAnswer {
  Member<std::string> arn, name, version_id;
  friend bool operator==(const CreateSecretAnswer&, const CreateSecretAnswer&) = default;
};

struct PutSecretValueAnswer {
  Member<std::string> arn, name, version_id;
  Member<Labels> version_stages;
  friend bool operator==(const PutSecretValueAnswer&, const PutSecretValueAnswer&) = default;
};

struct UpdateSecretAnswer {
  Member<std::string> arn, name, version_id;
  friend bool operator==(const UpdateSecretAnswer&, const UpdateSecretAnswer&) = default;
};

struct UpdateSecretVersionStageAnswer {
  Member<std::string> arn, name;
  friend bool operator==(const UpdateSecretVersionStageAnswer&, const UpdateSecretVersionStageAnswer&) = default;
};

struct GetSecretValueAnswer {
  Member<std::string> arn, name, version_id;
  Member<std::string> secret_string;
  Member<Blob> secret_binary;
  Member<Labels> version_stages;
  Member<Time> created_date;
  friend bool operator==(const GetSecretValueAnswer&, const GetSecretValueAnswer&) = default;
};

struct DescribeSecretAnswer {
  Member<std::string> arn, name, description, kms_key_id;
  Member<std::map<std::string, Labels>> version_ids_to_stages;
  Member<Time> created_date, last_changed_date, last_accessed_date, deleted_date;
  friend bool operator==(const DescribeSecretAnswer&, const DescribeSecretAnswer&) = default;
};

/// One entry of ListSecretVersionIds.
struct VersionEntry {
  Member<std::string> version_id;
  Member<Labels> version_stages;
  Member<Time> created_date, last_accessed_date;
  bool may_be_missing = false;  ///< only in allowed answers: the version may have been pruned (PRUNE-1c)
  friend bool operator==(const VersionEntry&, const VersionEntry&) = default;
};

struct ListSecretVersionIdsAnswer {
  Member<std::string> arn, name, next_token;
  Member<std::vector<VersionEntry>> versions;
  friend bool operator==(const ListSecretVersionIdsAnswer&, const ListSecretVersionIdsAnswer&) = default;
};

struct DeleteSecretAnswer {
  Member<std::string> arn, name;
  Member<Time> deletion_date;
  friend bool operator==(const DeleteSecretAnswer&, const DeleteSecretAnswer&) = default;
};

struct RestoreSecretAnswer {
  Member<std::string> arn, name;
  friend bool operator==(const RestoreSecretAnswer&, const RestoreSecretAnswer&) = default;
};

struct RotateSecretAnswer {
  Member<std::string> arn, name, version_id;
  friend bool operator==(const RotateSecretAnswer&, const RotateSecretAnswer&) = default;
};

/// Success of an operation that the model does not know, whatever it says.
struct OtherAnswer {
  friend bool operator==(const OtherAnswer&, const OtherAnswer&) = default;
};

/// An error. `type` is the bare name ("ResourceExistsException"), without namespace, `#` or URL. The message is
/// evidence for a person and never compared.
struct Refusal {
  std::string type;
  std::string message;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// The target answered, but not in AWS JSON 1.1 (HTML, a body that is cut or no JSON, an error without a type). Only
/// observed, never allowed.
struct Unreadable {
  std::string what;
  friend bool operator==(const Unreadable&, const Unreadable&) = default;
};

/// No answer came: refused, timed out, closed. Whether the request took effect is unknown.
struct NoAnswer {
  std::string why;
  friend bool operator==(const NoAnswer&, const NoAnswer&) = default;
};

/// Only in allowed outcomes: nothing says what the target should answer.
struct AnyAnswer {
  friend bool operator==(const AnyAnswer&, const AnyAnswer&) = default;
};

using Answer =
    std::variant<CreateSecretAnswer, PutSecretValueAnswer, UpdateSecretAnswer, UpdateSecretVersionStageAnswer,
                 GetSecretValueAnswer, DescribeSecretAnswer, ListSecretVersionIdsAnswer, DeleteSecretAnswer,
                 RestoreSecretAnswer, RotateSecretAnswer, OtherAnswer, Refusal, Unreadable, NoAnswer, AnyAnswer>;

/// True for an answer that says success.
bool is_success(const Answer& answer);

/// Calls visit("MemberName", member) for every member that the struct keeps, in the order of the API reference.
/// Refusal and the answers without members show none.
template <class Self, class Visit>
void visit_answer_members(Self& self, Visit&& visit) {
  using T = std::remove_const_t<Self>;
  if constexpr (requires { self.arn; }) {
    visit("ARN", self.arn);
    visit("Name", self.name);
  }
  if constexpr (std::is_same_v<T, VersionEntry> || requires {
                  self.arn;
                  self.version_id;
                }) {
    visit("VersionId", self.version_id);
  }
  if constexpr (std::is_same_v<T, GetSecretValueAnswer>) {
    visit("SecretString", self.secret_string);
    visit("SecretBinary", self.secret_binary);
  }
  if constexpr (requires { self.version_stages; }) visit("VersionStages", self.version_stages);
  if constexpr (std::is_same_v<T, DescribeSecretAnswer>) {
    visit("Description", self.description);
    visit("KmsKeyId", self.kms_key_id);
    visit("VersionIdsToStages", self.version_ids_to_stages);
  }
  if constexpr (std::is_same_v<T, ListSecretVersionIdsAnswer>) {
    visit("Versions", self.versions);
    visit("NextToken", self.next_token);
  }
  if constexpr (requires { self.created_date; }) visit("CreatedDate", self.created_date);
  if constexpr (requires { self.last_changed_date; }) visit("LastChangedDate", self.last_changed_date);
  if constexpr (requires { self.last_accessed_date; }) visit("LastAccessedDate", self.last_accessed_date);
  if constexpr (requires { self.deleted_date; }) visit("DeletedDate", self.deleted_date);
  if constexpr (requires { self.deletion_date; }) visit("DeletionDate", self.deletion_date);
}

/// The HTTP side of an answer, for the clauses about it.
struct Envelope {
  int status = 0;  ///< 0 where no answer came

  std::string content_type;                  ///< as sent; empty where absent
  bool has_request_id = false;               ///< x-amzn-RequestId was there
  std::vector<std::string> unknown_members;  ///< members of the body that the operation's response does not have
  bool has_headers = false;                  ///< any header was kept, so that a missing one was not sent
  friend bool operator==(const Envelope&, const Envelope&) = default;
};

}  // namespace psvcheck::model
