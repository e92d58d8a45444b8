// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "audit/check.h"

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;

// What Windows ships in LocalMachine\CA though it is self-signed, by SHA-1: the Root Agency of
// makecert, in every installation since Windows 2000.
constexpr std::string_view kShippedWithWindows[] = {"FEE449EE0E3965A5246F000E87FDE2A065FD89D4"};

bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId) {
  return input.inventory.location(entry).IsStore(StoreLocation::Kind::kLocalMachine, "CA") &&
         entry.certificate.IsSelfIssued() &&
         std::ranges::find(kShippedWithWindows, x509::ToHex(entry.sha1)) ==
             std::ranges::end(kShippedWithWindows) &&
         !input.policy.allowed_self_signed.contains(x509::ToHex(entry.sha256));
}

std::string_view AlsoTrusted(const AuditInput& input, const stores::CertificateEntry& entry) {
  const auto same = input.logical_stores.EntriesOf(entry.sha256);
  if (std::ranges::any_of(same, [&](stores::EntryId id) {
        return input.inventory.location(input.inventory.entry(id))
            .IsStore(StoreLocation::Kind::kLocalMachine, "Root");
      })) {
    return "yes";
  }
  return input.inventory.WasRead(StoreLocation::Kind::kLocalMachine, "Root") ? "no" : "not known";
}

// A copy of a root that is trusted anyhow changes nothing; what Active Directory or Group Policy
// put there (certutil -dspublish and the set-up of a root CA do so) nobody on the host can help.
Severity SeverityFor(const AuditInput& input, stores::EntryId id, bool also_in_root) {
  if (!also_in_root) {
    return Severity::kWarning;
  }
  const auto same = input.logical_stores.SameCertificate(id);
  const bool distributed = std::ranges::all_of(same, [&](stores::EntryId entry) {
    const std::string& physical = input.inventory.location(input.inventory.entry(entry)).physical;
    return physical == ".Enterprise" || physical == ".GroupPolicy";
  });
  return distributed ? Severity::kInfo : Severity::kNotice;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  switch (input.signatures.IsSelfSigned(entry.certificate)) {
    case x509::SignatureStatus::kValid: {
      const std::string_view in_root = AlsoTrusted(input, entry);
      return Fail(SeverityFor(input, id, in_root == "yes"),
                  {{"alsoInRoot", Text{std::string(in_root)}},
                   {"physicalStores", Text{input.logical_stores.PhysicalStores(id)}}});
    }
    case x509::SignatureStatus::kInvalid:
      // Another key of the same CA signed it: a link between two keys (RFC 4210, 4.4), whose place
      // is this store.
      return Pass();
    case x509::SignatureStatus::kCouldNotTell:
      break;
  }
  return NotChecked("Whether its own key signed this self-issued certificate cannot be verified.");
}

}  // namespace

namespace checks {
extern constinit const Check kSelfSignedInIntermediateStore;
constinit const Check kSelfSignedInIntermediateStore{
    .id = "self-signed-in-intermediate-store",
    .title = "Intermediate store holds a self-signed certificate",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: a self-signed certificate in the intermediate store is not trusted, so at best "
        "it is of no use and at worst somebody meant it to be a root. A notice where Root holds it "
        "too, information where Active Directory or Group Policy distributes that copy. "
        "Self-issued certificates "
        "that another key of the same CA signed (links between two keys of a renewed CA) belong "
        "here, and the Root Agency, which Windows ships here, is left out. Policy can allow others "
        "by their SHA-256.",
    .summary = "{subject} in {store} is self-signed (also in Root: {alsoInRoot}).",
    .meaning =
        "If the Root store lacks it, chains that end in it fail with CERT_E_UNTRUSTEDROOT "
        "(0x800B0109): NDES cannot build the chain of its RA certificates when they hang below it, "
        "and client certificates get 403.16. If Root holds it too, it is superfluous; but removing "
        "the root later leaves this copy behind, and chains that are then untrusted look complete.",
    .remediation =
        "If it is the root of a CA that this host must trust and Root lacks it, compare its "
        "SHA-256 with the CA's owner, then move it:\n"
        "$ Move-Item 'Cert:\\LocalMachine\\CA\\{thumbprint}' -Destination "
        "'Cert:\\LocalMachine\\Root'\n"
        "Else delete it:\n"
        "$ Remove-Item 'Cert:\\LocalMachine\\CA\\{thumbprint}'\n"
        "If {physicalStores} names .GroupPolicy, remove it from the GPO's Intermediate "
        "Certification Authorities, if .Enterprise, from Active Directory (pkiview.msc, Manage AD "
        "Containers, AIA Container), or it comes back.",
    .verification =
        "$ gpupdate /force; Get-ChildItem Cert:\\LocalMachine\\CA | Where-Object { "
        "$_.Issuer -eq $_.Subject }\n"
        "{thumbprint} is not listed.",
    .citation =
        "System Store Locations, "
        "https://learn.microsoft.com/en-us/windows/win32/seccrypto/system-store-locations; "
        "RFC 5280, 3.2, https://www.rfc-editor.org/rfc/rfc5280#section-3.2; RFC 4210, 4.4",
    .roles = kWindowsRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
