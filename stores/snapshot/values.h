// SPDX-License-Identifier: Apache-2.0
//
// The simple types of snapshot.xsd and private-keys.xsd.
#ifndef PKIAUDIT_STORES_SNAPSHOT_VALUES_H_
#define PKIAUDIT_STORES_SNAPSHOT_VALUES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "x509/digest.h"
#include "x509/time.h"

namespace pkiaudit::stores {

constexpr size_t kMaxTextLength = 1024;                    // characters
constexpr size_t kMaxPathLength = 32u << 10;               // characters
constexpr size_t kMaxSecurityDescriptorText = 128u << 10;  // characters
constexpr size_t kMaxPublicKeyText = 16u << 10;            // characters

// 1 to `max_length` characters of well-formed UTF-8.
bool IsText(std::string_view value, size_t max_length = kMaxTextLength);
// "S-1-5-21-…": an authority and up to 15 sub-authorities.
bool IsSid(std::string_view value);
std::optional<bool> ParseXmlBoolean(std::string_view value);
std::optional<uint32_t> ParseXmlUnsignedInt(std::string_view value);
std::optional<uint64_t> ParseXmlUnsignedLong(std::string_view value);
// "2026-06-01T08:00:00Z"
std::optional<x509::Time> ParseUtcTime(std::string_view value);
// 40 upper-case hexadecimal digits.
std::optional<x509::Sha1Digest> ParseThumbprint(std::string_view value);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SNAPSHOT_VALUES_H_
