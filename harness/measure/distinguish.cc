#include "harness/measure/distinguish.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <unordered_set>
#include <utility>

#include "harness/measure/in_memory.h"
#include "harness/server/conduct.h"

namespace psvcheck::measure {
namespace {

using model::Outcome;
using model::Outcomes;
using model::Request;
using model::State;
using server::Memory;

/// How a state was reached.
struct Path {
  const Letter* letter = nullptr;
  std::shared_ptr<const Path> before;
};

struct Node {
  State state;  ///< of the mutant; the model's own as far as the two agree
  Memory memory;
  std::size_t tokens_used = 0;
  std::shared_ptr<const Path> path;
};

constexpr std::string_view account = "123456789012";

void add_secret(std::string& key, const model::Secret& secret) {
  key += secret.name + '\n' + secret.create_token.text + (secret.deletion ? " deleted" : "") +
         (secret.previous_was_named ? " named" : "") + (secret.had_placeholder ? " placeholder" : "") + '\n';
  for (const auto& version : secret.versions) {
    const auto* const value = std::get_if<model::SecretValue>(&version->value);
    key += version->id.text + '=' + std::to_string(version->value.index());
    if (value != nullptr) key += std::to_string(static_cast<int>(value->kind)) + value->bytes;
    key += '\n';
  }
  for (const auto& [label, version] : secret.labels) key += label.text + '@' + version.text + '\n';
  for (const auto& id : secret.pruned) key += '-' + id.text + '\n';
}

/// All of a node that can make a difference later; dates cannot.
std::string key_of(const Node& node) {
  std::string key = std::to_string(node.tokens_used) + '\n';
  for (const auto& [name, secret] : node.state.secrets) add_secret(key, *secret);
  for (const auto& [name, vanished] : node.state.vanished) key += '!' + name + '\n';
  for (const auto& [what, number] : node.memory) key += what + '#' + std::to_string(number) + '\n';
  return key;
}

bool same_secret(const model::Secret& a, const model::Secret& b) {
  model::Secret other = a;  // whether it was edited is no matter
  other.adopted = b.adopted;
  return other == b;
}

bool same_outcome(const Outcome& a, const Outcome& b) {
  if (a.answer != b.answer || a.change.has_value() != b.change.has_value()) return false;
  if (!a.change || a.change->secret == b.change->secret) return true;
  if (a.change->name != b.change->name || !a.change->secret || !b.change->secret) return false;
  return same_secret(*a.change->secret, *b.change->secret);
}

class Search {
 public:
  Search(const server::Mutant& mutant, const SearchLimits& limits, run::Observe observe)
      : mutant_(mutant), limits_(limits), observe_(observe) {}

  SearchResult run() {
    std::vector<Node> layer(1);
    for (std::size_t depth = 0; depth < limits_.depth && !layer.empty(); ++depth) {
      std::vector<Node> next;
      for (const Node& node : layer) {
        if (!expand(node, depth, next)) return std::move(result_);
      }
      result_.searched = depth + 1;
      layer = std::move(next);
    }
    return std::move(result_);
  }

  bool remembers() const { return remembers_; }

 private:
  model::Context context_at(std::size_t depth) const {
    model::Context context;
    context.now = model::Time(std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}) + std::chrono::seconds(depth);
    context.level = limits_.level;
    return context;
  }

  /// What the target would show: the mutant's first outcome, and beside it the model's.
  std::pair<Outcome, Outcome> ask(const State& state, const Request& request, const model::Context& context,
                                  Memory& memory) {
    Outcomes right = model::step(state, request, context);
    const server::StepFunction model = [&](const State& s, const Request& r, const model::Context& c) {
      return &s == &state && &r == &request ? right : model::step(s, r, c);
    };
    Outcomes shown = server::step_of(mutant_, model, state, request, context, memory);
    std::uint64_t random = 0;
    server::choose({}, account, request, random, right);
    server::choose({}, account, request, random, shown);
    remembers_ = remembers_ || !memory.empty();
    return {std::move(shown.front()), std::move(right.front())};
  }

