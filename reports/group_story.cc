#include "reports/group_story.h"

#include <nlohmann/json.hpp>

#include "harness/trace/bind.h"
#include "harness/trace/json.h"
#include "reports/answers_shown.h"
#include "reports/long_text.h"
#include "reports/picture.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

using Json = nlohmann::ordered_json;

Json secret_json(const SecretShown& secret) {
  if (secret.gone) return {{"gone", true}};
  Json out = {{"versions", Json::array()}};
  for (const VersionShown& version : secret.versions) {
    Json entry = {{"version", version.version}, {"labels", version.labels}};
    if (!version.value.empty()) entry["value"] = version.value;
    out["versions"].push_back(std::move(entry));
  }
  if (secret.scheduled) out["scheduled"] = true;
  if (secret.left_out > 0) out["left_out"] = secret.left_out;
  return out;
}

Json picture_json(const Picture& picture) {
  Json out = {{"secret", picture.secret}, {"steps", Json::array()}};
  for (const PictureStep& step : picture.steps) {
    Json entry = {{"step", step.step}, {"read", step.read}, {"expected", secret_json(step.expected)}};
    if (step.observed) entry["observed"] = secret_json(*step.observed);
    out["steps"].push_back(std::move(entry));
  }
  return out;
}

}  // namespace

std::string scenario_text(const trace::Trace& trace) { return trace::write({trace.sequence, std::nullopt, {}}); }

Json group_story(const trace::Trace& trace, const std::string& operation,
                 const std::vector<model::Difference>& differences, model::Level level) {
  const std::vector<ReplayedStep> steps = replayed(trace, level);
  const Symbols symbols = trace::symbols_of(trace);
  const auto shown = [&](const std::string& text) { return visible(in_short(trace::describe(text, symbols))); };
  Json told = Json::array();
  for (const model::Difference& difference : differences) {
    told.push_back({{"where", shown(difference.where)},
                    {"expected", shown(difference.expected)},
                    {"observed", shown(difference.observed)}});
  }
  Json pictures = Json::array();
  for (const Picture& picture : pictures_of(trace, steps, symbols)) pictures.push_back(picture_json(picture));
  return {{"differences", std::move(told)},
          {"scenario", Json::parse(scenario_text(trace))},
          {"pictures", std::move(pictures)},
          {"exchanges", answers_shown(trace, steps, {operation, differences}, symbols, level)}};
}

}  // namespace psvcheck::reports
