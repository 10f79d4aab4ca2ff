// Mutants that accept values that are none, or give back other ones.

#include <optional>
#include <string>
#include <utility>

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;

constexpr std::size_t longest_value = 65536;

// A put of a text that the model refuses: the model sees `stand_in`, the version gets the text.
Outcomes put_with_stand_in(const MutantCall& call, std::string stand_in) {
  PutSecretValueRequest other = *as_put(call);
  const std::string text = std::get<std::string>(std::exchange(other.secret_string, std::move(stand_in)));
  Outcomes outcomes = call.by_model(other);
  edit_change(outcomes, [&](Secret& secret) {
    set_value(secret, token_of(other), SecretValue{SecretValue::Kind::string, text});
  });
  return outcomes;
}

const std::string* string_of_put(const MutantCall& call) {
  const PutSecretValueRequest* const put = as_put(call);
  return put == nullptr ? nullptr : given(put->secret_string);
}

Outcomes empty_string_accepted(const MutantCall& call) {
  const std::string* const text = string_of_put(call);
  return text != nullptr && text->empty() ? put_with_stand_in(call, "-") : call.by_model();
}

Outcomes long_string_accepted(const MutantCall& call) {
  const std::string* const text = string_of_put(call);
  if (text == nullptr || text->size() <= longest_value) return call.by_model();
  return put_with_stand_in(call, std::string(longest_value, '-'));
}

Outcomes both_values_accepted(const MutantCall& call) {
  const PutSecretValueRequest* const put = as_put(call);
  if (put == nullptr || given(put->secret_string) == nullptr || given(put->secret_binary) == nullptr) {
    return call.by_model();
  }
  PutSecretValueRequest text_only = *put;
  text_only.secret_binary = Absent{};
  return call.by_model(text_only);
}

Outcomes no_value_accepted(const MutantCall& call) {
  const PutSecretValueRequest* const put = as_put(call);
  if (put == nullptr || !missing(put->secret_string) || !missing(put->secret_binary)) return call.by_model();
  PutSecretValueRequest with_value = *put;
  with_value.secret_string = "null";
  return call.by_model(with_value);
}

Outcomes text_that_is_no_base64_accepted(const MutantCall& call) {
  const PutSecretValueRequest* const put = as_put(call);
  const auto* const wrong = put == nullptr ? nullptr : std::get_if<Mistyped>(&put->secret_binary);
  if (wrong == nullptr || !wrong->found.starts_with("a string")) return call.by_model();
  PutSecretValueRequest as_bytes = *put;
  as_bytes.secret_binary = Blob{"bytes of some kind"};
  return call.by_model(as_bytes);
}

// The bytes as a reader of UTF-8 shows them that replaces what it does not know.
std::string as_text(const std::string& bytes) {
  std::string text;
  for (const char c : bytes) {
    if (static_cast<unsigned char>(c) < 0x80) {
      text += c;
    } else {
      text += "\xef\xbf\xbd";  // U+FFFD
    }
  }
  return text;
}

// Spoils the answer to GetSecretValue.
template <class Spoil>
Outcomes after_get(const MutantCall& call, Spoil spoil) {
  Outcomes outcomes = call.by_model();
  if (auto* const answer = std::get_if<GetSecretValueAnswer>(&shown(outcomes).answer)) spoil(*answer);
  return outcomes;
}

Outcomes binary_comes_back_changed(const MutantCall& call) {
  return after_get(call, [](GetSecretValueAnswer& answer) {
    if (const Blob* const blob = given(answer.secret_binary)) answer.secret_binary = Blob{as_text(blob->bytes)};
  });
}

Outcomes binary_comes_back_as_string(const MutantCall& call) {
  return after_get(call, [](GetSecretValueAnswer& answer) {
    if (const Blob* const blob = given(answer.secret_binary)) {
      answer.secret_string = as_text(blob->bytes);
      answer.secret_binary = Absent{};
    }
  });
}

Outcomes string_is_trimmed(const MutantCall& call) {
  return after_get(call, [](GetSecretValueAnswer& answer) {
    const std::string* const text = given(answer.secret_string);
    if (text == nullptr) return;
    const std::size_t last = text->find_last_not_of(" \t\r\n");
    answer.secret_string = text->substr(0, last == std::string::npos ? 0 : last + 1);
  });
}

constexpr Mutant mutants_of_values[] = {
    {"empty-string-accepted", "An empty SecretString is stored.", validation, 2, empty_string_accepted, Proof::witness},
    {"long-string-accepted", "A SecretString of more than 65536 bytes is stored.", validation, 2, long_string_accepted,
     Proof::witness},
    {"both-values-accepted", "Of SecretString and SecretBinary together the first is stored.", validation, 2,
     both_values_accepted, Proof::witness},
    {"no-value-accepted", "A put without SecretString and SecretBinary makes a version.", validation, 2,
     no_value_accepted, Proof::witness},
    {"text-that-is-no-base64-accepted", "A SecretBinary that is no base64 is stored as something.", validation, 2,
     text_that_is_no_base64_accepted, Proof::witness},
    {"binary-comes-back-changed", "Bytes of a SecretBinary that are no ASCII are replaced.", reading, 1,
     binary_comes_back_changed, Proof::witness},
    {"binary-comes-back-as-string", "GetSecretValue shows a SecretBinary as SecretString.", reading, 1,
     binary_comes_back_as_string},
    {"string-is-trimmed", "White space at the end of a SecretString is lost.", reading, 1, string_is_trimmed,
     Proof::witness},
};

}  // namespace

std::span<const Mutant> mutants_about_values() { return mutants_of_values; }

}  // namespace psvcheck::server