  /// False where the search ends here.
  bool expand(const Node& node, std::size_t depth, std::vector<Node>& next) {
    const model::Context context = context_at(depth);
    for (const Letter& letter : all_letters()) {
      if (!is_worth_asking(letter, node.state, node.tokens_used)) continue;
      Node after = node;
      auto [shown, right] = ask(node.state, letter.request, context, after.memory);
      const bool same = same_outcome(shown, right);
      after.path = std::make_shared<const Path>(&letter, node.path);
      if (letter.token) after.tokens_used = std::max(node.tokens_used, *letter.token + 1);
      model::apply_in_place(after.state, same ? right : shown);
      if (!same && confirm(after)) return false;
      // What was only read, and remembered by nobody, leads nowhere.
      if (!shown.change && after.memory == node.memory && after.tokens_used == node.tokens_used) continue;
      if (observe_ == run::Observe::full && model::is_mutating(letter.request)) {
        if (!read_back(letter.secret, context, after.state, after.memory) && confirm(after)) return false;
      }
      if (!seen_.insert(key_of(after)).second) continue;
      if (!all_read_alike(after, context) && confirm(after)) return false;
      if (++result_.states > limits_.states) return false;
      if (depth + 1 < limits_.depth) next.push_back(std::move(after));
    }
    return true;
  }

  /// Reads a secret as a run does; true where mutant and model show the same.
  bool read_back(std::size_t number, const model::Context& context, const State& state, Memory& memory) {
    const std::string name = name_of_secret(number);
    const auto found = state.secrets.find(name);
    bool alike = true;
    const auto read = [&](const Request& request) {
      const auto [shown, right] = ask(state, request, context, memory);
      alike = alike && shown.answer == right.answer;
    };
    read(model::DescribeSecretRequest{name});
    model::ListSecretVersionIdsRequest list;
    list.secret_id = name;
    list.include_deprecated = true;
    read(list);
    if (found == state.secrets.end()) return alike;
    for (const auto& version : found->second->versions) {
      read(model::GetSecretValueRequest{.secret_id = name, .version_id = version->id.text, .version_stage = {}});
    }
    for (const auto& attached : found->second->labels) {
      read(model::GetSecretValueRequest{.secret_id = name, .version_id = {}, .version_stage = attached.label.text});
    }
    return alike;
  }

  bool all_read_alike(const Node& node, const model::Context& context) {
    Memory memory = node.memory;
    bool alike = true;
    for (const std::size_t secret : {0U, 1U}) {
      const bool is_there = secret == 0 || node.state.secrets.contains(name_of_secret(1));
      if (is_there) alike = read_back(secret, context, node.state, memory) && alike;
    }
    return alike;
  }

  /// Whether a run of the path to this node finds something.
  bool confirm(const Node& node) {
    std::vector<const Letter*> letters;
    for (const Path* at = node.path.get(); at != nullptr; at = at->before.get()) letters.push_back(at->letter);
    std::ranges::reverse(letters);
    const trace::Sequence sequence = sequence_of(letters);
    for (const run::Observe observe : {run::Observe::full, run::Observe::end}) {
      if (!tells_apart(mutant_, sequence, observe, limits_.level)) continue;
      result_.found = Distinction{std::move(letters), observe == run::Observe::end};
      return true;
    }
    return false;
  }

  const server::Mutant& mutant_;
  const SearchLimits& limits_;
  run::Observe observe_;
  bool remembers_ = false;
  std::unordered_set<std::string> seen_;
  SearchResult result_;
};

}  // namespace

bool tells_apart(const server::Mutant& mutant, const trace::Sequence& sequence, run::Observe observe,
                 model::Level level) {
  server::TargetOptions options;
  options.level = level;
  options.mutant = &mutant;
  const InMemory target(std::move(options));
  run::RunnerOptions runner = target.runner(level);
  runner.observe = observe;
  run::Connection connection{target.send()};
  return !run::run_sequence({"letters", 0, sequence, std::nullopt}, connection, runner).findings.empty();
}

SearchResult distinguish(const server::Mutant& mutant, const SearchLimits& limits) {
  Search read(mutant, limits, run::Observe::full);
  SearchResult best = read.run();
  if (!read.remembers()) return best;
  // What the mutant remembers may be changed by reads, so it is searched once more without any.
  SearchLimits shorter = limits;
  if (best.found) shorter.depth = best.found->letters.size() - 1;
  SearchResult unread = Search(mutant, shorter, run::Observe::end).run();
  unread.states += best.states;
  if (unread.found) return unread;
  best.states = unread.states;
  return best;
}

}  // namespace psvcheck::measure
