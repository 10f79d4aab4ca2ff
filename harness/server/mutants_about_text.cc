// Mutants that accept texts, lists and types that are none, or refuse what is right.

#include <string>
#include <vector>

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;
using Put = PutSecretValueRequest;
using Stages = std::vector<Member<std::string>>;

/// The model's answer to the put as `change` makes it, where that says true.
template <class Change>
Outcomes lenient(const MutantCall& call, Change change) {
  const Put* const put = as_put(call);
  if (put == nullptr) return call.by_model();
  Put other = *put;
  return change(other) ? call.by_model(other) : call.by_model();
}

/// The model sees a bad put's `stand_in`; the version gets what was sent.
Outcomes store_anyway(const MutantCall& call, const Put& stand_in, const std::string& bytes) {
  Outcomes outcomes = call.by_model(stand_in);
  edit_change(outcomes, [&](Secret& next) {
    set_value(next, token_of(stand_in), SecretValue{SecretValue::Kind::binary, bytes});
  });
  return outcomes;
}

/// Labels of a bad length are cut or filled for the model.
bool mend_label(Put& put, std::size_t from, std::size_t to, const std::string& mended) {
  auto* const stages = std::get_if<Stages>(&put.version_stages);
  bool changed = false;
  for (auto& stage : stages == nullptr ? Stages{} : *stages) {
    const std::string* const text = given(stage);
    changed = changed || (text != nullptr && text->size() >= from && text->size() <= to);
  }
  if (!changed) return false;
  for (auto& stage : *stages) {
    const std::string* const text = given(stage);
    if (text != nullptr && text->size() >= from && text->size() <= to) stage = mended;
  }
  return true;
}

constexpr Mutant mutants_of_text[] = {
    {"number-as-string-accepted", "A number as SecretString is stored as text.", validation, 2,
     [](const MutantCall& call) {
       return lenient(call, [](Put& put) {
         const auto* const wrong = std::get_if<Mistyped>(&put.secret_string);
         if (wrong == nullptr || !wrong->found.starts_with("a number")) return false;
         put.secret_string = "1";
         return true;
       });
     },
     Proof::witness},
    {"no-stages-accepted", "An empty list of VersionStages counts as none given.", validation, 2,
     [](const MutantCall& call) {
       return lenient(call, [](Put& put) {
         const auto* const stages = given(put.version_stages);
         if (stages == nullptr || !stages->empty()) return false;
         put.version_stages = Absent{};
         return true;
       });
     },
     Proof::witness},
    {"many-stages-accepted", "Of more than 20 labels in VersionStages the first 20 are taken.", validation, 2,
     [](const MutantCall& call) {
       return lenient(call, [](Put& put) {
         auto* const stages = std::get_if<Stages>(&put.version_stages);
         if (stages == nullptr || stages->size() <= 20) return false;
         stages->resize(10);
         return true;
       });
     },
     Proof::witness},
    {"long-label-accepted", "A staging label of more than 256 characters is cut.", validation, 2,
     [](const MutantCall& call) {
       return lenient(call, [](Put& put) { return mend_label(put, 257, std::string::npos, std::string(256, 'l')); });
     },
     Proof::witness},
    {"empty-label-accepted", "An empty staging label is stored.", validation, 2,
     [](const MutantCall& call) { return lenient(call, [](Put& put) { return mend_label(put, 0, 0, "-"); }); },
     Proof::witness},
    {"text-as-stages-accepted", "A text in place of the list VersionStages is taken for no list.", validation, 2,
     [](const MutantCall& call) {
       return lenient(call, [](Put& put) {
         const auto* const wrong = std::get_if<Mistyped>(&put.version_stages);
         if (wrong == nullptr || wrong->found != "a string") return false;
         put.version_stages = Absent{};
         return true;
       });
     },
     Proof::witness},
    {"long-token-accepted", "A token of more than 64 characters is cut.", validation, 2,
     [](const MutantCall& call) {
       return lenient(call, [](Put& put) {
         const std::string* const token = given(put.client_request_token);
         if (token == nullptr || token->size() <= 64) return false;
         put.client_request_token = token->substr(0, 64);
         return true;
       });
     },
     Proof::witness},
    {"empty-token-accepted", "An empty token is replaced by a made-up one.", validation, 2,
     [](const MutantCall& call) {
       return lenient(call, [](Put& put) {
         const std::string* const token = given(put.client_request_token);
         if (token == nullptr || !token->empty()) return false;
         put.client_request_token = std::string(36, 'd');
         return true;
       });
     },
     Proof::witness},
    {"rotation-token-unchecked", "Any text is good enough for a RotationToken.", validation, 2,
     [](const MutantCall& call) {
       return lenient(call, [](Put& put) {
         if (given(put.rotation_token) == nullptr) return false;
         put.rotation_token = Absent{};
         return true;
       });
     },
     Proof::witness},
    {"long-binary-accepted", "A SecretBinary of more than 65536 bytes is stored.", validation, 2,
     [](const MutantCall& call) {
       const Blob* const blob = as_put(call) == nullptr ? nullptr : given(as_put(call)->secret_binary);
       if (blob == nullptr || blob->bytes.size() <= 65536) return call.by_model();
       Put other = *as_put(call);
       other.secret_binary = Blob{std::string(65536, '-')};
       return store_anyway(call, other, blob->bytes);
     },
     Proof::witness},
    {"empty-binary-accepted", "An empty SecretBinary is stored.", validation, 2,
     [](const MutantCall& call) {
       const Blob* const blob = as_put(call) == nullptr ? nullptr : given(as_put(call)->secret_binary);
       if (blob == nullptr || !blob->bytes.empty()) return call.by_model();
       Put other = *as_put(call);
       other.secret_binary = Blob{"-"};
       return store_anyway(call, other, "");
     },
     Proof::witness},
    {"unknown-members-refused", "A put with a member that the operation does not know is refused.", validation, 2,
     [](const MutantCall& call) {
       Outcomes outcomes = call.by_model();
       if (as_put(call) == nullptr || !as_put(call)->has_unknown_members || !is_success(shown(outcomes).answer))
         return outcomes;
       return refusal("SerializationException", "Unknown member.");
     },
     Proof::witness},
    {"bad-name-not-found", "A SecretId with characters that no name has is looked up, and not found.", validation, 1,
     [](const MutantCall& call) {
       const std::string* const id = secret_id_of(call.request);
       if (as_put(call) == nullptr || id == nullptr || id->find(' ') == std::string::npos) return call.by_model();
       return refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
     },
     Proof::witness},
    {"window-unchecked", "DeleteSecret takes any RecoveryWindowInDays.", validation, 2,
     [](const MutantCall& call) {
       const auto* const deletion = as<DeleteSecretRequest>(call);
       const std::int64_t* const days = deletion == nullptr ? nullptr : given(deletion->recovery_window_in_days);
       if (days == nullptr || (*days >= 7 && *days <= 30)) return call.by_model();
       DeleteSecretRequest other = *deletion;
       other.recovery_window_in_days = 7;
       return call.by_model(other);
     },
     Proof::witness},
};

}  // namespace

std::span<const Mutant> mutants_about_text() { return mutants_of_text; }

}  // namespace psvcheck::server
