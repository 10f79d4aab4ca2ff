#include "harness/wire/base64.h"

#include <openssl/evp.h>

#include <array>

namespace psvcheck::wire {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<bool, 256> in_alphabet = [] {
  std::array<bool, 256> table{};
  for (const char c : alphabet) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

const unsigned char* unsigned_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* unsigned_bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// OpenSSL counts in int. Pieces of this size are whole groups in both directions.
constexpr std::size_t piece = std::size_t{3} * 4 * 1024 * 1024;

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends its output with NUL
  std::size_t written = 0;
  while (!bytes.empty()) {
    const std::string_view now = bytes.substr(0, piece);
    written += static_cast<std::size_t>(
        EVP_EncodeBlock(unsigned_bytes(text) + written, unsigned_bytes(now), static_cast<int>(now.size())));
    bytes.remove_prefix(now.size());
  }
  text.resize(written);
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  // EVP_DecodeBlock skips white space at both ends and takes padding anywhere, so the alphabet is checked here.
  for (const char c : text.substr(0, text.size() - padding)) {
    if (!in_alphabet[static_cast<unsigned char>(c)]) return std::nullopt;
  }
  std::string bytes(text.size() / 4 * 3, '\0');
  std::size_t written = 0;
  while (!text.empty()) {
    const std::string_view now = text.substr(0, piece);
    const int decoded =
        EVP_DecodeBlock(unsigned_bytes(bytes) + written, unsigned_bytes(now), static_cast<int>(now.size()));
    if (decoded < 0) return std::nullopt;
    written += static_cast<std::size_t>(decoded);
    text.remove_prefix(now.size());
  }
  bytes.resize(written - padding);  // each padding character decodes to a zero byte that is not part of the data
  return bytes;
}

}  // namespace psvcheck::wire
