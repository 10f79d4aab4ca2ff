#pragma once

// The letters of the byte form (codec.h), for the two directions and for whoever makes requests up.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace psvcheck::fuzz {

struct OperationLetter {
  char letter;
  std::string_view name;
};

/// In this order a byte that is no letter counts as one of them.
inline constexpr std::array<OperationLetter, 10> operations{{
    {'P', "PutSecretValue"},
    {'C', "CreateSecret"},
    {'M', "UpdateSecretVersionStage"},
    {'U', "UpdateSecret"},
    {'G', "GetSecretValue"},
    {'D', "DescribeSecret"},
    {'L', "ListSecretVersionIds"},
    {'X', "DeleteSecret"},
    {'R', "RestoreSecret"},
    {'T', "RotateSecret"},
}};

/// The operation of this letter, and of every other byte some operation.
constexpr std::string_view operation_of(unsigned char byte) {
  for (const OperationLetter& each : operations) {
    if (static_cast<unsigned char>(each.letter) == byte) return each.name;
  }
  return operations[byte % operations.size()].name;
}

/// What a bare number of a member stands for.
enum class Natural : std::uint8_t { secret, token, payload, label, whole, boolean };

struct MemberLetter {
  char letter;
  std::string_view name;
  Natural natural;
};

inline constexpr std::array<MemberLetter, 19> members{{
    {'s', "SecretId", Natural::secret},
    {'t', "ClientRequestToken", Natural::token},
    {'v', "SecretString", Natural::payload},
    {'b', "SecretBinary", Natural::payload},
    {'l', "VersionStages", Natural::label},
    {'m', "VersionStage", Natural::label},
    {'f', "RemoveFromVersionId", Natural::token},
    {'o', "MoveToVersionId", Natural::token},
    {'i', "VersionId", Natural::token},
    {'r', "RotationToken", Natural::payload},
    {'d', "Description", Natural::payload},
    {'k', "KmsKeyId", Natural::payload},
    {'n', "MaxResults", Natural::whole},
    {'x', "NextToken", Natural::payload},
    {'e', "IncludeDeprecated", Natural::boolean},
    {'w', "RecoveryWindowInDays", Natural::whole},
    {'z', "ForceDeleteWithoutRecovery", Natural::boolean},
    {'a', "RotationLambdaARN", Natural::payload},
    {'y', "RotateImmediately", Natural::boolean},
}};

/// The labels of the service, each a letter.
struct LabelLetter {
  char letter;
  std::string_view name;
};
inline constexpr std::array<LabelLetter, 3> service_labels{{
    {'C', "AWSCURRENT"},
    {'O', "AWSPREVIOUS"},
    {'N', "AWSPENDING"},
}};

/// How a secret is spelt, by SecretForm's number, after its number; none for its name.
inline constexpr std::string_view secret_forms{"\0.,;^_~*?", 9};

inline constexpr char separator = '\n';

}  // namespace psvcheck::fuzz
