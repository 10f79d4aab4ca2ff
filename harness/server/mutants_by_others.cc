// Mutants by somebody who has not seen the generators: caches that nobody refreshes, copies that are taken too early,
// keys that are too short, rows that outlive what they belong to. None is in all_mutants(), so that what is found of
// them says how psvcheck does on bugs that it was not made for.
//
// Witnesses are in the letters of measure/witnesses_found.cc, with these beside them: "wait" moves the clock, and
// A|B is the text A with B at its end.

#include <algorithm>
#include <memory>
#include <string>

#include "harness/server/draw.h"
#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;
using Put = PutSecretValueRequest;
using Update = UpdateSecretRequest;
using Move = UpdateSecretVersionStageRequest;
using Get = GetSecretValueRequest;

/// A text as a number that a memory can keep.
std::int64_t number_of(const std::string& text) { return static_cast<std::int64_t>(hashed(0, text) >> 1); }

/// The version whose id is this number, or nullptr.
const VersionId* version_by_number(const Secret& secret, std::int64_t number) {
  const auto found =
      std::ranges::find_if(secret.versions, [&](const auto& version) { return number_of(version->id.text) == number; });
  return found == secret.versions.end() ? nullptr : &(*found)->id;
}

/// Does act(rest of the name, number) for all that is remembered under names that begin so.
template <class Do>
void each_remembered(const Memory& memory, const std::string& beginning, Do act) {
  for (auto it = memory.lower_bound(beginning); it != memory.end() && it->first.starts_with(beginning); ++it) {
    act(it->first.substr(beginning.size()), it->second);
  }
}

void forget(Memory& memory, const std::string& beginning) {
  std::erase_if(memory, [&](const auto& entry) { return entry.first.starts_with(beginning); });
}

/// Remembers where every label is, in place of what was remembered under this name.
void copy_labels(Memory& memory, const std::string& copy, const Secret& secret) {
  forget(memory, copy);
  memory[copy] = 1;
  for (const Attachment& attached : secret.labels)
    memory[copy + attached.label.text] = number_of(attached.version.text);
}

bool has_copy(const Memory& memory, const std::string& copy) { return memory.contains(copy); }

/// Puts all labels where they are in the copy.
void use_copy(const Memory& memory, const std::string& copy, Secret& secret) {
  secret.labels.clear();
  each_remembered(memory, copy, [&](const std::string& label, std::int64_t number) {
    const VersionId* const version = label.empty() ? nullptr : version_by_number(secret, number);
    if (version != nullptr) attach(secret, {label}, *version);
  });
}

// Breaks IDEM-2a: the fingerprint that a token's data are compared by is made of the beginning of the data.
// witness: create s0 t0 64 letters|1; put s0 t0 64 letters|2
Outcomes data_compared_by_beginning(const MutantCall& call) {
  constexpr std::size_t compared = 64;
  Outcomes outcomes = call.by_model();
  if (!is_other_data(call, outcomes)) return outcomes;
  const Value sent = value_of(*as_put(call));
  const auto* const kept = std::get_if<SecretValue>(&version_of_token(call)->value);
  const auto* const other = std::get_if<SecretValue>(&sent);
  if (kept == nullptr || other == nullptr || kept->kind != other->kind) return outcomes;
  if (kept->bytes.substr(0, compared) != other->bytes.substr(0, compared)) return outcomes;
  return put_succeeds(*named_secret(call), token_of(*as_put(call)), [](Secret&) {});
}

