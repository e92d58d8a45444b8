// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/key_file.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "stores/formats/registry_text.h"
#include "stores/private_key.h"
#include "stores/text_encoding.h"
#include "x509/digest.h"
#include "x509/oid_literal.h"
#include "x509/public_key.h"

namespace pkiaudit::stores {
namespace {

using x509::Bytes;

constexpr uint32_t kCspVersion = 2;
constexpr uint32_t kCngVersion = 1;
constexpr size_t kMaxNameSize = 8u << 10;      // octets
constexpr size_t kMaxModulusSize = 16384 / 8;  // octets; what CryptoAPI makes at most
constexpr uint32_t kPublicKeyProperty = 10;

tl::unexpected<Error> Fail(x509::ErrorCode detail, uint64_t offset) {
  return tl::unexpected(Error{.code = ErrorCode::kBadFormat, .offset = offset, .detail = detail});
}

uint32_t ReadU32(Bytes octets, size_t offset) {
  uint32_t number = 0;
  for (size_t i = 4; i-- > 0;) number = number << 8 | octets[offset + i];
  return number;
}

// Takes sections one behind the other.
class SectionReader {
 public:
  explicit SectionReader(Bytes octets, size_t offset) : octets_(octets), offset_(offset) {}

  uint64_t offset() const { return offset_; }
  // Nothing where the file ends before.
  std::optional<Bytes> Take(uint32_t size) {
    if (size > octets_.size() - offset_) return std::nullopt;
    const Bytes section = octets_.subspan(offset_, size);
    offset_ += size;
    return section;
  }

