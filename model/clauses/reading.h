#pragma once

// What the reading operations show: GetSecretValue, DescribeSecret and ListSecretVersionIds.

#include "model/clause.h"
#include "model/clauses/sources.h"

namespace psvcheck::model::clauses {

inline constexpr Clause reading[] = {
    {"READ-1a", "reading back", Strength::recorded,
     "GetSecretValue without VersionId and VersionStage reads the version with AWSCURRENT.",
     "recording: get_secret_value"},
    {"READ-1b", "reading back", Strength::recorded, "GetSecretValue with VersionId reads the version with that id.",
     "recording: get_secret_value"},
    {"READ-1c", "reading back", Strength::recorded,
     "GetSecretValue with VersionStage reads the version that holds the label.",
     "recording: put_secret_value_with_version_stages"},
    {"READ-1d", "reading back", Strength::recorded,
     "GetSecretValue for a VersionId or a label that the secret does not have is a ResourceNotFoundException.",
     "recording: secret_version_not_found"},
    {"READ-1e", "reading back", Strength::recorded,
     "GetSecretValue with a VersionId and a VersionStage that do not belong together is an InvalidRequestException.",
     "recording: secret_version_not_found"},
    {"READ-1f", "reading back", Strength::recorded,
     "GetSecretValue answers ARN, Name, VersionId, the value, VersionStages and CreatedDate.",
     "recording: get_secret_value"},
    {"READ-2a", "reading back", Strength::documented,
     "ListSecretVersionIds leaves out versions without labels unless IncludeDeprecated is true.",
     source::list_secret_version_ids},
    {"READ-2b", "reading back", Strength::documented,
     "ListSecretVersionIds with IncludeDeprecated also shows versions without labels.",
     source::list_secret_version_ids},
    {"READ-2c", "reading back", Strength::recorded,
     "ListSecretVersionIds answers ARN, Name and Versions, each with VersionId, CreatedDate and, where there are any, "
     "VersionStages.",
     "recording: update_secret_version_stages_current_previous"},
    {"READ-2d", "reading back", Strength::documented,
     "ListSecretVersionIds gives at most MaxResults versions a page, and NextToken leads to the rest.",
     source::list_secret_version_ids},
    {"READ-3a", "reading back", Strength::documented,
     "VersionIdsToStages of DescribeSecret holds exactly the versions with labels, each with its labels.",
     source::describe_secret},
    {"READ-3b", "reading back", Strength::recorded, "VersionIdsToStages is absent for a secret without versions.",
     source::moto_tests},
    {"READ-3c", "reading back", Strength::recorded, "DescribeSecret answers CreatedDate and LastChangedDate.",
     "recording: create_and_update_secret"},
    {"READ-3d", "reading back", Strength::documented,
     "DescribeSecret shows the Description that CreateSecret or UpdateSecret gave the secret last.",
     source::describe_secret},
    {"READ-4a", "reading back", Strength::documented,
     "A deprecated version can be read by VersionId until it is pruned.", source::versions},
    {"READ-4b", "reading back", Strength::reported,
     "GetSecretValue for the id of a pruned version is an InvalidRequestException.",
     "https://github.com/hashicorp/terraform-provider-aws/issues/36607"},
    {"READ-5a", "reading back", Strength::documented, "ListSecretVersionIds leaves out versions without a value.",
     source::list_secret_version_ids},
    {"READ-5b", "reading back", Strength::documented, "DescribeSecret shows a version without a value that has labels.",
     source::describe_secret},
    {"READ-6a", "reading back", Strength::documented,
     "Dates are JSON numbers: seconds since the epoch, with or without a fraction.", source::aws_json},
    {"READ-6b", "reading back", Strength::recorded, "LastAccessedDate is 00:00 UTC of its day.",
     source::custodian_recordings},
    {"READ-6c", "reading back", Strength::recorded,
     "CreatedDate of a version is the time of the request that made it, and LastChangedDate moves with each change.",
     source::custodian_recordings},
};

}  // namespace psvcheck::model::clauses
