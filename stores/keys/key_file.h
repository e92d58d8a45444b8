// SPDX-License-Identifier: Apache-2.0
//
// Files in which Windows' software providers keep private keys (Microsoft Learn, Key Storage and
// Retrieval): those of CSPs in …\Microsoft\Crypto\RSA\MachineKeys, those of the CNG key storage
// provider in …\Microsoft\Crypto\Keys. What is encrypted in them is passed over.
#ifndef PKIAUDIT_STORES_KEYS_KEY_FILE_H_
#define PKIAUDIT_STORES_KEYS_KEY_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stores/error.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// Real ones have a few thousand octets.
constexpr uint64_t kMaxKeyFileSize = 256u << 10;

enum class KeyFileKind : uint8_t { kCsp, kCng };

struct KeyFile {
  struct PublicKey {
    uint32_t key_spec = 0;  // AT_KEYEXCHANGE, AT_SIGNATURE; of CNG CERT_NCRYPT_KEY_SPEC
    std::vector<uint8_t> subject_public_key_info;
  };
  KeyFileKind kind = KeyFileKind::kCsp;
  std::string name;  // the container's, of CNG the key's; UTF-8
  // Those that the file says in the clear, of algorithms that certificates have: RSA, and of CNG
  // the NIST curves. A CNG file of an old Windows has none.
  std::vector<PublicKey> public_keys;
};

// Errors: kBadFormat with offset and detail, kUnexpectedTag where it is no such file at all.
Result<KeyFile> ParseKeyFile(x509::Bytes octets);

// The start of the file's name, 32 lower-case hexadecimal digits: MD5 of the container's name in
// lower case with its NUL, in ASCII (of CNG in UTF-16), each four octets of it reversed. Empty for
// a name of a CSP that is not all ASCII: which code page the host would take is not known.
std::string KeyFileNameHash(std::string_view container, KeyFileKind kind);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_KEYS_KEY_FILE_H_
