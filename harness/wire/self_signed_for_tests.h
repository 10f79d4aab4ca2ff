#pragma once

// For tests: a self-signed certificate with its key.

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <string>

namespace psvcheck::wire {

/// Writes certificate.pem and key.pem into the folder, for these names ("DNS:localhost", "IP:127.0.0.1"), good for
/// ten years, since a fuzzer may run for long. False where that fails.
inline bool write_self_signed(const std::string& folder, const char* names) {
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, void (*)(X509*)> certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_time_adj_ex(X509_getm_notAfter(certificate.get()), 3650, 0, nullptr);
  X509_set_pubkey(certificate.get(), key.get());
  const auto* common_name = reinterpret_cast<const unsigned char*>("psvcheck test");
  auto* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  const std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> alternatives(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names), X509_EXTENSION_free);
  X509_add_ext(certificate.get(), alternatives.get(), -1);
  if (X509_sign(certificate.get(), key.get(), EVP_sha256()) <= 0) return false;
  const File public_part(std::fopen((folder + "/certificate.pem").c_str(), "wb"), std::fclose);
  const File private_part(std::fopen((folder + "/key.pem").c_str(), "wb"), std::fclose);
  return public_part && private_part && PEM_write_X509(public_part.get(), certificate.get()) == 1 &&
         PEM_write_PrivateKey(private_part.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
}

}  // namespace psvcheck::wire
