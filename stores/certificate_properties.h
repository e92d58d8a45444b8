// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_CERTIFICATE_PROPERTIES_H_
#define PKIAUDIT_STORES_CERTIFICATE_PROPERTIES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "x509/bytes.h"
#include "x509/time.h"

namespace pkiaudit::stores {

// How Windows limits its trust in a root, whatever store the root stands in (Microsoft Trusted Root
// Certificate Program, Deprecation). Lists of usages are DER, ExtKeyUsageSyntax (RFC 5280
// 4.2.1.12), see x509::DecodeExtendedKeyUsage; views into the Inventory's arena.
struct TrustRestrictions {
  // CERT_DISALLOWED_FILETIME_PROP_ID (104), "Disable": nothing that chains to it is trusted from
  // then on. Without a time since ever.
  bool disallowed = false;
  std::optional<x509::Time> disallowed_since;
  // CERT_DISALLOWED_ENHKEY_USAGE_PROP_ID (122): not trusted for these; empty where there is none.
  x509::Bytes disallowed_usages;
  // CERT_NOT_BEFORE_FILETIME_PROP_ID (126), "NotBefore": certificates issued after it are not
  // trusted; without a time none are. CERT_NOT_BEFORE_ENHKEY_USAGE_PROP_ID (127) limits that to
  // these usages; empty: all.
  bool not_before = false;
  std::optional<x509::Time> not_before_time;
  x509::Bytes not_before_usages;

  bool Any() const { return disallowed || not_before || !disallowed_usages.empty(); }
};

// A hash of the certificate that stands beside it and is not its hash.
struct HashMismatch {
  enum class Stored : uint8_t {
    kSha1,    // CERT_SHA1_HASH_PROP_ID (3), by which Windows finds the certificate
    kMd5,     // CERT_MD5_HASH_PROP_ID (4)
    kSha256,  // CERT_SHA256_HASH_PROP_ID (107)
    kName,    // SHA-1: the name of its registry key or file
  };
  Stored stored = Stored::kSha1;
  std::string value;  // upper-case hex; a name that is no SHA-1 as it is
};

// CERT_ENROLLMENT_PROP_ID (26): of a request that waits for the CA's answer.
struct PendingEnrollment {
  uint32_t request_id = 0;
  std::string ca_host;
  std::string ca_name;
  std::string friendly_name;
};

// Properties that a container says of a certificate (Certificate Extended Properties); in a side
// table, as few entries have any. Small, as every certificate of a serialized store has them: views
// point into the Inventory's arena.
struct CertificateProperties {
  std::string_view friendly_name = {};  // UTF-8
  bool archived = false;                // CERT_ARCHIVED_PROP_ID
  // CERT_ENHKEY_USAGE_PROP_ID (9): what Windows takes in place of the certificate's own extended
  // key usage. DER, ExtKeyUsageSyntax; empty: none.
  x509::Bytes enhanced_key_usage = {};

  // What hardly any certificate has.
  struct Rare {
    TrustRestrictions restrictions;
    std::vector<HashMismatch> hash_mismatches;
    std::optional<PendingEnrollment> enrollment;
  };
  std::shared_ptr<const Rare> rare = nullptr;

  // Those that are given no meaning here: only that they are there, and how long. In the order of
  // the container, at most kMaxOtherProperties of them.
  struct Other {
    uint32_t id = 0;
    uint32_t length = 0;  // octets
    friend bool operator==(const Other&, const Other&) = default;
  };
  std::vector<Other> Others() const;
  // As AppendOther() wrote them.
  x509::Bytes encoded_others = {};
  static void AppendOther(const Other& other, std::vector<uint8_t>& encoded);

  // Nothing where there are none.
  const TrustRestrictions* restrictions() const {
    return rare != nullptr && rare->restrictions.Any() ? &rare->restrictions : nullptr;
  }
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_CERTIFICATE_PROPERTIES_H_
