// SPDX-License-Identifier: Apache-2.0
#include "tests/support/crl_builder.h"

namespace pkiaudit::test_support {
namespace {

constexpr uint8_t kEnumerated = 0x0a;

Bytes ExtensionTlv(std::string_view oid, bool critical, ByteView value) {
  return der::Sequence({der::ObjectIdentifier(oid), critical ? der::Boolean(true) : Bytes(),
                        der::OctetString(value)});
}

}  // namespace

CrlBuilder& CrlBuilder::Issuer(std::string_view name) {
  issuer_ = ParseName(name).Der();
  return *this;
}

CrlBuilder& CrlBuilder::SignedBy(TestKey issuer_key) {
  issuer_key_ = issuer_key;
  return *this;
}

CrlBuilder& CrlBuilder::SignatureWith(SignatureAlgorithm algorithm) {
  signature_algorithm_ = algorithm;
  return *this;
}

CrlBuilder& CrlBuilder::ThisUpdate(int64_t unix_time) {
  this_update_ = unix_time;
  return *this;
}

CrlBuilder& CrlBuilder::NextUpdate(std::optional<int64_t> unix_time) {
  next_update_ = unix_time;
  return *this;
}

CrlBuilder& CrlBuilder::Revoke(ByteView serial_number, int64_t revocation_date,
                               std::optional<uint8_t> reason) {
  Bytes entry_extensions;
  if (reason) {
    entry_extensions =
        der::Sequence({ExtensionTlv("2.5.29.21", false, der::Tlv(kEnumerated, Bytes{*reason}))});
  }
  revoked_.push_back(der::Sequence(
      {der::IntegerOctets(serial_number), der::Time(revocation_date), entry_extensions}));
  return *this;
}

CrlBuilder& CrlBuilder::CrlNumber(int64_t number) {
  return Extension("2.5.29.20", false, der::Integer(number));
}

CrlBuilder& CrlBuilder::DeltaCrlIndicator(int64_t base_crl_number) {
  return Extension("2.5.29.27", true, der::Integer(base_crl_number));
}

CrlBuilder& CrlBuilder::AuthorityKeyIdentifier(TestKey issuer_key) {
  return Extension("2.5.29.35", false,
                   der::Sequence({der::Implicit(0, KeyIdentifier(issuer_key))}));
}

CrlBuilder& CrlBuilder::Extension(std::string_view oid, bool critical, ByteView value) {
  extensions_.push_back(ExtensionTlv(oid, critical, value));
  return *this;
}

Bytes CrlBuilder::Build() const {
  const SignatureAlgorithm algorithm =
      signature_algorithm_.value_or(DefaultSignatureAlgorithm(issuer_key_));
  const Bytes tbs = der::Sequence(
      {der::Integer(1), AlgorithmIdentifier(algorithm), issuer_, der::Time(this_update_),
       next_update_ ? der::Time(*next_update_) : Bytes(),
       revoked_.empty() ? Bytes() : der::Sequence(revoked_),
       extensions_.empty() ? Bytes() : der::Constructed(0, der::Sequence(extensions_))});
  return der::Sequence(
      {tbs, AlgorithmIdentifier(algorithm), der::BitString(Sign(issuer_key_, algorithm, tbs))});
}

}  // namespace pkiaudit::test_support
