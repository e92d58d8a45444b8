// SPDX-License-Identifier: Apache-2.0
#include "x509/public_key.h"

#include <bit>

#include "x509/elliptic_curves.h"
#include "x509/oid_literal.h"

namespace pkiaudit::x509 {
namespace {

// X.509's own arc for RSA, in certificates of the nineties.
constexpr Oid kRsaX500 = OidLiteral<"2.5.8.1.1">();
// RFC 5480 2.1.2: keys for key agreement only.
constexpr Oid kEcDh = OidLiteral<"1.3.132.1.12">();
constexpr Oid kEcMqv = OidLiteral<"1.3.132.1.13">();
// RFC 3279 2.3.5.
constexpr Oid kPrimeField = OidLiteral<"1.2.840.10045.1.1">();
constexpr Oid kCharacteristicTwoField = OidLiteral<"1.2.840.10045.1.2">();

// RFC 8410 3.
constexpr size_t kEd25519KeySize = 32;
constexpr size_t kEd448KeySize = 57;

tl::unexpected<Error> BadValue(uint64_t offset) {
  return tl::make_unexpected(Error{ErrorCode::kBadValue, offset});
}

// Where `part`, a view into `whole`, starts in the outermost input.
uint64_t OffsetOf(Bytes part, Bytes whole, uint64_t offset) {
  return offset + static_cast<uint64_t>(part.data() - whole.data());
}

struct Unsigned {
  Bytes octets;           // without leading zeros
  bool negative = false;  // as the INTEGER was encoded
};

// A non-zero INTEGER's octets; one whose encoding is negative is read as if it were unsigned.
Result<Unsigned> ReadUnsigned(der::Reader& reader) {
  const Result<der::Element> element = reader.Read(der::kInteger);
  if (!element) return tl::make_unexpected(element.error());
  if (const Result<void> valid = der::CheckInteger(*element); !valid) {
    return tl::make_unexpected(valid.error());
  }
  Bytes octets = element->content;
  if (octets[0] == 0) octets = octets.subspan(1);  // minimal, so at most one
  if (octets.empty()) return BadValue(element->offset);
  return Unsigned{octets, element->content[0] >= 0x80};
}

// A positive INTEGER's octets without leading zeros.
Result<Bytes> ReadPositive(der::Reader& reader) {
  const uint64_t offset = reader.offset();
  const Result<Unsigned> value = ReadUnsigned(reader);
  if (!value) return tl::make_unexpected(value.error());
  if (value->negative) return BadValue(offset);
  return value->octets;
}

uint32_t BitLength(Bytes unsigned_octets) {
  return static_cast<uint32_t>(8 * (unsigned_octets.size() - 1)) +
         static_cast<uint32_t>(std::bit_width(unsigned_octets[0]));
}

// RFC 3279 2.3.1: RSAPublicKey in the BIT STRING, also for RSASSA-PSS (RFC 4055 1.2).
Result<void> DecodeRsa(uint64_t key_offset, PublicKey& key) {
  const Result<der::Element> sequence = der::ReadSingle(key.key, der::kSequence, key_offset);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  const Result<Unsigned> modulus = ReadUnsigned(reader);
  if (!modulus) return tl::make_unexpected(modulus.error());
  const Result<Bytes> exponent = ReadPositive(reader);
  if (!exponent) return tl::make_unexpected(exponent.error());
  key.rsa_modulus = modulus->octets;
  key.negative_modulus = modulus->negative;
  key.rsa_exponent = *exponent;
  key.bits = BitLength(modulus->octets);
  return reader.Finish();
}

// RFC 3279 2.3.2: Dss-Parms, left out where inherited from the issuer.
Result<void> DecodeDsa(uint64_t parameters_offset, PublicKey& key) {
  const Bytes parameters = key.algorithm.parameters;
  if (parameters.empty()) return {};
  der::Reader outer(parameters, parameters_offset);
  if (outer.Peek() == der::kNull) return {};
  const Result<der::Element> sequence = outer.Read(der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  const Result<Bytes> p = ReadPositive(reader);
  if (!p) return tl::make_unexpected(p.error());
  for (int i = 0; i < 2; ++i) {  // q, g
    if (const Result<Bytes> number = ReadPositive(reader); !number) {
      return tl::make_unexpected(number.error());
    }
  }
  key.bits = BitLength(*p);
  return reader.Finish();
}

// RFC 3279 2.3.5, ECParameters up to the field, which gives the size.
Result<uint32_t> DecodeExplicitCurveSize(const der::Element& ec_parameters) {
  der::Reader reader(ec_parameters);
  const Result<der::Element> version = reader.Read(der::kInteger);
  if (!version) return tl::make_unexpected(version.error());
  const Result<der::Element> field_id = reader.Read(der::kSequence);
  if (!field_id) return tl::make_unexpected(field_id.error());

  der::Reader field(*field_id);
  const Result<der::Element> field_type = field.Read(der::kObjectIdentifier);
  if (!field_type) return tl::make_unexpected(field_type.error());
  const Oid type(field_type->content);
  if (type == kPrimeField) {
    const Result<Bytes> prime = ReadPositive(field);
    if (!prime) return tl::make_unexpected(prime.error());
    return BitLength(*prime);
  }
  if (type == kCharacteristicTwoField) {
    const Result<der::Element> characteristic_two = field.Read(der::kSequence);
    if (!characteristic_two) return tl::make_unexpected(characteristic_two.error());
    der::Reader degree_reader(*characteristic_two);
    const Result<der::Element> degree = degree_reader.Read(der::kInteger);
    if (!degree) return tl::make_unexpected(degree.error());
    const Result<uint64_t> bits = der::UnsignedValue(*degree);
    if (!bits) return tl::make_unexpected(bits.error());
    if (*bits > UINT32_MAX) return BadValue(degree->offset);
    return static_cast<uint32_t>(*bits);
  }
  return 0u;
}

// RFC 5480 2.1.1: namedCurve; RFC 3279 also explicit parameters and NULL (inherited).
Result<void> DecodeEc(uint64_t parameters_offset, PublicKey& key) {
  der::Reader reader(key.algorithm.parameters, parameters_offset);
  const Result<der::Element> parameters = reader.Next();
  if (!parameters) return tl::make_unexpected(parameters.error());
  if (parameters->tag == der::kObjectIdentifier) {
    key.curve = Oid(parameters->content);
    if (const auto curve = FindEllipticCurve(key.curve)) key.bits = curve->bits;
  } else if (parameters->tag == der::kSequence) {
    const Result<uint32_t> bits = DecodeExplicitCurveSize(*parameters);
    if (!bits) return tl::make_unexpected(bits.error());
    key.bits = *bits;
  } else if (parameters->tag != der::kNull) {
    return tl::make_unexpected(Error{ErrorCode::kUnexpectedTag, parameters->offset});
  }
  return {};
}

PublicKey::Kind KindOf(Oid algorithm) {
  if (algorithm == oids::kRsaEncryption || algorithm == kRsaX500) return PublicKey::Kind::kRsa;
  if (algorithm == oids::kRsaPss) return PublicKey::Kind::kRsaPss;
  if (algorithm == oids::kDsa) return PublicKey::Kind::kDsa;
  if (algorithm == oids::kEcPublicKey || algorithm == kEcDh || algorithm == kEcMqv) {
    return PublicKey::Kind::kEc;
  }
  if (algorithm == oids::kEd25519) return PublicKey::Kind::kEd25519;
  if (algorithm == oids::kEd448) return PublicKey::Kind::kEd448;
  return PublicKey::Kind::kUnknown;
}

Result<void> DecodeByKind(uint64_t parameters_offset, uint64_t key_offset, PublicKey& key) {
  switch (key.kind) {
    case PublicKey::Kind::kRsa:
    case PublicKey::Kind::kRsaPss:
      return DecodeRsa(key_offset, key);
    case PublicKey::Kind::kDsa:
      return DecodeDsa(parameters_offset, key);
    case PublicKey::Kind::kEc:
      return DecodeEc(parameters_offset, key);
    case PublicKey::Kind::kEd25519:
      if (key.key.size() != kEd25519KeySize) return BadValue(key_offset);
      key.bits = 256;
      return {};
    case PublicKey::Kind::kEd448:
      if (key.key.size() != kEd448KeySize) return BadValue(key_offset);
      key.bits = 456;
      return {};
    case PublicKey::Kind::kUnknown:
      return {};
  }
  return {};
}

std::string SizeText(const PublicKey& key) {
  return key.bits == 0 ? "of unknown size" : std::to_string(key.bits);
}

std::string CurveText(const PublicKey& key) {
  if (key.curve.empty()) return "explicit parameters, " + SizeText(key);
  if (const auto curve = FindEllipticCurve(key.curve)) return std::string(curve->name);
  return key.curve.ToDotted() + " (unknown curve)";
}

}  // namespace

Result<AlgorithmIdentifier> DecodeAlgorithmIdentifier(Bytes encoding, uint64_t offset) {
  const Result<der::Element> sequence = der::ReadSingle(encoding, der::kSequence, offset);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  const Result<der::Element> algorithm = reader.Read(der::kObjectIdentifier);
  if (!algorithm) return tl::make_unexpected(algorithm.error());
  const Oid oid(algorithm->content);
  if (!oid.IsValid()) return BadValue(algorithm->offset);
  AlgorithmIdentifier identifier{oid, {}, sequence->encoding};
  if (!reader.AtEnd()) {
    const Result<der::Element> parameters = reader.Next();
    if (!parameters) return tl::make_unexpected(parameters.error());
    identifier.parameters = parameters->encoding;
  }
  return reader.Finish().map([&] { return identifier; });
}

Result<PublicKey> DecodePublicKey(Bytes encoding, uint64_t offset) {
  const Result<der::Element> sequence = der::ReadSingle(encoding, der::kSequence, offset);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  const Result<der::Element> algorithm_element = reader.Read(der::kSequence);
  if (!algorithm_element) return tl::make_unexpected(algorithm_element.error());
  const Result<AlgorithmIdentifier> algorithm =
      DecodeAlgorithmIdentifier(algorithm_element->encoding, algorithm_element->offset);
  if (!algorithm) return tl::make_unexpected(algorithm.error());
  const Result<der::Element> key_element = reader.Read(der::kBitString);
  if (!key_element) return tl::make_unexpected(key_element.error());
  const Result<der::BitString> bit_string = der::BitStringValue(*key_element);
  if (!bit_string) return tl::make_unexpected(bit_string.error());
  if (bit_string->unused_bits != 0) return BadValue(key_element->offset);
  if (const Result<void> end = reader.Finish(); !end) return tl::make_unexpected(end.error());

  PublicKey key;
  key.kind = KindOf(algorithm->algorithm);
  key.algorithm = *algorithm;
  key.encoding = sequence->encoding;
  key.key = bit_string->octets;
  const uint64_t parameters_offset = algorithm->parameters.empty()
                                         ? algorithm_element->offset
                                         : OffsetOf(algorithm->parameters, encoding, offset);
  const uint64_t key_offset = OffsetOf(key.key, encoding, offset);
  return DecodeByKind(parameters_offset, key_offset, key).map([&] { return key; });
}

std::string ToText(const PublicKey& key) {
  switch (key.kind) {
    case PublicKey::Kind::kRsa:
      return "RSA " + SizeText(key);
    case PublicKey::Kind::kRsaPss:
      return "RSASSA-PSS " + SizeText(key);
    case PublicKey::Kind::kDsa:
      return "DSA " + SizeText(key);
    case PublicKey::Kind::kEc:
      return "EC " + CurveText(key);
    case PublicKey::Kind::kEd25519:
      return "Ed25519";
    case PublicKey::Kind::kEd448:
      return "Ed448";
    case PublicKey::Kind::kUnknown:
      break;
  }
  return key.algorithm.algorithm.ToDotted() + " (unknown)";
}

}  // namespace pkiaudit::x509
