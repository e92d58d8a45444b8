// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <utility>

#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

// What was handed over has no URL whose state tells it.
void JudgeStored(const AuditInput& input, Results& results) {
  for (const StoredCrl& stored : input.revocation.stored()) {
    if (!stored.matters) {
      continue;
    }
    const KnownCrl& known = input.revocation.crls()[stored.crl];
    const Subject subject{Subject::Kind::kCrl, stores::kNone, StoredCrlText(stored, known)};
    const bool invalid = known.signature == CrlSignature::kInvalid;
    if (invalid || known.signature == CrlSignature::kNotAllowed) {
      Evidence evidence = CrlEvidence(Text{stored.place}, known);
      evidence.push_back(
          {"reason", Text{invalid ? "the CA's key does not verify it"
                                  : "the CA's certificate does not allow it to sign CRLs"}});
      results.emplace_back(
          subject, Fail(SeverityOf(stored.IsBackedUp(), Severity::kError), std::move(evidence)));
    } else if (const auto why = WhyNotVerified(known); !why.empty()) {
      results.emplace_back(subject, NotChecked(std::string(why)));
    } else {
      results.emplace_back(subject, Pass());
    }
  }
}

bool Applies(const AuditInput& input) {
  return !input.revocation.crls().empty() || HasCrlUrls(input, FetchKind::kCrl);
}

void Judge(const AuditInput& input, Results& results) {
  JudgeStored(input, results);
  Results of_urls;
  JudgeCrlUrlsInState(input, FetchKind::kCrl, {CrlUrlState::kBadSignature}, Severity::kError,
                      of_urls);
  // What came further without a signature that could be verified is no pass.
  for (const CrlUrl& url : input.revocation.crl_urls()) {
    if (url.kind != FetchKind::kCrl || url.state <= CrlUrlState::kBadSignature) {
      continue;
    }
    if (const auto why = WhyNotVerified(input.revocation.crls()[url.crl]); !why.empty()) {
      const Subject subject = UrlSubject(url.url);
      const auto same = std::ranges::find(of_urls, subject, &Results::value_type::first);
      same->second = NotChecked(std::string(why));
    }
  }
  std::ranges::move(of_urls, std::back_inserter(results));
}

}  // namespace

namespace checks {
extern constinit const Check kCrlSignatureInvalid;
constinit const Check kCrlSignatureInvalid{
    .id = "crl-signature-invalid",
    .title = "Signature of the CRL is invalid",
    .severity = Severity::kError,
    .severity_reason =
        "An error: the CRL was damaged, forged, or signed by somebody who may not; Windows "
        "does not use it. A warning where another URL gives a usable CRL.",
    .summary = "The CRL of {issuer} at {where} is not properly signed: {reason}.",
    .meaning =
        "Windows checks revocation when NDES starts and when its chain is used. Where no "
        "usable CRL can be had, the check ends with CRYPT_E_REVOCATION_OFFLINE (0x80092013): "
        "NDES does not start (Application log: events 2 and 10) or its pool crashes, and IIS, "
        "the policy module and devices refuse the certificates. Hosts with a copy in their "
        "cache go on until that copy expires, so that the trouble comes later, on different "
        "days. A CRL that was cut or changed on its way, that a wrong CA certificate of the "
        "same name signed, or that a CA without the key usage cRLSign signed, is as good as "
        "none. If nobody can explain it, treat it as an attack.",
    .remediation =
        "Fetch it again, and look at whose key signed it:\n"
        "$ certutil -dump -v answer.crl\n"
        "$ certutil -verify answer.crl ca.cer\n"
        "If the file differs from the one on the CA (CertEnroll folder), copy it anew. If the "
        "CA's certificate lacks cRLSign, renew it from a template or a request that has it.",
    .verification = kVerifyCrl,
    .citation = "RFC 5280, 6.3.3, https://www.rfc-editor.org/rfc/rfc5280#section-6.3.3",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
