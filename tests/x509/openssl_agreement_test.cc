// SPDX-License-Identifier: Apache-2.0
//
// Holds the reader against OpenSSL's, field by field, over every certificate of three public
// corpora. A corpus that is not there, or is smaller than it was, is a failure: `./dev test`
// installs the packages.

#include <gtest/gtest.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "tests/x509/certificate_walk.h"
#include "tests/x509/octets.h"
#include "x509/elliptic_curves.h"

namespace pkiaudit::x509 {
namespace {

namespace fs = std::filesystem;
using Octet = std::vector<uint8_t>;

// A deleter that calls one of OpenSSL's free functions.
template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using X509Pointer = std::unique_ptr<X509, Free<X509_free>>;
using BioPointer = std::unique_ptr<BIO, Free<BIO_free>>;
using KeyPointer = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using GroupPointer = std::unique_ptr<EC_GROUP, Free<EC_GROUP_free>>;

// What OpenSSL's i2d function `write` makes of `object`, as hexadecimal.
template <typename T>
std::string DerHex(int (*write)(T*, unsigned char**), T* object) {
  unsigned char* octets = nullptr;
  const int size = write(object, &octets);
  if (size < 0) return "not encoded";
  std::string hex = ToHex({octets, static_cast<size_t>(size)});
  OPENSSL_free(octets);
  return hex;
}

std::string ObjectText(const ASN1_OBJECT* object) {
  std::string text(256, '\0');
  const int size = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 1);
  text.resize(static_cast<size_t>(std::max(size, 0)));
  return text;
}

std::string StringHex(const ASN1_STRING* string) {
  return ToHex({ASN1_STRING_get0_data(string), static_cast<size_t>(ASN1_STRING_length(string))});
}

std::string TimeText(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "no time";
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// Two's complement content octets, as they stand in the encoding.
std::string SerialHex(const X509* certificate) {
  const std::string der =
      DerHex<const ASN1_INTEGER>(i2d_ASN1_INTEGER, X509_get0_serialNumber(certificate));
  return der.substr(4);  // serial numbers here are shorter than 128 octets
}

void CompareExtensions(const Certificate& ours, const X509* theirs) {
  const std::vector<Extension> extensions = ours.extensions();
  ASSERT_EQ(extensions.size(), static_cast<size_t>(std::max(X509_get_ext_count(theirs), 0)));
  for (size_t i = 0; i < extensions.size(); ++i) {
    X509_EXTENSION* extension = X509_get_ext(theirs, static_cast<int>(i));
    EXPECT_EQ(extensions[i].id.ToDotted(), ObjectText(X509_EXTENSION_get_object(extension)));
    EXPECT_EQ(extensions[i].critical, X509_EXTENSION_get_critical(extension) == 1);
    EXPECT_EQ(ToHex(extensions[i].value), StringHex(X509_EXTENSION_get_data(extension)));
    EXPECT_EQ(extensions[i].index, i);
    // OpenSSL and we refuse the same values of the extensions that both know.
    const auto checked = CheckExtensionValue(extensions[i].id, extensions[i].value);
    const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
    const X509V3_EXT_METHOD* method = X509V3_EXT_get_nid(nid);
    if (checked && method != nullptr && method->it != nullptr) {
      void* value = X509V3_EXT_d2i(extension);
      EXPECT_EQ(checked->has_value(), value != nullptr) << extensions[i].id.ToDotted();
      ASN1_item_free(static_cast<ASN1_VALUE*>(value), ASN1_ITEM_ptr(method->it));
    }
  }
}

void CompareMeanings(const Certificate& ours, X509* theirs) {
  const auto constraints = ours.basic_constraints();
  ASSERT_TRUE(constraints.has_value());
  EXPECT_EQ(constraints->has_value() && (*constraints)->ca,
            (X509_get_extension_flags(theirs) & EXFLAG_CA) != 0);
  const auto usage = ours.key_usage();
  ASSERT_TRUE(usage.has_value());
  if (*usage) {
    const uint32_t bits = (*usage)->first_octet | (uint32_t{(*usage)->second_octet} << 8);
    EXPECT_EQ(bits, X509_get_key_usage(theirs));
  }
  const auto identifier = ours.subject_key_identifier();
  ASSERT_TRUE(identifier.has_value());
  const ASN1_OCTET_STRING* their_identifier = X509_get0_subject_key_id(theirs);
  ASSERT_EQ(identifier->has_value(), their_identifier != nullptr);
  if (*identifier) {
    EXPECT_EQ(ToHex(**identifier), StringHex(their_identifier));
  }
}

void CompareKey(const Certificate& ours, X509* theirs) {
  EXPECT_EQ(ToHex(ours.subject_public_key_info()),
            DerHex<const X509_PUBKEY>(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(theirs)));
  const auto key = ours.public_key();
  ASSERT_TRUE(key.has_value());
  const KeyPointer their_key(X509_get_pubkey(theirs));
  // Without a key of its own: DSA parameters that are the issuer's.
  if (their_key == nullptr) {
    EXPECT_EQ(key->bits, 0u);
    return;
  }
  EXPECT_EQ(key->bits, static_cast<uint32_t>(EVP_PKEY_get_bits(their_key.get())));
}

void Compare(const Octet& der) {
  const unsigned char* position = der.data();
  const X509Pointer theirs(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
  ASSERT_NE(theirs, nullptr);
  ASSERT_EQ(position, der.data() + der.size());
  const auto ours = Certificate::Parse(der);
  ASSERT_TRUE(ours.has_value()) << ErrorName(ours.error().code) << " at " << ours.error().offset;

  EXPECT_EQ(CertificateWalk(*ours).Run(), "");
  EXPECT_EQ(ours->version(), static_cast<uint64_t>(X509_get_version(theirs.get())));
  EXPECT_EQ(ToHex(ours->serial_number()), SerialHex(theirs.get()));
  EXPECT_EQ(ToHex(ours->subject().encoding()),
            DerHex<const X509_NAME>(i2d_X509_NAME, X509_get_subject_name(theirs.get())));
  EXPECT_EQ(ToHex(ours->issuer().encoding()),
            DerHex<const X509_NAME>(i2d_X509_NAME, X509_get_issuer_name(theirs.get())));
  EXPECT_TRUE(ours->subject().Attributes().has_value());
  EXPECT_TRUE(ours->issuer().Attributes().has_value());
  const auto validity = ours->validity();
  ASSERT_TRUE(validity.has_value());
  EXPECT_EQ(ToIso8601(validity->not_before), TimeText(X509_get0_notBefore(theirs.get())));
  EXPECT_EQ(ToIso8601(validity->not_after), TimeText(X509_get0_notAfter(theirs.get())));

  const ASN1_BIT_STRING* signature = nullptr;
  const X509_ALGOR* algorithm = nullptr;
  X509_get0_signature(&signature, &algorithm, theirs.get());
  EXPECT_EQ(ToHex(ours->signature_algorithm()->encoding),
            DerHex<const X509_ALGOR>(i2d_X509_ALGOR, algorithm));
  EXPECT_EQ(ToHex(ours->tbs_signature_algorithm()->encoding),
            DerHex<const X509_ALGOR>(i2d_X509_ALGOR, X509_get0_tbs_sigalg(theirs.get())));
  // Two certificates of PKITS have a signature that was spoilt in the count of unused bits, which
  // OpenSSL then takes off.
  if (const auto value = ours->signature_value()) {
    EXPECT_EQ(ToHex(*value), StringHex(signature));
  } else {
    EXPECT_NE(signature->flags & 0x07, 0);
  }
  CompareKey(*ours, theirs.get());
  CompareExtensions(*ours, theirs.get());
  CompareMeanings(*ours, theirs.get());
}

// Compares each, and returns how many there were.
size_t CompareAll(const std::vector<std::pair<std::string, Octet>>& certificates) {
  for (const auto& [name, der] : certificates) {
    SCOPED_TRACE(name);
    Compare(der);
  }
  return certificates.size();
}

// The certificates of a PEM file, decoded by OpenSSL to be independent of our own decoder.
void AppendPem(const fs::path& file, std::vector<std::pair<std::string, Octet>>& certificates) {
  const BioPointer bio(BIO_new_file(file.string().c_str(), "rb"));
  ASSERT_NE(bio, nullptr) << file;
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  for (size_t i = 0; PEM_read_bio(bio.get(), &name, &header, &data, &size) == 1; ++i) {
    if (std::string_view(name) == PEM_STRING_X509) {
      certificates.emplace_back(file.filename().string() + " #" + std::to_string(i),
                                Octet(data, data + size));
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(data);
  }
}

std::vector<fs::path> FilesIn(const fs::path& folder, std::string_view extension) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file() && entry.path().extension() == extension) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

class OpenSslAgreement : public ::testing::Test {
 protected:
  // What OpenSSL refused here must not show up in another test of the process.
  void TearDown() override { ERR_clear_error(); }
};

TEST_F(OpenSslAgreement, HoldsOverPkits) {
  std::vector<std::pair<std::string, Octet>> certificates;
  for (const fs::path& file : FilesIn(
           "/usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data/certs", ".crt")) {
    std::ifstream stream(file, std::ios::binary);
    certificates.emplace_back(file.filename().string(),
                              Octet(std::istreambuf_iterator<char>(stream), {}));
  }
  EXPECT_GE(CompareAll(certificates), 405u) << "package python3-cryptography-vectors";
}

TEST_F(OpenSslAgreement, HoldsOverPublicRoots) {
  std::vector<std::pair<std::string, Octet>> certificates;
  AppendPem("/etc/ssl/certs/ca-certificates.crt", certificates);
  EXPECT_GE(CompareAll(certificates), 100u) << "package ca-certificates";
}

TEST_F(OpenSslAgreement, HoldsOverGridAuthorities) {
  std::vector<std::pair<std::string, Octet>> certificates;
  for (const char* profile : {"classic", "mics"}) {
    const std::vector<fs::path> files =
        FilesIn(fs::path("/usr/share/igtf-policy") / profile, ".pem");
    EXPECT_FALSE(files.empty()) << "package igtf-policy-" << profile;
    for (const fs::path& file : files) AppendPem(file, certificates);
  }
  EXPECT_GE(CompareAll(certificates), 70u);
}

TEST_F(OpenSslAgreement, HoldsOverNamedCurves) {
  std::vector<EC_builtin_curve> curves(EC_get_builtin_curves(nullptr, 0));
  EC_get_builtin_curves(curves.data(), curves.size());
  size_t compared = 0;
  for (const EC_builtin_curve& curve : curves) {
    const Octet oid = Oid::Encode(ObjectText(OBJ_nid2obj(curve.nid)));
    if (oid.empty()) continue;  // two Oakley curves have no OID
    SCOPED_TRACE(curve.comment);
    const auto ours = FindEllipticCurve(Oid(oid));
    const GroupPointer group(EC_GROUP_new_by_curve_name(curve.nid));
    ASSERT_NE(group, nullptr);
    ASSERT_TRUE(ours.has_value());
    EXPECT_EQ(ours->bits, static_cast<uint32_t>(EC_GROUP_get_degree(group.get())));
    ++compared;
  }
  EXPECT_GE(compared, 80u);
}

// Object names of OpenSSL are not ours, but the octets of an OID are the same for both.
TEST_F(OpenSslAgreement, HoldsOverEveryOidThatOpenSslNames) {
  size_t compared = 0;
  for (int nid = 1; nid < OBJ_new_nid(0); ++nid) {
    const ASN1_OBJECT* object = OBJ_nid2obj(nid);
    if (object == nullptr || OBJ_length(object) == 0) continue;
    const Oid oid(Bytes(OBJ_get0_data(object), OBJ_length(object)));
    const std::string dotted = ObjectText(object);
    EXPECT_EQ(oid.ToDotted(), dotted);
    EXPECT_EQ(ToHex(Oid::Encode(dotted)), ToHex(oid.content()));
    ++compared;
  }
  EXPECT_GE(compared, 1000u);
}

}  // namespace
}  // namespace pkiaudit::x509
