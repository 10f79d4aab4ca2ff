#include "harness/cli/credentials_probe.h"

#include "harness/wire/aws_json.h"
#include "model/envelope.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

/// The answer where it says that whoever asks may not.
std::optional<model::Refusal> refusal_of(const run::Send& send, const model::Request& request) {
  const auto response = send(wire::encode_request(request));
  if (!response) return std::nullopt;
  const auto answer = wire::decode_answer(model::operation_of(request), *response).answer;
  const auto* refusal = std::get_if<model::Refusal>(&answer);
  if (refusal == nullptr || !model::is_about_credentials(refusal->type)) return std::nullopt;
  return *refusal;
}

}  // namespace

std::optional<std::string> refusal_of_credentials(const run::Send& send, const std::string& run_id) {
  constexpr std::size_t longest_message = 200;
  model::DescribeSecretRequest describe;
  describe.secret_id = "psvcheck/" + run_id + "/credentials";
  const auto refusal = refusal_of(send, describe);
  if (!refusal || !refusal_of(send, model::OtherRequest{"ListSecrets", {}})) return std::nullopt;
  return reports::shortened(model::describe(*refusal), longest_message);
}

}  // namespace psvcheck::cli
