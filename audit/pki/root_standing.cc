// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/root_standing.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace pkiaudit::audit {
namespace {

// CERT_DISALLOWED_FILETIME_PROP_ID and CERT_NOT_BEFORE_FILETIME_PROP_ID.
constexpr uint32_t kDisallowedFiletime = 104;
constexpr uint32_t kNotBeforeFiletime = 126;

constexpr std::string_view kBySha1 = "1.3.14.3.2.26";
constexpr std::string_view kBySignedPart = "1.3.6.1.4.1.311.10.11.15";

// Roots that Windows is installed with and that are no public roots: of Microsoft, and those that
// old signatures need (KB 293781).
constexpr std::array<std::string_view, 12> kShipped = {
    "0119E81BE9A14CD8E22F40AC118C687ECBA3F4D8",  // Microsoft Time Stamp Root 2014
    "06F1AA330B927B753A40E68CDF22E34BCBEF3352",  // Microsoft ECC Product Root 2018
    "18F7C1FCC3090203FD5BAA2F861A754976C8DD25",  // NO LIABILITY ACCEPTED, (c)97 VeriSign
    "245C97DF7514E7CF2DF8BE72AE957B9E04741E85",  // Copyright (c) 1997 Microsoft Corp.
    "31F9FC8BA3805986B721EA7295C65B3A44534274",  // Microsoft ECC TS Root 2018
    "3B1EFD3A66EA28B16697394703A72CA340A05BD5",  // Microsoft Root 2010
    "7F88CD7223F3C813818C994614A89C99FA3B5247",  // Microsoft Authenticode(tm) Root
    "8F43288AD272F3103B6FB1428485EA3014C0BCFE",  // Microsoft Root 2011
    "92B46C76E13054E104F230517E6E504D43AB10B5",  // Symantec Enterprise Mobile Root for Microsoft
    "A43489159A520F0D93D032CCAF37E7FE20A8B419",  // Microsoft Root Authority
    "BE36A4562FB2EE05DBB3D32323ADF445084ED656",  // Thawte Timestamping CA
    "CDD4EEAE6000AC7F40C3802C171E30148030C072",  // Microsoft Root Certificate Authority
};

bool IsDisallowedBy(const RootList& list, const x509::Certificate& certificate) {
  if (list.disallowed.empty()) return false;
  const auto digests = x509::SignedPartDigests(certificate);
  return std::ranges::any_of(digests,
                             [&](const auto& digest) { return list.disallowed.contains(digest); });
}

// A property without a time means: always.
x509::Time TimeOf(x509::Bytes value) { return x509::FiletimeOf(value).value_or(x509::Time{}); }

std::optional<RootStanding> RestrictionOf(const ListedRoot& root, x509::Time time) {
  if (root.disabled_from && *root.disabled_from <= time) return RootStanding::kDisabled;
  return root.distrusts_after ? std::optional(RootStanding::kPartlyDistrusted) : std::nullopt;
}

}  // namespace

std::optional<RootStanding> StandingOf(const stores::CertificateEntry& entry, const RootList& list,
                                       const Policy& policy, x509::Time time) {
  if (IsDisallowedBy(list, entry.certificate)) return RootStanding::kDisallowed;
  if (IsAllowed(entry, policy)) return RootStanding::kAllowed;
  if (!list.has_roots) return std::nullopt;
  const auto listed = list.roots.find(entry.sha1);
  if (listed == list.roots.end()) {
    return std::ranges::binary_search(kShipped, x509::ToHex(entry.sha1))
               ? RootStanding::kShippedWithWindows
               : RootStanding::kNotListed;
  }
  return RestrictionOf(listed->second, time).value_or(RootStanding::kListed);
}

std::optional<RootStanding> RestrictionOf(const stores::CertificateEntry& entry,
                                          const RootList& list, x509::Time time) {
  if (IsDisallowedBy(list, entry.certificate)) return RootStanding::kDisallowed;
  const auto listed = list.roots.find(entry.sha1);
  return listed == list.roots.end() ? std::nullopt : RestrictionOf(listed->second, time);
}

bool IsAllowed(const stores::CertificateEntry& entry, const Policy& policy) {
  return policy.allowed_roots.contains(x509::ToHex(entry.sha1)) ||
         policy.allowed_roots.contains(x509::ToHex(entry.sha256));
}

bool AddTrustList(const x509::TrustList& trust_list, RootList& list) {
  using Kind = x509::TrustList::Kind;
  if (trust_list.kind == Kind::kDisallowed && trust_list.algorithm == kBySignedPart) {
    for (const auto& subject : trust_list.subjects) {
      list.disallowed.emplace(subject.identifier.begin(), subject.identifier.end());
    }
    return true;
  }
  if (trust_list.kind != Kind::kRoots || trust_list.algorithm != kBySha1) return false;
  list.has_roots = true;
  for (const auto& subject : trust_list.subjects) {
    x509::Sha1Digest sha1{};
    if (subject.identifier.size() != sha1.size()) continue;
    std::ranges::copy(subject.identifier, sha1.begin());
    ListedRoot& root = list.roots[sha1];
    if (const auto disabled = subject.Find(kDisallowedFiletime)) {
      root.disabled_from = TimeOf(*disabled);
    }
    if (const auto not_before = subject.Find(kNotBeforeFiletime)) {
      root.distrusts_after = TimeOf(*not_before);
    }
  }
  return true;
}

TrustListOrigin OriginOf(std::string name, const x509::TrustList& trust_list,
                         x509::TrustListSignature signature) {
  return {.name = std::move(name),
          .kind = trust_list.kind,
          .signer = std::move(signature.signer),
          .certificates = std::move(signature.certificates)};
}

}  // namespace pkiaudit::audit
