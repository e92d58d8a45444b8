// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_TRUST_LIST_WRITER_H_
#define PKIAUDIT_TESTS_SUPPORT_TRUST_LIST_WRITER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/der_writer.h"
#include "tests/support/key_pool.h"

namespace pkiaudit::test_support {

inline constexpr char kRootListUsage[] = "1.3.6.1.4.1.311.10.3.9";
inline constexpr char kDisallowedListUsage[] = "1.3.6.1.4.1.311.10.3.30";
inline constexpr char kBySha1[] = "1.3.14.3.2.26";
inline constexpr char kBySignedPart[] = "1.3.6.1.4.1.311.10.11.15";

inline constexpr char kTrustListSigner[] = "O=Example,CN=Trust List Publisher";

struct TrustListSubject {
  Bytes identifier;
  std::vector<std::pair<uint32_t, Bytes>> properties = {};  // id and value
};

struct TrustListOptions {
  std::string usage = kRootListUsage;
  std::string algorithm = kBySha1;
  int64_t this_update = UnixTime(2026, 5, 20);
  std::optional<int64_t> next_update = {};
  // Signed attributes with the digest of the content, as Microsoft signs; else the content itself.
  bool signed_attributes = true;
  bool corrupt_signature = false;
  bool with_signer = true;  // the certificate of the signer is inside
  // What the signed attributes say of the content's type (empty: nothing), and how often of its
  // digest.
  std::string signed_content_type = "1.3.6.1.4.1.311.10.1";
  int digests = 1;
  int signers = 1;  // the same one so many times; all but the first are corrupt
  // In place of the signer's own, with subject kTrustListSigner, serial number 7 and key
  // kRsa2048A, which then is the first.
  std::vector<Bytes> certificates = {};
  std::string issuer = {};  // of the first of them; empty: itself
};

// A certificate trust list as Windows Update hands it out, signed by kRsa2048A.
Bytes WriteTrustList(const std::vector<TrustListSubject>& subjects,
                     const TrustListOptions& options = {});

// CERT_…_FILETIME of a Unix time.
Bytes Filetime(int64_t unix_time);

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_TRUST_LIST_WRITER_H_
