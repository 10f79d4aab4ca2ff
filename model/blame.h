#pragma once

// Which clauses a difference breaks: the reasons of an outcome, matched by the aspect that they speak of.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "model/difference.h"
#include "model/judge.h"

namespace psvcheck::model {

/// True for an aspect that says where a label is.
bool is_about_labels(Aspect aspect);

/// Marks the differences of a read that the state explains. GetSecretValue by a label may have read another version
/// than the one that holds it, and rightly, if the label is elsewhere on the target: `by_label`. ListSecretVersionIds
/// may show a version that is there and is not to be shown: `of_the_read`. A secret that is there may not be found by
/// its ARN: `of_the_lookup`.
void note_causes(std::vector<Difference>& differences, const Secret& secret, const Exchange& exchange);

/// The clauses that a difference in the answer to a request itself breaks, as far as the level enforces them: those
/// that speak of what differs, else those behind it; where some speak of the very version, those alone. Empty where
/// nothing that the level enforces speaks of it; then it is no divergence at this level.
std::vector<std::string> blame_answer(const Difference& difference, std::span<const Reason> reasons, Level level);

/// The clauses of the requests that were not read back yet, as far as a difference in a read breaks them; empty where
/// the read itself is wrong. Where DescribeSecret has confirmed the labels already, labels in other reads are the
/// read's own.
std::vector<std::string> blame_effect(const Difference& difference, std::span<const Reason> unread,
                                      bool labels_confirmed, Level level);

/// Adds the difference to the divergence of the same operation that breaks the same clause first, or starts one.
void add_difference(std::vector<Divergence>& divergences, std::vector<std::string> clauses, std::string_view operation,
                    Difference difference);

/// Whether the answer that diverged did so in its VersionStages, and a read shows labels that moved: then the answer
/// may be right of them, and that they moved is what is wrong.
bool answers_the_labels_there_are(const Divergence& divergence, const Difference& read);

/// Puts these clauses before the others, each once.
void put_first(std::vector<std::string>& clauses, std::vector<std::string> first);

/// The versions that the list after a step did not show, and what was blamed for it: that they cannot be read follows.
class LostVersions {
 public:
  void note(const Difference& difference, const Exchange& read, const std::vector<std::string>& clauses);

  /// What was blamed for the loss of the version that this read did not find; nullptr where it is none of them.
  const std::vector<std::string>* blamed_for(const Exchange& read) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> blamed_;
};

}  // namespace psvcheck::model
