// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/checks/ra_texts.h"
#include "audit/pki/ca_name.h"
#include "stores/host/mscep_configuration.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"ra-certificate-expired"};

using Results = std::vector<std::pair<Subject, Judgement>>;

// The RA certificates that NDES works with, one or two.
std::vector<RaCertificate> WorkingPair(const AuditInput& input) {
  std::vector<RaCertificate> pair;
  for (RaRole role : kRaRoles) {
    if (const auto current = input.ra.current(role); current && !current->archived) {
      pair.push_back(*current);
    }
  }
  return pair;
}

bool Applies(const AuditInput& input) { return !WorkingPair(input).empty(); }

std::optional<stores::MscepConfiguration::CertificationAuthority> ConfiguredCa(
    const AuditInput& input) {
  const auto configuration = stores::FindMscepConfiguration(input.inventory.host().registry);
  return configuration ? configuration->ca : std::nullopt;
}

x509::Name IssuerOf(const AuditInput& input, const RaCertificate& ra) {
  return input.inventory.entry(ra.entry).certificate.issuer();
}

Evidence EvidenceOf(const AuditInput& input, const RaCertificate& ra) {
  return {{"role", Text{std::string(RaTemplateTitle(ra.role))}},
          {"issuer", NameValue{IssuerOf(input, ra).ToRfc4514()}}};
}

std::string ConfiguredText(const stores::MscepConfiguration::CertificationAuthority& ca) {
  return "NDES is configured with " + (ca.host.empty() ? ca.name : ca.host + "\\" + ca.name);
}

// One certificate against the CA that NDES is configured with.
Judgement JudgeAgainst(const AuditInput& input, const RaCertificate& ra,
                       const stores::MscepConfiguration::CertificationAuthority& ca) {
  const auto same = IsCaNamed(IssuerOf(input, ra), ca.name);
  if (!same) {
    return NotChecked(
        "The issuer of the certificate, or CAInfo\\Configuration in the registry, has no name of a "
        "CA that could be compared.");
  }
  if (*same) {
    return Pass();
  }
  Evidence evidence = EvidenceOf(input, ra);
  evidence.push_back({"otherCa", Text{ConfiguredText(ca)}});
  return Fail(std::move(evidence));
}

void AddOther(const AuditInput& input, const RaCertificate& other, Evidence& evidence) {
  evidence.push_back(
      {"otherCertificate", Thumbprint{x509::ToHex(input.inventory.entry(other.entry).sha1)}});
}

// Two certificates in use, from one CA.
bool ShareCa(const AuditInput& input, const std::vector<RaCertificate>& pair) {
  return pair.size() == 2 && pair[0].works && pair[1].works &&
         !IssuerOf(input, pair[0]).IsEmpty() &&
         IssuerOf(input, pair[0]).EqualsByRfc5280(IssuerOf(input, pair[1]));
}

// What is wrong with both alike is the registry's fault, or that of both: one finding.
void JudgeAgainstRegistry(const AuditInput& input, const std::vector<RaCertificate>& pair,
                          const stores::MscepConfiguration::CertificationAuthority& ca,
                          Results& results) {
  for (const RaCertificate& ra : pair) {
    results.emplace_back(Subject::Entry(ra.entry), JudgeAgainst(input, ra, ca));
  }
  if (ShareCa(input, pair) && results[0].second.result == Result::kFail) {
    Evidence& evidence = results[0].second.evidence;
    evidence.front().value =
        Text{std::string(RaTemplateTitle(pair[0].role)) + ", like the one for " +
             std::string(RaTemplateTitle(pair[1].role))};
    AddOther(input, pair[1], evidence);
    results[1].second = NotApplicable();
  }
}

// The two against each other, told at the encryption certificate.
Judgement JudgePair(const AuditInput& input, const RaCertificate& ra, const RaCertificate& other) {
  const x509::Name other_issuer = IssuerOf(input, other);
  if (IssuerOf(input, ra).IsEmpty() || other_issuer.IsEmpty()) {
    return NotChecked("The issuer of one of the two RA certificates cannot be read.");
  }
  if (ShareCa(input, {ra, other})) {
    return Pass();
  }
  Evidence evidence = EvidenceOf(input, ra);
  evidence.push_back(
      {"otherCa", Text{"the certificate for " + std::string(RaTemplateTitle(other.role)) +
                       " comes from " + other_issuer.ToRfc4514()}});
  AddOther(input, other, evidence);
  return Fail(std::move(evidence));
}

void Judge(const AuditInput& input, Results& results) {
  const std::vector<RaCertificate> pair = WorkingPair(input);
  if (const auto ca = ConfiguredCa(input)) {
    JudgeAgainstRegistry(input, pair, *ca, results);
    return;
  }
  if (pair.size() == 2 && pair[0].works && pair[1].works) {
    results.emplace_back(Subject::Entry(pair[0].entry), JudgePair(input, pair[0], pair[1]));
  }
  std::string reason =
      "Which CA NDES is configured with is not known, and was not compared with the issuers of the "
      "RA certificates: ";
  reason +=
      input.inventory.host().live
          ? "HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP does not tell it, or could not be "
            "read."
          : "export HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP to registry/mscep.reg.";
  results.emplace_back(Subject::Setting("MSCEP\\CAInfo\\Configuration"),
                       NotChecked(std::move(reason)));
}

}  // namespace

namespace checks {
extern constinit const Check kRaIssuerMismatch;
constinit const Check kRaIssuerMismatch{
    .id = "ra-issuer-mismatch",
    .title = "RA certificate comes from another CA than NDES works with",
    .severity = Severity::kError,
    .severity_reason =
        "An error: NDES hands out the certificates of its CA together with an RA certificate that "
        "does not hang below it, and devices that verify the one by the other stop; NDES itself is "
        "known to refuse to start. Not critical, as two CAs of one company, both trusted for "
        "enrolment, can work: lower it by policy where devices enrol.",
    .summary =
        "The RA certificate {subject} in {store} ({role}) was issued by {issuer}, but {otherCa}.",
    .meaning =
        "The host was moved to another CA and only one of its certificates renewed, a renewal was "
        "sent to whichever CA answered, or CAInfo\\Configuration names a CA that was retired. At "
        "its next start NDES can fail with event 2, and event 10 with 0x80070057, of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService; devices get HTTP 500. A CA compares by "
        "name here: a renewed CA, whether with a new key or the old one, keeps its name.",
    .remediation =
        "See which CA NDES is configured with, and which one issued the certificate:\n"
        "$ Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\CAInfo' "
        "Configuration\n"
        "$ certutil -store My {thumbprint}\n"
        "If the configured CA is right, request both RA certificates from it "
        "(certreq -submit -config with that name), as told by\n"
        "$ pkiaudit explain ra-certificate-expired\n"
        "If the configured CA is the wrong one, set NDES up again for the right one; changing the "
        "registry value alone leaves its other settings behind:\n"
        "$ Uninstall-AdcsNetworkDeviceEnrollmentService -Force\n"
        "$ Install-AdcsNetworkDeviceEnrollmentService -CAConfig 'CAHOST\\CA name'",
    .verification = kVerifyRaCertificates,
    .citation =
        "Microsoft Learn, Network Device Enrollment Service (NDES enrols with one CA), "
        "https://learn.microsoft.com/en-us/windows-server/identity/ad-cs/"
        "network-device-enrollment-service-overview; [MS-WCCE] 3.1.1.4.1.1 (names of CAs in "
        "configurations), https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-wcce/"
        "bb738507-c9c3-4175-baf2-fe21f17c076c",
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
