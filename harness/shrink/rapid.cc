#include "harness/shrink/rapid.h"

#include <rapidcheck.h>

namespace psvcheck::shrink {
namespace {

template <class T>
std::vector<T> drawn(rc::Seq<T> sequence, std::size_t most) {
  std::vector<T> all;
  while (all.size() < most) {
    auto next = sequence.next();
    if (!next) break;
    all.push_back(std::move(*next));
  }
  return all;
}

constexpr std::size_t no_limit = 100'000;

}  // namespace

std::vector<std::vector<std::size_t>> without_chunks(std::size_t count) {
  std::vector<std::size_t> all;
  all.reserve(count);
  for (std::size_t i = 0; i < count; ++i) all.push_back(i);
  return drawn(rc::shrink::removeChunks(std::move(all)), no_limit);
}

std::vector<std::int64_t> towards(std::int64_t value, std::int64_t target) {
  return drawn(rc::shrink::towards(value, target), no_limit);
}

std::vector<std::string> plainer_texts(const std::string& text, std::size_t most) {
  std::vector<std::string> all = drawn(rc::shrink::removeChunks(text), most);
  const auto plainer = [](char c) { return rc::shrink::character(c); };
  for (std::string& one : drawn(rc::shrink::eachElement(text, plainer), most - all.size()))
    all.push_back(std::move(one));
  return all;
}

}  // namespace psvcheck::shrink
