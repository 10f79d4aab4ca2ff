#pragma once

// The generators whose detection power can be measured, each as the sequences that it gives within a budget. A
// generator that is new becomes one more line in generators.cc.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "harness/run/runner.h"

namespace psvcheck::measure {

struct GeneratorInput {
  std::span<const run::NamedSequence> scenarios;
  std::size_t budget = 20'000;  ///< steps of all sequences together, where the generator has no end of its own
  std::uint64_t seed = 1;
};

struct Generator {
  std::string_view name;
  std::string_view summary;
  std::vector<run::NamedSequence> (*sequences)(const GeneratorInput& input);
};

std::span<const Generator> all_generators();

/// The generator with this name, or nullptr.
const Generator* find_generator(std::string_view name);

}  // namespace psvcheck::measure
