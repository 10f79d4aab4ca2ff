// Bytes as a document of the format psvcheck/1, and as a line of a journal: scenarios, reproducers and recordings come
// from anywhere. What is not refused is written and read again without loss, and can be bound to names and described.
//
// May find: a crash or endless work on hostile JSON, a member that the reader takes and the writer loses, text that is
// written in a form which the reader refuses, a reference that binding does not expect.

#include <cstdint>
#include <string>

#include "fuzz/entry.h"
#include "fuzz/fail.h"
#include "fuzz/figures.h"
#include "harness/trace/bind.h"
#include "harness/trace/json.h"

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

void check_binding(const trace::Trace& trace) {
  constexpr std::size_t enough = 64;
  if (trace::count_steps(trace.sequence) > enough) return;
  const trace::Binder binder(trace.binding.value_or(trace::Binding{"fuzz", 0, 0, trace.sequence.names_end_with}));
  for (const trace::Step& step : trace.sequence.steps) {
    const auto* operation = std::get_if<trace::OperationStep>(&step.kind);
    if (operation == nullptr) continue;
    const auto request = binder.request(*operation);
    fuzz::require(request.has_value() || !request.error().empty(), "a step that cannot be bound says why");
  }
  const auto symbols = trace::symbols_of(trace);
  for (const auto& [text, symbol] : symbols) {
    fuzz::require(trace::describe(text, symbols) == symbol, "a name on the wire is described by its symbol", text);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto trace = trace::read(text, "fuzz");
  if (trace) {
    check_round_trip(*trace);
    check_binding(*trace);
  } else {
    fuzz::require(!trace.error().what.empty() && trace.error().line > 0, "a refusal says what and where");
  }
  const auto line = trace::read_step_line(text, "fuzz");
  fuzz::require(line || !line.error().what.empty(), "a line that is refused says why");
  fuzz::count_execution(trace ? trace->sequence.steps.size() : 0);
  return 0;
}
