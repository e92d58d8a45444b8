// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_PKCS12_H_
#define PKIAUDIT_X509_PKCS12_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "x509/bytes.h"
#include "x509/error.h"

namespace pkiaudit::x509 {

// Limits on what a PFX may ask of the processor for one password, in iterations of a key derivation
// (N * r * p for scrypt). Each derivation is held against them before it is made. A MAC over the
// limit refuses the file; a safe or bag over it is left unread.
struct Pkcs12Limits {
  uint64_t max_iterations_each = 600'000;  // the MAC, and each encrypted safe or bag
  uint64_t max_iterations_total = 1'000'000;
};

// RFC 7292, as far as an audit needs it. No private key leaves the reader: of a key only its public
// half is told.
struct Pkcs12Contents {
  struct CertificateBag {
    std::vector<uint8_t> der;   // raw octets, not re-encoded
    std::string friendly_name;  // UTF-8, empty where absent
    std::vector<uint8_t> local_key_id;
    // Index into `keys`: of the same public key or, where one of the two cannot be read, the same
    // localKeyID.
    std::optional<size_t> key;
  };
  struct KeyBag {
    std::vector<uint8_t> public_key;  // SubjectPublicKeyInfo; empty where the key could not be read
    std::string friendly_name;
    std::vector<uint8_t> local_key_id;
    std::string csp_name;         // 1.3.6.1.4.1.311.17.1
    bool machine_keyset = false;  // 1.3.6.1.4.1.311.17.2
  };
  std::vector<CertificateBag> certificates;
  std::vector<std::vector<uint8_t>> crls;
  std::vector<KeyBag> keys;
  // Safes or bags that could not be read, with the place of their safe in the input (of the whole
  // authSafe where it is in pieces); the others stand. A MAC of an unknown kind stands here too.
  std::vector<Error> unreadable;
  bool has_mac = true;
};

// Tries each of `passwords` (UTF-8), then the empty and the null one; the one that fits the MAC is
// the first for the rest. RC2-40 and other old ciphers come through the legacy provider in a
// private library context; where it is not installed they are kUnsupported. Errors: kWrongPassword,
// kIterationCap, kSidProtected, kUnsupported, and those of DER; where nothing at all could be read,
// that of the first unreadable safe. BER is read too; octets behind the PFX are ignored.
Result<Pkcs12Contents> ReadPkcs12(Bytes input, const std::vector<std::string>& passwords,
                                  const Pkcs12Limits& limits = {});

// Whether `input` starts as a PFX: SEQUENCE, INTEGER 3, then a ContentInfo.
bool LooksLikePkcs12(Bytes input);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_PKCS12_H_
