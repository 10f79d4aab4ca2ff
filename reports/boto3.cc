#include "reports/boto3.h"

#include <fmt/format.h>

#include "reports/script.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

constexpr std::string_view imports = R"(import json
import os
import random
import subprocess
import sys

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

)";

constexpr std::string_view functions_for_boto3 = R"(region = os.environ.get("AWS_REGION", "us-east-1")
suffix = f"{random.randrange(10**12):012}"
session = boto3.Session(region_name=region)
client = session.client(
    "secretsmanager",
    endpoint_url=endpoint,
    config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
)


def call(title, method, **members):
    """One request by the client; gives the members of the answer."""
    try:
        answer = getattr(client, method)(**members)
        answer.pop("ResponseMetadata", None)
    except ClientError as error:
        answer = error.response["Error"]
    print(f"{title}: {answer}")
    return answer


def send(title, method, path, headers, body, signed=True):
    """One request around the client's checks, signed with its credentials."""
    data = body.encode("utf-8", "surrogateescape")
    request = AWSRequest(method=method, url=endpoint + path, headers=headers, data=data)
    if signed:
        SigV4Auth(session.get_credentials(), "secretsmanager", region).add_auth(request)
    answer = URLLib3Session().send(request.prepare())
    print(f"{title}: {answer.status_code} {answer.text}")
    try:
        members = json.loads(answer.text)
    except ValueError:
        members = {}
    return members if isinstance(members, dict) else {}


def advance(seconds):
    """Moves the target's clock, if ADVANCE_COMMAND says how."""
    command = os.environ.get("ADVANCE_COMMAND")
    if command:
        subprocess.run(["bash", "-c", command, "advance", str(seconds)], check=False)
    else:
        print(f"the target's clock must move by {seconds} s here; set ADVANCE_COMMAND to a command that does")


def read_back(secret):
    call("DescribeSecret", "describe_secret", SecretId=secret)
    listed = call("ListSecretVersionIds", "list_secret_version_ids", SecretId=secret, IncludeDeprecated=True)
    versions = listed.get("Versions", [])
    for version in versions:
        call("GetSecretValue", "get_secret_value", SecretId=secret, VersionId=version["VersionId"])
    for label in sorted({label for version in versions for label in version.get("VersionStages", [])}):
        call("GetSecretValue", "get_secret_value", SecretId=secret, VersionStage=label)
    call("DescribeSecret", "describe_secret", SecretId=secret)


)";

// The inside of a Python string in double quotes.
std::string escaped(std::string_view text, bool in_f_string, bool as_bytes) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (in_f_string && (c == '{' || c == '}')) {
      out += c;
      out += c;
    } else if (byte < 0x20 || byte == 0x7F || (as_bytes && byte >= 0x80)) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

// Python has names of its own for what a step was answered.
std::string variable(const std::string& name) {
  const std::string prefix = "partial_";
  return name.starts_with(prefix) ? fmt::format("{}[:-7]", name.substr(prefix.size())) : name;
}

std::string without_runs(std::string_view marked, bool as_bytes) {
  bool has_variables = false;
  std::string out;
  const auto pieces = pieces_of(marked);
  for (const Piece& piece : pieces) has_variables = has_variables || piece.is_variable;
  for (const Piece& piece : pieces) {
    out += piece.is_variable ? "{" + variable(piece.text) + "}"
                             : escaped(piece.text, has_variables && !as_bytes, as_bytes);
  }
  const std::string_view prefix = as_bytes ? "b" : has_variables ? "f" : "";
  return fmt::format("{}\"{}\"", prefix, out);
}

// A marked text as an expression.
std::string python_text(std::string_view marked, bool as_bytes = false) {
  if (!as_bytes && valid_utf8(marked) != marked) {  // bytes that are no text: kept as Python keeps them
    return fmt::format("{}.decode(\"utf-8\", \"surrogateescape\")", without_runs(marked, true));
  }
  std::string out;
  for (LongRun run = long_run_in(marked);; run = long_run_in(run.after)) {
    if (!run.before.empty() || (out.empty() && run.count == 0)) {
      out += (out.empty() ? "" : " + ") + without_runs(run.before, as_bytes);
    }
    if (run.count == 0) return out;
    out += fmt::format("{}{} * {}", out.empty() ? "" : " + ", without_runs(std::string(1, run.repeated), as_bytes),
                       run.count);
  }
}

