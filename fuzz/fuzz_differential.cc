// Sequences against the embedded target in this process, through the wire codec both ways, and the judge.
//
// The target is the model behind AWS JSON, so a finding is a bug of psvcheck's own: of the codec, of binding, of
// reading back, of the judge, or of the model, whose first outcome the judge must accept. Every other input goes to a
// target that conforms in its own way instead, which the input's bytes choose, and its level: a finding there is a
// false alarm. With PSVCHECK_MUTANT=NAME the target has that bug, and finding it, which ends the run like a crash, is
// what is to be seen.

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fuzz/differential.h"
#include "fuzz/entry.h"
#include "fuzz/fail.h"
#include "fuzz/figures.h"
#include "harness/server/draw.h"

namespace {

using namespace psvcheck;

const server::Mutant* chosen_mutant() {
  const char* const name = std::getenv("PSVCHECK_MUTANT");
  if (name == nullptr || *name == '\0') return nullptr;
  if (std::string_view(name) == "?") {
    for (const server::Mutant& each : server::all_mutants()) {
      std::fprintf(stderr, "mutant: %.*s\n", static_cast<int>(each.name.size()), each.name.data());
    }
    std::exit(0);
  }
  const server::Mutant* const mutant = server::find_mutant(name);
  fuzz::require(mutant != nullptr, "PSVCHECK_MUTANT names a mutant; `psvcheck mutants --help`", name);
  return mutant;
}

void check_variant(const fuzz::Input& input, const fuzz::Variant& variant) {
  const run::SequenceRun run = fuzz::run_variant(input, variant);
  fuzz::count_execution(run.result.steps);
  if (run.findings.empty()) return;
  fuzz::fail("a target that conforms in its own way conforms",
             "variant " + std::to_string(variant.seed) + " at level " + std::string(model::name_of(variant.level)) +
                 '\n' + fuzz::text_of(run.findings.front()) + '\n' + fuzz::encode(input));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const server::Mutant* const mutant = chosen_mutant();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const fuzz::Input input = fuzz::decode(bytes);
  const std::uint64_t hash = server::hashed(0, bytes);
  if (mutant == nullptr && hash % 2 == 0) {
    constexpr std::array levels{model::Level::documented, model::Level::recorded, model::Level::reported};
    check_variant(input, {hash / 8, levels[hash / 2 % levels.size()]});
    return 0;
  }
  const run::SequenceRun run = fuzz::run_embedded(input, mutant);
  fuzz::count_execution(run.result.steps);
  if (!run.findings.empty()) {
    fuzz::fail(mutant == nullptr ? "the embedded target conforms" : "the mutant is not found (it was)",
               fuzz::text_of(run.findings.front()) + '\n' + fuzz::encode(input));
  }
  return 0;
}
