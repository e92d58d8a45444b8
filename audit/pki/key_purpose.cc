// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/key_purpose.h"

#include <algorithm>
#include <vector>

#include "x509/extensions.h"

namespace pkiaudit::audit {
namespace {

bool Names(const std::vector<x509::Oid>& purposes, x509::Oid purpose) {
  return std::ranges::any_of(
      purposes, [&](x509::Oid oid) { return oid == purpose || oid == x509::oids::kEkuAny; });
}

}  // namespace

std::optional<bool> AllowsPurpose(const stores::Inventory& inventory,
                                  const stores::CertificateEntry& entry, x509::Oid purpose) {
  auto purposes = entry.certificate.extended_key_usage();
  if (purposes && !*purposes) {
    purposes = entry.certificate.application_policies();
  }
  if (!purposes) {
    return std::nullopt;
  }
  const bool allowed = !*purposes || Names(**purposes, purpose);
  const auto* properties = inventory.properties(entry);
  if (!allowed || properties == nullptr || properties->enhanced_key_usage.empty()) {
    return allowed;
  }
  const auto limited_to = x509::DecodeExtendedKeyUsage(properties->enhanced_key_usage);
  return limited_to ? std::optional(Names(*limited_to, purpose)) : std::nullopt;
}

}  // namespace pkiaudit::audit
