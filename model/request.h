#pragma once

// The requests that the model knows, as plain data: a struct per operation with the members of the operation's
// request syntax (AWS Secrets Manager API reference, version 2017-10-17), under the operation's and the members' own
// names. `visit_members` names them, for whoever reads, writes or compares them.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/member.h"

namespace psvcheck::model {

struct CreateSecretRequest {
  static constexpr std::string_view operation = "CreateSecret";
  Member<std::string> name;
  Member<std::string> client_request_token;
  Member<std::string> description;
  Member<std::string> kms_key_id;
  Member<std::string> secret_string;
  Member<Blob> secret_binary;
  bool has_unknown_members = false;  ///< the body had members that the operation does not know (DATA-4)
  friend bool operator==(const CreateSecretRequest&, const CreateSecretRequest&) = default;
};

struct PutSecretValueRequest {
  static constexpr std::string_view operation = "PutSecretValue";
  Member<std::string> secret_id;
  Member<std::string> client_request_token;
  Member<std::string> secret_string;
  Member<Blob> secret_binary;
  Member<std::vector<Member<std::string>>> version_stages;
  Member<std::string> rotation_token;
  bool has_unknown_members = false;  ///< the body had members that the operation does not know (DATA-4)
  friend bool operator==(const PutSecretValueRequest&, const PutSecretValueRequest&) = default;
};

struct UpdateSecretRequest {
  static constexpr std::string_view operation = "UpdateSecret";
  Member<std::string> secret_id;
  Member<std::string> client_request_token;
  Member<std::string> description;
  Member<std::string> kms_key_id;
  Member<std::string> secret_string;
  Member<Blob> secret_binary;
  bool has_unknown_members = false;  ///< the body had members that the operation does not know (DATA-4)
  friend bool operator==(const UpdateSecretRequest&, const UpdateSecretRequest&) = default;
};

struct UpdateSecretVersionStageRequest {
  static constexpr std::string_view operation = "UpdateSecretVersionStage";
  Member<std::string> secret_id;
  Member<std::string> version_stage;
  Member<std::string> remove_from_version_id;
  Member<std::string> move_to_version_id;
  friend bool operator==(const UpdateSecretVersionStageRequest&, const UpdateSecretVersionStageRequest&) = default;
};

struct GetSecretValueRequest {
  static constexpr std::string_view operation = "GetSecretValue";
  Member<std::string> secret_id;
  Member<std::string> version_id;
  Member<std::string> version_stage;
  friend bool operator==(const GetSecretValueRequest&, const GetSecretValueRequest&) = default;
};

struct DescribeSecretRequest {
  static constexpr std::string_view operation = "DescribeSecret";
  Member<std::string> secret_id;
  friend bool operator==(const DescribeSecretRequest&, const DescribeSecretRequest&) = default;
};

struct ListSecretVersionIdsRequest {
  static constexpr std::string_view operation = "ListSecretVersionIds";
  Member<std::string> secret_id;
  Member<std::int64_t> max_results;
  Member<std::string> next_token;
  Member<bool> include_deprecated;
  friend bool operator==(const ListSecretVersionIdsRequest&, const ListSecretVersionIdsRequest&) = default;
};

struct DeleteSecretRequest {
  static constexpr std::string_view operation = "DeleteSecret";
  Member<std::string> secret_id;
  Member<std::int64_t> recovery_window_in_days;
  Member<bool> force_delete_without_recovery;
  friend bool operator==(const DeleteSecretRequest&, const DeleteSecretRequest&) = default;
};

struct RestoreSecretRequest {
  static constexpr std::string_view operation = "RestoreSecret";
  Member<std::string> secret_id;
  friend bool operator==(const RestoreSecretRequest&, const RestoreSecretRequest&) = default;
};

struct RotateSecretRequest {
  static constexpr std::string_view operation = "RotateSecret";
  Member<std::string> secret_id;
  Member<std::string> client_request_token;
  Member<std::string> rotation_lambda_arn;
  Member<bool> rotate_immediately;
  friend bool operator==(const RotateSecretRequest&, const RotateSecretRequest&) = default;
};

/// An operation of Secrets Manager that the model does not know. Only the rules that hold for every operation apply
/// (FIND-3, FIND-4, DEL-1 where recorded); anything else that it answers is allowed.
struct OtherRequest {
  std::string operation;
  Member<std::string> secret_id;
  friend bool operator==(const OtherRequest&, const OtherRequest&) = default;
};

/// What is wrong with a request that never becomes one of an operation.
enum class RequestFault {
  body_empty,          ///< there is no body
  body_not_json,       ///< the body is no JSON text (bad syntax, cut, invalid UTF-8)
  body_not_an_object,  ///< the body is JSON, but not an object
  body_ambiguous,  ///< JSON that readers may take differently: a member twice, nesting deeper than 64, half a surrogate
                   ///< pair
  unknown_operation,   ///< X-Amz-Target names no operation of Secrets Manager
  missing_target,      ///< no X-Amz-Target header
  wrong_content_type,  ///< the Content-Type is not application/x-amz-json-1.1
  wrong_method,        ///< not a POST to /
};

struct MalformedRequest {
  RequestFault fault{};
  std::string detail;  ///< for a person, may be empty
  friend bool operator==(const MalformedRequest&, const MalformedRequest&) = default;
};

/// What is wrong with a request's signature (AWS Signature Version 4).
enum class SignatureFault {
  none,           ///< there is no Authorization header
  wrong,          ///< the signature is another request's, or made with another secret key
  expired,        ///< its date is more than 15 minutes ago
  future,         ///< its date is more than 15 minutes ahead
  wrong_service,  ///< it is scoped to another service
  wrong_region,   ///< it is scoped to another region
  unknown_key,    ///< nobody has this access key
  tampered_body,  ///< the body was changed after it had been signed
};

/// A request whose sender has not proved who they are; what it asks for does not matter.
struct UnauthenticatedRequest {
  SignatureFault fault{};
  std::string operation;          ///< that it asks for; "(malformed)" where it is none of any operation
  Member<std::string> secret_id;  ///< of the secret that it is about, CreateSecret's Name too
  friend bool operator==(const UnauthenticatedRequest&, const UnauthenticatedRequest&) = default;
};

using Request =
    std::variant<CreateSecretRequest, PutSecretValueRequest, UpdateSecretRequest, UpdateSecretVersionStageRequest,
                 GetSecretValueRequest, DescribeSecretRequest, ListSecretVersionIdsRequest, DeleteSecretRequest,
                 RestoreSecretRequest, RotateSecretRequest, OtherRequest, MalformedRequest, UnauthenticatedRequest>;

/// The operation's name as X-Amz-Target gives it; "(malformed)" for a MalformedRequest.
std::string_view operation_of(const Request& request);

/// The request as one with this fault in its signature.
UnauthenticatedRequest unauthenticated(const Request& request, SignatureFault fault);

/// True where the operation can change a secret; false for those that only read, and for malformed requests.
bool is_mutating(const Request& request);

/// The SecretId, or CreateSecret's Name, where the request gives one as text; nullptr otherwise.
const std::string* secret_id_of(const Request& request);

/// The members whose value is a secret, so that no log may show it.
inline constexpr std::string_view secret_members[] = {"SecretString", "SecretBinary", "RotationToken"};
constexpr bool is_secret(std::string_view member) {
  return std::ranges::find(secret_members, member) != std::ranges::end(secret_members);
}

/// Calls visit("MemberName", member) for every member of a request, in the order of the API reference. `Self` is the
/// struct, const or not. OtherRequest and UnauthenticatedRequest show their SecretId only; MalformedRequest has no
/// members.
template <class Self, class Visit>
void visit_members(Self& self, Visit&& visit) {
  using T = std::remove_const_t<Self>;
  if constexpr (std::is_same_v<T, CreateSecretRequest>) {
    visit("Name", self.name);
    visit("ClientRequestToken", self.client_request_token);
    visit("Description", self.description);
    visit("KmsKeyId", self.kms_key_id);
    visit("SecretString", self.secret_string);
    visit("SecretBinary", self.secret_binary);
  } else if constexpr (std::is_same_v<T, PutSecretValueRequest>) {
    visit("SecretId", self.secret_id);
    visit("ClientRequestToken", self.client_request_token);
    visit("SecretString", self.secret_string);
    visit("SecretBinary", self.secret_binary);
    visit("VersionStages", self.version_stages);
    visit("RotationToken", self.rotation_token);
  } else if constexpr (std::is_same_v<T, UpdateSecretRequest>) {
    visit("SecretId", self.secret_id);
    visit("ClientRequestToken", self.client_request_token);
    visit("Description", self.description);
    visit("KmsKeyId", self.kms_key_id);
    visit("SecretString", self.secret_string);
    visit("SecretBinary", self.secret_binary);
  } else if constexpr (std::is_same_v<T, UpdateSecretVersionStageRequest>) {
    visit("SecretId", self.secret_id);
    visit("VersionStage", self.version_stage);
    visit("RemoveFromVersionId", self.remove_from_version_id);
    visit("MoveToVersionId", self.move_to_version_id);
  } else if constexpr (std::is_same_v<T, GetSecretValueRequest>) {
    visit("SecretId", self.secret_id);
    visit("VersionId", self.version_id);
    visit("VersionStage", self.version_stage);
  } else if constexpr (std::is_same_v<T, ListSecretVersionIdsRequest>) {
    visit("SecretId", self.secret_id);
    visit("MaxResults", self.max_results);
    visit("NextToken", self.next_token);
    visit("IncludeDeprecated", self.include_deprecated);
  } else if constexpr (std::is_same_v<T, DeleteSecretRequest>) {
    visit("SecretId", self.secret_id);
    visit("RecoveryWindowInDays", self.recovery_window_in_days);
    visit("ForceDeleteWithoutRecovery", self.force_delete_without_recovery);
  } else if constexpr (std::is_same_v<T, RotateSecretRequest>) {
    visit("SecretId", self.secret_id);
    visit("ClientRequestToken", self.client_request_token);
    visit("RotationLambdaARN", self.rotation_lambda_arn);
    visit("RotateImmediately", self.rotate_immediately);
  } else if constexpr (std::is_same_v<T, MalformedRequest>) {
  } else {  // DescribeSecret, RestoreSecret, an operation outside the model
    visit("SecretId", self.secret_id);
  }
}

}  // namespace psvcheck::model
