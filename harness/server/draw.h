#pragma once

// Numbers drawn from a seed, the same on every platform and in every build.

#include <cstdint>
#include <string_view>

namespace psvcheck::server {

/// SplitMix64: the next number; `state` goes on.
inline std::uint64_t next_random(std::uint64_t& state) {
  std::uint64_t x = state += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

/// Takes the text into a hash (FNV-1a).
inline std::uint64_t hashed(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return (hash ^ 0xffU) * 0x100000001b3U;
}

}  // namespace psvcheck::server
