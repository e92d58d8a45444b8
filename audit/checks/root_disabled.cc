// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "audit/check.h"
#include "audit/pki/property_carrier.h"
#include "audit/pki/store_purpose.h"
#include "audit/pki/trust_restrictions.h"

namespace pkiaudit::audit {
namespace {

// In a trust store or a bundle the file is the store.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  const stores::StoreLocation& location = input.inventory.location(entry);
  if (!location.IsWindowsStore()) {
    return TellsProperties(entry);
  }
  return (IsSystemStore(location, "Root") || IsSystemStore(location, "AuthRoot")) &&
         std::ranges::any_of(input.logical_stores.SameCertificate(id), [&](stores::EntryId copy) {
           return TellsProperties(input.inventory.entry(copy));
         });
}

// The judgement of one that is restricted at the time of the audit.
Judgement Tell(const AuditInput& input, stores::EntryId id, const RootTrust& trust) {
  const stores::TrustRestrictions& restrictions = *trust.restrictions;
  const bool disabled = trust.level == RootTrustLevel::kDisabled;
  const bool relevant = input.relevance.Contains(id);
  Evidence evidence = {
      {"standing", Text{disabled ? "does not trust it any more" : "trusts it with limits only"}},
      {"restrictions", Text{DescribeRestrictions(restrictions)}},
      {"enrolmentDepends", Text{relevant ? "yes" : "no"}},
      {"physicalStores", Text{input.logical_stores.PhysicalStores(id)}}};
  if (const auto since = disabled ? restrictions.disallowed_since : restrictions.not_before_time) {
    evidence.push_back({"since", *since});
  }
  const Severity severity = !relevant  ? Severity::kInfo
                            : disabled ? Severity::kError
                                       : Severity::kWarning;
  return Fail(severity, std::move(evidence));
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId id) {
  const RootTrust trust = TrustInRoot(input.inventory, input.logical_stores, id, input.time);
  return trust.level == RootTrustLevel::kFull ? Pass() : Tell(input, id, trust);
}

}  // namespace

namespace checks {
extern constinit const Check kRootDisabled;
constinit const Check kRootDisabled{
    .id = "root-disabled",
    .title = "Windows no longer trusts a root, or trusts it with limits only",
    .severity = Severity::kInfo,
    .severity_reason =
        "For information: Microsoft keeps the roots that it has withdrawn in the store, marked as "
        "such, and a list of every host has more than a hundred of them. An error where enrolment "
        "depends on one that is disabled, a warning where it depends on one that is limited.",
    .summary =
        "{subject} stands in {store}, but Windows {standing}: {restrictions} (enrolment depends "
        "on it: {enrolmentDepends}).",
    .meaning =
        "Standing in the Root store does not make it trusted: the properties beside the "
        "certificate (104, 122, 126 and 127) take that back, and no Microsoft Management Console "
        "shows them. The other checks of this report take a root that is disabled as not trusted. "
        "If the RA certificates, the TLS certificate or the certificate of the Intune policy "
        "module chain to it, those chains fail, with CERT_E_REVOKED, TRUST_E_EXPLICIT_DISTRUST or "
        "CERT_E_UNTRUSTEDROOT, and NDES does not start or clients cannot connect.",
    .remediation =
        "If enrolment does not depend on it, nothing is to be done: Windows maintains these marks "
        "itself.\n"
        "If it does, get the certificates that chain to it from another CA. A CA of your own has "
        "such a mark only if somebody set it: export the certificate, delete it from the store, "
        "and import it again, which leaves the properties behind.\n"
        "$ Export-Certificate -Cert 'Cert:\\{store}\\{thumbprint}' -FilePath {thumbprint}.cer\n"
        "$ Remove-Item 'Cert:\\{store}\\{thumbprint}'\n"
        "$ Import-Certificate -FilePath {thumbprint}.cer -CertStoreLocation 'Cert:\\{store}'",
    .verification =
        "$ certutil -v -store Root {thumbprint}\n"
        "CERT_DISALLOWED_FILETIME_PROP_ID(104), CERT_DISALLOWED_ENHKEY_USAGE_PROP_ID(122) and "
        "CERT_NOT_BEFORE_FILETIME_PROP_ID(126) are not listed.",
    .citation =
        "Microsoft Trusted Root Certificate Program, Deprecation, "
        "https://learn.microsoft.com/en-us/security/trusted-root/deprecation",
    .roles = kAllRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
