// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "audit/check.h"
#include "audit/pki/validity.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"certificate-expired", "certificate-expiring"};

// Of more certificates with one issuer, or of one subject, the rest is not looked at.
constexpr size_t kMaxIssued = 256;
constexpr size_t kMaxGenerations = 64;

struct Issued {
  stores::EntryId entry = stores::kNone;
  int64_t lifetime = 0;  // in seconds
};

bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId) {
  return IsChainStore(input.inventory.location(entry)) && entry.certificate.IsCa();
}

// AD CS keeps its name when it is renewed and issues with its newest certificate, so only that one
// is judged, whatever its key; of equals (one certificate in two stores, cross-certificates) the
// first.
bool IsNewestGeneration(const AuditInput& input, const stores::CertificateEntry& entry,
                        stores::EntryId id, x509::Time not_after) {
  const auto generations = input.issuers.SameSubject(entry.certificate, kMaxGenerations);
  return std::ranges::none_of(generations, [&](stores::EntryId other_id) {
    const auto& other = input.inventory.entry(other_id);
    if (!input.logical_stores.IsRepresentative(other_id) ||
        !IsChainStore(input.inventory.location(other)) || !other.certificate.IsCa() ||
        !Works(input.inventory, other, input.time)) {
      return false;
    }
    const x509::Time other_not_after = other.certificate.validity()->not_after;
    return not_after < other_not_after || (not_after == other_not_after && other_id < id);
  });
}

// Does the authority key identifier allow that `ca` issued it?
bool MayHaveIssued(const x509::Certificate& ca, const x509::Certificate& certificate) {
  const auto authority = certificate.authority_key_identifier();
  const auto subject = ca.subject_key_identifier();
  if (!authority || !*authority || !(*authority)->key_identifier || !subject || !*subject) {
    return true;
  }
  return x509::Equal(*(*authority)->key_identifier, **subject);
}

// The certificate with the longest lifetime of those that the CA issued. Subordinate CAs do not
// count: they are renewed by hand every few years, and every hierarchy spends half of its life with
// a root that could not issue them anew at full length.
std::optional<Issued> LongestIssued(const AuditInput& input, const x509::Certificate& ca) {
  std::optional<Issued> longest;
  for (stores::EntryId id : input.issuers.Issued(ca, kMaxIssued)) {
    const x509::Certificate& certificate = input.inventory.entry(id).certificate;
    const auto validity = certificate.validity();
    if (!validity || certificate.IsCa() || certificate.IsSelfIssued() ||
        !MayHaveIssued(ca, certificate)) {
      continue;
    }
    const int64_t lifetime = validity->not_after.unix_seconds - validity->not_before.unix_seconds;
    if (!longest || lifetime > longest->lifetime) {
      longest = Issued{id, lifetime};
    }
  }
  return longest;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const auto validity = entry.certificate.validity();
  if (!validity || !IsNewestGeneration(input, entry, id, validity->not_after)) {
    return NotApplicable();  // of the first, certificate-expired tells it
  }
  const auto longest = LongestIssued(input, entry.certificate);
  if (!longest) {
    return NotApplicable();
  }
  const int64_t left = validity->not_after.unix_seconds - input.time.unix_seconds;
  if (left >= longest->lifetime) {
    return Pass();
  }
  return Fail(input.relevance.Contains(id) ? Severity::kWarning : Severity::kInfo,
              {{"notAfter", validity->not_after},
               {"daysLeft", Duration{left}},
               {"issuedLifetime", Duration{longest->lifetime}},
               {"issued", Thumbprint{x509::ToHex(input.inventory.entry(longest->entry).sha1)}}});
}

}  // namespace

namespace checks {
extern constinit const Check kIssuingCaExpiring;
constinit const Check kIssuingCaExpiring{
    .id = "issuing-ca-expiring",
    .title = "Issuing CA lives shorter than the certificates that it issues",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning for a CA that enrolment depends on: enrolment goes on, but what is enrolled "
        "from now on ends with the CA, and all of it on one day. Information for other CAs.",
    .summary =
        "{subject} in {store} expires on {notAfter}, in {daysLeft}, and has issued certificates "
        "valid for {issuedLifetime}.",
    .meaning =
        "AD CS never issues a certificate that outlives the CA's own. From now on the certificates "
        "of devices, and RA certificates that are renewed, get the CA's notAfter instead of the "
        "template's validity: they grow shorter every day, renew all at the same time, and expire "
        "together with the CA. The common rule is to renew a CA when half of its life is over.",
    .remediation =
        "On the CA, renew its certificate (a new key is not needed unless policy asks for one):\n"
        "$ certutil -renewCert ReuseKeys\n"
        "$ Restart-Service certsvc\n"
        "For a subordinate CA, have the request signed by its parent and install the answer:\n"
        "$ certutil -installCert ca.cer\n"
        "Publish the new certificate to Active Directory (RootCA in place of SubCA for a root), "
        "and "
        "fetch it on this host:\n"
        "$ certutil -dspublish -f ca.cer SubCA\n"
        "$ gpupdate /force\n"
        "Restart NDES, so that GetCACert hands out the new certificate; give it to devices that "
        "pin the old one.\n"
        "$ iisreset",
    .verification =
        "$ Get-ChildItem Cert:\\LocalMachine\\CA, Cert:\\LocalMachine\\Root | Sort-Object NotAfter "
        "| Format-Table NotAfter, Thumbprint, Subject\n"
        "A certificate with the same subject and a later NotAfter is there.\n"
        "Enrol a device: its certificate has the validity of the template again.",
    .citation =
        "Microsoft Learn, Change the expiration date of certificates that are issued by "
        "Certificate Authority (KB 254632), "
        "https://learn.microsoft.com/en-us/troubleshoot/windows-server/"
        "certificates-and-public-key-infrastructure-pki/change-certificates-expiration-date",
    .roles = kWindowsRoles,
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
