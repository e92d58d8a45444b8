// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && HasCrlUrls(input, FetchKind::kCrl);
}

void Judge(const AuditInput& input, Results& results) {
  JudgeCrlUrlsInState(input, FetchKind::kCrl, {CrlUrlState::kNotACrl}, Severity::kError, results);
}

}  // namespace

namespace checks {
extern constinit const Check kCdpNotACrl;
constinit const Check kCdpNotACrl{
    .id = "cdp-not-a-crl",
    .title = "What the distribution point gives is not a CRL",
    .severity = Severity::kError,
    .severity_reason =
        "An error: to Windows it is the same as no answer, and monitoring that looks at the "
        "HTTP status sees nothing. A warning where another URL of the same certificates gives "
        "a usable CRL.",
    .summary = "{where} answers, but not with a CRL: {reason}.",
    .meaning =
        "Windows checks revocation when NDES starts and when its chain is used. Where no "
        "usable CRL can be had, the check ends with CRYPT_E_REVOCATION_OFFLINE (0x80092013): "
        "NDES does not start (Application log: events 2 and 10) or its pool crashes, and IIS, "
        "the policy module and devices refuse the certificates. Hosts with a copy in their "
        "cache go on until that copy expires, so that the trouble comes later, on different "
        "days. An error page that comes with status 200, the log-on page of a proxy, an empty "
        "or a cut file are the usual causes.",
    .remediation =
        "Fetch it on this host, and look at what comes:\n"
        "$ Invoke-WebRequest -UseBasicParsing {url} -OutFile answer.crl\n"
        "$ certutil -dump answer.crl\n"
        "On the web server, put the CRL in the place of what is there now; have missing files "
        "answered with status 404. For a file that is cut, copy it under another name first "
        "and rename it then, so that nobody reads half of it.\n"
        "If a proxy answers in its place, let this host pass without authentication for that "
        "name:\n"
        "$ netsh winhttp show proxy",
    .verification = kVerifyUrl,
    .citation =
        "RFC 5280, 5.1, https://www.rfc-editor.org/rfc/rfc5280#section-5.1; Microsoft Learn, "
        "Configure the CDP and AIA extensions on CA1, "
        "https://learn.microsoft.com/en-us/windows-server/networking/core-network-guide/cncg/"
        "server-certs/configure-the-cdp-and-aia-extensions-on-ca1",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
