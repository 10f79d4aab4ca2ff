#include "harness/cli/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <CLI/CLI.hpp>

#include "reports/text.h"

namespace psvcheck::cli {

void add_log_options(CLI::App& command, std::string& level) {
  auto* chosen = command.add_option("--log-level", level, "Log the work itself on standard error [off]")
                     ->check(CLI::IsMember({"off", "warning", "info", "debug"}));
  command.add_flag_callback(
             "-v,--verbose", [&level] { level = "debug"; }, "The same as --log-level debug")
      ->excludes(chosen);
}

std::shared_ptr<spdlog::logger> open_log(const std::string& level, Console& console) {
  constexpr bool flush_each_line = true;
  auto log = std::make_shared<spdlog::logger>(
      "psvcheck", std::make_shared<spdlog::sinks::ostream_sink_mt>(console.err, flush_each_line));
  log->set_pattern("%Y-%m-%dT%H:%M:%S.%e [%l] %v");
  log->set_level(spdlog::level::from_str(level));
  return log;
}

bool is_on(const spdlog::logger& log) { return log.should_log(spdlog::level::critical); }

void log_run(const std::shared_ptr<spdlog::logger>& log, run::RunOptions& options) {
  if (!is_on(*log)) return;
  options.started = [log, next = options.started](const run::NamedSequence& sequence) {
    log->debug("{}: starts as sequence {}", reports::visible(sequence.name), sequence.number);
    if (next) next(sequence);
  };
  options.progress = [log, next = options.progress](const run::Progress& progress) {
    const run::SequenceResult& ended = *progress.latest;
    log->debug("{}: {} after {}, {}, {} us{}{}", reports::visible(ended.name),
               reports::counted(ended.divergences, "divergence"), reports::counted(ended.steps, "step"),
               reports::counted(ended.wire_requests, "wire request"), ended.duration.count(),
               ended.aborted.empty() ? "" : "; ended early: ", reports::visible(ended.aborted));
    if (next) next(progress);
  };
  options.connect = [log, connect = options.connect]() -> std::expected<run::Send, std::string> {
    auto send = connect();
    if (!send) return send;
    return [log, send = std::move(*send)](const wire::HttpRequest& request) {
      auto answer = send(request);
      if (!answer) log->warn("no answer: {}", reports::visible(answer.error().message));
      return answer;
    };
  };
}

}  // namespace psvcheck::cli
