// SPDX-License-Identifier: Apache-2.0
//
// Holds the CRL reader against OpenSSL's, field by field and entry by entry, over NIST's PKITS. A
// corpus that is not there is a failure: `./dev test` installs the package.

#include <gtest/gtest.h>
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

#include "tests/x509/public_vectors.h"
#include "x509/crl.h"
#include "x509/signature.h"

namespace pkiaudit::x509 {
namespace {

struct FreeCrl {
  void operator()(X509_CRL* crl) const { X509_CRL_free(crl); }
};
using CrlPointer = std::unique_ptr<X509_CRL, FreeCrl>;

template <typename T>
std::string DerHex(int (*write)(T*, unsigned char**), T* object) {
  unsigned char* octets = nullptr;
  const int size = write(object, &octets);
  if (size < 0) return "not encoded";
  std::string hex = ToHex({octets, static_cast<size_t>(size)});
  OPENSSL_free(octets);
  return hex;
}

std::string TimeText(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return "no time";
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::string TimeText(std::optional<Time> time) { return time ? ToIso8601(*time) : "no time"; }

// One line of an entry: serial number, date, reason, issuer where it is told.
std::string EntryText(std::string_view serial, std::string_view date, int reason,
                      std::string_view issuer) {
  return std::string(serial) + " " + std::string(date) + " " + std::to_string(reason) + " " +
         std::string(issuer);
}

class Collector final : public CrlEntrySink {
 public:
  void OnEntry(const RevokedCertificate& entry) override {
    EXPECT_EQ(entry.index, entries.size());
    entries.push_back(EntryText(ToHex(entry.serial_number), TimeText(entry.revocation_date()),
                                entry.reason() ? *entry.reason() : -1,
                                ToHex(entry.certificate_issuer)));
  }
  std::vector<std::string> entries;
};

// The directoryName of certificateIssuer, in force until the next one.
std::vector<std::string> EntriesOf(X509_CRL* crl) {
  std::vector<std::string> entries;
  std::string issuer;
  STACK_OF(X509_REVOKED)* revoked = X509_CRL_get_REVOKED(crl);
  for (int i = 0; i < sk_X509_REVOKED_num(revoked); ++i) {
    X509_REVOKED* entry = sk_X509_REVOKED_value(revoked, i);
    if (auto* names = static_cast<GENERAL_NAMES*>(
            X509_REVOKED_get_ext_d2i(entry, NID_certificate_issuer, nullptr, nullptr))) {
      issuer = DerHex<const X509_NAME>(i2d_X509_NAME, sk_GENERAL_NAME_value(names, 0)->d.dirn);
      GENERAL_NAMES_free(names);
    }
    int reason = -1;
    if (auto* value = static_cast<ASN1_ENUMERATED*>(
            X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr))) {
      reason = static_cast<int>(ASN1_ENUMERATED_get(value));
      ASN1_ENUMERATED_free(value);
    }
    const std::string serial =
        DerHex<const ASN1_INTEGER>(i2d_ASN1_INTEGER, X509_REVOKED_get0_serialNumber(entry));
    entries.push_back(EntryText(serial.substr(4), TimeText(X509_REVOKED_get0_revocationDate(entry)),
                                reason, issuer));
  }
  return entries;
}

std::string NumberOf(X509_CRL* crl, int nid) {
  auto* number = static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(crl, nid, nullptr, nullptr));
  if (number == nullptr) return "none";
  int64_t value = 0;
  EXPECT_EQ(ASN1_INTEGER_get_int64(&value, number), 1);
  ASN1_INTEGER_free(number);
  return std::to_string(value);
}

std::string TextOf(const Result<std::optional<CrlNumber>>& number) {
  if (!number) return "malformed";
  return *number ? (*number)->ToText() : "none";
}

void CompareScope(const Crl& ours, X509_CRL* theirs) {
  const auto scope = ours.issuing_distribution_point();
  ASSERT_TRUE(scope.has_value());
  auto* point = static_cast<ISSUING_DIST_POINT*>(
      X509_CRL_get_ext_d2i(theirs, NID_issuing_distribution_point, nullptr, nullptr));
  ASSERT_EQ(scope->has_value(), point != nullptr);
  if (point == nullptr) return;
  EXPECT_EQ((*scope)->only_user_certificates, point->onlyuser > 0);
  EXPECT_EQ((*scope)->only_ca_certificates, point->onlyCA > 0);
  EXPECT_EQ((*scope)->only_attribute_certificates, point->onlyattr > 0);
  EXPECT_EQ((*scope)->indirect_crl, point->indirectCRL > 0);
  EXPECT_EQ((*scope)->only_some_reasons.has_value(), point->onlysomereasons != nullptr);
  EXPECT_EQ((*scope)->point.has_value(), point->distpoint != nullptr);
  ISSUING_DIST_POINT_free(point);
}

void CompareExtensions(const Crl& ours, X509_CRL* theirs) {
  const auto extensions = ours.extensions();
  ASSERT_EQ(extensions.size(), static_cast<size_t>(X509_CRL_get_ext_count(theirs)));
  for (size_t i = 0; i < extensions.size(); ++i) {
    X509_EXTENSION* extension = X509_CRL_get_ext(theirs, static_cast<int>(i));
    const ASN1_OBJECT* object = X509_EXTENSION_get_object(extension);
    const ASN1_OCTET_STRING* value = X509_EXTENSION_get_data(extension);
    EXPECT_TRUE(Equal(extensions[i].id.content(), {OBJ_get0_data(object), OBJ_length(object)}));
    EXPECT_EQ(extensions[i].critical, X509_EXTENSION_get_critical(extension) == 1);
    EXPECT_TRUE(Equal(extensions[i].value, {ASN1_STRING_get0_data(value),
                                            static_cast<size_t>(ASN1_STRING_length(value))}));
  }
  EXPECT_EQ(TextOf(ours.crl_number()), NumberOf(theirs, NID_crl_number));
  EXPECT_EQ(TextOf(ours.delta_crl_indicator()), NumberOf(theirs, NID_delta_crl));
  CompareScope(ours, theirs);
}

void Compare(const std::vector<uint8_t>& der) {
  const unsigned char* position = der.data();
  const CrlPointer theirs(d2i_X509_CRL(nullptr, &position, static_cast<long>(der.size())));
  ASSERT_NE(theirs, nullptr);
  Collector collector;
  const auto ours = ReadCrl(der, &collector);
  ASSERT_TRUE(ours.has_value()) << ErrorName(ours.error().code) << " at " << ours.error().offset;

  EXPECT_EQ(ours->version(), static_cast<uint64_t>(X509_CRL_get_version(theirs.get())));
  EXPECT_EQ(ToHex(ours->issuer().encoding()),
            DerHex<const X509_NAME>(i2d_X509_NAME, X509_CRL_get_issuer(theirs.get())));
  EXPECT_EQ(TimeText(ours->this_update()), TimeText(X509_CRL_get0_lastUpdate(theirs.get())));
  EXPECT_EQ(TimeText(ours->next_update()), TimeText(X509_CRL_get0_nextUpdate(theirs.get())));
  EXPECT_EQ(ours->entry_count(), collector.entries.size());
  EXPECT_EQ(collector.entries, EntriesOf(theirs.get()));
  const ASN1_BIT_STRING* signature = nullptr;
  const X509_ALGOR* algorithm = nullptr;
  X509_CRL_get0_signature(theirs.get(), &signature, &algorithm);
  EXPECT_EQ(ToHex(ours->signature_algorithm()->encoding),
            DerHex<const X509_ALGOR>(i2d_X509_ALGOR, algorithm));
  if (const auto value = ours->signature_value()) {
    EXPECT_TRUE(Equal(*value, {ASN1_STRING_get0_data(signature),
                               static_cast<size_t>(ASN1_STRING_length(signature))}));
  }
  EXPECT_TRUE(Equal(ours->sha256(), Sha256(der)));
  EXPECT_EQ(ours->size(), der.size());
  CompareExtensions(*ours, theirs.get());
}

TEST(CrlAgreement, HoldsOverPkits) {
  size_t compared = 0;
  for (const auto& file : FilesIn(PublicVectors() / "x509/PKITS_data/crls", ".crl")) {
    SCOPED_TRACE(file.filename());
    Compare(ReadFile(file));
    ++compared;
  }
  EXPECT_EQ(compared, 173u) << "package python3-cryptography-vectors";
  ERR_clear_error();
}

// Whoever signed it by OpenSSL's judgement did so by ours: every CRL against every CA certificate
// of its issuer's name.
TEST(CrlAgreement, HoldsOverSignaturesOfPkits) {
  std::vector<std::vector<uint8_t>> certificates;
  for (const auto& file : FilesIn(PublicVectors() / "x509/PKITS_data/certs", ".crt")) {
    certificates.push_back(ReadFile(file));
  }
  SignatureVerifier verifier;
  size_t valid = 0;
  size_t invalid = 0;
  for (const auto& file : FilesIn(PublicVectors() / "x509/PKITS_data/crls", ".crl")) {
    SCOPED_TRACE(file.filename());
    const auto der = ReadFile(file);
    const auto crl = ReadCrl(der, nullptr);
    ASSERT_TRUE(crl.has_value());
    const unsigned char* position = der.data();
    const CrlPointer theirs(d2i_X509_CRL(nullptr, &position, static_cast<long>(der.size())));
    for (const auto& octets : certificates) {
      const auto issuer = Certificate::Parse(octets);
      if (issuer->subject() != crl->issuer()) continue;
      position = octets.data();
      X509* certificate = d2i_X509(nullptr, &position, static_cast<long>(octets.size()));
      EVP_PKEY* key = X509_get_pubkey(certificate);
      X509_free(certificate);
      if (key == nullptr) continue;  // DSA parameters that are the issuer's
      const bool expected = X509_CRL_verify(theirs.get(), key) == 1;
      EVP_PKEY_free(key);
      const auto status =
          verifier.Verify(crl->signed_octets(), crl->signature_value().value_or(Bytes()), *issuer);
      EXPECT_EQ(status == SignatureStatus::kValid, expected);
      ++(expected ? valid : invalid);
    }
  }
  ERR_clear_error();
  EXPECT_GE(valid, 160u);
  EXPECT_GE(invalid, 3u);
}

}  // namespace
}  // namespace pkiaudit::x509
