#include "reports/aws_cli.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/wire/base64.h"
#include "reports/shell_script.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

// The pager of version 2 is turned off by a variable, since version 1 has no such option. Bytes are given in a file,
// since the two take them in JSON differently.
constexpr std::string_view functions_for_aws_cli = R"bash(export AWS_PAGER= AWS_MAX_ATTEMPTS=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# call COMMAND JSON OPTION...: one request by the CLI, whose answer stays in $answer
call() {
  local command=$1
  printf '%s' "$2" >"$work/members.json"
  shift 2
  answer=$(aws secretsmanager "$command" --endpoint-url "$endpoint" --region "$region" --output json \
    --cli-input-json "file://$work/members.json" "$@" 2>&1)
  printf '%s\n' "$answer"
}

read_back() {
  call describe-secret "{\"SecretId\":$1}"
  call list-secret-version-ids "{\"SecretId\":$1,\"IncludeDeprecated\":true}"
  local listed=$answer version label
  for version in $(versions); do
    call get-secret-value "{\"SecretId\":$1,\"VersionId\":\"$version\"}"
  done
  while IFS= read -r label; do
    call get-secret-value "{\"SecretId\":$1,\"VersionStage\":$label}"
  done < <(labels)
  call describe-secret "{\"SecretId\":$1}"
}

)bash";

nlohmann::ordered_json json_of(const Argument& argument) {
  if (const auto* text = std::get_if<std::string>(&argument.value)) return *text;
  if (const auto* whole = std::get_if<std::int64_t>(&argument.value)) return *whole;
  if (const auto* boolean = std::get_if<bool>(&argument.value)) return *boolean;
  if (const auto* list = std::get_if<std::vector<std::string>>(&argument.value)) return *list;
  return nullptr;
}

std::string json_text(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string call_text(const ScriptStep& step) {
  nlohmann::ordered_json members = nlohmann::ordered_json::object();
  std::string before, options;
  for (const Argument& argument : *step.call) {
    if (const auto* bytes = std::get_if<Argument::Bytes>(&argument.value)) {
      before = fmt::format("echo {} | base64 -d >\"$work/value\"\n", wire::base64_encode(bytes->marked));
      options = " --secret-binary \"fileb://$work/value\"";
    } else {
      members[argument.name] = json_of(argument);
    }
  }
  return before + fmt::format("call {} {}{}\n", separated(step.operation, '-'), bash_word(json_text(members)), options);
}

std::string step_by_aws_cli(const Script& script, const ScriptStep& step) {
  if (!step.left_out.empty()) return fmt::format("echo {}\n", shell_word("left out: " + visible(step.left_out)));
  if (step.advance) return fmt::format("advance {}\n", step.advance->count());
  if (step.repeat) {
    const std::string command =
        fmt::format("call put-secret-value {}\"$n\"{}\"$((10#$n))\"'\"}}'",
                    bash_word(fmt::format("{{\"SecretId\":{},\"ClientRequestToken\":\"", json_text(step.secret))),
                    bash_word(script_token(0).substr(8) + "\",\"SecretString\":\"payload-"));
    return bash_repetition(*step.repeat, command);
  }
  const std::string sent =
      step.call ? call_text(step) : "# The CLI sends no such request, so curl does.\n" + bash_send(step);
  return sent + bash_learn(script, step);
}

}  // namespace

std::string_view aws_cli_functions() { return functions_for_aws_cli; }

std::string aws_cli_script(const trace::Trace& trace, std::string_view endpoint) {
  const Script script = script_of(trace);
  std::string out = bash_head(script, endpoint, "the AWS CLI") + bash_functions() + std::string(functions_for_aws_cli);
  for (const ScriptStep& step : script.steps) {
    out += fmt::format("echo '--- step {}'\n", step.number) + step_by_aws_cli(script, step);
  }
  out += "\necho '--- read back'\n";
  for (const std::string& secret : script.secrets) out += fmt::format("read_back {}\n", bash_word(json_text(secret)));
  return out;
}

}  // namespace psvcheck::reports