 private:
  Bytes octets_;
  size_t offset_;
};

bool IsZero(Bytes number) {
  return std::ranges::all_of(number, [](uint8_t octet) { return octet == 0; });
}

// Nothing for numbers that no key has.
std::optional<std::vector<uint8_t>> EncodeRsaKey(Bytes modulus, Bytes exponent) {
  if (IsZero(modulus) || IsZero(exponent)) return std::nullopt;
  return x509::EncodeRsaPublicKey(modulus, exponent);
}

std::vector<uint8_t> Reversed(Bytes octets) { return {octets.rbegin(), octets.rend()}; }

// RSAPUBKEY (wincrypt.h) and the modulus: magic, octets of the modulus with what
// fills it up, bits, octets of data, exponent; all little-endian.
std::optional<std::vector<uint8_t>> ReadCspPublicKey(Bytes blob) {
  constexpr size_t kHeader = 20;
  if (blob.size() < kHeader || x509::AsText(blob.first(4)) != "RSA1") return std::nullopt;
  const uint32_t bits = ReadU32(blob, 8);
  const size_t size = (uint64_t{bits} + 7) / 8;
  if (size == 0 || size > kMaxModulusSize || size > blob.size() - kHeader) return std::nullopt;
  return EncodeRsaKey(Reversed(blob.subspan(kHeader, size)), Reversed(blob.subspan(16, 4)));
}

// BCRYPT_RSAKEY_BLOB: magic, bits, octets of exponent and modulus, two zeros; exponent and modulus,
// big-endian.
std::optional<std::vector<uint8_t>> ReadCngRsaKey(Bytes blob) {
  constexpr size_t kHeader = 24;
  if (blob.size() < kHeader) return std::nullopt;
  const uint64_t exponent = ReadU32(blob, 8);
  const uint64_t modulus = ReadU32(blob, 12);
  if (exponent == 0 || modulus == 0 || modulus > kMaxModulusSize ||
      exponent + modulus > blob.size() - kHeader) {
    return std::nullopt;
  }
  return EncodeRsaKey(blob.subspan(kHeader + exponent, modulus), blob.subspan(kHeader, exponent));
}

struct Curve {
  std::string_view ecdsa_magic;
  std::string_view ecdh_magic;
  x509::Oid oid;
  size_t size;  // of a coordinate
};
constexpr std::array<Curve, 3> kCurves = {{
    {"ECS1", "ECK1", x509::OidLiteral<"1.2.840.10045.3.1.7">(), 32},
    {"ECS3", "ECK3", x509::OidLiteral<"1.3.132.0.34">(), 48},
    {"ECS5", "ECK5", x509::OidLiteral<"1.3.132.0.35">(), 66},
}};

// BCRYPT_ECCKEY_BLOB: magic, octets of a coordinate; X and Y, big-endian.
std::optional<std::vector<uint8_t>> ReadCngEcKey(Bytes blob) {
  constexpr size_t kHeader = 8;
  if (blob.size() < kHeader) return std::nullopt;
  const std::string_view magic = x509::AsText(blob.first(4));
  for (const Curve& curve : kCurves) {
    if (magic != curve.ecdsa_magic && magic != curve.ecdh_magic) continue;
    if (ReadU32(blob, 4) != curve.size || blob.size() < kHeader + 2 * curve.size) return {};
    std::vector<uint8_t> point = {4};  // uncompressed (SEC 1 2.3.3)
    const Bytes coordinates = blob.subspan(kHeader, 2 * curve.size);
    point.insert(point.end(), coordinates.begin(), coordinates.end());
    return x509::EncodeEcPublicKey(curve.oid, point);
  }
  return std::nullopt;
}

std::optional<std::vector<uint8_t>> ReadCngPublicKey(Bytes blob) {
  if (blob.size() >= 4 && x509::AsText(blob.first(4)) == "RSA1") return ReadCngRsaKey(blob);
  return ReadCngEcKey(blob);
}

// The properties in the clear: size of the whole, type, flags, octets of name and of value; name
// (UTF-16), value. The public key is one of type 10 without a name.
Result<void> ReadCngProperties(Bytes section, uint64_t offset, KeyFile& file) {
  constexpr size_t kHeader = 20;
  size_t position = 0;
  while (position < section.size()) {
    const Bytes rest = section.subspan(position);
    if (rest.size() < kHeader) return Fail(x509::ErrorCode::kTruncated, offset + position);
    const uint64_t size = ReadU32(rest, 0);
    const uint32_t type = ReadU32(rest, 4);
    const uint64_t name = ReadU32(rest, 12);
    const uint64_t value = ReadU32(rest, 16);
    if (size < kHeader || size > rest.size() || name + value > size - kHeader) {
      return Fail(x509::ErrorCode::kBadValue, offset + position);
    }
    if (type == kPublicKeyProperty && name == 0 && file.public_keys.empty()) {
      if (auto key = ReadCngPublicKey(rest.subspan(kHeader, value))) {
        file.public_keys.push_back({kNcryptKeySpec, *std::move(key)});
      }
    }
    position += size;
  }
  return {};
}

// Ten numbers: version, 0, octets of the name, of the public and private key for signatures, of
// those for key exchange, of a hash, of both export flags. Then the sections, in another order.
Result<KeyFile> ParseCspFile(Bytes octets) {
  constexpr size_t kHeader = 40;
  if (octets.size() < kHeader) return Fail(x509::ErrorCode::kTruncated, 0);
  const auto size = [&](size_t index) { return ReadU32(octets, 4 * index); };
  SectionReader sections(octets, kHeader);
  const uint32_t name_size = size(2);
  if (name_size == 0 || name_size > kMaxNameSize) return Fail(x509::ErrorCode::kBadValue, 8);
  KeyFile file;
  const auto name = sections.Take(name_size);
  if (!name) return Fail(x509::ErrorCode::kTruncated, sections.offset());
  const std::string_view text = x509::AsText(*name);
  file.name = ToShownText(text.substr(0, text.find('\0')));

  struct Section {
    size_t size_index;
    uint32_t public_key_of;  // 0: none
  };
  constexpr std::array<Section, 7> kSections = {
      {{7, 0}, {3, kAtSignature}, {4, 0}, {8, 0}, {5, kAtKeyExchange}, {6, 0}, {9, 0}}};
  for (const Section& section : kSections) {
    const auto content = sections.Take(size(section.size_index));
    if (!content) return Fail(x509::ErrorCode::kTruncated, sections.offset());
    if (section.public_key_of == 0) continue;
    if (auto key = ReadCspPublicKey(*content)) {
      file.public_keys.push_back({section.public_key_of, *std::move(key)});
    }
  }
  return file;
}

// Version, flags, octets of the name; two halves of a number of no interest; octets of seven
// sections, the properties in the clear first. Then name (UTF-16 without NUL) and sections.
Result<KeyFile> ParseCngFile(Bytes octets) {
  constexpr size_t kHeader = 44;
  constexpr size_t kFirstSize = 16;
  if (octets.size() < kHeader) return Fail(x509::ErrorCode::kTruncated, 0);
  const uint32_t name_size = ReadU32(octets, 8);
  if (name_size == 0 || name_size > kMaxNameSize || name_size % 2 != 0) {
    return Fail(x509::ErrorCode::kBadValue, 8);
  }
  SectionReader sections(octets, kHeader);
  const auto name = sections.Take(name_size);
  if (!name) return Fail(x509::ErrorCode::kTruncated, sections.offset());
  KeyFile file;
  file.kind = KeyFileKind::kCng;
  std::u16string text;
  for (size_t i = 0; i < name->size(); i += 2) {
    text += static_cast<char16_t>((*name)[i] | (*name)[i + 1] << 8);
  }
  file.name = Utf16ToUtf8(text);

  const uint64_t properties_offset = sections.offset();
  const auto properties = sections.Take(ReadU32(octets, kFirstSize));
  if (!properties) return Fail(x509::ErrorCode::kTruncated, properties_offset);
  if (const auto read = ReadCngProperties(*properties, properties_offset, file); !read) {
    return tl::unexpected(read.error());
  }
  for (size_t i = kFirstSize + 4; i < kHeader; i += 4) {
    if (!sections.Take(ReadU32(octets, i))) {
      return Fail(x509::ErrorCode::kTruncated, sections.offset());
    }
  }
  return file;
}

}  // namespace

Result<KeyFile> ParseKeyFile(Bytes octets) {
  if (octets.size() >= 8) {
    const uint32_t version = ReadU32(octets, 0);
    if (version == kCspVersion && ReadU32(octets, 4) == 0) return ParseCspFile(octets);
    if (version == kCngVersion) return ParseCngFile(octets);
  }
  return Fail(x509::ErrorCode::kUnexpectedTag, 0);
}

std::string KeyFileNameHash(std::string_view container, KeyFileKind kind) {
  std::vector<uint8_t> name;
  const std::string lower = ToLowerAscii(container);
  if (kind == KeyFileKind::kCsp) {
    if (std::ranges::any_of(lower, [](char c) { return static_cast<uint8_t>(c) >= 0x80; })) {
      return {};
    }
    name.assign(lower.begin(), lower.end());
    name.push_back(0);
  } else {
    for (const char16_t unit : Utf8ToUtf16(lower) + u'\0') {
      name.push_back(static_cast<uint8_t>(unit));
      name.push_back(static_cast<uint8_t>(unit >> 8));
    }
  }
  auto digest = x509::Md5(name);
  for (size_t i = 0; i < digest.size(); i += 4) {
    std::reverse(digest.begin() + static_cast<ptrdiff_t>(i),
                 digest.begin() + static_cast<ptrdiff_t>(i + 4));
  }
  return ToLowerAscii(x509::ToHex(digest));
}

}  // namespace pkiaudit::stores
