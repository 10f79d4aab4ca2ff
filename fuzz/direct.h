#pragma once

// Steps as requests of the model, without any JSON between: for a target that takes tens of thousands of steps a
// second. Names are short and made from numbers; what no struct of the model can say goes through the codec after all.

#include <string>
#include <vector>

#include "harness/trace/bind.h"
#include "harness/trace/sequence.h"
#include "model/outcome.h"
#include "model/request.h"
#include "model/state.h"

namespace psvcheck::fuzz {

class Direct {
 public:
  explicit Direct(const trace::Sequence& sequence);

  /// The step's request, as a target in this state takes it.
  model::Request request(const trace::OperationStep& step, const model::State& state) const;

  /// Takes in what the step with this index was answered.
  void learn(std::size_t index, const model::Answer& answer);

  std::string name_of(std::size_t secret) const;

 private:
  std::optional<std::string> text(const trace::Value& value, const model::State& state) const;
  template <class T>
  bool set(model::Member<T>& member, const trace::Value& value, const model::State& state) const;
  template <class R>
  std::optional<model::Request> filled(const trace::OperationStep& step, const model::State& state) const;

  std::string names_end_with_;
  std::vector<std::string> versions_;  ///< by step; empty where it answered none
  trace::Binder binder_;
};

}  // namespace psvcheck::fuzz
