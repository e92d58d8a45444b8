// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_PKCS12_WRITER_H_
#define PKIAUDIT_TESTS_SUPPORT_PKCS12_WRITER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/der_writer.h"
#include "tests/support/key_pool.h"

namespace pkiaudit::test_support {

enum class Pkcs12Encryption {
  kNone,           // a plain safe, a plain keyBag
  kAes256Sha256,   // PBES2: PBKDF2 with HMAC-SHA-256, AES-256-CBC
  kTripleDesSha1,  // pbeWithSHAAnd3-KeyTripleDES-CBC
  kRc2_40Sha1,     // pbeWithSHAAnd40BitRC2-CBC
};

enum class Pkcs12Mac { kNone, kSha1, kSha256 };

// Bag attributes; what is not set is not written.
struct Pkcs12Attributes {
  std::optional<std::string> friendly_name;  // UTF-8
  std::optional<Bytes> local_key_id;
  std::optional<std::string> csp_name;  // UTF-8; 1.3.6.1.4.1.311.17.1
  bool machine_keyset = false;          // 1.3.6.1.4.1.311.17.2 with an empty set of values
};

struct Pkcs12Certificate {
  Bytes der;  // taken as it is: may be malformed
  Pkcs12Attributes attributes;
};

struct Pkcs12Key {
  TestKey key;
  Pkcs12Attributes attributes;
};

struct Pkcs12Contents {
  std::vector<Pkcs12Certificate> certificates;  // one safe, in this order
  std::vector<Pkcs12Key> keys;                  // another safe, in this order
};

struct Pkcs12Options {
  // UTF-8. Nothing is the null password, which derives other keys than the empty one in PKCS #12's
  // own schemes.
  std::optional<std::string> password = "test";
  Pkcs12Encryption certificate_encryption = Pkcs12Encryption::kAes256Sha256;
  Pkcs12Encryption key_encryption = Pkcs12Encryption::kAes256Sha256;
  Pkcs12Mac mac = Pkcs12Mac::kSha256;
  int encryption_iterations = 2000;
  int mac_iterations = 2000;
  // What the file states in their place, without anything having been derived that often: a reader
  // must refuse such a file before it derives a key.
  std::optional<int64_t> stated_encryption_iterations;
  std::optional<int64_t> stated_mac_iterations;
};

// PFX (RFC 7292). Salts and initialisation vectors are derived from the contents, so that the same
// input gives the same bytes. Throws std::runtime_error when OpenSSL refuses an operation (RC2
// needs its legacy provider, which is loaded into a library context of its own).
Bytes WritePkcs12(const Pkcs12Contents& contents, const Pkcs12Options& options = {});

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_PKCS12_WRITER_H_
