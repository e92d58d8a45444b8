// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_key_texts.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"ra-certificate-expired", "ra-private-key-missing",
                                        "ra-key-mismatch"};

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaKey& key = *input.ra_keys.Find(id);
  if (key.presence != KeyPresence::kPresent) {
    return checks::KeyNotTold(key);
  }
  const stores::PrivateKey& known = *input.inventory.private_key(entry);
  const auto is_cng = IsCngKey(known);
  if (!is_cng) {
    return NotChecked(
        "Neither the type nor the name of the key's provider tells whether it is a "
        "CSP.");
  }
  if (!*is_cng) {
    return Pass();
  }
  Evidence evidence = checks::RaKeyEvidence(key);
  evidence.push_back({"provider", Text{known.provider.empty() ? "a key storage provider"
                                                              : checks::Excerpt(known.provider)}});
  if (known.provider_type) {
    evidence.push_back({"providerType", int64_t{*known.provider_type}});
  }
  if (known.key_spec) {
    evidence.push_back({"keySpec", int64_t{*known.key_spec}});
  }
  return Fail(checks::SeverityFor(key, Severity::kError), std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaKeyProviderNotCsp;
constinit const Check kRaKeyProviderNotCsp{
    .id = "ra-key-provider-not-csp",
    .title = "Private key of an RA certificate is in a CNG key storage provider",
    .severity = Severity::kError,
    .severity_reason =
        "An error for the current generation: NDES opens its RA keys through CryptoAPI and wants a "
        "CSP. Not critical, as Microsoft states it for the template only, and a host on which "
        "devices enrol proves otherwise: lower it by policy there. A warning for another "
        "generation that is still valid.",
    .summary =
        "The private key of the RA certificate {subject} in {store} ({role}, {generation}) is in "
        "{provider}, a CNG provider, not a CSP.",
    .meaning =
        "The RA certificate was enrolled from a template of version 3 or later, by a request "
        "without a ProviderName, or imported without -csp. NDES cannot use such a key: events 2 "
        "and 10 of Microsoft-Windows-NetworkDeviceEnrollmentService at its next start, HTTP 500 at "
        "the SCEP URL, or decryption errors (event 18) for every request.",
    .remediation =
        "If the key may be exported, import it again into a CSP; AT_KEYEXCHANGE for CEP "
        "Encryption, AT_SIGNATURE for the Exchange Enrollment Agent:\n"
        "$ certutil -exportpfx My {thumbprint} ra.pfx\n"
        "$ Remove-Item 'Cert:\\LocalMachine\\My\\{thumbprint}' -DeleteKey\n"
        "$ certutil -csp 'Microsoft Strong Cryptographic Provider' -importpfx My ra.pfx "
        "'NoExport,{neededKeySpec}'\n"
        "Delete ra.pfx. Give the NDES service account Read: run certlm.msc, Personal, "
        "Certificates, the certificate, All Tasks, Manage Private Keys.\n"
        "Else request both RA certificates anew with ProviderName and ProviderType, as told by\n"
        "$ pkiaudit explain ra-certificate-expired",
    .verification =
        "\"Provider\" is a Cryptographic Provider, not a Key Storage Provider:\n"
        "$ certutil -v -store My {thumbprint} | Select-String 'Provider', 'KeySpec'\n"
        "$ iisreset\n"
        "Enrol a device.",
    .citation = kKeyProviderCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = IsRaCertificateInUse, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
