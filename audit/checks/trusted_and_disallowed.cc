// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/pki/store_purpose.h"
#include "audit/pki/trust_restrictions.h"

namespace pkiaudit::audit {
namespace {

// Stores whose certificates are trusted because they stand there.
constexpr std::string_view kTrustStores[] = {"Root", "AuthRoot", "TrustedPublisher",
                                             "TrustedPeople"};

// A distrusted certificate that merely lies in CA or My is nothing odd (Windows keeps every
// intermediate that it has met), unless enrolment depends on it. A root that its properties disable
// is not trusted to begin with.
bool IsTrusted(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  const auto& location = input.inventory.location(entry);
  const bool is_trusted =
      std::ranges::any_of(kTrustStores,
                          [&](std::string_view name) { return IsSystemStore(location, name); }) &&
      !IsDisabledRoot(input.inventory, input.logical_stores, id, input.time);
  return is_trusted || input.relevance.Contains(id);
}

Evidence EvidenceOf(const AuditInput& input, stores::EntryId id) {
  return {{"physicalStores", Text{input.logical_stores.PhysicalStores(id)}},
          {"enrolmentDepends", Text{input.relevance.Contains(id) ? "yes" : "no"}}};
}

bool Applies(const AuditInput&) { return true; }

// Where the machine's Disallowed store is not known, that is told once for all that it could
// distrust.
void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  const auto& inventory = input.inventory;
  const bool is_known = inventory.WasRead(stores::StoreLocation::Kind::kLocalMachine, "Disallowed");
  bool left_open = false;
  for (stores::EntryId id = 0; id < inventory.entries().size(); ++id) {
    const auto& entry = inventory.entry(id);
    if (!input.logical_stores.IsRepresentative(id) || !IsTrusted(input, entry, id)) {
      continue;
    }
    if (IsDisallowed(inventory, input.logical_stores, entry)) {
      results.emplace_back(Subject::Entry(id), Fail(EvidenceOf(input, id)));
    } else if (is_known) {
      results.emplace_back(Subject::Entry(id), Pass());
    } else {
      left_open = true;
    }
  }
  if (left_open) {
    results.emplace_back(
        Subject::Host(),
        NotChecked(inventory.host().live
                       ? "What the host distrusts is not known: its store LocalMachine\\Disallowed "
                         "was not found, or could not be read."
                       : "What the host distrusts is not known: export the store Disallowed to "
                         "stores/LocalMachine/Disallowed of the snapshot."));
  }
  if (results.empty()) {
    results.emplace_back(Subject::Host(), NotApplicable());
  }
}

}  // namespace

namespace checks {
extern constinit const Check kTrustedAndDisallowed;
constinit const Check kTrustedAndDisallowed{
    .id = "trusted-and-disallowed",
    .title = "Certificate is trusted and distrusted at once",
    .severity = Severity::kError,
    .severity_reason =
        "An error: Disallowed wins, so what somebody meant to be trusted, or what enrolment uses, "
        "is refused. Not critical, as the host may not need that certificate. A certificate in the "
        "CA or My store counts only where enrolment depends on it: Windows keeps many "
        "intermediates that nobody uses.",
    .summary =
        "{subject} stands in {store} and in Disallowed: Windows refuses it (enrolment "
        "depends on it: {enrolmentDepends}).",
    .meaning =
        "Every chain through this certificate fails with CERT_E_UNTRUSTEDROOT or "
        "TRUST_E_EXPLICIT_DISTRUST (0x800B0111), whatever the Root store says. If it is the root "
        "or "
        "a CA of the RA certificates, NDES does not start (Application log: events 2 and 10); if "
        "it "
        "is one of the TLS or client certificates, devices cannot connect, or the Intune policy "
        "module is refused.",
    .remediation =
        "Decide which of the two is meant.\n"
        "If it is to be distrusted, delete it from the store that trusts it (by Group Policy or in "
        "Active Directory, if {physicalStores} names .GroupPolicy or .Enterprise):\n"
        "$ Remove-Item 'Cert:\\{store}\\{thumbprint}'\n"
        "If it is to be trusted, find out who distrusted it and why, then delete it from "
        "Disallowed (or from Untrusted Certificates in the GPO that put it there):\n"
        "$ certutil -store Disallowed {thumbprint}\n"
        "$ Remove-Item 'Cert:\\LocalMachine\\Disallowed\\{thumbprint}'",
    .verification =
        "$ Get-ChildItem Cert:\\LocalMachine -Recurse | Where-Object Thumbprint -eq {thumbprint} | "
        "Select-Object PSParentPath\n"
        "Not both Disallowed and another store are listed.",
    .citation =
        "Certificates and trust in Windows, "
        "https://learn.microsoft.com/en-us/windows-server/identity/ad-cs/certificate-trust; "
        "System Store Locations, "
        "https://learn.microsoft.com/en-us/windows/win32/seccrypto/system-store-locations",
    .roles = kWindowsRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
