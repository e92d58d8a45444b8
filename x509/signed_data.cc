// SPDX-License-Identifier: Apache-2.0
#include "x509/signed_data.h"

#include <openssl/evp.h>

#include "x509/oid.h"
#include "x509/oid_literal.h"
#include "x509/openssl.h"
#include "x509/signature_scheme.h"

namespace pkiaudit::x509::signed_data {
namespace {

constexpr Oid kPkcs7Arc = OidLiteral<"1.2.840.113549.1.7">();
constexpr Oid kContentType = OidLiteral<"1.2.840.113549.1.9.3">();
constexpr Oid kMessageDigest = OidLiteral<"1.2.840.113549.1.9.4">();

// IssuerAndSerialNumber, or [0] SubjectKeyIdentifier (RFC 5652 5.3).
Result<void> ReadSignerIdentifier(ber::Reader& reader, SignerInfo& signer) {
  const Result<der::Element> identifier = reader.Next();
  if (!identifier) return tl::unexpected(identifier.error());
  if (identifier->tag == der::ContextPrimitive(0)) {
    signer.key_identifier = identifier->content;
    return {};
  }
  if (identifier->tag != der::kSequence) {
    return tl::unexpected(Error{ErrorCode::kUnexpectedTag, identifier->offset});
  }
  ber::Reader parts = ber::ContentOf(*identifier);
  const Result<der::Element> issuer = parts.Read(der::kSequence);
  if (!issuer) return tl::unexpected(issuer.error());
  const Result<der::Element> serial_number = parts.Read(der::kInteger);
  if (!serial_number) return tl::unexpected(serial_number.error());
  signer.issuer = issuer->encoding;
  signer.serial_number = serial_number->content;
  return {};
}

// SignerInfo ::= SEQUENCE { version, sid, digestAlgorithm, [0] signedAttrs OPTIONAL,
// signatureAlgorithm, signature, [1] unsignedAttrs OPTIONAL }. The last are of no interest.
Result<SignerInfo> ReadSigner(const der::Element& element) {
  SignerInfo signer;
  ber::Reader reader = ber::ContentOf(element);
  if (const auto version = reader.Read(der::kInteger); !version) {
    return tl::unexpected(version.error());
  }
  if (const auto read = ReadSignerIdentifier(reader, signer); !read) {
    return tl::unexpected(read.error());
  }
  const Result<der::Element> digest_algorithm = reader.Read(der::kSequence);
  if (!digest_algorithm) return tl::unexpected(digest_algorithm.error());
  signer.digest_algorithm = digest_algorithm->encoding;
  if (reader.Peek() == der::ContextConstructed(0)) {
    const Result<der::Element> attributes = reader.Next();
    if (!attributes) return tl::unexpected(attributes.error());
    signer.signed_attributes = attributes->content;
  }
  const Result<der::Element> signature_algorithm = reader.Read(der::kSequence);
  if (!signature_algorithm) return tl::unexpected(signature_algorithm.error());
  signer.signature_algorithm = signature_algorithm->encoding;
  const Result<der::Element> signature = reader.Next();
  if (!signature) return tl::unexpected(signature.error());
  if (!ber::IsOctetString(signature->tag)) {
    return tl::unexpected(Error{ErrorCode::kUnexpectedTag, signature->offset});
  }
  const auto taken = ber::AppendOctetString(*signature, signer.signature);
  if (!taken) return tl::unexpected(taken.error());
  return signer;
}

// The one value of the one attribute of that type (RFC 5652 11.1, 11.2); nothing where there is
// not just one, or what stands before its end cannot be read.
std::optional<der::Element> OnlyValue(Bytes attributes, Oid type) {
  std::optional<der::Element> only;
  for (der::Reader reader(attributes); !reader.AtEnd();) {
    const Result<der::Element> attribute = reader.Read(der::kSequence);
    if (!attribute) return std::nullopt;
    der::Reader parts(*attribute);
    const Result<der::Element> id = parts.Read(der::kObjectIdentifier);
    if (!id) return std::nullopt;
    if (!Equal(id->content, type.content())) continue;
    const Result<der::Element> values = parts.Read(der::kSet);
    if (!values || only) return std::nullopt;
    der::Reader value_reader(*values);
    const Result<der::Element> value = value_reader.Next();
    if (!value || !value_reader.AtEnd()) return std::nullopt;
    only = *value;
  }
  return only;
}

// Do the attributes speak of this content?
bool Fit(Bytes attributes, const EVP_MD* digest, Bytes content_type, Bytes content) {
  const auto type = OnlyValue(attributes, kContentType);
  if (!type || type->tag != der::kObjectIdentifier || !Equal(type->content, content_type)) {
    return false;
  }
  const auto stated = OnlyValue(attributes, kMessageDigest);
  if (!stated || stated->tag != der::kOctetString) return false;
  std::vector<uint8_t> computed(EVP_MAX_MD_SIZE);
  unsigned int size = 0;
  if (EVP_Digest(content.data(), content.size(), computed.data(), &size, digest, nullptr) != 1) {
    return false;
  }
  return Equal(stated->content, Bytes(computed).first(size));
}

// What is signed are the attributes as a SET OF, whose tag [0] stands in for (RFC 2315 9.3).
std::vector<uint8_t> AsSet(Bytes attributes) {
  constexpr uint8_t kSetIdentifier = 0x31;
  std::vector<uint8_t> length;
  for (size_t rest = attributes.size(); rest != 0; rest >>= 8) {
    length.insert(length.begin(), static_cast<uint8_t>(rest));
  }
  std::vector<uint8_t> set = {kSetIdentifier};
  if (attributes.size() < 0x80) {
    set.push_back(static_cast<uint8_t>(attributes.size()));
  } else {
    set.push_back(static_cast<uint8_t>(0x80 | length.size()));
    set.insert(set.end(), length.begin(), length.end());
  }
  set.insert(set.end(), attributes.begin(), attributes.end());
  return set;
}

}  // namespace

bool IsPkcs7Type(Bytes oid_content) {
  const Bytes arc = kPkcs7Arc.content();
  return oid_content.size() == arc.size() + 1 && Equal(oid_content.first(arc.size()), arc);
}

Result<ber::Reader> Enter(Bytes input) {
  const ber::Reader top(input);
  Result<ber::Reader> content_info = top.Enter(der::kSequence);
  if (!content_info) return content_info;
  const Result<der::Element> type = content_info->Read(der::kObjectIdentifier);
  if (!type) return tl::unexpected(type.error());
  if (!Equal(type->content, oids::kPkcs7SignedData.content())) {
    return tl::unexpected(
        Error{IsPkcs7Type(type->content) ? ErrorCode::kUnsupported : ErrorCode::kUnexpectedTag,
              type->offset});
  }
  const Result<ber::Reader> content = content_info->Enter(der::ContextConstructed(0));
  if (!content) return content;
  return content->Enter(der::kSequence);
}

Result<std::vector<SignerInfo>> ReadSigners(Bytes input) {
  Result<ber::Reader> signed_data = Enter(input);
  if (!signed_data) return tl::unexpected(signed_data.error());
  for (const der::Tag tag : {der::kInteger, der::kSet, der::kSequence}) {
    if (const auto element = signed_data->Read(tag); !element) {
      return tl::unexpected(element.error());
    }
  }
  for (const uint32_t number : {0u, 1u}) {  // certificates, crls
    if (signed_data->Peek() != der::ContextConstructed(number)) continue;
    if (const auto set = signed_data->Next(); !set) return tl::unexpected(set.error());
  }
  const Result<der::Element> set = signed_data->Read(der::kSet);
  if (!set) return tl::unexpected(set.error());
  std::vector<SignerInfo> signers;
  for (ber::Reader reader = ber::ContentOf(*set); !reader.AtEnd();) {
    if (signers.size() == kMaxSigners) {
      return tl::unexpected(Error{ErrorCode::kTooLarge, reader.offset()});
    }
    const Result<der::Element> element = reader.Read(der::kSequence);
    if (!element) return tl::unexpected(element.error());
    Result<SignerInfo> signer = ReadSigner(*element);
    if (!signer) return tl::unexpected(signer.error());
    signers.push_back(*std::move(signer));
  }
  return signers;
}

bool IsCertificateOf(const SignerInfo& signer, const Certificate& certificate) {
  if (signer.key_identifier) {
    const auto identifier = certificate.subject_key_identifier();
    return identifier && *identifier && Equal(**identifier, *signer.key_identifier);
  }
  return Equal(certificate.issuer().encoding(), signer.issuer) &&
         Equal(certificate.serial_number(), signer.serial_number);
}

SignatureStatus Verify(const SignerInfo& signer, const Certificate& certificate, Bytes content_type,
                       Bytes content) {
  const openssl::ErrorScope errors;
  const auto scheme = ReadSignerScheme(signer.digest_algorithm, signer.signature_algorithm);
  if (!scheme) return SignatureStatus::kCouldNotTell;
  const openssl::MessageDigest digest = FetchDigest(*scheme);
  const openssl::Key key = LoadPublicKey(certificate.subject_public_key_info());
  if (digest == nullptr || key == nullptr) return SignatureStatus::kCouldNotTell;
  if (!signer.signed_attributes) {
    return VerifyMessage(key.get(), *scheme, content, signer.signature);
  }
  if (!Fit(*signer.signed_attributes, digest.get(), content_type, content)) {
    return SignatureStatus::kInvalid;
  }
  return VerifyMessage(key.get(), *scheme, AsSet(*signer.signed_attributes), signer.signature);
}

}  // namespace pkiaudit::x509::signed_data
