#include "reports/long_text.h"

#include <fmt/format.h>

#include "harness/wire/sigv4.h"
#include "reports/script.h"
#include "reports/text.h"

namespace psvcheck::reports {

std::string recipe_of(std::string_view text) {
  constexpr std::size_t longest_part = 60, long_run = 32;
  std::string out;
  for (LongRun run = long_run_in(text, long_run);; run = long_run_in(run.after, long_run)) {
    if (!run.before.empty()) {
      out += fmt::format("{}\"{}\"", out.empty() ? "" : " + ", shortened(run.before, longest_part));
    }
    if (run.count == 0) return out;
    out += fmt::format("{}\"{}\" × {}", out.empty() ? "" : " + ", visible(std::string(1, run.repeated)), run.count);
  }
}

std::string in_short(std::string_view text) {
  if (text.size() <= longest_shown) return std::string(text);
  return fmt::format("{} bytes, SHA-256 {}, {}", text.size(), wire::hex(wire::sha256(text)), recipe_of(text));
}

}  // namespace psvcheck::reports
