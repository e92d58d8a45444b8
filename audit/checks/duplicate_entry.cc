// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "audit/check.h"

namespace pkiaudit::audit {
namespace {

// Of more entries the sources are not listed.
constexpr size_t kMaxSources = 20;

bool Applies(const AuditInput&, const stores::CertificateEntry&, stores::EntryId) { return true; }

// One physical store keeps a certificate once (by thumbprint), so several entries of one physical
// store were merely exported several times.
std::string_view Kind(const AuditInput& input, std::span<const stores::EntryId> same) {
  const auto location = [&](stores::EntryId id) { return input.inventory.entry(id).location; };
  if (!input.inventory.location(input.inventory.entry(same.front())).IsWindowsStore()) {
    return "the file holds it several times";
  }
  const bool one_location = std::ranges::all_of(
      same, [&](stores::EntryId id) { return location(id) == location(same.front()); });
  return one_location ? "several files of the input hold the same entry of the store"
                      : "several physical stores hold it";
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId id) {
  const auto same = input.logical_stores.SameCertificate(id);
  if (same.size() == 1) {
    return Pass();
  }
  Evidence evidence = {{"count", static_cast<int64_t>(same.size())},
                       {"why", Text{std::string(Kind(input, same))}},
                       {"physicalStores", Text{input.logical_stores.PhysicalStores(id)}}};
  for (stores::EntryId other : same.first(std::min(same.size(), kMaxSources))) {
    const auto& entry = input.inventory.entry(other);
    evidence.push_back({"source", Text{input.inventory.source(entry.source).path}});
    if (!input.inventory.location(entry).IsWindowsStore()) {
      evidence.push_back({"offset", Offset{entry.offset}});
    }
  }
  return Fail(std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kDuplicateEntry;
constinit const Check kDuplicateEntry{
    .id = "duplicate-entry",
    .title = "Same certificate stands in a store more than once",
    .severity = Severity::kInfo,
    .severity_reason =
        "Information: Windows shows such a certificate once, and nothing breaks. It matters to "
        "whoever removes it, as each copy must go, and to whoever counts certificates.",
    .summary = "{subject} stands {count} times in {store}: {why} ({physicalStores}).",
    .meaning =
        "A logical store such as LocalMachine\\Root shows its physical stores (.Default, "
        ".AuthRoot, "
        "pushed by Group Policy, published in Active Directory) as one. Deleting the certificate "
        "in one of them leaves it trusted by the others. Several files of one physical store mean "
        "only that it was exported several times, for instance as .cer and with its key as .pfx; "
        "in a bundle, a copy makes the file longer and nothing else.",
    .remediation =
        "Nothing needs to be done. To see each copy on a Windows host, per physical store:\n"
        "$ certutil -store {storeName} {thumbprint}\n"
        "$ certutil -grouppolicy -store {storeName} {thumbprint}\n"
        "$ certutil -enterprise -store {storeName} {thumbprint}\n"
        "A copy imported by hand beside one that Group Policy pushes can go; leave the one that is "
        "managed centrally. In a bundle, delete the second block.",
    .verification = "Run this audit again on a new export: the certificate is listed once.",
    .citation =
        "System Store Locations, "
        "https://learn.microsoft.com/en-us/windows/win32/seccrypto/system-store-locations",
    .roles = kAllRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
