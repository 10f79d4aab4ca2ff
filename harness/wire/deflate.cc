#include "harness/wire/deflate.h"

#include <array>
#include <boost/beast/zlib.hpp>

namespace psvcheck::wire {

namespace zlib = boost::beast::zlib;

std::string deflate(std::string_view bytes) {
  zlib::deflate_stream stream;
  constexpr int best = 9, window_bits = 15, memory = 9;
  stream.reset(best, window_bits, memory, zlib::Strategy::normal);
  std::string out(stream.upper_bound(bytes.size()) + 64, '\0');
  zlib::z_params at;
  at.next_in = bytes.data();
  at.avail_in = bytes.size();
  at.next_out = out.data();
  at.avail_out = out.size();
  boost::system::error_code ended;
  stream.write(at, zlib::Flush::finish, ended);
  out.resize(at.total_out);
  return out;
}

std::string inflate(std::string_view compressed) {
  zlib::inflate_stream stream;
  stream.reset(15);
  std::string out;
  std::array<char, 65'536> part{};
  zlib::z_params at;
  at.next_in = compressed.data();
  at.avail_in = compressed.size();
  boost::system::error_code ended;
  do {
    at.next_out = part.data();
    at.avail_out = part.size();
    stream.write(at, zlib::Flush::sync, ended);
    out.append(part.data(), part.size() - at.avail_out);
  } while (!ended && at.avail_out == 0);
  return out;
}

}  // namespace psvcheck::wire
