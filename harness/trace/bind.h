#pragma once

// From symbols to names: turns a sequence's steps into HTTP requests. A symbol becomes a name made from the run id, the
// seed, the sequence's number and the symbol's own number, and from nothing else, so that no two sequences ever meet
// each other's secrets and the same binding always gives the same bytes. What a target chooses (ARNs, VersionIds) is
// learned from its answers.

#include <cstddef>
#include <expected>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/trace/sequence.h"
#include "harness/trace/trace.h"
#include "harness/wire/http.h"
#include "model/answer.h"
#include "model/request.h"

namespace psvcheck::trace {

/// "psvcheck/RUNID/12/s0"
std::string secret_name(const Binding& binding, std::size_t number);

/// 36 characters in the shape of a version 4 UUID, from SHA-256 over binding and number.
std::string token_text(const Binding& binding, std::size_t number, LetterCase letters = LetterCase::lower);

/// "payload-2-of-sequence-12-of-run-g4750erip6nm": a canary. No other run has it, and it has no character that JSON,
/// URLs or shells write in another way, so that it is found wherever a target leaves it.
std::string payload_text(const Binding& binding, std::size_t number);

/// "LABEL-3"
std::string label_text(std::size_t number);

/// Binds the steps of one sequence, one after the other.
class Binder {
 public:
  explicit Binder(Binding binding) : binding_(std::move(binding)) {}

  const Binding& binding() const { return binding_; }

  /// The step as it goes to the target, but for host and signature. The error is the reason why it cannot be: it refers
  /// to an ARN or a VersionId that no answer gave.
  std::expected<wire::HttpRequest, std::string> request(const OperationStep& step) const;

  /// Takes in what step `index` was answered: a CreateSecret's ARN, any operation's VersionId.
  void learn(std::size_t index, const model::Request& request, const model::Answer& answer);

  /// The text that a value stands for: of a reference what it is bound to, of a text or of Bytes itself. The error says
  /// why there is none: not bound yet, or no text (a number, a list).
  std::expected<std::string, std::string> text(const Value& value) const;

  /// The name of the secret that the step works on, or empty where it names none. What spells a secret in another form
  /// (ARN, letter case) works on the secret meant, save that CreateSecret makes one under the very name it gives.
  std::string secret_of(const OperationStep& step) const;

  /// What is bound so far, for people: (text on the wire, "token 1"), longest text first.
  std::vector<std::pair<std::string, std::string>> symbols(const Sequence& sequence) const;

 private:
  std::expected<std::string, std::string> secret_text(const SecretRef& secret) const;
  std::expected<std::string, std::string> json(std::string_view member, const Value& value) const;

  Binding binding_;
  std::map<std::size_t, std::string> versions_;           ///< VersionIds by step
  std::map<std::string, std::vector<std::string>> arns_;  ///< by the secret's name, the newest last
};

/// The ARN with another text between its colon of this number, counted from 1, and the next. The error says for a
/// person that it has too few.
std::expected<std::string, std::string> with_part(const std::string& arn, std::size_t number, std::string_view text);

/// What a trace binds, its answers included: as Binder::symbols.
std::vector<std::pair<std::string, std::string>> symbols_of(const Trace& trace);

/// The text with every bound name in it replaced by its symbol, so that a person sees which token it is.
std::string describe(std::string text, const std::vector<std::pair<std::string, std::string>>& symbols);

/// The request of DescribeSecret, ListSecretVersionIds and so on: an operation with these members, bound to nothing.
wire::HttpRequest plain_request(std::string_view operation, std::string body);

}  // namespace psvcheck::trace
