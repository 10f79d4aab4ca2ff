#pragma once

// The HTTP connections of one run, one for each job. They sign what they send, and can all be cancelled at once.

#include <expected>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/connection.h"
#include "harness/run/runner.h"

namespace psvcheck::cli {

class ClientPool {
 public:
  /// `connection` must outlive the pool and all that it gave.
  /// Answers come without the texts of `hidden` (hidden_texts.h).
  explicit ClientPool(const Connection& connection, std::vector<std::string> hidden = {})
      : connection_(connection), hidden_(std::move(hidden)) {}

  /// A new connection, for one thread. `signed_for` is the service that requests are signed for.
  run::Send connect(const std::string& signed_for = "secretsmanager");

  /// Sends one request on a connection of its own, signed wrongly on purpose. From any thread. REQUIRES: the connection
  /// has credentials.
  std::expected<wire::HttpResponse, wire::TransportError> send_signed_wrongly(const wire::HttpRequest& request,
                                                                              model::SignatureFault fault);

  /// Ends every request that is under way and refuses all later ones. From any thread.
  void cancel();

 private:
  std::shared_ptr<wire::HttpClient> new_client();

  const Connection& connection_;
  std::vector<std::string> hidden_;
  std::mutex lock_;
  std::vector<std::shared_ptr<wire::HttpClient>> clients_;
  bool cancelled_ = false;
};

/// How the target's clock is moved; empty where it cannot be. `connection` must outlive it.
run::AdvanceClock clock_of(const Connection& connection);

}  // namespace psvcheck::cli
