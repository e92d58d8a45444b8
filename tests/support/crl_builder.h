// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_CRL_BUILDER_H_
#define PKIAUDIT_TESTS_SUPPORT_CRL_BUILDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/der_writer.h"
#include "tests/support/distinguished_name.h"
#include "tests/support/key_pool.h"

namespace pkiaudit::test_support {

// Builds v2 CRLs (RFC 5280 5.1). Without calls: issuer "CN=Test CA", signed by kRsa2048A, issued on
// 2026-06-01, next update a week later, nothing revoked, no extensions.
class CrlBuilder {
 public:
  CrlBuilder& Issuer(std::string_view name);  // see ParseName
  CrlBuilder& SignedBy(TestKey issuer_key);
  CrlBuilder& SignatureWith(SignatureAlgorithm algorithm);
  // Seconds since 1970; nothing leaves nextUpdate out.
  CrlBuilder& ThisUpdate(int64_t unix_time);
  CrlBuilder& NextUpdate(std::optional<int64_t> unix_time);
  // `serial_number` is the content octets of the INTEGER; `reason` a CRLReason.
  CrlBuilder& Revoke(ByteView serial_number, int64_t revocation_date,
                     std::optional<uint8_t> reason = std::nullopt);
  CrlBuilder& CrlNumber(int64_t number);
  CrlBuilder& DeltaCrlIndicator(int64_t base_crl_number);
  CrlBuilder& AuthorityKeyIdentifier(TestKey issuer_key);
  CrlBuilder& Extension(std::string_view oid, bool critical, ByteView value);

  Bytes Build() const;

 private:
  Bytes issuer_ = ParseName("CN=Test CA").Der();
  TestKey issuer_key_ = TestKey::kRsa2048A;
  std::optional<SignatureAlgorithm> signature_algorithm_;
  int64_t this_update_ = UnixTime(2026, 6, 1);
  std::optional<int64_t> next_update_ = UnixTime(2026, 6, 8);
  std::vector<Bytes> revoked_;
  std::vector<Bytes> extensions_;
};

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_CRL_BUILDER_H_
