// SPDX-License-Identifier: Apache-2.0
//
// Gives arbitrary octets to the certificate reader, asks for everything it can tell, and holds it
// against OpenSSL: a certificate that OpenSSL accepts, we accept, and both say the same.
//
// OpenSSL is laxer than DER (it takes BER's lengths, and what follows the certificate), so only
// inputs count that it would encode again just as they are.

#include <openssl/asn1.h>
#include <openssl/x509.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>

#include "tests/x509/certificate_walk.h"

namespace pkiaudit::x509 {
namespace {

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using X509Pointer = std::unique_ptr<X509, FreeX509>;

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// The encoding of `object` by OpenSSL's i2d function `write`; empty where it fails.
template <typename T>
std::vector<uint8_t> Encode(int (*write)(T*, unsigned char**), T* object) {
  unsigned char* octets = nullptr;
  const int size = write(object, &octets);
  if (size < 0) return {};
  std::vector<uint8_t> encoding(octets, octets + size);
  OPENSSL_free(octets);
  return encoding;
}

// Names and parameters of algorithms are kept by OpenSSL as they came, so for them encoding again
// shows nothing.
bool HasDerHeader(Bytes encoding) {
  const auto header = der::DecodeHeader(encoding);
  return header && header->length + header->content_length == encoding.size();
}

// Whether OpenSSL takes all of `input` as a certificate in DER. Re-encoding the TBSCertificate
// drops its cached octets.
X509Pointer ParseDer(Bytes input) {
  const unsigned char* position = input.data();
  X509Pointer certificate(d2i_X509(nullptr, &position, static_cast<long>(input.size())));
  if (certificate == nullptr || position != input.data() + input.size()) return nullptr;
  if (Encode<X509>(i2d_re_X509_tbs, certificate.get()).empty()) return nullptr;
  const std::vector<uint8_t> again = Encode<const X509>(i2d_X509, certificate.get());
  if (!Equal(again, input)) return nullptr;
  if (!HasDerHeader(
          Encode<const X509_NAME>(i2d_X509_NAME, X509_get_subject_name(certificate.get()))) ||
      !HasDerHeader(
          Encode<const X509_NAME>(i2d_X509_NAME, X509_get_issuer_name(certificate.get())))) {
    return nullptr;
  }
  return certificate;
}

void CompareValidity(const Certificate& ours, const X509* theirs) {
  const auto validity = ours.validity();
  const Time* times[] = {validity ? &validity->not_before : nullptr,
                         validity ? &validity->not_after : nullptr};
  const ASN1_TIME* their_times[] = {X509_get0_notBefore(theirs), X509_get0_notAfter(theirs)};
  bool all_strict = true;
  for (const ASN1_TIME* time : their_times) {
    // Of the one form that RFC 5280 allows.
    const size_t size = ASN1_STRING_type(time) == V_ASN1_UTCTIME ? 13 : 15;
    all_strict = all_strict && ASN1_TIME_check(time) == 1 &&
                 static_cast<size_t>(ASN1_STRING_length(time)) == size;
  }
  if (!all_strict) return;
  Require(validity.has_value(), "validity is read");
  for (size_t i = 0; i < 2; ++i) {
    std::tm parts{};
    Require(ASN1_TIME_to_tm(their_times[i], &parts) == 1, "OpenSSL reads the time");
    char text[80];
    std::snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900,
                  parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    Require(ToIso8601(*times[i]) == text, "times are equal");
  }
}

void CompareExtensions(const Certificate& ours, const X509* theirs) {
  const std::vector<Extension> extensions = ours.extensions();
  const int count = X509_get_ext_count(theirs);
  Require(extensions.size() == static_cast<size_t>(count < 0 ? 0 : count), "number of extensions");
  for (size_t i = 0; i < extensions.size(); ++i) {
    X509_EXTENSION* extension = X509_get_ext(theirs, static_cast<int>(i));
    const ASN1_OBJECT* object = X509_EXTENSION_get_object(extension);
    const ASN1_OCTET_STRING* value = X509_EXTENSION_get_data(extension);
    Require(Equal(extensions[i].id.content(), {OBJ_get0_data(object), OBJ_length(object)}),
            "extnID");
    Require(extensions[i].critical == (X509_EXTENSION_get_critical(extension) != 0), "critical");
    Require(Equal(extensions[i].value,
                  {ASN1_STRING_get0_data(value), static_cast<size_t>(ASN1_STRING_length(value))}),
            "extnValue");
  }
}

void Compare(Bytes input, const X509* theirs) {
  const auto ours = Certificate::Parse(input);
  if (!ours) {
    std::fprintf(stderr, "%s at %llu\n", ErrorName(ours.error().code).data(),
                 static_cast<unsigned long long>(ours.error().offset));
  }
  Require(ours.has_value(), "what OpenSSL accepts is a certificate");
  Require(Equal(ours->subject().encoding(),
                Encode<const X509_NAME>(i2d_X509_NAME, X509_get_subject_name(theirs))),
          "subject");
  Require(Equal(ours->issuer().encoding(),
                Encode<const X509_NAME>(i2d_X509_NAME, X509_get_issuer_name(theirs))),
          "issuer");
  const std::vector<uint8_t> serial =
      Encode<const ASN1_INTEGER>(i2d_ASN1_INTEGER, X509_get0_serialNumber(theirs));
  const auto serial_element = der::ReadSingle(serial, der::kInteger);
  Require(serial_element && Equal(ours->serial_number(), serial_element->content), "serial number");
  Require(Equal(ours->subject_public_key_info(),
                Encode<const X509_PUBKEY>(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(theirs))),
          "subjectPublicKeyInfo");
  CompareValidity(*ours, theirs);
  CompareExtensions(*ours, theirs);
}

}  // namespace
}  // namespace pkiaudit::x509

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace pkiaudit::x509;
  const Bytes input(data, size);
  if (const auto certificate = Certificate::ParsePrefix(input)) {
    const std::string fault = CertificateWalk(*certificate).Run();
    if (!fault.empty()) Require(false, fault.c_str());
  }
  if (const X509Pointer theirs = ParseDer(input)) Compare(input, theirs.get());
  return 0;
}
