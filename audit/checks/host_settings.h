// SPDX-License-Identifier: Apache-2.0
//
// What the checks of settings in the host's registry share: why they cannot tell, and whom they
// judge.
#ifndef PKIAUDIT_AUDIT_CHECKS_HOST_SETTINGS_H_
#define PKIAUDIT_AUDIT_CHECKS_HOST_SETTINGS_H_

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/pki/key_refusals.h"
#include "audit/pki/ra_absence.h"
#include "stores/host/mscep_configuration.h"
#include "stores/host/registry_view.h"

namespace pkiaudit::audit::checks {

using Results = std::vector<std::pair<Subject, Judgement>>;

inline constexpr std::string_view kCryptographyKey = "HKLM\\SOFTWARE\\Microsoft\\Cryptography";
inline constexpr std::string_view kHttpKey =
    "HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters";
inline constexpr std::string_view kSchannelKey =
    "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL";

// Why nothing can be said of settings below `key`, which was not read. One reason for all where
// nothing of the registry was supplied.
inline Judgement KeyNotRead(const AuditInput& input, std::string_view key) {
  if (input.inventory.host().live) {
    return NotChecked(std::string(key) + " was not found on this host, or could not be read.");
  }
  if (input.inventory.host().registry.value_count() == 0) {
    return NotChecked(
        "The input holds nothing of the host's registry: supply registry/*.reg, exports of "
        "Cryptography, HTTP\\Parameters and SCHANNEL.");
  }
  return NotChecked("The input does not hold " + std::string(key) +
                    ": export it to registry/ of the snapshot with reg export.");
}

// What NDES' own key says; where that was not read, tells so of the whole host.
inline std::optional<stores::MscepConfiguration> MscepOrNotChecked(const AuditInput& input,
                                                                   Results& results) {
  auto mscep = stores::FindMscepConfiguration(input.inventory.host().registry);
  if (!mscep) results.emplace_back(Subject::Host(), KeyNotRead(input, kCryptographyKey));
  return mscep;
}

// Why it cannot be told that a certificate is not in LocalMachine\`store`; nothing where it can.
inline std::optional<Judgement> AbsenceNotTold(const AuditInput& input, const std::string& store) {
  const auto& inventory = input.inventory;
  if (!inventory.WasRead(stores::StoreLocation::Kind::kLocalMachine, store)) {
    return NotChecked("The store LocalMachine\\" + store + " was not read.");
  }
  if (HasUnreadableItems(inventory, store)) {
    return NotChecked("Not all of LocalMachine\\" + store +
                      " could be read; the certificate may be among what could not.");
  }
  return std::nullopt;
}

// Whether the host has the private key of a certificate that it is configured to use.
inline Judgement JudgeKeyPresence(const AuditInput& input, stores::EntryId id, Severity severity,
                                  Evidence evidence) {
  const auto& entry = input.inventory.entry(id);
  const bool is_listed = input.inventory.host().machine_keys_listed || entry.has_all_properties;
  switch (PresenceOf(input.inventory, entry, is_listed)) {
    case KeyPresence::kPresent: {
      const stores::PrivateKey& known = *input.inventory.private_key(entry);
      return IsPresenceInDoubt(known)
                 ? NotChecked(std::string(WhyNotTold(known, stores::KeyQuestion::kKey)))
                 : Pass();
    }
    case KeyPresence::kNotTold:
      return NotChecked(
          "The input says nothing of this certificate's private key: supply "
          "keys/private-keys.xml.");
    case KeyPresence::kMissing:
      break;
  }
  return Fail(severity, std::move(evidence));
}

// Judges each certificate that HTTP.sys shows.
template <typename Judge>
void JudgeBoundCertificates(const AuditInput& input, Results& results, Judge judge) {
  if (!input.inventory.host().registry.HasKey(stores::registry_keys::kHttpParameters)) {
    results.emplace_back(Subject::Host(), KeyNotRead(input, kHttpKey));
    return;
  }
  for (const BoundCertificate& bound : input.configured.tls) {
    results.emplace_back(Subject::Entry(bound.entry), judge(bound));
  }
  if (results.empty()) results.emplace_back(Subject::Host(), NotApplicable());
}

// SCEP clients come to IIS; what else listens is no matter of enrolment.
inline Severity SeverityFor(const BoundCertificate& bound, Severity of_iis) {
  return bound.serves_iis ? of_iis : std::min(of_iis, Severity::kNotice);
}

inline Evidence EndpointEvidence(const BoundCertificate& bound) {
  constexpr size_t kMaxNamed = 5;
  std::string endpoints;
  for (size_t i = 0; i < std::min(bound.endpoints.size(), kMaxNamed); ++i) {
    endpoints += (i == 0 ? "" : ", ") + bound.endpoints[i];
  }
  if (bound.endpoints.size() > kMaxNamed) {
    endpoints += " and " + std::to_string(bound.endpoints.size() - kMaxNamed) + " more";
  }
  return {{"endpoints", Text{std::move(endpoints)}}};
}

// Judges the certificate that the policy module presents, where there is such a module and the
// certificate was found.
template <typename Judge>
void JudgePolicyCertificate(const AuditInput& input, Results& results, Judge judge) {
  if (!MscepOrNotChecked(input, results)) return;
  const auto& policy = input.configured.policy;
  if (!policy || policy->entry == stores::kNone) {
    results.emplace_back(Subject::Host(), NotApplicable());
    return;
  }
  results.emplace_back(Subject::Entry(policy->entry), judge(policy->entry));
}

inline constexpr std::string_view kTlsBindingCitation =
    "Microsoft Learn, HTTP_SERVICE_CONFIG_SSL_PARAM, "
    "https://learn.microsoft.com/en-us/windows/win32/api/http/"
    "ns-http-http_service_config_ssl_param; Configure infrastructure to support SCEP with Intune, "
    "https://learn.microsoft.com/en-us/mem/intune/protect/certificates-scep-configure";

inline constexpr std::string_view kNdesSettingsCitation =
    "Microsoft Learn, Network Device Enrollment Service, "
    "https://learn.microsoft.com/en-us/windows-server/identity/ad-cs/"
    "network-device-enrollment-service-overview";

inline constexpr std::string_view kPolicyModuleCitation =
    "Microsoft Learn, Using a policy module with the Network Device Enrollment Service, "
    "https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/"
    "windows-server-2012-r2-and-2012/dn473016(v=ws.11); Configure infrastructure to support SCEP "
    "with Intune, https://learn.microsoft.com/en-us/mem/intune/protect/certificates-scep-configure";

// Binding a renewed TLS certificate is the same whatever was wrong with the old one.
inline constexpr std::string_view kBindNewTlsCertificate =
    "Find a certificate in LocalMachine\\My that is valid, has a private key, may be used for "
    "server authentication, and names the host that devices connect to; else request one:\n"
    "$ Get-ChildItem Cert:\\LocalMachine\\My -SSLServerAuthentication | Format-List Subject, "
    "DnsNameList, NotAfter, HasPrivateKey, Thumbprint\n"
    "$ certlm.msc\n"
    "Bind it in place of the old one (IIS Manager, the site, Bindings, https), or, with its "
    "thumbprint in place of NEW:\n"
    "$ Import-Module WebAdministration\n"
    "$ (Get-WebBinding -Protocol https -Port 443).AddSslCertificate('NEW', 'My')\n"
    "Where other machines present the old one for this host (a proxy, a load balancer), replace "
    "it there too.";

inline constexpr std::string_view kVerifyTlsBinding =
    "The binding names the new thumbprint:\n"
    "$ netsh http show sslcert\n"
    "A client trusts it: status 200 or 403, no warning about the certificate. From another "
    "machine, with the name that devices use in place of NDES:\n"
    "$ Invoke-WebRequest -UseBasicParsing 'https://NDES/certsrv/mscep/mscep.dll'";

inline constexpr std::string_view kReplacePolicyCertificate =
    "Find a certificate in LocalMachine\\My that is valid, has a private key, and may be used for "
    "client authentication; else request one from the template that your policy module's "
    "documentation asks for:\n"
    "$ Get-ChildItem Cert:\\LocalMachine\\My | Where-Object { $_.HasPrivateKey -and "
    "$_.NotAfter -gt (Get-Date) } | Format-List Subject, NotAfter, EnhancedKeyUsageList, "
    "Thumbprint\n"
    "Let the NDES service account read its key (certlm.msc, Personal, Certificates, the "
    "certificate, All Tasks, Manage Private Keys), and name it, with its thumbprint in place of "
    "NEW; better, where the Intune connector is installed, run the connector's own set-up again:\n"
    "$ Set-ItemProperty HKLM:\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules\\NDESPolicy "
    "-Name NDESCertThumbprint -Value 'NEW'\n"
    "$ iisreset";

inline constexpr std::string_view kVerifyPolicyCertificate =
    "The thumbprint has 40 digits and no blanks, and the certificate that it names has a private "
    "key and Client Authentication:\n"
    "$ $t = (Get-ItemProperty HKLM:\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules\\"
    "NDESPolicy).NDESCertThumbprint; $t.Length\n"
    "$ Get-Item \"Cert:\\LocalMachine\\My\\$t\" | Format-List Subject, NotAfter, HasPrivateKey, "
    "EnhancedKeyUsageList\n"
    "Enrol a device; NDESPlugin.log of the policy module names no error.";

}  // namespace pkiaudit::audit::checks

#endif  // PKIAUDIT_AUDIT_CHECKS_HOST_SETTINGS_H_
