// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/recognise.h"

#include <algorithm>
#include <string>

#include "stores/formats/little_endian.h"
#include "stores/text_encoding.h"
#include "x509/der.h"
#include "x509/oid_literal.h"
#include "x509/pkcs12.h"
#include "x509/pkcs7.h"

namespace pkiaudit::stores {
namespace {

using x509::Bytes;
namespace der = x509::der;

// szOID_CTL: the content type of a certificate trust list.
constexpr x509::Oid kCertificateTrustListType = x509::OidLiteral<"1.3.6.1.4.1.311.10.1">();

// Steps over elements of which only the start may be at hand. Ends at whatever cannot be stepped
// over; tells tags only, and believes every length.
class HeaderWalk {
 public:
  explicit HeaderWalk(Bytes window) : rest_(window) {}

  bool Is(der::Tag tag) const {
    const auto header = der::DecodeHeader(rest_, der::Rules::kBer);
    return header && header->tag == tag;
  }
  bool AtEnd() const { return rest_.empty(); }

  // Into the content of the next element, if it has `tag`.
  bool Enter(der::Tag tag) {
    const auto header = der::DecodeHeader(rest_, der::Rules::kBer);
    if (!header || header->tag != tag) return false;
    rest_ = rest_.subspan(header->length);
    if (!header->indefinite) {
      rest_ = rest_.first(
          static_cast<size_t>(std::min<uint64_t>(rest_.size(), header->content_length)));
    }
    return true;
  }

  // Past the next element, if it has `tag` and a definite length. One that goes beyond the window
  // leaves nothing.
  bool Skip(der::Tag tag) {
    const auto header = der::DecodeHeader(rest_, der::Rules::kBer);
    if (!header || header->tag != tag || header->indefinite) return false;
    const uint64_t size = header->length + header->content_length;
    rest_ = rest_.subspan(static_cast<size_t>(std::min<uint64_t>(rest_.size(), size)));
    return true;
  }

  Bytes rest() const { return rest_; }

