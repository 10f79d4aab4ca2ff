#pragma once

// The Date header: when a server says that it answered, by its own clock.

#include <chrono>
#include <optional>
#include <string_view>

namespace psvcheck::wire {

// Reads a date in the form that RFC 9110, section 5.6.7 prescribes to senders ("Sun, 06 Nov 1994 08:49:37 GMT").
// Nothing for any other form and for a date that no calendar has; the name of the weekday is not checked.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

}  // namespace psvcheck::wire
