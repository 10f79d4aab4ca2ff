// Turns messages into the bytes of HTTP/1.1, the opposite of http_reader.h. What delimits a body is added where the
// message leaves it out; what the message says is written as it is, right or wrong, for a harness must be able to say
// wrong things. Only what would turn one message into two can be found out beforehand, with unsendable().
#pragma once

#include <string>
#include <string_view>

#include "harness/wire/http.h"

namespace psvcheck::wire {

// What keeps the request from being written as one HTTP message, for a person: an empty or broken start line, a header
// with a line break. Empty when nothing does.
std::string_view unsendable(const HttpRequest& request);

// Replaces `out` by start line and headers. Adds Host (`authority`) and Content-Length unless they are there.
// REQUIRES: unsendable(request) is empty.
void write_request_head(const HttpRequest& request, std::string_view authority, std::string& out);

// How the end of an answer's body shows, where the answer's own headers do not say.
enum class BodyFraming { length, chunks };
enum class Afterwards { keep_open, close };

// Replaces `out` by start line and headers, with Content-Length or Transfer-Encoding unless one of them is there or the
// status has no body, and with Connection when the connection will be closed.
void write_response_head(const HttpResponse& response, BodyFraming framing, Afterwards afterwards, std::string& out);

// Do answers with this status end with their head (RFC 9110, section 6.4.1)?
bool has_no_body(unsigned status);

// The body in two chunks (one or none if it is too short), so that a client has something to join.
std::string in_chunks(std::string_view body);

}  // namespace psvcheck::wire
