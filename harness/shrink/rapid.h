#pragma once

// What RapidCheck proposes in place of a list, a number or a text: its shrinking, drawn as plain vectors. RapidCheck's
// own state is the process's and not safe between threads, so these are for one thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace psvcheck::shrink {

/// The sets of indices below `count` that are left when chunks of falling size are taken out of a row, largest chunks
/// first.
std::vector<std::vector<std::size_t>> without_chunks(std::size_t count);

/// Whole numbers on the way from `value` to `target`, the target first.
std::vector<std::int64_t> towards(std::int64_t value, std::int64_t target);

/// Shorter and plainer texts in place of this one, no more than `most`.
std::vector<std::string> plainer_texts(const std::string& text, std::size_t most);

}  // namespace psvcheck::shrink
