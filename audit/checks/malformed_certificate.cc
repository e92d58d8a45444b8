// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "audit/check.h"
#include "audit/pki/store_purpose.h"

namespace pkiaudit::audit {
namespace {

// Of more anomalies only the number is told.
constexpr size_t kMaxAnomalies = 20;

bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId) {
  return HoldsUsableCertificates(input.inventory.location(entry));
}

// "tbsCertificate.extensions.3: malformed, truncated at offset 412".
std::string ToText(const x509::Anomaly& anomaly) {
  std::string text = anomaly.path + ": " + std::string(x509::AnomalyName(anomaly.kind));
  if (anomaly.kind == x509::Anomaly::Kind::kMalformed) {
    text += ", " + std::string(x509::ErrorName(anomaly.error.code));
  }
  return text + " at offset " + std::to_string(anomaly.error.offset);
}

Severity SeverityOf(const AuditInput& input, stores::EntryId id,
                    const std::vector<x509::Anomaly>& anomalies) {
  if (!input.relevance.Contains(id)) {
    return Severity::kInfo;
  }
  const bool harmless = std::ranges::all_of(anomalies, [](const x509::Anomaly& anomaly) {
    return anomaly.kind == x509::Anomaly::Kind::kExplicitDefault;
  });
  return harmless ? Severity::kNotice : Severity::kWarning;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const auto anomalies = entry.certificate.Anomalies();
  if (anomalies.empty()) {
    return Pass();
  }
  Evidence evidence = {{"count", static_cast<int64_t>(anomalies.size())}};
  for (size_t i = 0; i < std::min(anomalies.size(), kMaxAnomalies); ++i) {
    evidence.push_back({"anomaly", Text{ToText(anomalies[i])}});
  }
  if (anomalies.size() > kMaxAnomalies) {
    evidence.push_back({"more", static_cast<int64_t>(anomalies.size() - kMaxAnomalies)});
  }
  return Fail(SeverityOf(input, id, anomalies), std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kMalformedCertificate;
constinit const Check kMalformedCertificate{
    .id = "malformed-certificate",
    .title = "Certificate is not encoded as the standards ask",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning where enrolment depends on the certificate: Windows reads most of this, but "
        "stricter devices refuse it. A notice there if all that is odd is a default value written "
        "out, which nobody refuses. Information elsewhere: such certificates are common among old "
        "ones, and this one breaks nothing.",
    .summary =
        "{subject} in {store} has malformed or odd fields ({count}); the first is {anomaly}.",
    .meaning =
        "What Windows accepts, iOS, Android, Java or OpenSSL may refuse: the device then fails on "
        "the answer to GetCACert or in the TLS handshake, while every test on the server succeeds. "
        "A malformed time, name or extension may also hide what the certificate says: other checks "
        "could not judge that field.",
    .remediation =
        "See the field that the path names:\n"
        "$ certutil -asn '{thumbprint}.cer'\n"
        "The fault lies with the software that issued the certificate (often a hand-made request "
        "or template extension, or an old or home-made CA). Correct it there and issue the "
        "certificate again. If the file was damaged on its way, copy it from the source again.",
    .verification =
        "Run this audit on the replacement: the certificate is no longer listed.\n"
        "$ openssl x509 -in replacement.pem -noout -text",
    .citation =
        "RFC 5280, 4, https://www.rfc-editor.org/rfc/rfc5280#section-4; ITU-T X.690, 10 "
        "and 11 (DER), https://www.itu.int/rec/T-REC-X.690",
    .roles = kAllRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
