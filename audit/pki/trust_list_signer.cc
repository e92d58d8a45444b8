// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/trust_list_signer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "x509/digest.h"
#include "x509/oid.h"

namespace pkiaudit::audit {
namespace {

using x509::Certificate;
using Standing = TrustListSigner::Standing;

constexpr std::array<std::string_view, 3> kMicrosoftRoots = {
    "3B1EFD3A66EA28B16697394703A72CA340A05BD5",  // Microsoft Root Certificate Authority 2010
    "8F43288AD272F3103B6FB1428485EA3014C0BCFE",  // Microsoft Root Certificate Authority 2011
    "CDD4EEAE6000AC7F40C3802C171E30148030C072",  // Microsoft Root Certificate Authority
};

constexpr size_t kMaxLinks = 8;
constexpr size_t kMaxCertificates = 64;  // of the list that are looked at

bool IsOneOf(std::span<const std::string_view> roots, const Certificate& certificate) {
  return std::ranges::count(roots, x509::ToHex(x509::Sha1(certificate.der()))) != 0;
}

// szOID_ROOT_LIST_SIGNER and szOID_DISALLOWED_LIST.
bool IsForSuchLists(const Certificate& signer, x509::TrustList::Kind kind) {
  const std::string_view wanted = kind == x509::TrustList::Kind::kDisallowed
                                      ? "1.3.6.1.4.1.311.10.3.30"
                                      : "1.3.6.1.4.1.311.10.3.9";
  const auto usages = signer.extended_key_usage();
  return usages && *usages && std::ranges::any_of(**usages, [&](const x509::Oid& usage) {
           return usage.ToDotted() == wanted;
         });
}

// Those that may have issued `certificate`: of the list first, then of the inventory.
std::vector<Certificate> Candidates(const Certificate& certificate,
                                    const std::vector<Certificate>& listed,
                                    const stores::Inventory& inventory,
                                    const IssuerIndex& issuers) {
  std::vector<Certificate> candidates;
  std::ranges::copy_if(listed, std::back_inserter(candidates), [&](const Certificate& one) {
    return one.subject() == certificate.issuer();
  });
  for (const stores::EntryId id : issuers.CandidateIssuers(certificate)) {
    candidates.push_back(inventory.entry(id).certificate);
  }
  return candidates;
}

}  // namespace

std::span<const std::string_view> MicrosoftListRoots() { return kMicrosoftRoots; }

TrustListSigner FindTrustListSigner(const TrustListOrigin& list, const stores::Inventory& inventory,
                                    const IssuerIndex& issuers, x509::SignatureVerifier& signatures,
                                    std::span<const std::string_view> roots) {
  const auto signer = Certificate::Parse(list.signer);
  if (!signer) return {};
  std::vector<Certificate> listed;
  for (const auto& der : list.certificates) {
    if (listed.size() == kMaxCertificates) break;
    if (const auto certificate = Certificate::Parse(der)) listed.push_back(*certificate);
  }
  Certificate last = *signer;
  for (size_t links = 0; links < kMaxLinks && !last.IsSelfIssued(); ++links) {
    const auto candidates = Candidates(last, listed, inventory, issuers);
    const auto issuer = std::ranges::find_if(candidates, [&](const Certificate& candidate) {
      return signatures.Verify(last, candidate) == x509::SignatureStatus::kValid;
    });
    if (issuer == candidates.end()) break;
    last = *issuer;
  }
  if (!last.IsSelfIssued()) return {Standing::kNotKnown, last.issuer().ToRfc4514()};
  if (!IsOneOf(roots, last)) return {Standing::kOther, last.subject().ToRfc4514()};
  return {IsForSuchLists(*signer, list.kind) ? Standing::kMicrosoft : Standing::kWrongUsage,
          last.subject().ToRfc4514()};
}

}  // namespace pkiaudit::audit
