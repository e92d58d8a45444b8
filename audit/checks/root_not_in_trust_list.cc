// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <utility>

#include "audit/check.h"
#include "audit/pki/root_standing.h"
#include "audit/pki/store_purpose.h"
#include "audit/pki/trust_restrictions.h"

namespace pkiaudit::audit {
namespace {

// What should not be in Root at all; and what Windows distrusts already.
constexpr std::string_view kCauses[] = {"root-not-self-issued", "known-compromised-root",
                                        "trusted-and-disallowed"};

// Where a list was given. In a trust store the file is the store; a bundle holds anything.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId) {
  if (!input.policy.root_list && input.host_trust_lists.empty()) return false;
  const auto& location = input.inventory.location(entry);
  if (location.IsWindowsStore()) return IsSystemStore(location, "Root");
  return input.role != Role::kBundle ||
         (entry.certificate.IsSelfIssued() && entry.certificate.IsCa());
}

Evidence Describe(std::string text, const AuditInput& input, stores::EntryId id) {
  return {{"standing", Text{std::move(text)}},
          {"physicalStores", Text{input.logical_stores.PhysicalStores(id)}}};
}

void AddTimes(const RootList& list, const stores::CertificateEntry& entry, RootStanding standing,
              Evidence& evidence) {
  const auto listed = list.roots.find(entry.sha1);
  if (listed == list.roots.end()) return;
  if (standing == RootStanding::kDisabled) {
    evidence.push_back({"disabledFrom", *listed->second.disabled_from});
  } else if (standing == RootStanding::kPartlyDistrusted) {
    evidence.push_back({"distrustsAfter", *listed->second.distrusts_after});
  }
}

// By the operator's lists.
Judgement JudgeStanding(const AuditInput& input, const stores::CertificateEntry& entry,
                        stores::EntryId id, RootStanding standing) {
  const auto fail = [&](std::optional<Severity> severity, std::string text) {
    Evidence evidence = Describe(std::move(text), input, id);
    AddTimes(*input.policy.root_list, entry, standing, evidence);
    return severity ? Fail(*severity, std::move(evidence)) : Fail(std::move(evidence));
  };
  switch (standing) {
    case RootStanding::kListed:
    case RootStanding::kShippedWithWindows:
    case RootStanding::kAllowed:
      return Pass();
    case RootStanding::kNotListed:
      return fail({}, "not on Microsoft's list of public roots, nor allowed");
    case RootStanding::kPartlyDistrusted:
      return fail(Severity::kInfo, "on Microsoft's list, but not for what it issues now");
    case RootStanding::kDisabled:
      return fail(Severity::kWarning, "disabled on Microsoft's list");
    case RootStanding::kDisallowed:
      return fail(Severity::kError, "on Microsoft's list of disallowed certificates");
  }
  return NotApplicable();
}

// By a list that came with the input.
Judgement JudgeRestriction(const AuditInput& input, const stores::CertificateEntry& entry,
                           stores::EntryId id, const HostRestriction& restriction) {
  const auto& [standing, list] = restriction;
  const bool of_microsoft = list->signer.standing == TrustListSigner::Standing::kMicrosoft;
  const std::string whose = std::string(of_microsoft ? "Microsoft's list" : "a trust list") +
                            " that came with the input (" + list->list.lists.front().name + ")" +
                            (of_microsoft ? "" : ", whose signer is not known to be Microsoft");
  Severity severity = Severity::kInfo;
  std::string text = "on " + whose + ", but not for what it issues now";
  if (standing == RootStanding::kDisabled) {
    severity = of_microsoft ? Severity::kWarning : Severity::kNotice;
    text = "disabled on " + whose;
  } else if (standing == RootStanding::kDisallowed) {
    severity = of_microsoft ? Severity::kError : Severity::kNotice;
    text = "disallowed by " + whose;
  }
  Evidence evidence = Describe(std::move(text), input, id);
  AddTimes(list->list, entry, standing, evidence);
  return Fail(severity, std::move(evidence));
}

// What the lists of the input say against a root that neither the operator nor Windows, by the
// properties that stand beside it, has decided about already.
std::optional<HostRestriction> RestrictionByHost(const AuditInput& input,
                                                 const stores::CertificateEntry& entry,
                                                 stores::EntryId id) {
  const auto restriction = FindHostRestriction(input.host_trust_lists, entry, input.time);
  if (!restriction || restriction->standing == RootStanding::kDisallowed) return restriction;
  const bool is_restricted =
      TrustInRoot(input.inventory, input.logical_stores, id, input.time).restrictions != nullptr;
  return is_restricted || IsAllowed(entry, input.policy) ? std::nullopt : restriction;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  std::optional<RootStanding> standing;
  if (input.policy.root_list) {
    standing = StandingOf(entry, *input.policy.root_list, input.policy, input.time);
  }
  const auto by_host = RestrictionByHost(input, entry, id);
  // A list that came with the input only takes trust away.
  if (by_host && (!standing || by_host->standing > *standing)) {
    return JudgeRestriction(input, entry, id, *by_host);
  }
  return standing ? JudgeStanding(input, entry, id, *standing) : NotApplicable();
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
        "them; information for one that is trusted for older certificates only. That a root is "
        "missing is judged only where --trust-list gives a list; one that came with the input (an "
        ".stl file, or what Windows Update left in the registry) can only take trust away, as a "
        "notice where its signer is not known to be Microsoft.",
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
    .roles = kAllRoles,
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
