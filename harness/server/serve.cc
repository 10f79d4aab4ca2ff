#include "harness/server/serve.h"

#include <memory>
#include <ostream>

namespace psvcheck::server {
namespace {

void write_line(std::ostream& log, const wire::HttpRequest& request, unsigned status) {
  const std::string* const target = wire::find_header(request.headers, "X-Amz-Target");
  log << request.method << ' ' << (target == nullptr ? request.target : *target) << ' ' << status << '\n';
}

}  // namespace

wire::Handler handler_of(const ServeOptions& options) {
  // std::function copies its callable, so the target is shared among the copies.
  return [target = std::make_shared<EmbeddedTarget>(options.target), habits = options.habits, log = options.log,
          body_log = options.body_log](const wire::HttpRequest& request) {
    if (body_log != nullptr) {
      *body_log << request.method << ' ' << request.target << ' ' << request.body << '\n' << std::flush;
    }
    wire::HttpReply reply;
    reply.response = target->handle(request);
    if (log != nullptr) write_line(*log, request, reply.response.status);
    reply.close_after = habits.close_after_each;
    reply.chunked = habits.chunked;
    reply.head_and_body_apart = habits.head_and_body_apart;
    return reply;
  };
}

std::expected<wire::HttpServer, std::string> listen(const ServeOptions& options) {
  return wire::HttpServer::listen(options.server, handler_of(options));
}

std::expected<wire::ServerThread, std::string> start(const ServeOptions& options) {
  return wire::ServerThread::start(options.server, handler_of(options));
}

}  // namespace psvcheck::server
