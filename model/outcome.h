#pragma once

// What a target may do on a request: the set of allowed outcomes. Where the specification leaves a choice the set has
// several members, and what is observed picks one. No request changes more than one secret, so an outcome gives the
// next state as that secret.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/answer.h"
#include "model/clause.h"
#include "model/clause_id.h"
#include "model/request.h"
#include "model/state.h"

namespace psvcheck::model {

/// What a clause speaks of, so that a difference can be laid at the right clause's door.
enum class Aspect {
  answer,      ///< that the request succeeds, and what it answers
  stages,      ///< the VersionStages of an answer
  refusal,     ///< that the request is refused
  error_type,  ///< with which error type it is refused
  version,     ///< which versions exist
  value,       ///< what a version holds
  current,     ///< where AWSCURRENT is
  previous,    ///< where AWSPREVIOUS is
  pending,     ///< where AWSPENDING is
  custom,      ///< where any other label is
  labels,      ///< where labels are, all of them
  lookup,      ///< which secret a SecretId names
  deletion,    ///< whether the secret is there, scheduled for deletion, or gone
  members,     ///< that a member of the answer is there
  dates,       ///< CreatedDate, LastChangedDate, DeletedDate
  details,     ///< Description
};

struct Reason {
  std::string_view clause;  ///< an id of the catalogue
  Aspect aspect{};
  std::string version{};  ///< the one version that it speaks of; empty where it speaks of all
  friend bool operator==(const Reason&, const Reason&) = default;
};

/// The one secret that a request changed: its new state, or nothing where it is gone.
struct Change {
  std::string name;
  std::shared_ptr<const Secret> secret;
  Time when{};  ///< the time of the request
};

struct Outcome {
  Answer answer;
  std::optional<Change> change;  ///< nothing where the state stays as it is
  std::vector<Reason> reasons;   ///< the clauses that require this outcome
};

/// Never empty.
using Outcomes = std::vector<Outcome>;

/// What surrounds a step.
struct Context {
  Time now{};                     ///< the time of the request
  Level level = Level::recorded;  ///< clauses that are weaker than this allow what they leave open
  std::string arn;                ///< the ARN that a CreateSecret gets, since the service chooses its suffix; where
                                  ///< empty, one is made from the name
  std::string version_id;         ///< the VersionId that a request without ClientRequestToken gets, where one may
                                  ///< come; where empty, a fixed one
  std::string_view without;       ///< a clause that is not in force: the test that every rule is needed sets it
};

/// The state after an outcome.
State apply(const State& state, const Outcome& outcome);
void apply_in_place(State& state, const Outcome& outcome);

}  // namespace psvcheck::model
