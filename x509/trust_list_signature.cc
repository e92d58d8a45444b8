// SPDX-License-Identifier: Apache-2.0
#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

#include "x509/oid.h"
#include "x509/oid_literal.h"
#include "x509/openssl.h"
#include "x509/pkcs7.h"
#include "x509/signed_data.h"
#include "x509/trust_list.h"

namespace pkiaudit::x509 {
namespace {

constexpr Oid kTrustListContent = OidLiteral<"1.3.6.1.4.1.311.10.1">();

using Octets = std::vector<uint8_t>;

// The certificate that `signer` names; nothing where it is not there.
const Octets* FindCertificate(const signed_data::SignerInfo& signer,
                              const std::vector<Octets>& certificates) {
  const auto found = std::ranges::find_if(certificates, [&](const Octets& der) {
    const auto certificate = Certificate::Parse(der);
    return certificate && signed_data::IsCertificateOf(signer, *certificate);
  });
  return found == certificates.end() ? nullptr : &*found;
}

}  // namespace

TrustListSignature VerifyTrustList(Bytes input, const TrustList& list) {
  TrustListSignature signature;
  auto contents = ReadPkcs7(input);
  if (contents) {
    for (auto& certificate : contents->certificates) {
      signature.certificates.push_back(std::move(certificate.der));
    }
  }
  const auto signers = signed_data::ReadSigners(input);
  if (!signers || signers->empty()) return signature;
  bool all_valid = true;
  for (const auto& signer : *signers) {
    const Octets* const der = FindCertificate(signer, signature.certificates);
    const auto status = der == nullptr
                            ? SignatureStatus::kCouldNotTell
                            : signed_data::Verify(signer, *Certificate::Parse(*der),
                                                  kTrustListContent.content(), list.content);
    if (status == SignatureStatus::kInvalid) {
      signature.status = status;
      return signature;
    }
    all_valid &= status == SignatureStatus::kValid;
    if (der != nullptr && signature.signer.empty()) signature.signer = *der;
  }
  if (all_valid) signature.status = SignatureStatus::kValid;
  return signature;
}

std::vector<std::vector<uint8_t>> SignedPartDigests(const Certificate& certificate) {
  const openssl::ErrorScope errors;
  const Bytes signed_part = certificate.tbs_certificate();
  std::vector<std::vector<uint8_t>> digests;
  for (const char* algorithm : {"MD5", "SHA1", "SHA256", "SHA384", "SHA512"}) {
    std::vector<uint8_t> digest(EVP_MAX_MD_SIZE);
    size_t size = 0;
    if (EVP_Q_digest(openssl::DefaultContext(), algorithm, nullptr, signed_part.data(),
                     signed_part.size(), digest.data(), &size) != 1) {
      throw std::runtime_error("OpenSSL does not offer the digest");
    }
    digest.resize(size);
    digests.push_back(std::move(digest));
  }
  return digests;
}

}  // namespace pkiaudit::x509
