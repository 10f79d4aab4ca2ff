#pragma once

// Which clauses a difference breaks: the reasons of an outcome, matched by the aspect that they speak of.

#include <span>
#include <string>
#include <vector>

#include "model/difference.h"
#include "model/judge.h"

namespace psvcheck::model {

/// The clauses among `reasons` that speak of the aspect, in their order; of labels in general where none speaks of this
/// label. Reasons that speak of another version than `version` are left out. May be empty.
std::vector<std::string> clauses_about(Aspect aspect, const std::string& version, std::span<const Reason> reasons);

/// True for an aspect that says where a label is.
bool is_about_labels(Aspect aspect);

/// The clauses that a difference in the answer of the step itself breaks; never empty.
std::vector<std::string> blame_step(const Difference& difference, std::span<const Reason> reasons);

/// The clauses of the requests that were not read back yet, as far as a difference in a read breaks them; empty where
/// the read itself is wrong. Where DescribeSecret has confirmed the labels already, labels in other reads are the
/// read's own.
std::vector<std::string> blame_effect(const Difference& difference, std::span<const Reason> unread,
                                      bool labels_confirmed);

/// Adds the difference to the divergence of the same operation that breaks the same clause first, or starts one.
void add_difference(std::vector<Divergence>& divergences, std::vector<std::string> clauses, std::string_view operation,
                    Difference difference);

}  // namespace psvcheck::model
