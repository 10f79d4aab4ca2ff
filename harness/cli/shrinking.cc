#include "harness/cli/shrinking.h"

#include <fmt/format.h>

#include <chrono>
#include <ostream>

#include "harness/cli/client_pool.h"
#include "harness/shrink/live.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

/// No run has as many sequences, so the names of shrinking's secrets are nobody else's.
constexpr std::uint64_t first_number = 1'000'000'000'000;

}  // namespace

void shrink_findings(run::RunResult& result, const run::RunOptions& run, const Connection& connection,
                     const ShrinkBudget& budget, Console& console) {
  if (budget.group == 0 || result.findings.empty() || result.target_failure || result.interrupted) return;
  shrink::LiveOptions options;
  options.runner = run.runner;
  if (connection.clock) {  // the run may have moved it
    options.runner.now = [clock = connection.clock.get()] {
      const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
      return model::Time(now + clock->ahead());
    };
  }
  options.connect = run.connect;
  options.jobs = run.jobs;
  options.first_number = first_number;
  options.budget = budget.group;
  options.total = budget.total;
  options.strict = result.strict;
  const bool is_rewritten = console.progress == ProgressForm::rewritten;
  options.progress = [&](std::size_t done, std::size_t total) {
    if (is_rewritten) {
      console.err << fmt::format("\r\x1b[Kshrinking group {} of {}", done + 1, total) << std::flush;
    } else if (done == 0) {
      console.err << fmt::format("psvcheck: shrinking {} of findings\n", reports::counted(total, "group"))
                  << std::flush;
    }
  };
  shrink::shrink_groups(result, options);
  if (is_rewritten && !result.shrunk.empty()) console.err << "\r\x1b[K" << std::flush;
}

}  // namespace psvcheck::cli
