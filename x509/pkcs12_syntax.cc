// SPDX-License-Identifier: Apache-2.0
#include "x509/pkcs12_syntax.h"

#include "x509/directory_string.h"
#include "x509/oid_literal.h"

namespace pkiaudit::x509::pkcs12 {
namespace {

// Bag attributes.
constexpr Oid kFriendlyName = OidLiteral<"1.2.840.113549.1.9.20">();
constexpr Oid kLocalKeyId = OidLiteral<"1.2.840.113549.1.9.21">();
constexpr Oid kMsCspName = OidLiteral<"1.3.6.1.4.1.311.17.1">();
constexpr Oid kMsMachineKeyset = OidLiteral<"1.3.6.1.4.1.311.17.2">();

tl::unexpected<Error> Fail(ErrorCode code, uint64_t offset) {
  return tl::unexpected(Error{code, offset});
}

bool IsImplicitOctetString(der::Tag tag) {
  return tag == der::ContextPrimitive(0) || tag == der::ContextConstructed(0);
}

// AlgorithmIdentifier and the octets, which must have such a tag.
Result<Encrypted> ReadEncrypted(ber::Reader& reader, bool (*is_expected)(der::Tag)) {
  const Result<der::Element> algorithm = reader.Read(der::kSequence);
  if (!algorithm) return tl::unexpected(algorithm.error());
  const Result<der::Element> octets = reader.Next();
  if (!octets) return tl::unexpected(octets.error());
  if (!is_expected(octets->tag)) return Fail(ErrorCode::kUnexpectedTag, octets->offset);
  Encrypted encrypted{*algorithm, {}};
  if (const Result<void> read = ber::AppendOctetString(*octets, encrypted.ciphertext); !read) {
    return tl::unexpected(read.error());
  }
  return encrypted;
}

}  // namespace

Result<ContentInfo> ReadContentInfo(const der::Element& element) {
  ber::Reader reader = ber::ContentOf(element);
  const Result<der::Element> type = reader.Read(der::kObjectIdentifier);
  if (!type) return tl::unexpected(type.error());
  return ContentInfo{Oid(type->content), reader};
}

Result<der::Element> ReadExplicit0(const ber::Reader& reader) {
  Result<ber::Reader> content = reader.Enter(der::ContextConstructed(0));
  if (!content) return tl::unexpected(content.error());
  return content->Next();
}

Result<std::vector<uint8_t>> ReadOctets(const der::Element& element) {
  if (!ber::IsOctetString(element.tag)) return Fail(ErrorCode::kUnexpectedTag, element.offset);
  std::vector<uint8_t> octets;
  if (const Result<void> read = ber::AppendOctetString(element, octets); !read) {
    return tl::unexpected(read.error());
  }
  return octets;
}

Result<std::vector<uint8_t>> ReadExplicitOctets(const ber::Reader& reader) {
  return ReadExplicit0(reader).and_then(ReadOctets);
}

Result<Encrypted> ReadEncryptedPrivateKeyInfo(const der::Element& element) {
  ber::Reader reader = ber::ContentOf(element);
  return ReadEncrypted(reader, ber::IsOctetString);
}

// Version, EncryptedContentInfo: its content stands in [0] IMPLICIT OCTET STRING.
Result<Encrypted> ReadEncryptedData(const der::Element& element) {
  ber::Reader encrypted_data = ber::ContentOf(element);
  if (const auto version = encrypted_data.Read(der::kInteger); !version) {
    return tl::unexpected(version.error());
  }
  Result<ber::Reader> info = encrypted_data.Enter(der::kSequence);
  if (!info) return tl::unexpected(info.error());
  if (const auto type = info->Read(der::kObjectIdentifier); !type) {
    return tl::unexpected(type.error());
  }
  return ReadEncrypted(*info, IsImplicitOctetString);
}

Result<Mac> ReadMac(const der::Element& element) {
  ber::Reader reader = ber::ContentOf(element);
  Result<ber::Reader> digest_info = reader.Enter(der::kSequence);
  if (!digest_info) return tl::unexpected(digest_info.error());
  const Result<der::Element> algorithm = digest_info->Read(der::kSequence);
  if (!algorithm) return tl::unexpected(algorithm.error());
  const Result<der::Element> digest = digest_info->Read(der::kOctetString);
  if (!digest) return tl::unexpected(digest.error());
  if (const auto whole = reader.Next(); !whole) return tl::unexpected(whole.error());
  const Result<der::Element> salt = reader.Read(der::kOctetString);
  if (!salt) return tl::unexpected(salt.error());
  Mac mac{*algorithm, digest->content, salt->content};
  if (!reader.AtEnd()) {
    const Result<der::Element> iterations = reader.Read(der::kInteger);
    if (!iterations) return tl::unexpected(iterations.error());
    const Result<uint64_t> value = der::UnsignedValue(*iterations);
    if (!value) return tl::unexpected(value.error());
    if (*value == 0) return Fail(ErrorCode::kBadValue, iterations->offset);
    mac.iterations = *value;
  }
  return mac;
}

Result<void> ReadAttributes(ber::Reader set, BagAttributes& attributes) {
  while (!set.AtEnd()) {
    const Result<der::Element> element = set.Read(der::kSequence);
    if (!element) return tl::unexpected(element.error());
    ber::Reader attribute = ber::ContentOf(*element);
    const Result<der::Element> type = attribute.Read(der::kObjectIdentifier);
    if (!type) return tl::unexpected(type.error());
    Result<ber::Reader> values = attribute.Enter(der::kSet);
    if (!values) return tl::unexpected(values.error());
    const Oid id(type->content);
    if (id == kMsMachineKeyset) attributes.machine_keyset = true;
    if (values->AtEnd()) continue;
    const Result<der::Element> value = values->Next();
    if (!value) return tl::unexpected(value.error());
    if (id == kFriendlyName) {
      attributes.friendly_name = DirectoryStringToUtf8(value->tag, value->content);
    } else if (id == kMsCspName) {
      attributes.csp_name = DirectoryStringToUtf8(value->tag, value->content);
    } else if (id == kLocalKeyId) {
      attributes.local_key_id.assign(value->content.begin(), value->content.end());
    }
  }
  return {};
}

}  // namespace pkiaudit::x509::pkcs12
