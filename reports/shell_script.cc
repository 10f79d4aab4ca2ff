#include "reports/shell_script.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "reports/text.h"

namespace psvcheck::reports {
namespace {

bool needs_escapes(std::string_view text) { return visible(text) != text; }

// A text without variables and long runs.
std::string in_bash_quotes(std::string_view text) {
  if (text.empty()) return "";
  if (!needs_escapes(text)) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
  }
  std::string out = "$'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte >= 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string with_runs(std::string_view text) {
  std::string out;
  for (LongRun run = long_run_in(text);; run = long_run_in(run.after)) {
    out += in_bash_quotes(run.before);
    if (run.count == 0) return out;
    out += fmt::format("\"$(head -c {} /dev/zero | tr '\\0' {})\"", run.count,
                       in_bash_quotes(std::string(1, run.repeated)));
  }
}

std::string json_string(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string read_back(const std::string& secret) {
  const std::string id = json_string(secret);
  const auto send = [&](std::string_view operation, std::string_view more, std::string_view end) {
    return fmt::format(
        "send POST / {}{} 'Content-Type: application/x-amz-json-1.1' 'X-Amz-Target: secretsmanager.{}'\n",
        bash_word(fmt::format("{{\"SecretId\":{}{}", id, more)), end, operation);
  };
  const std::string describe = send("DescribeSecret", "}", "");
  return describe + send("ListSecretVersionIds", ",\"IncludeDeprecated\":true}", "") + "listed=$answer\n" +
         "for version in $(versions); do\n  " + send("GetSecretValue", ",\"VersionId\":\"", "\"$version\"'\"}'") +
         "done\nwhile IFS= read -r label; do\n  " + send("GetSecretValue", ",\"VersionStage\":", "\"$label\"'}'") +
         "done < <(labels)\n" + describe;
}

}  // namespace

std::string bash_word(std::string_view marked) {
  std::string out;
  for (const Piece& piece : pieces_of(marked)) {
    out += piece.is_variable ? fmt::format("\"${{{}}}\"", piece.text) : with_runs(piece.text);
  }
  return out.empty() ? "''" : out;
}

std::string bash_head(const Script& script, std::string_view endpoint, std::string_view what) {
  std::string out = "#!/usr/bin/env bash\n";
  for (const std::string& line : script.head) out += "# " + visible(line) + "\n";
  out += fmt::format(
      "#\n"
      "# Sends these steps with {0}, on new secrets at each run, and reads them back. It leaves them where they are.\n"
      "#\n"
      "#   AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… bash THIS-FILE [ENDPOINT]\n"
      "set -u\n"
      "endpoint=${{1:-{1}}}\n"
      "region=${{AWS_REGION:-us-east-1}}\n"
      ": \"${{AWS_ACCESS_KEY_ID:?is not set}}\" \"${{AWS_SECRET_ACCESS_KEY:?is not set}}\"\n"
      "suffix=$(date +%s%N | cut -c 8-19)\n\n",
      what, shell_word(visible(base_url(endpoint))));
  return out;
}

std::string bash_functions() {
  // The key goes through a file descriptor, so that no list of processes shows it.
  return R"bash(# send METHOD PATH BODY HEADER...: one request, signed unless $signed is no
signed=yes
send() {
  local path=$2 body=$3 arguments=(-s --path-as-is -X "$1") header
  shift 3
  for header; do arguments+=(-H "$header"); done
  if [[ $signed == yes ]]; then
    arguments+=(--aws-sigv4 "aws:amz:$region:secretsmanager")
    [[ -z ${AWS_SESSION_TOKEN:-} ]] || arguments+=(-H "x-amz-security-token: $AWS_SESSION_TOKEN")
    answer=$(printf '%s' "$body" | curl "${arguments[@]}" --data-binary @- -w '\n%{http_code}' "$endpoint$path" \
      --config <(printf 'user = "%s:%s"\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY"))
  else
    answer=$(printf '%s' "$body" | curl "${arguments[@]}" --data-binary @- -w '\n%{http_code}' "$endpoint$path")
  fi
  printf '%s\n' "$answer"
}

# member NAME: of the last answer
member() { printf '%s' "$answer" | sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p' | head -n 1; }

# versions, labels: of the answer to ListSecretVersionIds in $listed; labels in their quotes
versions() { printf '%s' "$listed" | grep -o '"VersionId" *: *"[^"]*"' | cut -d '"' -f 4; }
labels() {
  printf '%s' "$listed" | tr -d '\n' | grep -o '"VersionStages" *: *\[[^]]*\]' | cut -d : -f 2- | grep -o '"[^"]*"' |
    sort -u
}

# advance SECONDS: moves the target's clock, if ADVANCE_COMMAND says how
advance() {
  if [[ -n ${ADVANCE_COMMAND:-} ]]; then
    bash -c "$ADVANCE_COMMAND" advance "$1"
  else
    echo "the target's clock must move by $1 s here; set ADVANCE_COMMAND to a command whose \$1 is that number" >&2
  fi
}

)bash";
}

std::string bash_send(const ScriptStep& step) {
  std::string out = fmt::format("send {} {} {}", shell_word(step.request.method), bash_word(step.request.target),
                                bash_word(step.request.body));
  for (const auto& [name, value] : step.request.headers) {
    out += " " + bash_word(fmt::format("{}: {}", name, value));
  }
  if (wire::find_header(step.request.headers, "Content-Type") == nullptr)
    out += " Content-Type:";  // curl would say that it is a form
  return step.is_signed ? out + "\n" : "signed=no\n" + out + "\nsigned=yes\n";
}

std::string bash_repetition(const trace::RepeatStep& repeat, std::string_view command) {
  return fmt::format("for n in $(seq -f %08.0f {} {}); do\n  {}\ndone\n", repeat.first_token,
                     repeat.first_token + std::max<std::size_t>(repeat.count, 1) - 1, command);
}

std::string bash_learn(const Script& script, const ScriptStep& step) {
  const auto uses = [&](std::string_view name) {
    return script.variables.contains(fmt::format("{}_{}", name, step.number));
  };
  std::string out;
  if (uses_arn(script, step)) {
    out += fmt::format("arn_{0}=$(member ARN)\npartial_arn_{0}=${{arn_{0}%-*}}\n", step.number);
  }
  const auto part = [&](std::string_view kind, int parts_before, std::string_view text) {
    if (!uses(fmt::format("{}_arn", kind))) return;
    out += fmt::format("{0}_arn_{1}=$(sed -E 's/^(([^:]*:){{{2}}})[^:]*/\\1{3}/' <<<\"$arn_{1}\")\n", kind, step.number,
                       parts_before, text);
  };
  part("other_region", 3, trace::other_region);
  part("other_account", 4, trace::other_account);
  if (uses("suffixed_arn")) out += fmt::format("suffixed_arn_{0}=${{arn_{0}##*:}}\n", step.number);
  if (uses("version")) out += fmt::format("version_{}=$(member VersionId)\n", step.number);
  return out;
}

std::string curl_script(const trace::Trace& trace, std::string_view endpoint) {
  const Script script = script_of(trace);
  std::string out = bash_head(script, endpoint, "curl") + bash_functions();
  for (const ScriptStep& step : script.steps) {
    out += fmt::format("echo '--- step {}'\n", step.number);
    if (!step.left_out.empty()) {
      out += fmt::format("echo {}\n", shell_word("left out: " + visible(step.left_out)));
    } else if (step.advance) {
      out += fmt::format("advance {}\n", step.advance->count());
    } else if (step.repeat) {
      const std::string secret = json_string(step.secret);
      out += bash_repetition(
          *step.repeat,
          fmt::format("send POST / {}\"$n\"{}\"$((10#$n))\"'\"}}' 'Content-Type: application/x-amz-json-1.1' "
                      "'X-Amz-Target: secretsmanager.PutSecretValue'",
                      bash_word(fmt::format("{{\"SecretId\":{},\"ClientRequestToken\":\"", secret)),
                      bash_word(script_token(0).substr(8) + "\",\"SecretString\":\"payload-")));
    } else {
      out += bash_send(step) + bash_learn(script, step);
    }
  }
  out += "\necho '--- read back'\n";
  for (const std::string& secret : script.secrets) out += read_back(secret);
  return out;
}

}  // namespace psvcheck::reports
