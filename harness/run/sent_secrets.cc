#include "harness/run/sent_secrets.h"

#include <set>
#include <string_view>
#include <utility>

#include "harness/trace/bind.h"
#include "harness/trace/secret_texts.h"

namespace psvcheck::run {
namespace {

// Longer than any other member of a request, which may be the same letter many times as well.
bool is_unlikely_by_chance(std::string_view text) {
  constexpr std::size_t shortest = 16, different = 6, long_anyway = 4097;
  return text.size() >= shortest &&
         (text.size() >= long_anyway || std::set<char>(text.begin(), text.end()).size() >= different);
}

}  // namespace

SentSecrets sent_secrets(std::span<const NamedSequence> sequences, const std::string& run_id, std::uint64_t seed) {
  SentSecrets secrets;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const trace::Binder binder(trace::Binding{run_id, seed, sequences[i].number});
    const std::vector<trace::Step>& steps = sequences[i].sequence.steps;
    for (std::size_t step = 0; step < steps.size(); ++step) {
      const auto add = [&](const trace::OperationStep& operation) {
        for (trace::SecretText& secret : trace::secret_texts(binder, operation)) {
          if (!is_unlikely_by_chance(secret.text)) continue;
          secrets.try_emplace(std::move(secret.text), SentSecret{std::move(secret.member), i, step});
        }
      };
      if (const auto* operation = std::get_if<trace::OperationStep>(&steps[step].kind)) add(*operation);
      if (const auto* repeat = std::get_if<trace::RepeatStep>(&steps[step].kind)) {
        for (std::size_t put = 0; put < repeat->count; ++put) add(trace::repeated_put(*repeat, put));
      }
    }
  }
  return secrets;
}

}  // namespace psvcheck::run
