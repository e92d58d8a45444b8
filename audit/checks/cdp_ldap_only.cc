// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "audit/check.h"
#include "audit/pki/shown_url.h"
#include "audit/pki/url.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId id) {
  const CertificateUrls* urls = input.revocation.scope().Find(id);
  return urls != nullptr && !urls->crl.empty();
}

// As far as its service account tells: one of a domain, not of the machine itself.
bool IsDomainMember(const AuditInput& input) {
  const auto& host = input.inventory.host();
  if (!host.service_account) {
    return false;
  }
  const auto& [sid, name] = host.service_account->account;
  const std::string domain = name.substr(0, name.find('\\'));
  return sid.starts_with("S-1-5-21-") && domain != name && domain != host.host;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId id) {
  const RevocationScope& scope = input.revocation.scope();
  const CertificateUrls& urls = *scope.Find(id);
  std::string first;
  for (const uint32_t index : urls.crl) {
    const std::string& url = scope.urls()[index].target.url;
    const auto parsed = ParseUrl(url);
    if (!parsed) {
      continue;
    }
    if (!SameSchemeClass(parsed->scheme, UrlScheme::kLdap)) {
      return Pass();
    }
    if (first.empty()) {
      first = ShownUrl(url);
    }
  }
  if (first.empty()) {
    return NotApplicable();  // malformed ones only
  }
  return Fail(IsDomainMember(input) ? Severity::kNotice : Severity::kWarning,
              {{"first", Url{std::move(first)}}});
}

}  // namespace

namespace checks {
extern constinit const Check kCdpLdapOnly;
constinit const Check kCdpLdapOnly{
    .id = "cdp-ldap-only",
    .title = "Certificate names LDAP distribution points only",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: who is no member of the domain cannot read the directory, and devices are "
        "not. A notice where the host that is audited is a member of a domain.",
    .summary = "{subject} in {store} names its CRL in the directory only: {first}.",
    .meaning =
        "The directory refuses anonymous searches, so phones, Linux hosts and members of other "
        "forests cannot get the CRL. Domain members can, as long as they reach a domain "
        "controller; a web server in a perimeter network often does not.",
    .remediation =
        "Publish the CRL on a web server as well, put its http URL first, and renew the "
        "certificates as they come due:\n"
        "$ certutil -getreg CA\\CRLPublicationURLs\n"
        "$ Restart-Service certsvc\n"
        "$ certutil -CRL",
    .verification =
        "$ certutil -verify -urlfetch certificate.cer\n"
        "A newly issued certificate has an http CDP, listed as verified.",
    .citation =
        "RFC 5280, 4.2.1.13, https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.13; "
        "Microsoft Learn, Configure the CDP and AIA extensions on CA1, "
        "https://learn.microsoft.com/en-us/windows-server/networking/core-network-guide/cncg/"
        "server-certs/configure-the-cdp-and-aia-extensions-on-ca1",
    .roles = kAllRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