// Breaks IDEM-1b, and IDEM-2a where the data are others: only the ids of the last three versions are compared with the
// token, and an older one is written again as if it were new.
// witness: create s0 t0 p0; put s0 t1 p0; put s0 t2 p0; put s0 t3 p0; put s0 t0 p0
Outcomes three_tokens_known(const MutantCall& call) {
  constexpr std::ptrdiff_t known = 3;
  Outcomes outcomes = call.by_model();
  if (!is_replay(call, outcomes) && !is_other_data(call, outcomes)) return outcomes;
  const Put& put = *as_put(call);
  const Secret& secret = *named_secret(call);
  const auto at = std::ranges::find_if(secret.versions, [&](const auto& v) { return v->id == token_of(put); });
  if (secret.versions.end() - at <= known) return outcomes;
  return put_succeeds(secret, token_of(put), [&](Secret& next) {
    set_value(next, token_of(put), value_of(put));
    label_again(put, next);
  });
}

// Breaks DEL-1g: DeleteSecret copies the labels for RestoreSecret unless there is a copy, and nobody throws the first
// one away.
// witness: create s0 t0 p0; delete s0; restore s0; put s0 t1 p0; delete s0; restore s0
Outcomes second_restore_uses_first_copy(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (!has_changed(outcomes)) return outcomes;
  const std::string copy = "copy for restore of " + shown(outcomes).change->secret->arn + ": ";
  if (as<DeleteSecretRequest>(call) != nullptr && !has_copy(call.memory, copy)) {
    copy_labels(call.memory, copy, *shown(outcomes).change->secret);
  }
  if (as<RestoreSecretRequest>(call) != nullptr && has_copy(call.memory, copy)) {
    edit_change(outcomes, [&](Secret& next) { use_copy(call.memory, copy, next); });
  }
  return outcomes;
}

// Breaks DEL-1g: RestoreSecret leaves the timer of DeleteSecret running, which removes the secret when the window ends.
// A read after the wait shows it as well as the put does.
// witness: create s0 t0 p0; delete s0; restore s0; wait 31 days; put s0 t1 p0
Outcomes restore_leaves_timer(const MutantCall& call) {
  const Secret* const secret = named_secret(call);
  if (secret == nullptr) return call.by_model();
  const std::string timer = "timer of " + secret->arn;
  const auto running = call.memory.find(timer);
  if (running != call.memory.end() && call.context.now.time_since_epoch().count() >= running->second) {
    State without = call.state;
    without.secrets.erase(secret->name);
    return call.model(without, call.request, call.context);
  }
  Outcomes outcomes = call.by_model();
  if (as<RestoreSecretRequest>(call) != nullptr && has_changed(outcomes) && secret->deletion &&
      call.context.now < secret->deletion->ends) {
    call.memory[timer] = secret->deletion->ends.time_since_epoch().count();
  }
  return outcomes;
}

// Breaks PUT-10c, beside IDEM-2a: the named labels are taken off other versions before the insertion of the version
// fails for its token, and that is not undone.
// witness: create s0 t0 p0; put s0 t1 p0 [blue]; put s0 t0 p1 [blue]
Outcomes refused_put_takes_labels_off(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (!is_other_data(call, outcomes)) return outcomes;
  const Put& put = *as_put(call);
  Secret next = *named_secret(call);
  const auto taken = std::erase_if(next.labels, [&](const Attachment& a) {
    return a.label != awscurrent && a.version != token_of(put) && names_stage(put, a.label);
  });
  if (taken == 0) return outcomes;
  next.adopted = true;
  shown(outcomes).change = Change{next.name, std::make_shared<const Secret>(next), call.context.now};
  return outcomes;
}

