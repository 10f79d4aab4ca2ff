#pragma once

// For tests: a run with one group of two findings, small enough to know by heart.

#include <string>

#include "harness/run/result.h"
#include "harness/trace/bind.h"

namespace psvcheck::reports {

inline trace::Exchange sample_exchange(std::string operation, std::string body, unsigned status, std::string answer) {
  trace::Exchange exchange;
  exchange.request.headers = {{"X-Amz-Target", "secretsmanager." + operation},
                              {"Content-Type", "application/x-amz-json-1.1"}};
  exchange.request.body = std::move(body);
  exchange.answer = wire::HttpResponse{status, "", {{"Content-Type", "application/x-amz-json-1.1"}}, std::move(answer)};
  return exchange;
}

/// Creates secret 0 with token 0 and puts payload 1 with token 1; the put is answered with the wrong labels.
inline trace::Trace sample_trace() {
  using namespace trace;
  Sequence sequence;
  sequence.title = "A put moves AWSCURRENT";
  OperationStep create;
  create.op = "CreateSecret";
  create.members = {{"Name", {SecretRef{0}}}, {"ClientRequestToken", {TokenRef{0}}}, {"SecretString", {PayloadRef{0}}}};
  OperationStep put;
  put.op = "PutSecretValue";
  put.members = {
      {"SecretId", {SecretRef{0}}}, {"ClientRequestToken", {TokenRef{1}}}, {"SecretString", {PayloadRef{1}}}};
  sequence.steps = {{create, ""}, {put, ""}};
  Trace out;
  out.sequence = sequence;
  out.binding = Binding{"r1", 7, 0};
  out.records.resize(2);
  const std::string name = secret_name(*out.binding, 0);
  const std::string first = token_text(*out.binding, 0), second = token_text(*out.binding, 1);
  out.records[0].exchanges = {sample_exchange(
      "CreateSecret",
      R"({"Name":")" + name + R"(","ClientRequestToken":")" + first + R"(","SecretString":"it's the first"})", 200,
      R"({"Name":")" + name + R"(","VersionId":")" + first + R"("})")};
  out.records[1].exchanges = {sample_exchange(
      "PutSecretValue",
      R"({"SecretId":")" + name + R"(","ClientRequestToken":")" + second + R"(","SecretString":"it's"})", 200,
      R"({"Name":")" + name + R"(","VersionId":")" + second + R"(","VersionStages":["AWSPENDING"]})")};
  return out;
}

inline run::RunResult sample_result() {
  run::RunResult result;
  result.run_id = "r1";
  result.seed = 7;
  result.target = "moto 5.2.5";
  result.endpoint = "http://127.0.0.1:5000";
  result.target_options = "--target moto";
  result.observe = "full";
  result.duration = std::chrono::milliseconds(1204);
  result.steps = 4;
  result.wire_requests = 14;
  const std::string id(model::all_clauses().front().id);
  for (const char* name : {"label-moves/default.json", "label-moves/second.json"}) {
    run::SequenceResult sequence;
    sequence.name = name;
    sequence.title = "A put moves AWSCURRENT";
    sequence.clauses = {id};
    sequence.duration = std::chrono::milliseconds(500);
    sequence.steps = 2;
    sequence.divergences = 1;
    result.sequences.push_back(sequence);
    run::Finding finding;
    finding.group = "the same";
    finding.clauses = {id};
    finding.operation = "PutSecretValue";
    finding.differences = {{"VersionStages", "[AWSCURRENT]", "[AWSPENDING]", model::Aspect::answer}};
    finding.sequence = name;
    finding.step = 1;
    finding.trace = sample_trace();
    result.findings.push_back(finding);
  }
  for (const model::Clause& clause : model::all_clauses()) result.clauses[std::string(clause.id)].upheld = 3;
  result.clauses[id] = {1, 2, 0, ""};
  result.clauses[std::string(model::all_clauses().back().id)] = {0, 0, 0, "the target has no clock adapter"};
  return result;
}

/// The same run with its group shrunk.
inline run::RunResult shrunk_result() {
  run::RunResult result = sample_result();
  run::Shrunk& shrunk = result.shrunk.emplace_back();
  shrunk.group = "the same";
  shrunk.steps = 2;
  shrunk.step = 1;
  shrunk.reproduced = 2;
  shrunk.tries = 3;
  shrunk.wire_requests = 77;
  shrunk.differences = {{"VersionStages", "[AWSCURRENT]", "[shrunk]", model::Aspect::answer}};
  shrunk.trace = sample_trace();
  return result;
}

/// The same run with nothing found.
inline run::RunResult conforming_result() {
  run::RunResult result = sample_result();
  result.findings.clear();
  for (run::SequenceResult& sequence : result.sequences) sequence.divergences = 0;
  for (auto& [id, tally] : result.clauses) tally.diverged = 0;
  return result;
}

}  // namespace psvcheck::reports