 private:
  Bytes rest_;
};

// CertificateList (RFC 5280 5.1): after the issuer stands a time, where a certificate has a
// SEQUENCE of two.
bool LooksLikeCrl(HeaderWalk tbs) {
  tbs.Skip(der::kInteger);
  return tbs.Skip(der::kSequence) && tbs.Skip(der::kSequence) &&
         (tbs.Is(der::kUtcTime) || tbs.Is(der::kGeneralizedTime));
}

// CertificationRequestInfo (RFC 2986 4.1): version, subject, key and [0] attributes.
bool LooksLikeRequest(HeaderWalk tbs) {
  if (!tbs.Skip(der::kInteger) || !tbs.Skip(der::kSequence)) return false;
  HeaderWalk key = tbs;
  const bool has_key =
      key.Enter(der::kSequence) && key.Skip(der::kSequence) && key.Is(der::kBitString);
  return has_key && tbs.Skip(der::kSequence) && (tbs.AtEnd() || tbs.Is(der::ContextConstructed(0)));
}

bool IsTrustList(Bytes start) {
  HeaderWalk walk(start);
  return walk.Enter(der::kSequence) && walk.Skip(der::kObjectIdentifier) &&
         walk.Enter(der::ContextConstructed(0)) && walk.Enter(der::kSequence) &&
         walk.Skip(der::kInteger) && walk.Skip(der::kSet) && walk.Enter(der::kSequence) &&
         walk.Enter(der::kObjectIdentifier) &&
         x509::Equal(walk.rest(), kCertificateTrustListType.content());
}

// An element of a serialized store: property id, encoding type 1, length, octets.
bool IsSerializedElement(Bytes octets) {
  constexpr size_t kHeaderSize = 12;
  constexpr uint32_t kMaxPropertyId = 0xFFFF;
  if (octets.size() < kHeaderSize) return false;
  const uint32_t id = LittleEndian32(octets);
  return id != 0 && id <= kMaxPropertyId && LittleEndian32(octets.subspan(4)) == 1 &&
         LittleEndian32(octets.subspan(8)) <= octets.size() - kHeaderSize;
}

bool IsBase64Character(uint8_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '=';
}
bool IsSpace(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Base64 of DER starts with "M" and one of "A" to "P": the identifier octet of a SEQUENCE is 0x30.
bool IsBase64(std::string_view text) {
  const auto* const first = std::ranges::find_if_not(text, IsSpace);
  if (text.end() - first < 2 || first[0] != 'M' || first[1] < 'A' || first[1] > 'P') return false;
  return std::ranges::all_of(text, [](char c) {
    const auto octet = static_cast<uint8_t>(c);
    return IsBase64Character(octet) || IsSpace(octet);
  });
}

// DER always holds octets that no text has: the tags of INTEGER, BIT STRING and OBJECT IDENTIFIER.
bool IsText(std::string_view start) {
  return std::ranges::none_of(start, [](char c) {
    const auto octet = static_cast<uint8_t>(c);
    return (octet < 0x20 && !IsSpace(octet)) || octet == 0x7F;
  });
}

bool IsRegistryExport(std::string_view text) {
  return text.starts_with("Windows Registry Editor Version ") || text.starts_with("REGEDIT4");
}

Format RecogniseText(std::string_view text) {
  if (IsRegistryExport(text)) return Format::kRegistryExport;
  if (text.find("-----BEGIN ") != std::string_view::npos) return Format::kPem;
  if (IsBase64(text)) return Format::kBase64;
  return Format::kUnknown;
}

// One character for each unit; what is not ASCII tells no format apart.
std::string NarrowUtf16(Bytes octets, bool big_endian) {
  std::string text;
  text.reserve(octets.size() / 2);
  for (size_t i = 0; i + 1 < octets.size(); i += 2) {
    const uint8_t high = octets[big_endian ? i : i + 1];
    const uint8_t low = octets[big_endian ? i + 1 : i];
    text += high == 0 && low < 0x80 ? static_cast<char>(low) : '?';
  }
  return text;
}

Format RecogniseMagic(Bytes start) {
  using std::string_view_literals::operator""sv;
  const std::string_view text = x509::AsText(start);
  if (text.starts_with("PK\x03\x04") || text.starts_with("PK\x05\x06")) return Format::kZip;
  if (text.starts_with("regf")) return Format::kRegistryHive;
  if (text.starts_with("\0\0\0\0CERT"sv)) return Format::kSerializedStore;
  if (IsSerializedElement(start)) return Format::kRegistryBlob;
  return Format::kUnknown;
}

}  // namespace

std::string_view FormatName(Format format) {
  switch (format) {
    case Format::kUnknown:
    case Format::kEmpty:
      return "";
    case Format::kCertificate:
      return "DER certificate";
    case Format::kCrl:
      return "DER CRL";
    case Format::kPkcs7:
      return "PKCS#7";
    case Format::kPkcs12:
      return "PKCS#12";
    case Format::kPem:
      return "PEM";
    case Format::kBase64:
      return "base64";
    case Format::kCertificateTrustList:
      return "certificate trust list";
    case Format::kCertificateRequest:
      return "certificate request";
    case Format::kSerializedStore:
      return "serialized store";
    case Format::kRegistryBlob:
      return "registry blob";
    case Format::kRegistryHive:
      return "registry hive";
    case Format::kRegistryExport:
      return "registry export";
    case Format::kZip:
      return "zip";
  }
  return "";
}

Format RecogniseDer(Bytes start) {
  if (start.empty()) return Format::kEmpty;
  if (x509::LooksLikePkcs7(start)) {
    return IsTrustList(start) ? Format::kCertificateTrustList : Format::kPkcs7;
  }
  if (x509::LooksLikePkcs12(start)) return Format::kPkcs12;
  HeaderWalk tbs(start);
  if (!tbs.Enter(der::kSequence) || !tbs.Enter(der::kSequence)) return Format::kUnknown;
  if (LooksLikeCrl(tbs)) return Format::kCrl;
  if (LooksLikeRequest(tbs)) return Format::kCertificateRequest;
  return Format::kCertificate;
}

Format Recognise(Bytes start) {
  if (start.empty()) return Format::kEmpty;
  switch (FindByteOrderMark(start)) {
    case ByteOrderMark::kUtf16LittleEndian:
      return RecogniseText(NarrowUtf16(start.subspan(2), false));
    case ByteOrderMark::kUtf16BigEndian:
      return RecogniseText(NarrowUtf16(start.subspan(2), true));
    case ByteOrderMark::kUtf8:
      return RecogniseText(x509::AsText(start.subspan(3)));
    case ByteOrderMark::kAbsent:
      break;
  }
  if (!IsText(x509::AsText(start))) {
    for (const auto recognise : {RecogniseDer, RecogniseMagic}) {
      if (const Format format = recognise(start); format != Format::kUnknown) return format;
    }
  }
  return RecogniseText(x509::AsText(start));
}

bool MayBeEmpty(Format format) {
  return format == Format::kSerializedStore || format == Format::kRegistryBlob ||
         format == Format::kRegistryExport || format == Format::kRegistryHive;
}

}  // namespace pkiaudit::stores
