#pragma once

// Secrets that are scheduled for deletion, and secrets that are gone.

#include "model/clause.h"
#include "model/clauses/sources.h"

namespace psvcheck::model::clauses {

inline constexpr Clause deletion[] = {
    {"DEL-1a", "deletion", Strength::documented,
     "GetSecretValue on a secret scheduled for deletion is an InvalidRequestException.", source::delete_secret},
    {"DEL-1b", "deletion", Strength::documented,
     "PutSecretValue on a secret scheduled for deletion is an InvalidRequestException.", source::put_secret_value},
    {"DEL-1c", "deletion", Strength::documented,
     "UpdateSecret, with or without a value, on a secret scheduled for deletion is an InvalidRequestException.",
     source::update_secret},
    {"DEL-1d", "deletion", Strength::documented,
     "UpdateSecretVersionStage on a secret scheduled for deletion is an InvalidRequestException.",
     source::update_secret_version_stage},
    {"DEL-1e", "deletion", Strength::recorded,
     "DescribeSecret on a secret scheduled for deletion shows DeletedDate, and versions and labels as they were.",
     source::custodian_recordings},
    {"DEL-1f", "deletion", Strength::recorded,
     "DeletedDate is the time of the request, DeletionDate is the end of the window, and LastChangedDate moves to the "
     "time of the request.",
     source::custodian_recordings},
    {"DEL-1g", "deletion", Strength::recorded,
     "RestoreSecret brings a scheduled secret back with its versions, values and labels.", "recording: secret_restore"},
    {"DEL-1h", "deletion", Strength::recorded,
     "TagResource and UntagResource on a secret scheduled for deletion are an InvalidRequestException.",
     "recording: tag_untag_resource_on_deleted_secret"},
    {"DEL-2", "deletion", Strength::recorded,
     "CreateSecret with the name of a secret scheduled for deletion is an InvalidRequestException.",
     "recording: exp_raised_on_creation_of_secret_scheduled_for_deletion"},
    {"DEL-3a", "deletion", Strength::documented,
     "After ForceDeleteWithoutRecovery the secret is gone for every operation.", source::delete_secret},
    {"DEL-3h", "deletion", Strength::recorded,
     "DeleteSecret with ForceDeleteWithoutRecovery answers a DeletionDate as well.",
     "recording: create_and_update_secret"},
    {"DEL-3b", "deletion", Strength::reported,
     "After ForceDeleteWithoutRecovery the name may stay taken for up to a minute, with InvalidRequestException.",
     "https://github.com/ibm-mas/cli/pull/937"},
    {"DEL-3c", "deletion", Strength::documented, "ForceDeleteWithoutRecovery of a secret that does not exist succeeds.",
     source::delete_secret},
    {"DEL-3d", "deletion", Strength::recorded,
     "ForceDeleteWithoutRecovery of a secret already scheduled for deletion succeeds, and the secret is gone.",
     source::moto_tests},
    {"DEL-3e", "deletion", Strength::documented,
     "DeleteSecret schedules the secret and answers ARN, Name and DeletionDate.", source::delete_secret},
    {"DEL-3f", "deletion", Strength::documented,
     "ForceDeleteWithoutRecovery and RecoveryWindowInDays together are refused.", source::delete_secret},
    {"DEL-3g", "deletion", Strength::unspecified,
     "For up to a minute after ForceDeleteWithoutRecovery, which is asynchronous, DescribeSecret may still show the "
     "secret, with DeletedDate.",
     source::delete_secret},
    {"DEL-4", "deletion", Strength::unspecified,
     "A replay on a secret scheduled for deletion may succeed without a change or be refused.",
     source::put_secret_value},
    {"DEL-5a", "deletion", Strength::unspecified,
     "ListSecretVersionIds on a secret scheduled for deletion may succeed with versions unchanged or be refused.",
     source::list_secret_version_ids},
    {"DEL-5b", "deletion", Strength::unspecified,
     "DeleteSecret without force on a secret already scheduled may be refused or succeed with another date.",
     source::delete_secret},
    {"DEL-5c", "deletion", Strength::unspecified,
     "RestoreSecret of a secret that is not scheduled may succeed without a change or be refused.",
     source::restore_secret},
    {"DEL-5d", "deletion", Strength::unspecified,
     "After the end of the window the secret may be gone or still be scheduled.", source::delete_secret},
};

}  // namespace psvcheck::model::clauses
