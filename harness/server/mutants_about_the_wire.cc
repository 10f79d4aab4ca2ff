// Mutants that do the right thing and answer it in the wrong form.

#include <algorithm>
#include <string>

#include "harness/server/mutant_edits.h"

namespace psvcheck::server {
namespace {

using namespace model;
using enum MutantKind;
using wire::HttpResponse;

void set_header(HttpResponse& response, std::string_view name, const std::string& value) {
  for (auto& header : response.headers) {
    if (header.first == name) header.second = value;
  }
}

/// What a web framework answers when the program under it has thrown.
void crash(HttpResponse& response) {
  response.status = 500;
  response.reason = "Internal Server Error";
  response.body = "<!doctype html><title>500 Internal Server Error</title><h1>Internal Server Error</h1>";
  set_header(response, "Content-Type", "text/html; charset=utf-8");
}

bool has_fault(const Request& request, RequestFault fault) {
  const auto* const malformed = std::get_if<MalformedRequest>(&request);
  return malformed != nullptr && malformed->fault == fault;
}

constexpr Mutant mutants_of_the_wire[] = {
    {"not-found-is-404", "ResourceNotFoundException has the HTTP status 404.", wire, 1, nullptr, Proof::witness,
     [](const Request&, HttpResponse& response) {
       if (response.body.find("ResourceNotFoundException") != std::string::npos) response.status = 404;
     }},
    {"crash-on-array-body", "A body that is an array is answered with an HTML page and status 500.", wire, 1, nullptr,
     Proof::witness,
     [](const Request& request, HttpResponse& response) {
       if (has_fault(request, RequestFault::body_not_an_object)) crash(response);
     }},
    {"crash-on-unknown-operation", "An unknown operation is answered with an HTML page and status 500.", wire, 1,
     nullptr, Proof::witness,
     [](const Request& request, HttpResponse& response) {
       if (has_fault(request, RequestFault::unknown_operation)) crash(response);
     }},
    {"crash-on-bad-json", "A body that is no JSON or no UTF-8 is answered with an HTML page and status 500.", wire, 1,
     nullptr, Proof::witness,
     [](const Request& request, HttpResponse& response) {
       if (has_fault(request, RequestFault::body_not_json)) crash(response);
     }},
    {"crash-on-deep-nesting", "A deeply nested body is answered with an HTML page and status 500.", wire, 1, nullptr,
     Proof::witness,
     [](const Request& request, HttpResponse& response) {
       if (has_fault(request, RequestFault::body_ambiguous)) crash(response);
     }},
    {"crash-on-binary-read", "GetSecretValue of a SecretBinary is answered with an HTML page and status 500.", wire, 1,
     nullptr, Proof::witness,
     [](const Request& request, HttpResponse& response) {
       const bool is_get = std::holds_alternative<GetSecretValueRequest>(request);
       if (is_get && response.body.find("\"SecretBinary\"") != std::string::npos) crash(response);
     }},
    {"content-type-is-json-1-0", "Answers have the content type application/x-amz-json-1.0.", wire, 1, nullptr,
     Proof::witness,
     [](const Request&, HttpResponse& response) {
       set_header(response, "Content-Type", "application/x-amz-json-1.0");
     }},
    {"created-is-201", "CreateSecret has the HTTP status 201.", wire, 1, nullptr, Proof::witness,
     [](const Request& request, HttpResponse& response) {
       if (std::holds_alternative<CreateSecretRequest>(request) && response.status == 200) response.status = 201;
     }},
};

}  // namespace

std::span<const Mutant> mutants_about_the_wire() { return mutants_of_the_wire; }

}  // namespace psvcheck::server
