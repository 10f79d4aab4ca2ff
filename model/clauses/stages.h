#pragma once

// UpdateSecretVersionStage: moving, attaching and removing staging labels.

#include "model/clause.h"
#include "model/clauses/sources.h"

namespace psvcheck::model::clauses {

inline constexpr Clause stages[] = {
    {"STAGE-1a", "staging labels", Strength::recorded,
     "The refusal to move a label that another version holds, without RemoveFromVersionId, is an "
     "InvalidParameterException.",
     source::moto_tests},
    {"STAGE-1b", "staging labels", Strength::documented,
     "Moving a label that another version holds is refused unless RemoveFromVersionId names that version.",
     source::update_secret_version_stage},
    {"STAGE-1c", "staging labels", Strength::documented,
     "A label that no version has is attached with MoveToVersionId alone.", source::update_secret_version_stage},
    {"STAGE-1d", "staging labels", Strength::documented,
     "MoveToVersionId with RemoveFromVersionId of the holder moves the label.", source::update_secret_version_stage},
    {"STAGE-2a", "staging labels", Strength::documented,
     "Moving AWSCURRENT moves AWSPREVIOUS to the version that it left.", source::update_secret_version_stage},
    {"STAGE-2b", "staging labels", Strength::recorded, "Moving a label other than AWSCURRENT touches no other label.",
     "recording: update_secret_version_stages_current_pending_cycle_custom_stages_3"},
    {"STAGE-3a", "staging labels", Strength::documented, "RemoveFromVersionId alone takes the label off that version.",
     source::update_secret_version_stage},
    {"STAGE-3b", "staging labels", Strength::documented,
     "AWSCURRENT cannot be taken off a version unless another one takes it.", source::update_secret_version_stage},
    {"STAGE-4", "staging labels", Strength::recorded, "UpdateSecretVersionStage answers ARN and Name.",
     "recording: update_secret_version_stages_return_type"},
    {"STAGE-5a", "staging labels", Strength::unspecified,
     "Moving a label to the version that already holds it may succeed without a change or be refused.",
     source::update_secret_version_stage},
    {"STAGE-5b", "staging labels", Strength::unspecified,
     "A RemoveFromVersionId that does not hold a label that nobody else holds may be ignored or refused.",
     source::update_secret_version_stage},
    {"STAGE-5c", "staging labels", Strength::unspecified,
     "Neither RemoveFromVersionId nor MoveToVersionId may succeed without a change or be refused.",
     source::update_secret_version_stage},
    {"STAGE-5d", "staging labels", Strength::documented,
     "An id that the secret does not have is never accepted with a change.", source::update_secret_version_stage},
    {"STAGE-5e", "staging labels", Strength::unspecified,
     "Moving AWSCURRENT to a version without a value may be done or refused.", source::update_secret_version_stage},
    {"STAGE-6a", "staging labels", Strength::documented,
     "Moving AWSCURRENT onto the version that holds AWSPREVIOUS swaps the two labels.",
     source::update_secret_version_stage},
    {"STAGE-6b", "staging labels", Strength::documented,
     "AWSPREVIOUS can be moved and removed like any label, also onto the version with AWSCURRENT.",
     source::update_secret_version_stage},
    {"STAGE-6c", "staging labels", Strength::documented,
     "The next move of AWSCURRENT puts AWSPREVIOUS on the version left, wherever it was, if anywhere.",
     source::update_secret_version_stage},
    {"STAGE-6d", "staging labels", Strength::documented,
     "A version left without labels is deprecated, and one that gets a label again is not.", source::versions},
};

}  // namespace psvcheck::model::clauses
