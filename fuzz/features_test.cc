#include "fuzz/features.h"

#include <gtest/gtest.h>

#include <set>

#include "harness/generate/graph.h"
#include "model/step.h"

namespace psvcheck::fuzz {
namespace {

// Every abstract state of `medium`, and every kind of transition with each clause that it cites.
TEST(Features, SeldomFallOnTheSameSlot) {
  const auto graph = generate::enumerate(*generate::find_space("medium"));
  const model::Time now{std::chrono::days(20'000)};
  std::set<std::size_t> slots;
  std::size_t features = 0;
  for (const auto& node : graph.nodes) {
    slots.insert(slot_of(generate::concrete_state(node.state, now), generate::secret_name));
    ++features;
  }
  for (const auto& kind : graph.kinds) {
    const auto node = std::ranges::find_if(graph.transitions, [&](const auto& transition) {
      return transition.kind == static_cast<std::uint32_t>(&kind - graph.kinds.data());
    });
    const model::State before = generate::concrete_state(graph.nodes[node->from].state, now);
    model::Judgement judgement;
    judgement.upheld = {kind.clauses};
    const auto request = generate::request_of(graph.letters[node->letter]);
    visit_features({&before, request, nullptr, &judgement}, [&](std::size_t slot) { slots.insert(slot); });
    ++features;
  }
  const double lost = 1 - static_cast<double>(slots.size()) / static_cast<double>(features);
  RecordProperty("features", static_cast<int>(features));
  std::cout << features << " features, " << slots.size() << " slots: " << lost * 100 << " % share one\n";
  EXPECT_GT(features, 2000U);
  EXPECT_LT(lost, 0.04);
}

}  // namespace
}  // namespace psvcheck::fuzz