std::string python_value(const Argument& argument) {
  if (const auto* text = std::get_if<std::string>(&argument.value)) return python_text(*text);
  if (const auto* bytes = std::get_if<Argument::Bytes>(&argument.value)) return python_text(bytes->marked, true);
  if (const auto* whole = std::get_if<std::int64_t>(&argument.value)) return std::to_string(*whole);
  if (const auto* boolean = std::get_if<bool>(&argument.value)) return *boolean ? "True" : "False";
  std::string list = "[";
  for (const std::string& item : std::get<std::vector<std::string>>(argument.value)) {
    list += (list.size() > 1 ? ", " : "") + python_text(item);
  }
  return list + "]";
}

std::string request_text(const ScriptStep& step) {
  const std::string title = fmt::format("\"{}  {}\"", step.number, escaped(visible(step.operation), false, false));
  if (step.call) {
    std::string out = fmt::format("call({}, \"{}\"", title, separated(step.operation, '_'));
    for (const Argument& argument : *step.call) out += fmt::format(", {}={}", argument.name, python_value(argument));
    return out + ")";
  }
  std::string headers = "{";
  for (const auto& [name, value] : step.request.headers) {
    headers += fmt::format("{}{}: {}", headers.size() > 1 ? ", " : "", python_text(name), python_text(value));
  }
  return fmt::format("send({}, {}, {}, {}}}, {}{})", title, python_text(step.request.method),
                     python_text(step.request.target), headers, python_text(step.request.body),
                     step.is_signed ? "" : ", signed=False");
}

std::string python_step(const Script& script, const ScriptStep& step) {
  if (!step.left_out.empty())
    return fmt::format("print({})\n",
                       python_text(fmt::format("{}  left out: {}", step.number, visible(step.left_out))));
  if (step.advance) return fmt::format("advance({})\n", step.advance->count());
  if (step.repeat) {
    const std::size_t first = step.repeat->first_token;
    return fmt::format(
        "for n in range({}, {}):\n    call(f\"{}  {{n}}\", \"put_secret_value\", SecretId={}, "
        "ClientRequestToken=f\"{{n:08}}\" + {}, SecretString=f\"payload-{{n}}\")\n",
        first, first + step.repeat->count, step.number, python_text(step.secret),
        python_text(script_token(0).substr(8)));
  }
  const auto uses = [&](std::string_view name) {
    return script.variables.contains(fmt::format("{}_{}", name, step.number));
  };
  const bool learns_arn = uses_arn(script, step);
  const bool uses_version = uses("version");
  std::string out = learns_arn || uses_version ? "answer = " : "";
  out += request_text(step) + "\n";
  if (learns_arn) out += fmt::format("arn_{} = answer.get(\"ARN\", \"\")\n", step.number);
  const auto part = [&](std::string_view kind, int parts_before, std::string_view text) {
    if (!uses(fmt::format("{}_arn", kind))) return;
    out +=
        fmt::format("{0}_arn_{1} = \":\".join([*arn_{1}.split(\":\")[:{2}], \"{3}\", *arn_{1}.split(\":\")[{4}:]])\n",
                    kind, step.number, parts_before, text, parts_before + 1);
  };
  part("other_region", 3, trace::other_region);
  part("other_account", 4, trace::other_account);
  if (uses("suffixed_arn")) out += fmt::format("suffixed_arn_{0} = arn_{0}.split(\":\")[-1]\n", step.number);
  if (uses_version) out += fmt::format("version_{} = answer.get(\"VersionId\", \"\")\n", step.number);
  return out;
}

}  // namespace

std::string_view boto3_imports() { return imports; }
std::string_view boto3_functions() { return functions_for_boto3; }

std::string boto3_script(const trace::Trace& trace, std::string_view endpoint) {
  const Script script = script_of(trace);
  std::string out = "#!/usr/bin/env python3\n";
  for (const std::string& line : script.head) out += "# " + visible(line) + "\n";
  out +=
      "#\n# Sends these steps with boto3, on new secrets at each run, and reads them back. It leaves them where they "
      "are.\n#\n#   python3 THIS-FILE [ENDPOINT]\n";
  out += imports;
  out += fmt::format("endpoint = (sys.argv[1] if len(sys.argv) > 1 else {}).rstrip(\"/\")\n",
                     python_text(visible(base_url(endpoint))));
  out += functions_for_boto3;
  for (const ScriptStep& step : script.steps) out += python_step(script, step);
  out += "\nprint(\"--- read back\")\n";
  for (const std::string& secret : script.secrets) out += fmt::format("read_back({})\n", python_text(secret));
  return out;
}

}  // namespace psvcheck::reports
