// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_PRIVATE_KEY_H_
#define PKIAUDIT_STORES_PRIVATE_KEY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stores/error.h"

namespace pkiaudit::stores {

// CERT_KEY_SPEC: AT_KEYEXCHANGE 1, AT_SIGNATURE 2, CERT_NCRYPT_KEY_SPEC 0xFFFFFFFF.
constexpr uint32_t kAtKeyExchange = 1;
constexpr uint32_t kAtSignature = 2;
constexpr uint32_t kNcryptKeySpec = 0xFFFFFFFFu;

// Whether the key is in the key files that were supplied.
enum class KeyFileState : uint8_t {
  kNotTold,   // no copies of such files, or nothing tells in which one the key would be
  kFound,     // in PrivateKey::key_file
  kNotFound,  // in none of them
};

// What a host was asked about a key.
enum class KeyQuestion : uint8_t {
  kKey,                     // whether the provider opens it: if not, it tells nothing of it
  kSecurityDescriptor,      // that the provider keeps of it
  kPublicKey,               // by the provider
  kFileSecurityDescriptor,  // that of the file which holds it
};

// A question that got no answer, and why: kNotFound, kPermissionDenied, kUnsupportedHere or
// kReadFailed.
struct KeyRefusal {
  KeyQuestion question = KeyQuestion::kKey;
  ErrorCode code = ErrorCode::kReadFailed;

  friend bool operator==(const KeyRefusal&, const KeyRefusal&) = default;
};

// What is known of a certificate's private key; never the key itself. What a source could not say
// is nothing, not a default.
struct PrivateKey {
  std::string container;
  std::string provider;
  std::optional<uint32_t> provider_type;  // 0 means CNG
  std::optional<uint32_t> key_spec;
  std::optional<bool> machine_keyset;
  std::optional<bool> exportable;
  // The security descriptor as the source gave it (MS-DTYP 2.5.1.1), unparsed.
  std::optional<std::string> security_descriptor;
  // The same of the file that holds the key, where a live host was asked for both: they should
  // agree.
  std::optional<std::string> file_security_descriptor;
  // SubjectPublicKeyInfo where the source holds the key (a PFX, a key file) or its provider told
  // it, else empty.
  std::vector<uint8_t> public_key;
  KeyFileState key_file_state = KeyFileState::kNotTold;
  std::string key_file;  // path of the copy, as its SourceRecord has it; empty where none is known
  // What the host did not tell, each question once; empty where it was not asked, or told all.
  std::vector<KeyRefusal> refusals;

  // Nothing where it was not asked, or answered.
  std::optional<ErrorCode> RefusalOf(KeyQuestion question) const {
    for (const KeyRefusal& refusal : refusals) {
      if (refusal.question == question) return refusal.code;
    }
    return std::nullopt;
  }
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_PRIVATE_KEY_H_
