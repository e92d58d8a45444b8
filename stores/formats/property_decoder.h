// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_PROPERTY_DECODER_H_
#define PKIAUDIT_STORES_FORMATS_PROPERTY_DECODER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stores/certificate_properties.h"
#include "stores/inventory.h"
#include "stores/private_key.h"
#include "x509/bytes.h"
#include "x509/error.h"

namespace pkiaudit::stores {

// Certificate Extended Properties of which the values are read (wincrypt.h, CERT_*_PROP_ID).
namespace property_ids {
constexpr uint32_t kKeyProviderInfo = 2;
constexpr uint32_t kSha1Hash = 3;
constexpr uint32_t kMd5Hash = 4;
constexpr uint32_t kKeyContext = 5;  // a handle of a process that is gone
constexpr uint32_t kKeySpec = 6;
constexpr uint32_t kEnhancedKeyUsage = 9;
constexpr uint32_t kFriendlyName = 11;
constexpr uint32_t kArchived = 19;
constexpr uint32_t kEnrollment = 26;
constexpr uint32_t kDisallowedFileTime = 104;
constexpr uint32_t kSha256Hash = 107;
constexpr uint32_t kDisallowedEnhancedKeyUsage = 122;
constexpr uint32_t kNotBeforeFileTime = 126;
constexpr uint32_t kNotBeforeEnhancedKeyUsage = 127;
}  // namespace property_ids

// Gives one certificate the properties that stand beside it, whoever hands them over: a serialized
// store, a registry value, CryptoAPI (as CertSerializeCertificateStoreElement writes them: of
// CERT_KEY_PROV_INFO_PROP_ID the pointers of a live CRYPT_KEY_PROV_INFO are not understood).
class PropertyDecoder {
 public:
  static constexpr size_t kMaxOtherProperties = 64;
  // A longer value is given no meaning; those of Windows have some hundred octets.
  static constexpr size_t kMaxValueSize = 64u << 10;

  // `value` must outlive Apply(). Of two with one id the last counts. kBadValue or kTooLarge where
  // the value is none of its kind: then it is as if it were absent. Offsets count from its start.
  x509::Result<void> Add(uint32_t id, x509::Bytes value);

  // Compares the stored hashes, and `name` where there is one (of the registry key or file, which
  // should be the SHA-1 in hexadecimal), with those of the certificate, and gives the entry all
  // that was added, where it is not known already. Returns whether that is a private key. Then the
  // decoder is as new.
  bool Apply(Inventory& inventory, EntryId entry, std::optional<std::string_view> name = {});
  // Forgets what was added.
  void Clear() { *this = PropertyDecoder(); }

 private:
  x509::Result<void> AddKeyProviderInfo(x509::Bytes value);
  x509::Result<void> AddUsages(uint32_t id, x509::Bytes value);
  x509::Result<void> AddFileTime(uint32_t id, x509::Bytes value);
  void AddOther(uint32_t id, size_t length);
  void CompareHashes(const CertificateEntry& entry, std::optional<std::string_view> name);

  CertificateProperties properties_;
  std::string friendly_name_;
  std::vector<uint8_t> others_;  // CertificateProperties::encoded_others
  size_t other_count_ = 0;
  CertificateProperties::Rare rare_;
  std::optional<PrivateKey> private_key_;
  std::optional<uint32_t> key_spec_;  // of property 6, for what property 2 does not say
  std::optional<x509::Bytes> sha1_;
  std::optional<x509::Bytes> md5_;
  std::optional<x509::Bytes> sha256_;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_PROPERTY_DECODER_H_
