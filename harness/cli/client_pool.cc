#include "harness/cli/client_pool.h"

#include <chrono>
#include <optional>

#include "harness/wire/sigv4.h"

namespace psvcheck::cli {
namespace {

/// The path of a request below the endpoint's own.
std::string path_below(const wire::Endpoint& endpoint, const std::string& path) {
  return endpoint.path == "/" ? path : endpoint.path + (path == "/" ? std::string() : path);
}

/// What one connection sends with.
struct Sender {
  std::shared_ptr<wire::HttpClient> client;
  std::optional<wire::Signer> signer;
  const targets::TargetClock* clock = nullptr;

  std::expected<wire::HttpResponse, wire::TransportError> operator()(const wire::HttpRequest& request) {
    const wire::Endpoint& endpoint = client->endpoint();
    wire::HttpRequest sent = request;
    sent.target = path_below(endpoint, request.target);
    if (signer) {
      signer->sign(sent, wire::authority(endpoint), target_time());
    }
    return client->send(sent);
  }

  /// By the target's own clock: it may refuse a signature that is old or from the future.
  std::chrono::sys_seconds target_time() const {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return clock == nullptr ? now : now + clock->ahead();
  }
};

}  // namespace

run::Send ClientPool::connect() {
  Sender sender;
  sender.client = std::make_shared<wire::HttpClient>(connection_.endpoint, connection_.client);
  sender.clock = connection_.clock.get();
  if (connection_.credentials) {
    sender.signer.emplace(*connection_.credentials, connection_.region, "secretsmanager");
  }
  const std::scoped_lock locked(lock_);
  clients_.push_back(sender.client);
  if (cancelled_) sender.client->cancel();
  return sender;
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
