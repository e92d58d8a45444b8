// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/property_decoder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "stores/formats/little_endian.h"
#include "stores/formats/registry_text.h"
#include "stores/text_encoding.h"
#include "x509/digest.h"
#include "x509/extensions.h"

namespace pkiaudit::stores {
namespace {

using x509::Bytes;

constexpr size_t kMaxShownName = 128;  // octets of a registry key's name that is no SHA-1
constexpr size_t kMaxShownHash = 32;   // octets

tl::unexpected<x509::Error> Bad(x509::ErrorCode code, uint64_t offset = 0) {
  return tl::unexpected(x509::Error{code, offset});
}

// UTF-16LE with a NUL behind it; nothing where there is none.
std::optional<std::string> TextAt(Bytes value, uint32_t offset) {
  if (offset > value.size()) return std::nullopt;
  const std::u16string text = LittleEndianUtf16(value.subspan(offset));
  const size_t end = text.find(u'\0');
  if (end == std::u16string::npos) return std::nullopt;
  return Utf16ToUtf8(std::u16string_view(text).substr(0, end));
}

// FILETIME: 100 nanoseconds since 1601-01-01T00:00:00Z. Nothing after the year 9999.
std::optional<x509::Time> FileTime(Bytes value) {
  constexpr uint64_t kTicksPerSecond = 10'000'000;
  constexpr int64_t kEpoch = 11'644'473'600;       // seconds from 1601 to 1970
  constexpr int64_t kEndOfTime = 253'402'300'799;  // 9999-12-31T23:59:59Z
  const auto seconds = static_cast<int64_t>(LittleEndian64(value) / kTicksPerSecond) - kEpoch;
  return seconds > kEndOfTime ? std::nullopt : std::optional(x509::Time{seconds});
}

// Three texts behind the number of the request, each behind the number of its characters.
x509::Result<PendingEnrollment> DecodeEnrollment(Bytes value) {
  PendingEnrollment enrollment;
  if (value.size() < 4) return Bad(x509::ErrorCode::kTruncated);
  enrollment.request_id = LittleEndian32(value);
  uint64_t offset = 4;
  for (std::string* text : {&enrollment.ca_host, &enrollment.ca_name, &enrollment.friendly_name}) {
    if (value.size() - offset < 4) return Bad(x509::ErrorCode::kTruncated, offset);
    const uint64_t size = uint64_t{2} * LittleEndian32(value.subspan(static_cast<size_t>(offset)));
    offset += 4;
    if (size > value.size() - offset) return Bad(x509::ErrorCode::kTruncated, offset);
    const std::u16string units =
        LittleEndianUtf16(value.subspan(static_cast<size_t>(offset), static_cast<size_t>(size)));
    *text = Utf16ToUtf8(std::u16string_view(units).substr(0, units.find(u'\0')));
    offset += size;
  }
  return enrollment;
}

}  // namespace

x509::Result<void> PropertyDecoder::Add(uint32_t id, Bytes value) {
  namespace ids = property_ids;
  switch (id) {
    case ids::kKeyProviderInfo:
    case ids::kKeySpec:
    case ids::kEnhancedKeyUsage:
    case ids::kFriendlyName:
    case ids::kEnrollment:
    case ids::kDisallowedFileTime:
    case ids::kDisallowedEnhancedKeyUsage:
    case ids::kNotBeforeFileTime:
    case ids::kNotBeforeEnhancedKeyUsage:
      if (value.size() > kMaxValueSize) return Bad(x509::ErrorCode::kTooLarge);
      break;
    default:
      break;
  }
  switch (id) {
    case ids::kKeyProviderInfo:
      return AddKeyProviderInfo(value);
    case ids::kSha1Hash:
      sha1_ = value;
      return {};
    case ids::kMd5Hash:
      md5_ = value;
      return {};
    case ids::kSha256Hash:
      sha256_ = value;
      return {};
    case ids::kKeyContext:
      return {};
    case ids::kKeySpec:
      if (value.size() != 4) return Bad(x509::ErrorCode::kBadValue);
      key_spec_ = LittleEndian32(value);
      return {};
    case ids::kFriendlyName: {
      const std::u16string text = LittleEndianUtf16(value);
      friendly_name_ = Utf16ToUtf8(std::u16string_view(text).substr(0, text.find(u'\0')));
      return {};
    }
    case ids::kArchived:
      properties_.archived = true;
      return {};
    case ids::kEnrollment: {
      auto enrollment = DecodeEnrollment(value);
      if (!enrollment) return tl::unexpected(enrollment.error());
      rare_.enrollment = *std::move(enrollment);
      return {};
    }
    case ids::kEnhancedKeyUsage:
    case ids::kDisallowedEnhancedKeyUsage:
    case ids::kNotBeforeEnhancedKeyUsage:
      return AddUsages(id, value);
    case ids::kDisallowedFileTime:
    case ids::kNotBeforeFileTime:
      return AddFileTime(id, value);
    default:
      AddOther(id, value.size());
      return {};
  }
}

// The serialized CRYPT_KEY_PROV_INFO: seven 32-bit fields, then the strings, whose offsets count
// from its start.
x509::Result<void> PropertyDecoder::AddKeyProviderInfo(Bytes value) {
  constexpr size_t kSize = 28;
  constexpr uint32_t kMachineKeyset = 0x20;  // CRYPT_MACHINE_KEYSET, NCRYPT_MACHINE_KEY_FLAG
  if (value.size() < kSize) return Bad(x509::ErrorCode::kTruncated);
  PrivateKey key;
  for (const auto& [field, text] :
       {std::pair(size_t{0}, &key.container), std::pair(size_t{4}, &key.provider)}) {
    const uint32_t offset = LittleEndian32(value.subspan(field));
    if (offset == 0) continue;  // a null pointer: the default container or provider
    auto read = TextAt(value, offset);
    if (!read) return Bad(x509::ErrorCode::kBadValue, field);
    *text = *std::move(read);
  }
  key.provider_type = LittleEndian32(value.subspan(8));
  key.machine_keyset = (LittleEndian32(value.subspan(12)) & kMachineKeyset) != 0;
  const uint32_t key_spec = LittleEndian32(value.subspan(24));
  if (key.provider_type == 0U) {
    key.key_spec = kNcryptKeySpec;  // of a CNG key the field says nothing
  } else if (key_spec != 0) {
    key.key_spec = key_spec;
  }
  private_key_ = std::move(key);
  return {};
}

x509::Result<void> PropertyDecoder::AddUsages(uint32_t id, Bytes value) {
  // Not one usage is said by no octets, too.
  if (!value.empty()) {
    const auto usages = x509::DecodeExtendedKeyUsage(value);
    if (!usages) return tl::unexpected(usages.error());
  }
  if (id == property_ids::kEnhancedKeyUsage) {
    properties_.enhanced_key_usage = value;
  } else if (id == property_ids::kDisallowedEnhancedKeyUsage) {
    rare_.restrictions.disallowed_usages = value;
  } else {
    rare_.restrictions.not_before_usages = value;
  }
  return {};
}

x509::Result<void> PropertyDecoder::AddFileTime(uint32_t id, Bytes value) {
  constexpr size_t kSize = 8;
  if (!value.empty() && value.size() != kSize) return Bad(x509::ErrorCode::kBadValue);
  const auto time = value.empty() ? std::nullopt : FileTime(value);
  if (!value.empty() && !time) return Bad(x509::ErrorCode::kBadValue);
  if (id == property_ids::kDisallowedFileTime) {
    rare_.restrictions.disallowed = true;
    rare_.restrictions.disallowed_since = time;
  } else {
    rare_.restrictions.not_before = true;
    rare_.restrictions.not_before_time = time;
  }
  return {};
}

void PropertyDecoder::AddOther(uint32_t id, size_t length) {
  if (other_count_ == kMaxOtherProperties) return;
  ++other_count_;
  CertificateProperties::AppendOther(
      {id, static_cast<uint32_t>(std::min<size_t>(length, UINT32_MAX))}, others_);
}

void PropertyDecoder::CompareHashes(const CertificateEntry& entry,
                                    std::optional<std::string_view> name) {
  const auto compare = [&](HashMismatch::Stored stored, const std::optional<Bytes>& value,
                           Bytes computed) {
    if (!value || x509::Equal(*value, computed)) return;
    rare_.hash_mismatches.push_back(
        {stored, x509::ToHex(value->first(std::min(value->size(), kMaxShownHash)))});
  };
  compare(HashMismatch::Stored::kSha1, sha1_, entry.sha1);
  if (md5_) compare(HashMismatch::Stored::kMd5, md5_, x509::Md5(entry.certificate.der()));
  compare(HashMismatch::Stored::kSha256, sha256_, entry.sha256);
  if (name && !EqualIgnoringAsciiCase(*name, x509::ToHex(entry.sha1))) {
    const size_t shown = ValidUtf8Length(name->substr(0, kMaxShownName));
    rare_.hash_mismatches.push_back(
        {HashMismatch::Stored::kName, std::string(name->substr(0, shown))});
  }
}

bool PropertyDecoder::Apply(Inventory& inventory, EntryId entry,
                            std::optional<std::string_view> name) {
  CompareHashes(inventory.entry(entry), name);
  if (sha1_ || md5_ || sha256_ || name) inventory.MarkStoredHash(entry);
  TrustRestrictions& restrictions = rare_.restrictions;
  for (Bytes* usages : {&properties_.enhanced_key_usage, &restrictions.disallowed_usages,
                        &restrictions.not_before_usages}) {
    *usages = inventory.Keep(*usages);
  }
  properties_.friendly_name = x509::AsText(inventory.Keep(x509::AsBytes(friendly_name_)));
  properties_.encoded_others = inventory.Keep(others_);
  if (restrictions.Any() || !rare_.hash_mismatches.empty() || rare_.enrollment) {
    properties_.rare = std::make_shared<const CertificateProperties::Rare>(std::move(rare_));
  }
  const bool has_properties = !properties_.friendly_name.empty() || properties_.archived ||
                              !properties_.enhanced_key_usage.empty() ||
                              properties_.rare != nullptr || !others_.empty();
  if (has_properties) {
    inventory.SetProperties(entry, std::move(properties_));
  }
  const bool has_key = private_key_.has_value();
  if (has_key) {
    if (!private_key_->key_spec) private_key_->key_spec = key_spec_;
    inventory.SetPrivateKey(entry, *std::move(private_key_));
  }
  Clear();
  return has_key;
}

}  // namespace pkiaudit::stores
