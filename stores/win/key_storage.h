// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_KEY_STORAGE_H_
#define PKIAUDIT_STORES_WIN_KEY_STORAGE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stores/error.h"
#include "stores/private_key.h"

namespace pkiaudit::stores::win {

// What the provider of a key says of it; never the key.
struct ProviderAnswer {
  // Of the file in which the provider keeps it, without folder (PP_UNIQUE_CONTAINER,
  // NCRYPT_UNIQUE_NAME_PROPERTY); empty where it does not say.
  std::string file_name;
  std::optional<bool> exportable;
  // PP_KEYSET_SEC_DESCR or NCRYPT_SECURITY_DESCR_PROPERTY, as SDDL; the error where it was refused.
  Result<std::string> security_descriptor = tl::unexpected(Error{});
  // SubjectPublicKeyInfo of the key that the certificate's KeySpec names; the error where it was
  // refused, kUnsupportedHere where no KeySpec says which of a container's keys it is.
  Result<std::vector<uint8_t>> public_key = tl::unexpected(Error{});
};

// The CSPs and key storage providers of this host.
class KeyStorage {
 public:
  virtual ~KeyStorage() = default;
  // Opens the key that `key` names by provider, its type, container and machine keyset;
  // silently: a provider that would have to ask somebody fails. Errors:
  // kNotFound where the provider has no such key (NTE_BAD_KEYSET, NTE_NO_KEY: also what it answers
  // an account that may not read the key), kPermissionDenied, kUnsupportedHere without that
  // provider, kReadFailed.
  virtual Result<ProviderAnswer> Ask(const PrivateKey& key) const = 0;
};

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_KEY_STORAGE_H_
