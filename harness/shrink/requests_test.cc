// What a candidate will cost is what it then takes (requests.h).

#include "harness/shrink/requests.h"

#include <gtest/gtest.h>

#include "harness/shrink/shrink_for_tests.h"

namespace psvcheck::shrink {
namespace {

// What really goes to a target that follows the model.
std::size_t sent(const trace::Sequence& sequence, Watch watch, std::string_view observe) {
  Embedded target;
  run::Connection connection{target.send()};
  run::run_sequence(watched(sequence, watch, observe, 1), connection, target.runner());
  return target.requests();
}

void expect_what_is_sent(const std::vector<std::string>& steps) {
  const trace::Sequence sequence = given(steps);
  for (const Watch watch :
       {Watch::answers, Watch::labels, Watch::labels_each, Watch::versions, Watch::whole, Watch::as_in_run}) {
    for (const char* observe : {"", "end", "labels"}) {
      EXPECT_EQ(requests_of(sequence, watch, observe, model::Level::recorded), sent(sequence, watch, observe))
          << operations(sequence) << ", watch " << static_cast<int>(watch) << ", observe " << observe;
    }
  }
}

TEST(Requests, AreAsManyAsAreSent) {
  expect_what_is_sent({create(0, 0), put(0, 1, R"(, "VersionStages": [{"label": 0}])"), put(0, 1), put(0, 2)});
  expect_what_is_sent({put(0, 0)});
  expect_what_is_sent({create(0, 0), on(0, "DescribeSecret"), R"({"advance": "1h"})", on(0, "GetSecretValue")});
}

TEST(Requests, OfSeveralSecretsAreReadAtTheEnd) { expect_what_is_sent({create(0, 0), create(1, 1), put(0, 2)}); }

TEST(Requests, OfAHundredVersionsAreMostlyReads) {
  expect_what_is_sent({create(0, 0), R"({"repeat": 99, "secret": 0, "first_token": 1})", put(0, 0)});
  expect_what_is_sent({create(0, 0), R"({"repeat": 104, "secret": 0, "first_token": 1})", put(0, 0)});
}

}  // namespace
}  // namespace psvcheck::shrink
