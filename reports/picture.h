#pragma once

// A sequence as a picture of versions and labels over the steps: which version has which label after each step, as the
// model expects it and as the target showed it. Most findings are seen at one glance at it.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "reports/replay.h"
#include "reports/step_text.h"

namespace psvcheck::reports {

/// A version with the symbols of the sequence in place of names.
struct VersionShown {
  std::string version;              ///< "token 1", "the version of step 2"
  std::vector<std::string> labels;  ///< sorted
  std::string value;                ///< "payload 1"; empty where it was not shown, or there is none
  friend bool operator==(const VersionShown&, const VersionShown&) = default;
};

/// A secret after a step.
struct SecretShown {
  bool gone = false;       ///< it is not there: not yet, or not any more
  bool scheduled = false;  ///< for deletion
  std::vector<VersionShown> versions;
  std::size_t left_out = 0;  ///< versions without labels that are as expected, of a secret with very many
  friend bool operator==(const SecretShown&, const SecretShown&) = default;
};

struct PictureStep {
  std::size_t step = 0;                   ///< its index
  SecretShown expected;                   ///< of several states that are allowed the one nearest to the observed one
  bool read = false;                      ///< the secret was read back after this step
  std::optional<SecretShown> observed{};  ///< where it is not as expected
};

/// One secret over the steps that concern it or after which it was read.
struct Picture {
  std::string secret;  ///< "secret 0"
  std::vector<PictureStep> steps;
};

/// A picture of each secret that the sequence names. Empty where nothing went over the wire.
std::vector<Picture> pictures_of(const trace::Trace& trace, const std::vector<ReplayedStep>& steps,
                                 const Symbols& symbols);

}  // namespace psvcheck::reports
