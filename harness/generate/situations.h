#pragma once

// Several steps that belong together, because single draws hardly ever make them in a row: what takes twenty labels, a
// hundred versions or a day, and what users of the service do in a few calls on one secret. For use inside
// rc::gen::exec only.

#include <cstdint>
#include <vector>

#include "harness/generate/world.h"
#include "harness/trace/sequence.h"

namespace psvcheck::generate {

/// How many a sequence has.
inline constexpr std::size_t situations_in_a_sequence = 3;

/// One sequence in so many has more than 100 versions and a day after them; the first one comes when a seed has shown
/// what is quick. Of the other situations one in twelve has more than 20 labels, and one in twelve time that passes.
/// All are dealt (deal.h).
inline constexpr std::uint64_t sequences_to_many_versions = 24;
inline constexpr std::uint64_t first_of_many_versions = 8;

/// The steps of the situation that the world's sequence is dealt, on a secret that is there; `rotates` where
/// RotateSecret may be among them. REQUIRES: a secret is there.
std::vector<trace::Step> draw_situation(const World& world, bool rotates);

}  // namespace psvcheck::generate
