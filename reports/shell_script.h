#pragma once

// A sequence as scripts for bash: one that sends it with curl, and what the one for the AWS CLI shares with it. They
// take the endpoint as their argument, sign with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment, make
// up new names at each run, and read every secret back at the end.

#include <string>
#include <string_view>

#include "harness/trace/trace.h"
#include "reports/script.h"

namespace psvcheck::reports {

/// The whole script. `endpoint` is where it goes unless it is told otherwise.
std::string curl_script(const trace::Trace& trace, std::string_view endpoint);

/// A marked text as one word of bash.
std::string bash_word(std::string_view marked);

/// The head of a script: comment, endpoint, region, suffix. `what` says what it sends the steps with.
std::string bash_head(const Script& script, std::string_view endpoint, std::string_view what);

/// The functions `send` (one signed request with curl, whose answer stays in $answer), `member` (of that answer) and
/// `advance` (of the target's clock).
std::string bash_functions();

/// A step's request by `send`, or the comment that it is left out.
std::string bash_send(const ScriptStep& step);

/// The puts of a repetition, each by this command, in which $n counts.
std::string bash_repetition(const trace::RepeatStep& repeat, std::string_view command);

/// Keeps of the answer what later steps use.
std::string bash_learn(const Script& script, const ScriptStep& step);

}  // namespace psvcheck::reports
