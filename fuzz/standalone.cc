// Runs a fuzz target on files, and on all files in folders, once each: the driver for builds without a fuzzer, so that
// what fuzzers found once is an ordinary test from then on. Arguments that begin with a hyphen, which are libFuzzer's,
// are passed over.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/entry.h"

namespace {

std::vector<std::filesystem::path> files_of(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

bool run(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    std::fprintf(stderr, "%s: cannot be read\n", file.c_str());
    return false;
  }
  const std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  // A copy of exactly this size, so that the sanitizers see a read beyond its end.
  const std::vector<std::uint8_t> input(bytes.begin(), bytes.end());
  std::fprintf(stderr, "%s\n", file.c_str());
  LLVMFuzzerTestOneInput(input.data(), input.size());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 0;
  for (int i = 1; i < argc; ++i) {
    if (argv[i][0] == '-') continue;
    for (const std::filesystem::path& file : files_of(argv[i])) {
      if (!run(file)) return 2;
      ++count;
    }
  }
  std::fprintf(stderr, "%zu inputs, and nothing was wrong\n", count);
  if (count == 0) std::fprintf(stderr, "usage: %s FILE_OR_FOLDER...\n", argv[0]);
  return count == 0 ? 2 : 0;
}
