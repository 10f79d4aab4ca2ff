#include "fuzz/fail.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace psvcheck::fuzz {

void fail(std::string_view property, std::string_view what) {
  std::fputs(fmt::format("\nPROPERTY BROKEN: {}\n{}\n", property, what).c_str(), stderr);
  std::abort();
}

}  // namespace psvcheck::fuzz
