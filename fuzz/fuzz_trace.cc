// Bytes as a document of the format psvcheck/1, as a line of a journal and as a journal: scenarios, reproducers and
// recordings come from anywhere. What is not refused is written and read again without loss, can be bound to names and
// described, and is judged as `psvcheck judge` does: the expectations by the model, the exchanges by the judge.
//
// May find: a crash or endless work on hostile JSON, a member that the reader takes and the writer loses, text that is
// written in a form which the reader refuses, a reference that binding does not expect, a recording on which the judge
// breaks down, or that is judged otherwise once it has been written.

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/entry.h"
#include "fuzz/fail.h"
#include "fuzz/figures.h"
#include "fuzz/file_of_bytes.h"
#include "harness/run/offline.h"
#include "harness/trace/bind.h"
#include "harness/trace/expectation.h"
#include "harness/trace/journal.h"
#include "harness/trace/json.h"
#include "harness/trace/secret_texts.h"

namespace {

using namespace psvcheck;

void check_round_trip(const trace::Trace& trace) {
  const std::string written = trace::write(trace);
  const auto again = trace::read(written, "written");
  fuzz::require(again.has_value(), "what was read and written can be read", again ? "" : again.error().message());
  // Of requests' headers only two are written, so exchanges may lose some; the steps may lose nothing.
  fuzz::require(again->sequence == trace.sequence, "a sequence is the same after writing and reading", written);
  fuzz::require(trace::write(*again) == written, "writing what was written changes nothing", written);
}

/// Beyond so many steps or exchanges a trace is only read and written.
constexpr std::size_t enough = 64;

void check_binding(const trace::Trace& trace) {
  const trace::Binder binder(trace.binding.value_or(trace::Binding{"fuzz", 0, 0, trace.sequence.names_end_with}));
  for (const trace::Step& step : trace.sequence.steps) {
    const auto* operation = std::get_if<trace::OperationStep>(&step.kind);
    if (operation == nullptr) continue;
    const auto request = binder.request(*operation);
    fuzz::require(request.has_value() || !request.error().empty(), "a step that cannot be bound says why");
    for (const trace::SecretText& secret : trace::secret_texts(binder, *operation)) {
      fuzz::require(std::ranges::find(model::secret_members, secret.member) != std::end(model::secret_members),
                    "a secret text is a secret member's", secret.member);
    }
  }
  const auto symbols = trace::symbols_of(trace);
  for (const auto& [text, symbol] : symbols) {
    fuzz::require(trace::describe(text, symbols) == symbol, "a name on the wire is described by its symbol", text);
  }
}

/// Whatever is expected, holding it against the model ends, and says in words where the two disagree.
void check_expectations(const trace::Trace& trace) {
  for (const model::Level level : {model::Level::documented, model::Level::recorded}) {
    for (const std::string& sentence : trace::disagreements(trace.sequence, level)) {
      fuzz::require(!sentence.empty(), "a disagreement is told");
    }
  }
}

std::string judged(const trace::Trace& trace, model::Level level) {
  run::RunResult result;
  run::judge_offline("fuzz", trace, level, result);
  std::string findings;
  for (const run::Finding& finding : result.findings) {
    fuzz::require(!finding.clauses.empty() && !finding.differences.empty(), "a finding says what is broken and how");
    findings += std::to_string(finding.step) + ' ' + finding.group + '\n';
  }
  return findings;
}

std::size_t count_exchanges(const trace::Trace& trace) {
  std::size_t count = 0;
  for (const trace::StepRecord& record : trace.records) {
    count += record.exchanges.size() + record.observation.size() + record.taken_over.size() + record.others.size();
  }
  return count;
}

/// Both have been written, so that they lack the same headers of requests.
void check_judging(const trace::Trace& trace) {
  if (trace.records.empty() || count_exchanges(trace) > enough) return;
  const auto written = trace::read(trace::write(trace), "written");
  const auto again = trace::read(trace::write(*written), "written twice");
  for (const model::Level level : {model::Level::documented, model::Level::recorded, model::Level::reported}) {
    const std::string findings = judged(*written, level);
    fuzz::require(judged(*again, level) == findings, "a recording is judged the same every time", findings);
  }
}

/// A journal that is read and written again says the same, but for a broken line at its end.
void check_journal(std::string_view text) {
  static fuzz::FileOfBytes file;
  static const fuzz::FileOfBytes copy;
  file.hold(text);
  const auto contents = trace::read_journal(file.path());
  if (!contents) {
    fuzz::require(!contents.error().what.empty(), "a journal that is refused says why");
    return;
  }
  auto journal = trace::Journal::create(copy.path(), contents->header);
  fuzz::require(journal.has_value(), "a journal can be made");
  for (const trace::Trace& trace : contents->traces) {
    for (std::size_t i = 0; i < trace.records.size(); ++i) {
      const auto added = journal->add(trace.binding->sequence, trace.sequence, i, trace.records[i]);
      fuzz::require(added.has_value(), "a step can be added to a journal");
    }
  }
  const auto again = trace::read_journal(copy.path());
  fuzz::require(again.has_value(), "a journal that was written can be read", again ? "" : again.error().message());
  fuzz::require(again->header == contents->header, "a journal's header is the same after writing and reading");
  fuzz::require(again->traces.size() == contents->traces.size(), "a journal keeps its sequences");
  for (std::size_t i = 0; i < again->traces.size(); ++i) {
    const trace::Sequence& sequence = contents->traces[i].sequence;
    fuzz::require(again->traces[i].sequence == sequence, "a journal keeps its steps");
    check_judging(contents->traces[i]);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto trace = trace::read(text, "fuzz");
  if (trace) {
    check_round_trip(*trace);
    if (trace::count_steps(trace->sequence) <= enough) {
      check_binding(*trace);
      check_expectations(*trace);
    }
    check_judging(*trace);
  } else {
    fuzz::require(!trace.error().what.empty() && trace.error().line > 0, "a refusal says what and where");
  }
  const auto line = trace::read_step_line(text, "fuzz");
  fuzz::require(line || !line.error().what.empty(), "a line that is refused says why");
  check_journal(text);
  fuzz::count_execution(trace ? trace->sequence.steps.size() : 0);
  return 0;
}
