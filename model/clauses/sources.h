#pragma once

// Where the clauses come from: the public pages that several of them cite. A clause cites one source, the one that
// says it most plainly; "recording: NAME" names an exchange with the real service that is kept in
// scenarios/recorded/ (the data come from LocalStack's public snapshot tests).

#include <string_view>

namespace psvcheck::model::clauses::source {

using Url = std::string_view;

// The API reference, version 2017-10-17: a page per operation.
inline constexpr Url create_secret =
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html";
inline constexpr Url put_secret_value =
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html";
inline constexpr Url update_secret =
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html";
inline constexpr Url update_secret_version_stage =
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html";
inline constexpr Url get_secret_value =
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html";
inline constexpr Url describe_secret =
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html";
inline constexpr Url list_secret_version_ids =
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html";
inline constexpr Url delete_secret =
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html";
inline constexpr Url restore_secret =
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RestoreSecret.html";
inline constexpr Url rotate_secret =
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html";
inline constexpr Url sigv4 = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html";
inline constexpr Url common_errors = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html";

// The user guide.
inline constexpr Url quotas = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html";
inline constexpr Url versions = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html";
inline constexpr Url partial_arns = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html";
inline constexpr Url rotation = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html";
inline constexpr Url cloudtrail =
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html";

// The protocol.
inline constexpr Url aws_json = "https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html";

// Test suites whose authors ran them against the real service.
inline constexpr Url moto_tests =
    "https://github.com/getmoto/moto/blob/master/tests/test_secretsmanager/test_secretsmanager.py";
inline constexpr Url localstack_tests =
    "https://github.com/localstack/localstack/blob/main/tests/aws/services/secretsmanager/test_secretsmanager.py";
inline constexpr Url custodian_recordings =
    "https://github.com/cloud-custodian/cloud-custodian/tree/270ae3a7af279d057494fea1bf03961989d13eff/tests/data/"
    "placebo/test_secrets_manager_delete";

}  // namespace psvcheck::model::clauses::source
