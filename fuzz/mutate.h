#pragma once

// Changing inputs by steps, members and values: what libFuzzer is given in place of changing bytes.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/codec.h"
#include "fuzz/random.h"

namespace psvcheck::fuzz {

/// Changes the input in one to four places: a step that is likely comes in, one goes, comes twice or changes places; a
/// member comes, goes, or gets another value, likely or odd; what is read back changes. Steps that name another step's
/// version by its number go on naming the same step.
void mutate(Input& input, Random& random);

/// An input of 6 to 19 steps that are likely one after the other.
Input fresh(Random& random);

/// The first steps of one input and then some of the other's, or some of the other's put in between.
Input cross(const Input& one, const Input& other, Random& random);

/// The input as at most so many bytes: steps at its end are left out. Never more.
std::string fitting(Input input, std::size_t max_bytes);

/// Takes a step in or out, and has all references to versions go with their steps.
void insert_step(trace::Sequence& sequence, std::size_t place, trace::Step step);
void erase_step(trace::Sequence& sequence, std::size_t place);

}  // namespace psvcheck::fuzz
