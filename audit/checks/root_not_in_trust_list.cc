// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "audit/check.h"
#include "audit/pki/root_standing.h"
#include "audit/pki/store_purpose.h"

namespace pkiaudit::audit {
namespace {

// What should not be in Root at all; and what Windows distrusts already.
constexpr std::string_view kCauses[] = {"root-not-self-issued", "known-compromised-root",
                                        "trusted-and-disallowed"};

// Where the operator gave a list. In a trust store the file is the store.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId) {
  const auto& location = input.inventory.location(entry);
  return input.policy.root_list && (IsSystemStore(location, "Root") || !location.IsWindowsStore());
}

Evidence Describe(std::string text, const AuditInput& input, stores::EntryId id) {
  return {{"standing", Text{std::move(text)}},
          {"physicalStores", Text{input.logical_stores.PhysicalStores(id)}}};
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RootList& list = *input.policy.root_list;
  const auto standing = StandingOf(entry, list, input.policy, input.time);
  if (!standing) {
    return NotApplicable();  // no list of roots was given
  }
  const auto listed = list.roots.find(entry.sha1);
  switch (*standing) {
    case RootStanding::kListed:
    case RootStanding::kShippedWithWindows:
    case RootStanding::kAllowed:
      return Pass();
    case RootStanding::kNotListed:
      return Fail(Describe("not on Microsoft's list of public roots, nor allowed", input, id));
    case RootStanding::kPartlyDistrusted: {
      Evidence evidence =
          Describe("on Microsoft's list, but not for what it issues now", input, id);
      evidence.push_back({"distrustsAfter", *listed->second.distrusts_after});
      return Fail(Severity::kInfo, std::move(evidence));
    }
    case RootStanding::kDisabled: {
      Evidence evidence = Describe("disabled on Microsoft's list", input, id);
      evidence.push_back({"disabledFrom", *listed->second.disabled_from});
      return Fail(Severity::kWarning, std::move(evidence));
    }
    case RootStanding::kDisallowed:
      return Fail(Severity::kError,
                  Describe("on Microsoft's list of disallowed certificates", input, id));
  }
  return NotApplicable();
}

}  // namespace

namespace checks {
extern constinit const Check kRootNotInTrustList;
constinit const Check kRootNotInTrustList{
    .id = "root-not-in-trust-list",
    .title = "Trusted root is not a public root in good standing",
    .severity = Severity::kNotice,
    .severity_reason =
        "A notice: a host's internal roots are never on a public list, and somebody who knows them "
        "has to say so once, with --allow-root. A warning for a root that Microsoft has disabled, "
        "an error for one that it disallows, as nothing on a host with current updates trusts "
        "them; information for one that is trusted for older certificates only. It is judged only "
        "where --trust-list gives a list.",
    .summary = "{subject} in {store} ({physicalStores}) is {standing}.",
    .meaning =
        "Who holds the key of a root can pass for any web site, sign any program, and issue client "
        "certificates that IIS on this host accepts. A root that is neither public nor known to "
        "the operator may come from a proxy that breaks TLS open, from software that came with the "
        "machine, or from an attacker.",
    .remediation =
        "Find out whose root it is, and what brought it here (Group Policy, a product, a person):\n"
        "$ Get-Item 'Cert:\\{store}\\{thumbprint}' | Format-List Subject, NotBefore, NotAfter, "
        "Thumbprint\n"
        "$ gpresult /h gpresult.html\n"
        "If it is yours, audit with --allow-root {thumbprint} from now on.\n"
        "If not, remove it where it comes from, then here:\n"
        "$ Remove-Item 'Cert:\\{store}\\{thumbprint}'",
    .verification =
        "The list is current, and the certificate is gone from the store or allowed:\n"
        "$ certutil -generateSSTFromWU roots.sst\n"
        "$ certutil -f -verifyCTL AuthRoot\n"
        "$ Get-ChildItem 'Cert:\\{store}' | Where-Object Thumbprint -eq {thumbprint}",
    .citation =
        "Microsoft Learn, Certificates and trust in Windows (Microsoft Root Certificate Program, "
        "authroot.stl, disallowedcert.stl), "
        "https://learn.microsoft.com/en-us/windows-server/identity/ad-cs/certificate-trust; "
        "Release notes of the Microsoft Trusted Root Certificate Program, "
        "https://learn.microsoft.com/en-us/security/trusted-root/release-notes",
    .roles = static_cast<RoleSet>(kWindowsRoles | Only(Role::kTrustStore)),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
