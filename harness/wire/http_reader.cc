#include "harness/wire/http_reader.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <type_traits>

namespace psvcheck::wire {
namespace {

namespace http = boost::beast::http;
using ErrorCode = boost::beast::error_code;
using BeastText = boost::beast::string_view;

// A peer's announcement is no reason to set aside more memory than this before the bytes are there.
constexpr std::uint64_t reserve_at_most = std::uint64_t{1024} * 1024;
constexpr std::string_view version_start = "HTTP/1.";
// "HTTP/1.1 200": a status line that leaves out the blank in front of its empty reason, too.
constexpr std::size_t shortest_status_line = 12;

template <class Message>
class Parser final : public http::basic_parser<std::is_same_v<Message, HttpRequest>> {
 public:
  explicit Parser(Message& out) : out_(out) {}

 private:
  void on_request_impl(http::verb, BeastText method, BeastText target, int, ErrorCode&) override {
    if constexpr (std::is_same_v<Message, HttpRequest>) {
      out_.method.assign(method.data(), method.size());
      out_.target.assign(target.data(), target.size());
    }
  }
  void on_response_impl(int code, BeastText reason, int, ErrorCode&) override {
    if constexpr (std::is_same_v<Message, HttpResponse>) {
      out_.status = static_cast<unsigned>(code);
      out_.reason.assign(reason.data(), reason.size());
    }
  }
  void on_field_impl(http::field, BeastText name, BeastText value, ErrorCode&) override {
    out_.headers.emplace_back(std::string(name.data(), name.size()), std::string(value.data(), value.size()));
  }
  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) override {
    if (length) out_.body.reserve(static_cast<std::size_t>(std::min(*length, reserve_at_most)));
  }
  std::size_t on_body_impl(BeastText body, ErrorCode&) override {
    out_.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, BeastText, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText body, ErrorCode&) override {
    out_.body.append(body.data(), body.size());
    return body.size();
  }
  void on_finish_impl(ErrorCode&) override {}

  Message& out_;
};

void clear(HttpRequest& message) {
  message.method.clear();
  message.target.clear();
  message.headers.clear();
  message.body.clear();
}

void clear(HttpResponse& message) {
  message.status = 0;
  message.reason.clear();
  message.headers.clear();
  message.body.clear();
}

}  // namespace

template <class Message>
struct MessageReader<Message>::Impl {
  explicit Impl(ReadLimits bounds) : limits(bounds) {}

  // Feeds Beast and translates its verdict.
  std::size_t feed(std::string_view bytes) {
    ErrorCode error;
    const auto used = parser->put({bytes.data(), bytes.size()}, error);
    if (error && error != http::error::need_more) {
      fail(error);
    } else if (parser->is_done()) {
      state = ReadState::complete;
    }
    return used;
  }

  void fail(const ErrorCode& error) {
    if (error == http::error::header_limit) {
      state = ReadState::head_too_large;
    } else if (error == http::error::body_limit) {
      state = ReadState::body_too_large;
    } else {
      state = ReadState::malformed;
      problem = error.message();
    }
  }

  // True when the status line may go to Beast; otherwise it needs more bytes or the state has become malformed.
  bool status_line_acceptable(std::string_view bytes) {
    const auto compared = std::min(bytes.size(), version_start.size());
    if (bytes.substr(0, compared) != version_start.substr(0, compared)) {
      state = ReadState::malformed;
      problem = "it does not begin with HTTP/1";
      return false;
    }
    if (bytes.find('\n') != std::string_view::npos) return true;
    if (bytes.size() >= limits.head) state = ReadState::head_too_large;
    return false;
  }

  // RFC 9112 wants a blank between status and reason even if the reason is empty, but servers exist that leave out
  // both, and every common client accepts it; Beast does not.
  std::size_t feed_first(std::string_view bytes) {
    const auto line_end = bytes.find("\r\n");
    if (line_end != shortest_status_line) return feed(bytes);
    const auto mended = std::string(bytes.substr(0, line_end)) + " \r\n";
    feed(mended);
    return line_end + 2;
  }

  ReadLimits limits;
  Message message;
  std::optional<Parser<Message>> parser;
  ReadState state = ReadState::partial;
  bool first_line_read = false;
  std::string problem;
};

template <class Message>
MessageReader<Message>::MessageReader(ReadLimits limits) : impl_(std::make_unique<Impl>(limits)) {
  begin();
}
template <class Message>
MessageReader<Message>::MessageReader(MessageReader&&) noexcept = default;
template <class Message>
MessageReader<Message>& MessageReader<Message>::operator=(MessageReader&&) noexcept = default;
template <class Message>
MessageReader<Message>::~MessageReader() = default;

template <class Message>
void MessageReader<Message>::begin(BodyRule rule) {
  clear(impl_->message);
  impl_->parser.emplace(impl_->message);
  impl_->parser->eager(true);
  impl_->parser->header_limit(impl_->limits.head);
  impl_->parser->body_limit(impl_->limits.body);
  if (rule == BodyRule::none) impl_->parser->skip(true);
  impl_->state = ReadState::partial;
  impl_->first_line_read = false;
  impl_->problem.clear();
}

template <class Message>
std::size_t MessageReader<Message>::put(std::string_view bytes) {
  if (bytes.empty()) return 0;
  if constexpr (std::is_same_v<Message, HttpResponse>) {
    if (!impl_->first_line_read) {
      if (!impl_->status_line_acceptable(bytes)) return 0;
      impl_->first_line_read = true;
      const auto used = impl_->feed_first(bytes);
      if (used == bytes.size() || impl_->state != ReadState::partial) return used;
      return used + impl_->feed(bytes.substr(used));
    }
  }
  return impl_->feed(bytes);
}

template <class Message>
void MessageReader<Message>::end_of_stream() {
  if (impl_->state != ReadState::partial || !impl_->parser->got_some()) return;
  ErrorCode error;
  impl_->parser->put_eof(error);
  if (!error) impl_->state = ReadState::complete;
}

template <class Message>
ReadState MessageReader<Message>::state() const {
  return impl_->state;
}
template <class Message>
bool MessageReader<Message>::head_complete() const {
  return impl_->parser->is_header_done();
}
template <class Message>
bool MessageReader<Message>::keep_alive() const {
  return impl_->parser->keep_alive();
}
template <class Message>
std::optional<std::uint64_t> MessageReader<Message>::announced_body() const {
  const auto length = impl_->parser->content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}
template <class Message>
std::string_view MessageReader<Message>::problem() const {
  return impl_->problem;
}
template <class Message>
Message& MessageReader<Message>::message() {
  return impl_->message;
}
template <class Message>
const Message& MessageReader<Message>::message() const {
  return impl_->message;
}

template class MessageReader<HttpRequest>;
template class MessageReader<HttpResponse>;

}  // namespace psvcheck::wire
