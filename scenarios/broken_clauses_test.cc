// No clause could be broken by a target without a scenario noticing. scenario_test.cc takes rules out of the model;
// here are the clauses that have no rule to themselves there, each broken in a target of its own: by one of the
// mutants, or by a bug that is made here for this purpose alone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "harness/measure/in_memory.h"
#include "harness/server/mutant_edits.h"
#include "model/characters.h"
#include "model/new_version.h"
#include "scenarios/rules_for_tests.h"
#include "scenarios/sequences_for_tests.h"

namespace psvcheck::measure {
namespace {

using namespace model;
using namespace server;
using enum MutantKind;
using wire::HttpResponse;

struct Broken {
  std::string_view clause;
  Mutant target;
};

constexpr Mutant changing(Outcomes (*step)(const MutantCall&)) { return {"", "", state, 0, step}; }
constexpr Mutant responding(void (*respond)(const Request&, HttpResponse&)) {
  return {"", "", wire, 0, nullptr, Proof::witness, respond};
}

void erase_header(HttpResponse& response, std::string_view name) {
  std::erase_if(response.headers, [&](const auto& header) { return same_but_for_case(header.first, name); });
}

void replace_in_body(HttpResponse& response, std::string_view text, std::string_view other) {
  const auto at = response.body.find(text);
  if (at != std::string::npos) response.body.replace(at, text.size(), other);
}

/// Spoils the secret in every outcome, for whoever plays the rotation function picks one of them.
template <class EditChange>
Outcomes after_rotating(const MutantCall& call, EditChange edit) {
  Outcomes outcomes = call.by_model();
  const auto* const rotate = as<RotateSecretRequest>(call);
  for (auto& outcome : outcomes) {
    if (rotate == nullptr || !outcome.change || !outcome.change->secret) continue;
    Secret next = *outcome.change->secret;
    edit(*rotate, next);
    outcome.change->secret = std::make_shared<const Secret>(std::move(next));
  }
  return outcomes;
}

/// The bugs that are made for this test.
const std::vector<Broken>& made_here() {
  static const std::vector<Broken> all{
      {"PUT-4b", changing([](const MutantCall& call) {
         return after<PutSecretValueRequest>(call, [](const auto& put, const Secret& before, Secret& next) {
           if (before.versions.empty() && names_stages(put)) attach(next, awsprevious, token_of(put));
         });
       })},
      {"PUT-4c", changing([](const MutantCall& call) {
         return after_rotating(call, [](const auto&, Secret& next) {
           if (next.versions.size() == 1) attach(next, awscurrent, next.versions.back()->id);
         });
       })},
      {"PUT-5d", changing([](const MutantCall& call) {
         return after<PutSecretValueRequest>(call, [](const auto&, const Secret&, Secret& next) {
           std::erase_if(next.labels,
                         [](const Attachment& a) { return is_custom(a.label) && a.label.text.starts_with("AWS"); });
         });
       })},
      {"PUT-9b", changing([](const MutantCall& call) {
         return answering<DescribeSecretAnswer>(call, [](DescribeSecretAnswer& answer) {
           auto* const versions = std::get_if<std::map<std::string, Labels>>(&answer.version_ids_to_stages);
           if (versions == nullptr || versions->size() < 2) return;
           versions->begin()->second.push_back(versions->rbegin()->second.front());
         });
       })},
      {"PUT-10c", changing([](const MutantCall& call) {
         Outcomes outcomes = call.by_model();
         const Secret* const secret = named_secret(call);
         if (as_put(call) == nullptr || secret == nullptr || !std::holds_alternative<Refusal>(shown(outcomes).answer)) {
           return outcomes;
         }
         if (secret->versions.empty()) return outcomes;
         Secret next = *secret;
         attach(next, {"LEFT-BEHIND"}, next.versions.front()->id);
         shown(outcomes).change = Change{next.name, std::make_shared<const Secret>(next), call.context.now};
         return outcomes;
       })},
      {"PUT-10d", changing([](const MutantCall& call) {
         const Secret* const secret = named_secret(call);
         const bool is_full = secret != nullptr && label_count(*secret) >= 20;
         if (as_put(call) == nullptr || !is_full || !names_stages(*as_put(call))) return call.by_model();
         return refusal("LimitExceededException", "Too many labels.");
       })},
      {"PUT-12a", changing([](const MutantCall& call) {
         return after<UpdateSecretRequest>(
             call, [](const auto&, const Secret& before, Secret& next) { put_back(next, before, awscurrent); });
       })},
      {"PUT-12b", changing([](const MutantCall& call) {
         return answering<UpdateSecretAnswer>(call, [](UpdateSecretAnswer& answer) {
           if (missing(answer.version_id)) answer.version_id = std::string(36, '0');
         });
       })},
      {"IDEM-7c", changing([](const MutantCall& call) {
         const auto* const put = as_put(call);
         if (put == nullptr || is_uuid(token_of(*put).text)) return call.by_model();
         return refusal("InvalidParameterException", "The token is no UUID.");
       })},
      {"DATA-2", changing([](const MutantCall& call) {
         return answering<GetSecretValueAnswer>(call, [](GetSecretValueAnswer& answer) {
           auto* const text = std::get_if<std::string>(&answer.secret_string);
           while (text != nullptr && text->ends_with(' ')) text->pop_back();
         });
       })},
      {"ARN-1", changing([](const MutantCall& call) {
         return answering<CreateSecretAnswer>(call, [](CreateSecretAnswer& answer) { answer.arn = answer.name; });
       })},
      {"READ-1f", changing([](const MutantCall& call) {
         return answering<GetSecretValueAnswer>(call,
                                                [](GetSecretValueAnswer& answer) { answer.created_date = Absent{}; });
       })},
      {"DEL-3h", changing([](const MutantCall& call) {
         const auto* const request = as<DeleteSecretRequest>(call);
         const bool is_forced = request != nullptr && !missing(request->force_delete_without_recovery);
         if (!is_forced) return call.by_model();
         return answering<DeleteSecretAnswer>(call,
                                              [](DeleteSecretAnswer& answer) { answer.deletion_date = Absent{}; });
       })},
      {"READ-3d", changing([](const MutantCall& call) {
         return after<PutSecretValueRequest>(
             call, [](const auto&, const Secret&, Secret& next) { next.description.reset(); });
       })},
      {"READ-3c", changing([](const MutantCall& call) {
         return answering<DescribeSecretAnswer>(
             call, [](DescribeSecretAnswer& answer) { answer.last_changed_date = Absent{}; });
       })},
      {"READ-6b", changing([](const MutantCall& call) {
         return answering<DescribeSecretAnswer>(call, [](DescribeSecretAnswer& answer) {
           auto* const day = std::get_if<Time>(&answer.last_accessed_date);
           if (day != nullptr) *day += std::chrono::hours{1};
         });
       })},
      {"STAGE-2b", changing([](const MutantCall& call) {
         using Update = UpdateSecretVersionStageRequest;
         return after<Update>(call, [](const Update& update, const Secret&, Secret& next) {
           if (text_of(update.version_stage) == awscurrent.text) return;
           detach(next, awspending);
           detach(next, awsprevious);
         });
       })},
      {"STAGE-6b", changing([](const MutantCall& call) {
         const auto* const update = as<UpdateSecretVersionStageRequest>(call);
         if (update == nullptr || text_of(update->version_stage) != awsprevious.text) return call.by_model();
         return refusal("InvalidParameterException", "AWSPREVIOUS moves by itself.");
       })},
      {"STAGE-6c", changing([](const MutantCall& call) {
         return after<UpdateSecretVersionStageRequest>(call, [](const auto&, const Secret& before, Secret& next) {
           if (holder_of(before, awsprevious) == nullptr) detach(next, awsprevious);
         });
       })},
      {"ROT-1d", changing([](const MutantCall& call) {
         return after_rotating(call, [](const RotateSecretRequest& rotate, Secret& next) {
           const bool* const at_once = given(rotate.rotate_immediately);
           const std::string* const token = given(rotate.client_request_token);
           if (at_once == nullptr || *at_once || token == nullptr || find_version(next, {*token}) != nullptr) return;
           const SecretValue rotated{SecretValue::Kind::string, "rotated"};
           next.versions.push_back(std::make_shared<const Version>(Version{{*token}, rotated, next.last_changed}));
           take_current(next, {*token});
         });
       })},
      {"WIRE-3", responding([](const Request&, HttpResponse& response) {
         erase_header(response, "x-amzn-ErrorType");
         replace_in_body(response, "__type", "kind");
       })},
      {"WIRE-7",
       responding([](const Request&, HttpResponse& response) { erase_header(response, "x-amzn-RequestId"); })},
      {"WIRE-8", responding([](const Request&, HttpResponse& response) {
         if (response.status == 200) replace_in_body(response, "{", "{\"OwningService\":null,");
       })},
  };
  return all;
}

/// The mutants that break a clause which only they can.
const std::map<std::string_view, std::string_view>& mutants_that_break() {
  static const std::map<std::string_view, std::string_view> all{
      {"PUT-3b", "deprecated-versions-vanish"},
      {"PUT-5c", "named-labels-take-current"},
      {"FIND-5", "old-arn-is-found"},
      {"DEL-1f", "deleted-date-is-the-end"},
      {"READ-2d", "list-ignores-paging"},
      {"READ-4a", "deprecated-versions-vanish"},
      {"READ-6c", "created-date-follows-labels"},
      {"STAGE-6a", "move-back-loses-previous"},
      {"STAGE-6d", "deprecated-versions-vanish"},
      {"ROT-3a", "filled-placeholder-drops-pending"},
      {"PRUNE-1a", "labelled-versions-pruned"},
      {"PRUNE-1b", "young-versions-pruned"},
      {"PRUNE-2", "three-versions-kept"},
      {"WIRE-1", "crash-on-deep-nesting"},
      {"WIRE-2", "content-type-is-json-1-0"},
      {"WIRE-4", "created-is-201"},
  };
  return all;
}

std::vector<Broken> all_broken() {
  std::vector<Broken> all = made_here();
  for (const auto& [clause, name] : mutants_that_break()) all.push_back({clause, *find_mutant(name)});
  return all;
}

/// What the scenarios that name the clause find on this target, as clauses.
std::set<std::string> found_by_its_scenarios(const Broken& broken) {
  server::TargetOptions serving;
  serving.level = Level::reported;
  serving.mutant = &broken.target;
  const InMemory target(std::move(serving));
  const auto runner = target.runner(Level::reported);
  run::Connection connection{target.send()};
  std::set<std::string> found;
  for (const auto& sequence : scenarios::all_sequences()) {
    const auto& clauses = sequence.sequence.clauses;
    if (std::ranges::find(clauses, broken.clause) == clauses.end()) continue;
    for (const auto& finding : run::run_sequence(sequence, connection, runner).findings) {
      found.insert(finding.clauses.begin(), finding.clauses.end());
    }
  }
  return found;
}

class BrokenClause : public testing::TestWithParam<std::size_t> {};

TEST_P(BrokenClause, IsNoticedByAScenarioThatNamesIt) {
  const Broken broken = all_broken().at(GetParam());
  EXPECT_FALSE(found_by_its_scenarios(broken).empty()) << broken.clause;
}

INSTANTIATE_TEST_SUITE_P(Clauses, BrokenClause, testing::Range<std::size_t>(0, all_broken().size()),
                         [](const auto& number) {
                           std::string name(all_broken().at(number.param).clause);
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

// Clauses that neither a step's rule nor a target here can break, and why.
const std::map<std::string, std::string>& broken_elsewhere() {
  static const std::map<std::string, std::string> all{
      {"LOG-1", "it is about a whole run's log: harness/cli/auth_and_logs_integration_test.cc"},
  };
  return all;
}

TEST(BrokenClauses, AreAllThatHaveNoRuleOfTheirOwn) {
  std::set<std::string> expected;
  const auto rules = scenarios::rules_of_the_model();
  for (const auto& clause : model::all_clauses()) {
    const std::string id(clause.id);
    const bool has_rule = rules.contains(id) && !scenarios::rules_of_the_judge().contains(id);
    const bool is_open = clause.strength == Strength::unspecified || !clause.unreachable.empty();
    const bool is_of_authentication = clause.id.starts_with("AUTH-");  // auth_test.cc
    if (!has_rule && !is_open && !is_of_authentication && !broken_elsewhere().contains(id)) expected.insert(id);
  }
  std::set<std::string> broken;
  for (const auto& each : all_broken()) broken.emplace(each.clause);
  EXPECT_THAT(broken, testing::IsSupersetOf(expected));
}

}  // namespace
}  // namespace psvcheck::measure
