// SPDX-License-Identifier: Apache-2.0
#include "x509/oid.h"

#include <algorithm>
#include <charconv>

#include "x509/oid_literal.h"

namespace pkiaudit::x509 {
namespace {

// A sub-identifier, in septets, that fits 64 bits.
constexpr size_t kMaxSmallSeptets = 9;

// Digits, least significant first, of a number in base 10 or 128.
using Digits = std::vector<uint8_t>;

// number = number * factor + summand, in `base`.
void MultiplyAdd(Digits& number, unsigned base, unsigned factor, unsigned summand) {
  unsigned carry = summand;
  for (uint8_t& digit : number) {
    const unsigned value = digit * factor + carry;
    digit = static_cast<uint8_t>(value % base);
    carry = value / base;
  }
  for (; carry != 0; carry /= base) number.push_back(static_cast<uint8_t>(carry % base));
}

// number -= subtrahend, in base 10; the number must be the greater one.
void Subtract(Digits& decimal, unsigned subtrahend) {
  unsigned borrow = subtrahend;
  for (uint8_t& digit : decimal) {
    if (borrow == 0) break;
    const unsigned take = borrow % 10;
    borrow /= 10;
    if (digit < take) {
      digit = static_cast<uint8_t>(digit + 10);
      ++borrow;
    }
    digit = static_cast<uint8_t>(digit - take);
  }
  while (decimal.size() > 1 && decimal.back() == 0) decimal.pop_back();
}

void AppendNumber(std::string& text, uint64_t number) {
  char buffer[20];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof(buffer), number);
  text.append(buffer, end);
}

// A sub-identifier, of which the first stands for two arcs (X.690 8.19.4).
void AppendSmall(std::string& text, Bytes septets, bool first) {
  uint64_t number = 0;
  for (uint8_t octet : septets) number = (number << 7) | (octet & 0x7fu);
  if (first) {
    const uint64_t arc = std::min<uint64_t>(number / 40, 2);
    AppendNumber(text, arc);
    number -= 40 * arc;
  }
  text += '.';
  AppendNumber(text, number);
}

void AppendLarge(std::string& text, Bytes septets, bool first) {
  Digits decimal;
  for (uint8_t octet : septets) MultiplyAdd(decimal, 10, 128, octet & 0x7fu);
  if (first) {
    text += '2';  // the others are below 40
    Subtract(decimal, 80);
  }
  text += '.';
  std::reverse(decimal.begin(), decimal.end());
  for (uint8_t digit : decimal) text += static_cast<char>('0' + digit);
}

// The digits of one arc in base 128; empty if it is no decimal number without leading zeros.
Digits ParseArc(std::string_view arc) {
  if (arc.empty() || arc.size() > Oid::kMaxArcDigits || (arc.size() > 1 && arc[0] == '0'))
    return {};
  Digits number;
  for (char c : arc) {
    if (c < '0' || c > '9') return {};
    MultiplyAdd(number, 128, 10, static_cast<unsigned>(c - '0'));
  }
  if (number.empty()) number.push_back(0);
  return number;
}

}  // namespace

bool Oid::IsValid() const {
  if (content_.empty() || (content_.back() & 0x80) != 0) return false;
  bool at_start = true;
  for (uint8_t octet : content_) {
    if (at_start && octet == 0x80) return false;
    at_start = (octet & 0x80) == 0;
  }
  return true;
}

std::string Oid::ToDotted() const {
  const std::string invalid = "invalid:";
  if (!IsValid()) return invalid + ToHex(content_);
  std::string dotted;
  size_t start = 0;
  for (size_t i = 0; i < content_.size(); ++i) {
    if ((content_[i] & 0x80) != 0) continue;
    const Bytes septets = content_.subspan(start, i + 1 - start);
    if (septets.size() > kMaxArcOctets) return invalid + ToHex(content_);
    if (septets.size() <= kMaxSmallSeptets) {
      AppendSmall(dotted, septets, start == 0);
    } else {
      AppendLarge(dotted, septets, start == 0);
    }
    start = i + 1;
  }
  return dotted;
}

std::vector<uint8_t> Oid::Encode(std::string_view dotted) {
  std::vector<uint8_t> content;
  unsigned first_arc = 0;
  size_t start = 0;
  for (size_t arc_index = 0; start <= dotted.size(); ++arc_index) {
    const size_t end = std::min(dotted.find('.', start), dotted.size());
    Digits arc = ParseArc(dotted.substr(start, end - start));
    if (arc.empty()) return {};
    start = end + 1;
    if (arc_index == 0) {
      if (arc.size() > 1 || arc[0] > 2) return {};
      first_arc = arc[0];
      continue;
    }
    if (arc_index == 1) {
      if (first_arc < 2 && (arc.size() > 1 || arc[0] >= 40)) return {};
      MultiplyAdd(arc, 128, 1, 40 * first_arc);
    }
    for (size_t i = arc.size(); i-- > 0;) {
      content.push_back(static_cast<uint8_t>(i > 0 ? arc[i] | 0x80 : arc[i]));
    }
  }
  return content;
}

