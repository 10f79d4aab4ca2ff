#pragma once

// How a request makes a version and what that does to the staging labels.

#include "model/clause.h"
#include "model/clauses/sources.h"

namespace psvcheck::model::clauses {

inline constexpr Clause new_versions[] = {
    {"PUT-1", "new versions", Strength::documented,
     "A token that no version of the secret has makes a new version whose VersionId is the token, with the data given.",
     source::put_secret_value},
    {"PUT-2", "new versions", Strength::documented, "Without VersionStages, AWSCURRENT moves to the new version.",
     source::put_secret_value},
    {"PUT-3a", "new versions", Strength::documented,
     "When AWSCURRENT leaves a version for another, AWSPREVIOUS moves to the version that it left, from wherever it "
     "was.",
     source::put_secret_value},
    {"PUT-3b", "new versions", Strength::documented,
     "A version that loses its last label becomes deprecated and stays.", source::versions},
    {"PUT-4a", "new versions", Strength::documented,
     "The first version of a secret gets AWSCURRENT, also when VersionStages names other labels.",
     source::put_secret_value},
    {"PUT-4b", "new versions", Strength::reported,
     "A first version that names labels has exactly those and AWSCURRENT, and nothing has AWSPREVIOUS.",
     "https://github.com/infrahouse/terraform-aws-secret/pull/52"},
    {"PUT-4c", "new versions", Strength::reported,
     "A secret whose only version is a rotation placeholder has AWSPENDING and no AWSCURRENT.",
     "https://github.com/aws-samples/aws-secrets-manager-rotation-lambdas/issues/16"},
    {"PUT-5a", "new versions", Strength::documented,
     "With VersionStages, exactly the named labels are attached to the new version.", source::put_secret_value},
    {"PUT-5b", "new versions", Strength::documented,
     "Each label that VersionStages names is taken off any other version of the secret.", source::put_secret_value},
    {"PUT-5c", "new versions", Strength::documented,
     "With VersionStages, AWSCURRENT stays where it is unless it is named.", source::put_secret_value},
    {"PUT-5d", "new versions", Strength::recorded,
     "A label that begins with AWS and is none of AWSCURRENT, AWSPREVIOUS and AWSPENDING is an ordinary one.",
     "recording: put_secret_value_with_version_stages"},
    {"PUT-6", "new versions", Strength::documented,
     "VersionStages that names AWSCURRENT, alone or with others, moves AWSPREVIOUS to the version that AWSCURRENT "
     "leaves.",
     source::put_secret_value},
    {"PUT-7", "new versions", Strength::recorded, "A custom label stays on its version when AWSCURRENT leaves it.",
     "recording: put_secret_value_with_version_stages"},
    {"PUT-8a", "new versions", Strength::recorded,
     "A version that holds AWSCURRENT and AWSPENDING loses both when a PutSecretValue without VersionStages takes "
     "AWSCURRENT from it.",
     "recording: update_secret_version_stages_current_pending"},
    {"PUT-8b", "new versions", Strength::unspecified,
     "A PutSecretValue without VersionStages may take AWSPENDING off a version that does not hold AWSCURRENT, or leave "
     "it there.",
     source::cloudtrail},
    {"PUT-8c", "new versions", Strength::unspecified,
     "AWSPENDING may leave or stay on a version that loses AWSCURRENT by VersionStages that name it, by UpdateSecret "
     "or by UpdateSecretVersionStage.",
     source::update_secret_version_stage},
    {"PUT-8d", "new versions", Strength::recorded,
     "Moving AWSCURRENT onto a version by UpdateSecretVersionStage leaves AWSPENDING on that version.",
     "recording: update_secret_version_stages_current_pending"},
    {"PUT-9a", "new versions", Strength::unspecified,
     "Where VersionStages names AWSPREVIOUS, the label may end on the new version or on the one that AWSCURRENT left.",
     "https://github.com/hashicorp/terraform-provider-aws/issues/25168"},
    {"PUT-9b", "new versions", Strength::documented, "A label is attached to at most one version of a secret.",
     source::update_secret_version_stage},
    {"PUT-9c", "new versions", Strength::unspecified,
     "VersionStages that names a label twice may be accepted as if it stood there once, or refused.",
     source::put_secret_value},
    {"PUT-10a", "new versions", Strength::documented,
     "At most 20 labels are attached across all versions of a secret; a request that would attach more is refused.",
     source::quotas},
    {"PUT-10b", "new versions", Strength::unspecified,
     "Where the label over 20 is AWSCURRENT or AWSPREVIOUS that the service adds by itself, the request may be "
     "accepted "
     "or refused.",
     source::quotas},
    {"PUT-10c", "new versions", Strength::documented,
     "A request that is refused changes neither versions nor values nor labels.", source::put_secret_value},
    {"PUT-10d", "new versions", Strength::documented,
     "A request that only moves labels is not refused for the number of labels.", source::quotas},
    {"PUT-11", "new versions", Strength::recorded,
     "PutSecretValue answers ARN, Name, VersionId and VersionStages, the labels now attached to that version.",
     "recording: put_secret_value_with_version_stages"},
    {"PUT-12a", "new versions", Strength::documented,
     "UpdateSecret with a value does what PutSecretValue without VersionStages does.", source::update_secret},
    {"PUT-12b", "new versions", Strength::recorded,
     "UpdateSecret answers ARN and Name, and VersionId only where a value was given.", source::moto_tests},
};

}  // namespace psvcheck::model::clauses