// Breaks PUT-3a and STAGE-6c (PUT-12a for UpdateSecret): what was current is looked up in a column beside the labels,
// which UpdateSecretVersionStage does not write.
// witness: create s0 t0 p0; put s0 t1 p0; move s0 AWSCURRENT t1 t0; put s0 t2 p0
Outcomes previous_by_column(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  const bool writes =
      as_put(call) != nullptr || as<Update>(call) != nullptr || as<CreateSecretRequest>(call) != nullptr;
  if (!writes || !has_changed(outcomes)) return outcomes;
  const Secret* const before = named_secret(call);
  const std::shared_ptr<const Secret> after = shown(outcomes).change->secret;
  const VersionId* const current = holder_of(*after, awscurrent);
  const bool is_first = before == nullptr || holder_of(*before, awscurrent) == nullptr;
  if (current == nullptr || (!is_first && !has_moved_current(*before, *after))) return outcomes;
  const std::string column = "current of " + after->arn;
  const auto written = call.memory.find(column);
  const VersionId* const left =
      is_first || written == call.memory.end() ? nullptr : version_by_number(*after, written->second);
  const bool names_previous = as_put(call) != nullptr && names_stage(*as_put(call), awsprevious);
  if (left != nullptr && !names_previous) {
    edit_change(outcomes, [&](Secret& next) { move_label(next, awsprevious, *left); });
  }
  call.memory[column] = number_of(current->text);
  return outcomes;
}

// Breaks DEL-3a, and PUT-5a where the version is made by a put that names labels: labels are rows of a secret's name, a
// version's id and a label, and a deletion without recovery leaves those of custom labels.
// witness: create s0 t0 p0; put s0 t1 p0 [blue]; delete s0 at once; create s0 t1 p0
Outcomes labels_outlive_their_secret(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  const Secret* const before = named_secret(call);
  const auto row = [](const std::string& name, const VersionId& id) {
    return std::string("row ").append(name).append("\n").append(id.text).append("\n");
  };
  if (as<DeleteSecretRequest>(call) != nullptr && before != nullptr && shown(outcomes).change &&
      !shown(outcomes).change->secret) {
    for (const Attachment& attached : before->labels) {
      if (is_custom(attached.label)) call.memory[row(before->name, attached.version) + attached.label.text] = 1;
    }
  }
  if (!has_changed(outcomes) || shown(outcomes).change->secret->versions.empty()) return outcomes;
  const Secret& after = *shown(outcomes).change->secret;
  const VersionId made = after.versions.back()->id;
  if (before != nullptr && find_version(*before, made) != nullptr) return outcomes;
  const std::string rows = row(after.name, made);
  edit_change(outcomes, [&](Secret& next) {
    each_remembered(call.memory, rows,
                    [&](const std::string& label, std::int64_t) { move_label(next, {label}, made); });
  });
  forget(call.memory, rows);
  return outcomes;
}

// Breaks READ-1c: UpdateSecretVersionStage keeps the version of a label in a cache that GetSecretValue looks at, and
// puts do not know of it.
// witness: create s0 t0 p0; move s0 AWSPENDING - t0; put s0 t1 p1 [AWSPENDING]
Outcomes reads_label_from_cache(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  const Secret* const secret = named_secret(call);
  if (secret == nullptr) return outcomes;
  const std::string cache = "cache of " + secret->arn + ": ";
  const Move* const move = as<Move>(call);
  if (move != nullptr && has_changed(outcomes) && given(move->version_stage) != nullptr) {
    const std::string* const to = given(move->move_to_version_id);
    if (to != nullptr) call.memory[cache + *given(move->version_stage)] = number_of(*to);
    if (to == nullptr) call.memory.erase(cache + *given(move->version_stage));
  }
  const Get* const get = as<Get>(call);
  if (get == nullptr || !missing(get->version_id) || given(get->version_stage) == nullptr) return outcomes;
  const auto cached = call.memory.find(cache + *given(get->version_stage));
  const VersionId* const version = cached == call.memory.end() ? nullptr : version_by_number(*secret, cached->second);
  if (version == nullptr) return outcomes;
  Get by_id = *get;
  by_id.version_stage = Absent{};
  by_id.version_id = version->text;
  return call.by_model(by_id);
}