namespace oids {

constinit const Oid kSubjectKeyIdentifier = OidLiteral<"2.5.29.14">();
constinit const Oid kKeyUsage = OidLiteral<"2.5.29.15">();
constinit const Oid kSubjectAltName = OidLiteral<"2.5.29.17">();
constinit const Oid kIssuerAltName = OidLiteral<"2.5.29.18">();
constinit const Oid kBasicConstraints = OidLiteral<"2.5.29.19">();
constinit const Oid kNameConstraints = OidLiteral<"2.5.29.30">();
constinit const Oid kCrlDistributionPoints = OidLiteral<"2.5.29.31">();
constinit const Oid kCertificatePolicies = OidLiteral<"2.5.29.32">();
constinit const Oid kPolicyMappings = OidLiteral<"2.5.29.33">();
constinit const Oid kAuthorityKeyIdentifier = OidLiteral<"2.5.29.35">();
constinit const Oid kPolicyConstraints = OidLiteral<"2.5.29.36">();
constinit const Oid kExtendedKeyUsage = OidLiteral<"2.5.29.37">();
constinit const Oid kFreshestCrl = OidLiteral<"2.5.29.46">();
constinit const Oid kInhibitAnyPolicy = OidLiteral<"2.5.29.54">();
constinit const Oid kAuthorityInfoAccess = OidLiteral<"1.3.6.1.5.5.7.1.1">();
constinit const Oid kSubjectInfoAccess = OidLiteral<"1.3.6.1.5.5.7.1.11">();

constinit const Oid kAdOcsp = OidLiteral<"1.3.6.1.5.5.7.48.1">();
constinit const Oid kAdCaIssuers = OidLiteral<"1.3.6.1.5.5.7.48.2">();

constinit const Oid kMsCertificateTemplateName = OidLiteral<"1.3.6.1.4.1.311.20.2">();
constinit const Oid kMsCertificateTemplate = OidLiteral<"1.3.6.1.4.1.311.21.7">();
constinit const Oid kCrlNumber = OidLiteral<"2.5.29.20">();
constinit const Oid kReasonCode = OidLiteral<"2.5.29.21">();
constinit const Oid kInvalidityDate = OidLiteral<"2.5.29.24">();
constinit const Oid kDeltaCrlIndicator = OidLiteral<"2.5.29.27">();
constinit const Oid kIssuingDistributionPoint = OidLiteral<"2.5.29.28">();
constinit const Oid kCertificateIssuer = OidLiteral<"2.5.29.29">();
constinit const Oid kMsNextCrlPublish = OidLiteral<"1.3.6.1.4.1.311.21.4">();
constinit const Oid kMsCaVersion = OidLiteral<"1.3.6.1.4.1.311.21.1">();
constinit const Oid kMsPreviousCertHash = OidLiteral<"1.3.6.1.4.1.311.21.2">();
constinit const Oid kMsApplicationPolicies = OidLiteral<"1.3.6.1.4.1.311.21.10">();
constinit const Oid kMsNtdsCaSecurity = OidLiteral<"1.3.6.1.4.1.311.25.2">();

constinit const Oid kEkuAny = OidLiteral<"2.5.29.37.0">();
constinit const Oid kEkuServerAuth = OidLiteral<"1.3.6.1.5.5.7.3.1">();
constinit const Oid kEkuClientAuth = OidLiteral<"1.3.6.1.5.5.7.3.2">();
constinit const Oid kEkuCertificateRequestAgent = OidLiteral<"1.3.6.1.4.1.311.20.2.1">();
constinit const Oid kEkuOcspSigning = OidLiteral<"1.3.6.1.5.5.7.3.9">();

constinit const Oid kOcspNoCheck = OidLiteral<"1.3.6.1.5.5.7.48.1.5">();

constinit const Oid kRsaEncryption = OidLiteral<"1.2.840.113549.1.1.1">();
constinit const Oid kRsaPss = OidLiteral<"1.2.840.113549.1.1.10">();
constinit const Oid kDsa = OidLiteral<"1.2.840.10040.4.1">();
constinit const Oid kEcPublicKey = OidLiteral<"1.2.840.10045.2.1">();
constinit const Oid kEd25519 = OidLiteral<"1.3.101.112">();
constinit const Oid kEd448 = OidLiteral<"1.3.101.113">();
constinit const Oid kMd2WithRsa = OidLiteral<"1.2.840.113549.1.1.2">();
constinit const Oid kMd4WithRsa = OidLiteral<"1.2.840.113549.1.1.3">();
constinit const Oid kMd5WithRsa = OidLiteral<"1.2.840.113549.1.1.4">();
constinit const Oid kSha1WithRsa = OidLiteral<"1.2.840.113549.1.1.5">();
constinit const Oid kSha256WithRsa = OidLiteral<"1.2.840.113549.1.1.11">();
constinit const Oid kSha384WithRsa = OidLiteral<"1.2.840.113549.1.1.12">();
constinit const Oid kSha512WithRsa = OidLiteral<"1.2.840.113549.1.1.13">();
constinit const Oid kDsaWithSha1 = OidLiteral<"1.2.840.10040.4.3">();
constinit const Oid kEcdsaWithSha1 = OidLiteral<"1.2.840.10045.4.1">();
constinit const Oid kEcdsaWithSha256 = OidLiteral<"1.2.840.10045.4.3.2">();
constinit const Oid kEcdsaWithSha384 = OidLiteral<"1.2.840.10045.4.3.3">();
constinit const Oid kEcdsaWithSha512 = OidLiteral<"1.2.840.10045.4.3.4">();
constinit const Oid kSha1 = OidLiteral<"1.3.14.3.2.26">();
constinit const Oid kSha1WithRsaOiw = OidLiteral<"1.3.14.3.2.29">();
constinit const Oid kMd5WithRsaOiw = OidLiteral<"1.3.14.3.2.3">();

constinit const Oid kPkcs7Data = OidLiteral<"1.2.840.113549.1.7.1">();
constinit const Oid kPkcs7SignedData = OidLiteral<"1.2.840.113549.1.7.2">();

}  // namespace oids
}  // namespace pkiaudit::x509
