// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_PRIVATE_KEY_H_
#define PKIAUDIT_STORES_PRIVATE_KEY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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
  // SubjectPublicKeyInfo where the source holds the key (a PFX, a key file), else empty.
  std::vector<uint8_t> public_key;
  KeyFileState key_file_state = KeyFileState::kNotTold;
  std::string key_file;  // path of the copy, as its SourceRecord has it; empty where none is known
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_PRIVATE_KEY_H_