// Breaks IDEM-4 and PUT-1: requests that were carried out are known by token and data, without the secret, so that the
// same put on another secret is answered and not carried out.
// witness: create s0 t0 p0; create s1 t0 p0; put s0 t1 p0; put s1 t1 p0
Outcomes same_put_done_once(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  if (!made_version(call, outcomes)) return outcomes;
  const Value value = value_of(*as_put(call));
  const auto* const data = std::get_if<SecretValue>(&value);
  if (data == nullptr) return outcomes;
  std::string done = "done " + token_of(*as_put(call)).text;
  done.append(data->kind == SecretValue::Kind::string ? " string " : " binary ");
  done.append(std::to_string(number_of(data->bytes)));
  const std::int64_t secret = number_of(named_secret(call)->arn);
  const auto [known, is_new] = call.memory.try_emplace(done, secret);
  if (!is_new && known->second != secret) shown(outcomes).change.reset();
  return outcomes;
}

// Breaks IDEM-9, and with it what PUT-2 or PUT-5a had done: UpdateSecret keeps the secret as it wrote it last and,
// where there is no value, writes that back with the new description, over the labels that puts have moved meanwhile.
// witness: create s0 t0 p0; describe-as s0 t1; put s0 t2 p0; describe-as s0 t3
Outcomes description_writes_old_labels(const MutantCall& call) {
  Outcomes outcomes = call.by_model();
  const auto* const update = as<Update>(call);
  if (update == nullptr || !has_changed(outcomes)) return outcomes;
  const std::string copy = "copy of update of " + shown(outcomes).change->secret->arn + ": ";
  const bool has_no_value = missing(update->secret_string) && missing(update->secret_binary);
  if (has_no_value && has_copy(call.memory, copy)) {
    edit_change(outcomes, [&](Secret& next) { use_copy(call.memory, copy, next); });
  }
  copy_labels(call.memory, copy, *shown(outcomes).change->secret);
  return outcomes;
}

// The numbers of steps are those of the witnesses above, which are by hand: no search has shown them to be the
// shortest.
constexpr Mutant mutants_of_others[] = {
    {"data-compared-by-beginning",
     "A put with a known token and data that differ after their first 64 bytes only is taken for a replay.", state, 2,
     data_compared_by_beginning, Proof::witness},
    {"three-tokens-known",
     "A put with the token of a version before the last three writes that version and moves labels as if it were new.",
     state, 5, three_tokens_known, Proof::witness},
    {"second-restore-uses-first-copy",
     "RestoreSecret puts labels where they were at the first DeleteSecret, also after the second.", labels, 6,
     second_restore_uses_first_copy, Proof::witness},
    {"restore-leaves-timer",
     "A secret that was restored is gone all the same when the window of its deletion would have ended.", state, 5,
     restore_leaves_timer, Proof::witness},
    {"refused-put-takes-labels-off",
     "A put that is refused for its token takes the labels that it names off the versions that have them.", labels, 3,
     refused_put_takes_labels_off, Proof::witness},
    {"previous-by-column",
     "AWSPREVIOUS moves to the version that a put or an update made current last, though AWSCURRENT was moved since.",
     labels, 4, previous_by_column, Proof::witness},
    {"labels-outlive-their-secret",
     "After a deletion without recovery a version with an old id has the custom labels of the old secret's version.",
     labels, 4, labels_outlive_their_secret, Proof::witness},
    {"reads-label-from-cache",
     "GetSecretValue by label reads the version that UpdateSecretVersionStage moved it to, though a put has moved it "
     "on.",
     reading, 3, reads_label_from_cache, Proof::witness},
    {"same-put-done-once",
     "A put with token and data of a put on another secret is answered as a success and makes no version.", state, 4,
     same_put_done_once, Proof::witness},
    {"description-writes-old-labels",
     "UpdateSecret without a value puts labels back to where they were at the UpdateSecret before.", labels, 4,
     description_writes_old_labels, Proof::witness},
};

}  // namespace

std::span<const Mutant> mutants_by_others() { return mutants_of_others; }

std::span<const Mutant> foreign_mutants() { return mutants_by_others(); }

}  // namespace psvcheck::server
