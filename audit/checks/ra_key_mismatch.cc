// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_key_texts.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"ra-certificate-expired"};

std::string_view WhyPublicKeyNotTold(const stores::PrivateKey& key) {
  const std::string_view why = WhyNotTold(key, stores::KeyQuestion::kKey);
  return why.empty() ? WhyNotTold(key, stores::KeyQuestion::kPublicKey) : why;
}

// Where the input holds a copy of the key, such as a PFX, or its file, or the host was asked for
// its public key.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  const stores::PrivateKey* key = input.inventory.private_key(entry);
  return checks::IsRaCertificateInUse(input, entry, id) && key != nullptr &&
         !(key->public_key.empty() && WhyPublicKeyNotTold(*key).empty());
}

// Where the key is that was held against the certificate.
std::string KeySource(const stores::Inventory& inventory, const stores::CertificateEntry& entry) {
  const stores::PrivateKey& key = *inventory.private_key(entry);
  if (!key.key_file.empty()) {
    return key.key_file;
  }
  const stores::SourceRecord& source = inventory.source(entry.source);
  const bool is_in_source = key.container.empty() || source.format.starts_with("PKCS#12");
  return is_in_source ? source.path : "the container " + key.container;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const stores::PrivateKey& known = *input.inventory.private_key(entry);
  if (known.public_key.empty()) {
    return NotChecked(std::string(WhyPublicKeyNotTold(known)));
  }
  const auto matches = IsKeyOf(known, entry.certificate);
  if (!matches) {
    return NotChecked("The public key of the certificate or of its private key cannot be read.");
  }
  if (*matches) {
    return Pass();
  }
  const RaKey& key = *input.ra_keys.Find(id);
  Evidence evidence = checks::RaKeyEvidence(key);
  evidence.push_back({"certified", Text{x509::ToText(*entry.certificate.public_key())}});
  evidence.push_back({"keySource", Text{KeySource(input.inventory, entry)}});
  return Fail(checks::SeverityFor(key, Severity::kCritical), std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaKeyMismatch;
constinit const Check kRaKeyMismatch{
    .id = "ra-key-mismatch",
    .title = "Private key that comes with an RA certificate belongs to another certificate",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical for the current generation: what clients encrypt to the certificate cannot be "
        "decrypted, and what NDES signs does not verify, so no device enrols. A warning for "
        "another generation that is still valid: NDES works with the current one.",
    .summary =
        "The private key in {keySource} that belongs to the RA certificate {subject} in {store} "
        "({role}, {generation}) by name is the key of another certificate.",
    .meaning =
        "Windows links a certificate to whatever key a PFX, or a key container, names for it and "
        "does not compare the two: the certificates console shows \"You have a private key\". NDES "
        "fails at the first "
        "request: decryption errors (events 17 and 18 of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService), or the CA refuses its signature. It "
        "comes from a renewal in which certificate and key of different requests were put "
        "together.",
    .remediation =
        "If the right key is on the host, this finds it and repairs the link (elevated):\n"
        "$ certutil -repairstore My {thumbprint}\n"
        "Else make the PFX again from the key that belongs to the certificate, import it, and give "
        "the NDES service account Read (certlm.msc, Personal, Certificates, the certificate, All "
        "Tasks, Manage Private Keys); AT_KEYEXCHANGE for CEP Encryption, AT_SIGNATURE for the "
        "Exchange Enrollment Agent:\n"
        "$ certutil -f -csp 'Microsoft Strong Cryptographic Provider' -importpfx My ra.pfx "
        "'NoExport,{neededKeySpec}'\n"
        "Where the key is lost, renew both RA certificates, as told by\n"
        "$ pkiaudit explain ra-certificate-expired",
    .verification = kVerifyKeyWorks,
    .citation =
        "RFC 5280 4.1.2.7 (the public key that the certificate certifies), "
        "https://www.rfc-editor.org/rfc/rfc5280; RFC 7292 4.2 (localKeyId only pairs them), "
        "https://www.rfc-editor.org/rfc/rfc7292",
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
