// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "audit/check.h"
#include "audit/pki/store_purpose.h"

namespace pkiaudit::audit {
namespace {

// RFC 5280 4.1.2.2.
constexpr size_t kMaxOctets = 20;
// Of more certificates that share a number the thumbprints are not listed.
constexpr size_t kMaxShared = 5;

bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId) {
  return HoldsUsableCertificates(input.inventory.location(entry));
}

// `serial_number` is not empty. What is wrong with it alone; empty where nothing is.
std::string_view Fault(x509::Bytes serial_number) {
  if (std::ranges::all_of(serial_number, [](uint8_t octet) { return octet == 0; })) {
    return "it is zero";
  }
  if ((serial_number[0] & 0x80) != 0) {
    return "it is negative";
  }
  // The leading zero octet of a positive number counts: it is part of the INTEGER's value.
  return serial_number.size() > kMaxOctets ? "it has more than 20 octets" : "";
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const x509::Bytes serial_number = entry.certificate.serial_number();
  if (serial_number.empty()) {
    return NotChecked("The serial number is empty or cannot be read.");
  }
  std::string_view fault = Fault(serial_number);
  const auto shared = input.issuers.SameIssuerAndSerialNumber(entry, kMaxShared);
  if (fault.empty()) {
    if (shared.empty()) {
      return Pass();
    }
    fault = "another certificate of the same issuer has it too";
  }
  Evidence evidence = {{"fault", Text{std::string(fault)}},
                       {"serialNumber", Text{x509::ToHex(serial_number)}},
                       {"octets", static_cast<int64_t>(serial_number.size())}};
  for (stores::EntryId other : shared) {
    evidence.push_back({"sharedWith", Thumbprint{x509::ToHex(input.inventory.entry(other).sha1)}});
  }
  return Fail(input.relevance.Contains(id) ? Severity::kWarning : Severity::kInfo,
              std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kSerialNumber;
constinit const Check kSerialNumber{
    .id = "serial-number",
    .title = "Serial number breaks the rules or is not unique",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning where enrolment depends on the certificate: some clients refuse it, and two "
        "certificates with one number are mixed up. Information elsewhere: real roots with serial "
        "number 0 exist and do no harm.",
    .summary = "{subject} in {store} has the serial number {serialNumber}: {fault}.",
    .meaning =
        "SCEP messages and CRLs name a certificate by issuer and serial number. If two "
        "certificates "
        "share both, NDES or a device may pick the wrong key (NDES: cannot decrypt the request, "
        "event 18), and revoking one revokes the other. Numbers that are negative, zero or over 20 "
        "octets are refused by some devices and libraries, which then cannot parse the answer to "
        "GetCACert.",
    .remediation =
        "AD CS makes such numbers only when it was told to; other CAs and hand-made certificates "
        "more often. Find the CA, correct how it numbers, and issue this certificate again:\n"
        "$ certutil -getreg ca\\HighSerial\n"
        "If two certificates share a number, find out which of them is genuine: one CA must not "
        "issue both.\n"
        "$ certutil -dump '{thumbprint}.cer'",
    .verification =
        "$ Get-ChildItem 'Cert:\\{store}' | Select-Object Thumbprint, SerialNumber\n"
        "The replacement has a positive number of its own.",
    .citation =
        "RFC 5280, 4.1.2.2, https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.2; "
        "RFC 8894, 3 (SCEP names certificates by issuer and serial number), "
        "https://www.rfc-editor.org/rfc/rfc8894#section-3",
    .roles = kAllRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
