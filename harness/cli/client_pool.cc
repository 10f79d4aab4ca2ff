#include "harness/cli/client_pool.h"

#include <chrono>
#include <optional>

#include "harness/cli/hidden_texts.h"
#include "harness/wire/sigv4.h"
#include "harness/wire/sigv4_verify.h"

namespace psvcheck::cli {
namespace {

/// The target's own time: it may refuse a signature that is old or from the future. `clock` is null where it is ours.
std::chrono::sys_seconds target_time(const targets::TargetClock* clock) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return clock == nullptr ? now : now + clock->ahead();
}

/// The path of a request below the endpoint's own.
std::string path_below(const wire::Endpoint& endpoint, const std::string& path) {
  return endpoint.path == "/" ? path : endpoint.path + (path == "/" ? std::string() : path);
}

/// What one connection sends with.
struct Sender {
  std::shared_ptr<wire::HttpClient> client;
  std::optional<wire::Signer> signer;
  const targets::TargetClock* clock = nullptr;
  const std::vector<std::string>* hidden = nullptr;

  std::expected<wire::HttpResponse, wire::TransportError> operator()(const wire::HttpRequest& request) {
    const wire::Endpoint& endpoint = client->endpoint();
    wire::HttpRequest sent = request;
    sent.target = path_below(endpoint, request.target);
    if (signer) signer->sign(sent, wire::authority(endpoint), target_time(clock));
    auto answer = client->send(sent);
    if (answer) mask(*answer, *hidden);
    return answer;
  }
};

}  // namespace

std::shared_ptr<wire::HttpClient> ClientPool::new_client() {
  auto client = std::make_shared<wire::HttpClient>(connection_.endpoint, connection_.client);
  const std::scoped_lock locked(lock_);
  clients_.push_back(client);
  if (cancelled_) client->cancel();
  return client;
}

run::Send ClientPool::connect(const std::string& signed_for) {
  Sender sender;
  sender.client = new_client();
  sender.clock = connection_.clock.get();
  sender.hidden = &hidden_;
  if (connection_.credentials) sender.signer.emplace(*connection_.credentials, connection_.region, signed_for);
  return sender;
}

std::expected<wire::HttpResponse, wire::TransportError> ClientPool::send_signed_wrongly(
    const wire::HttpRequest& request, model::SignatureFault fault) {
  const auto client = new_client();
  const wire::Verifier target{*connection_.credentials, connection_.region};
  wire::HttpRequest sent = request;
  sent.target = path_below(connection_.endpoint, request.target);
  wire::sign_wrongly(sent, target, wire::authority(connection_.endpoint), target_time(connection_.clock.get()), fault);
  auto answer = client->send(sent);
  if (answer) mask(*answer, hidden_);
  const std::scoped_lock locked(lock_);
  std::erase(clients_, client);
  return answer;
}

void ClientPool::cancel() {
  const std::scoped_lock locked(lock_);
  cancelled_ = true;
  for (const auto& client : clients_) client->cancel();
}

run::AdvanceClock clock_of(const Connection& connection) {
  if (!connection.clock) return {};
  return [clock = connection.clock.get()](std::chrono::seconds by) { return clock->advance(by); };
}

}  // namespace psvcheck::cli
