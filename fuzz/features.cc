#include "fuzz/features.h"

#include "harness/server/draw.h"
#include "model/abstract_state.h"
#include "model/secret_id.h"

namespace psvcheck::fuzz {
namespace {

std::size_t slot(std::uint64_t hash) {
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdU;  // the finaliser of MurmurHash3: FNV's low bits alone would collide more
  hash ^= hash >> 33;
  return static_cast<std::size_t>(hash % feature_slots);
}

std::string secret_of(const model::State& state, const model::Request& request) {
  const std::string* const id = model::secret_id_of(request);
  if (id == nullptr) return {};
  const model::Secret* const secret = model::find_secret(state, *id);
  return secret == nullptr ? *id : secret->name;
}

}  // namespace

std::size_t slot_of(const model::State& state, std::string_view secret) {
  const auto abstract = model::abstract_state(state, secret);
  if (!abstract) return slot(server::hashed(1, model::class_of(state, secret)));
  std::uint64_t hash = static_cast<std::uint64_t>(abstract->presence) + 2;
  for (const model::AbstractVersion& version : abstract->versions) hash = hash * 131 + version.bits;
  return slot(hash * 0x9e3779b97f4a7c15U);
}

void visit_features(const run::WatchedStep& step, const std::function<void(std::size_t)>& visit) {
  if (step.after != nullptr) visit(slot_of(*step.after, secret_of(*step.after, step.request)));
  if (step.before == nullptr || step.judgement == nullptr) return;
  const std::string before = model::class_of(*step.before, secret_of(*step.before, step.request));
  const std::uint64_t hash = server::hashed(server::hashed(2, before), model::operation_of(step.request));
  for (const auto* clauses : {&step.judgement->upheld, &step.judgement->notes}) {
    for (const std::string& clause : *clauses) visit(slot(server::hashed(hash, clause)));
  }
}

}  // namespace psvcheck::fuzz
