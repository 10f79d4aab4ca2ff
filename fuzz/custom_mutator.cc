// What libFuzzer calls to change and cross the inputs of the targets that take sequences. One change in sixteen is left
// to libFuzzer's own, which knows the dictionary and what comparisons were about.

#include <algorithm>
#include <cstdint>

#include "fuzz/mutate.h"

// libFuzzer's own, which other drivers do not have.
extern "C" __attribute__((weak)) std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                                              std::size_t max_size);
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed);
extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data1, std::size_t size1,
                                                 const std::uint8_t* data2, std::size_t size2, std::uint8_t* out,
                                                 std::size_t max_out_size, unsigned int seed);

namespace psvcheck::fuzz {
namespace {

std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

std::size_t put(std::uint8_t* out, const std::string& bytes) {
  std::ranges::copy(bytes, out);
  return bytes.size();
}

}  // namespace
}  // namespace psvcheck::fuzz

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned int seed) {
  using namespace psvcheck::fuzz;
  Random random(seed);
  if (LLVMFuzzerMutate != nullptr && random.below(16) == 0) return LLVMFuzzerMutate(data, size, max_size);
  // One in five is all new, or else a short run would spend itself on changes of what it began with.
  Input input = random.below(5) == 0 ? fresh(random) : decode(text_of(data, size));
  mutate(input, random);
  return put(data, fitting(std::move(input), max_size));
}

std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data1, std::size_t size1, const std::uint8_t* data2,
                                      std::size_t size2, std::uint8_t* out, std::size_t max_out_size,
                                      unsigned int seed) {
  using namespace psvcheck::fuzz;
  Random random(seed);
  return put(out, fitting(cross(decode(text_of(data1, size1)), decode(text_of(data2, size2)), random), max_out_size));
}
