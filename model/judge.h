#pragma once

// The judge: compares what was observed with what the model allows. It follows every state that the observations so
// far leave possible (a belief), so an open choice of the specification is settled by whatever shows it first, even
// many steps later. After a divergence it adopts what was observed and goes on, so that one bug does not hide the next.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/belief.h"
#include "model/dates.h"
#include "model/difference.h"
#include "model/exchange.h"
#include "model/outcome.h"

namespace psvcheck::model {

/// A divergence: the clause that it breaks and the differences that show it.
struct Divergence {
  std::vector<std::string> clauses;  ///< ids, the one that it breaks first; never empty
  std::string operation;             ///< the operation that is wrong: the step's, or that of the read which shows it
  std::vector<Difference> differences;
  std::string before{};  ///< class_of the secret's state that the step met; empty where that was not certain
};

/// A step as it was run: one exchange, and the reads that followed it to see its effect (they may be none).
struct ObservedStep {
  Exchange exchange;
  std::vector<Exchange> observation;
};

struct Judgement {
  std::vector<Divergence> divergences;  ///< empty where the step conforms
  std::vector<std::string> upheld;      ///< ids of the clauses that this step exercised and that hold
  std::vector<std::string> notes;       ///< ids of unspecified clauses that the step touched
  bool unjudged = false;                ///< nothing was judged but the form: the secret is `impossible` (Secret)
  bool unsettled = false;  ///< after a divergence the effect is not known: read the secret back, then go on
};

/// Follows the steps of one client on its own secrets. Copyable; no I/O.
class Judge {
 public:
  explicit Judge(Level level = Level::recorded) : Judge(level, State{}) {}

  /// Follows from a state that is known.
  Judge(Level level, State state) : level_(level), belief_{Possibility{std::move(state), {}}} {}

  /// Judges the next step and takes it into the belief. Reads of `step.observation` that belong to one list are taken
  /// as one.
  Judgement judge(ObservedStep step);

  /// Takes over what these reads show, without judging it; for a judgement that was unsettled.
  void resynchronise(std::vector<Exchange> reads);

  /// The states that are possible now; never empty.
  const std::vector<Possibility>& belief() const { return belief_; }

  /// Whether so many states were possible that some were dropped. Until reads show what is there, nothing is judged.
  bool is_incomplete() const { return incomplete_; }

 private:
  Judgement judge_step(ObservedStep step);
  bool judge_reads(std::string_view operation, const std::vector<Exchange>& reads, Judgement& judgement);
  void judge_dates(const Exchange& exchange, std::string_view operation, Judgement& judgement);
  void take_over(const Exchange& exchange, const std::vector<Exchange>& reads);
  void note_changes(const Exchange& exchange, const std::vector<Reason>& reasons);

  Level level_;
  std::vector<Possibility> belief_;
  DatesShown dates_;
  bool incomplete_ = false;  ///< states were dropped, so that what agrees with none is no divergence
};

}  // namespace psvcheck::model
