#include "model/answer.h"

namespace psvcheck::model {

bool is_success(const Answer& answer) {
  return !std::holds_alternative<Refusal>(answer) && !std::holds_alternative<Unreadable>(answer) &&
         !std::holds_alternative<NoAnswer>(answer) && !std::holds_alternative<AnyAnswer>(answer);
}

}  // namespace psvcheck::model
