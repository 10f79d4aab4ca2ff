#pragma once

// One request and what came back, as the judge takes it: plain data without any JSON or HTTP in it.

#include "model/answer.h"
#include "model/request.h"
#include "model/text.h"

namespace psvcheck::model {

struct Exchange {
  Request request;
  Answer answer;
  Envelope envelope;
  Time sent{};      ///< when the request was sent, by the target's clock as far as it is known
  Time received{};  ///< when the answer had come
};

}  // namespace psvcheck::model
