// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kDefaultTemplate = "IPSECIntermediateOffline";

bool IsDefault(std::string_view name) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(name, kDefaultTemplate, {}, lower, lower);
}

Judgement JudgeTemplates(const stores::MscepConfiguration& mscep) {
  bool all_known = true;
  for (const auto& name :
       {mscep.signature_template, mscep.encryption_template, mscep.general_purpose_template}) {
    if (name && !IsDefault(*name)) {
      return Pass();
    }
    all_known &= name.has_value();
  }
  if (!all_known) {
    return NotChecked(
        "The registry of the input does not hold all of SignatureTemplate, EncryptionTemplate and "
        "GeneralPurposeTemplate; set-up of NDES writes them.");
  }
  return Fail({{"template", Text{std::string(kDefaultTemplate)}}});
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  if (const auto mscep = checks::MscepOrNotChecked(input, results)) {
    results.emplace_back(Subject::Setting("MSCEP templates"), JudgeTemplates(*mscep));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kMscepTemplatesDefault;
constinit const Check kMscepTemplatesDefault{
    .id = "mscep-templates-default",
    .title = "NDES still requests the template that set-up wrote",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: the host works if the CA offers that template, but the certificates are good "
        "for IPsec only, so that what devices enrol for (Wi-Fi, VPN, sign-in) does not take them. "
        "It most often means that the host was never configured.",
    .summary =
        "SignatureTemplate, EncryptionTemplate and GeneralPurposeTemplate are all {template}, as "
        "set-up of NDES wrote them.",
    .meaning =
        "Devices get certificates of the template IPSec (Offline request): Extended key usage "
        "IPsec IKE intermediate, no client authentication, validity and permissions of a template "
        "of Windows 2000 that cannot be changed. Where the CA does not offer it, every request is "
        "refused (event 31 of Microsoft-Windows-NetworkDeviceEnrollmentService). Intune's set-up "
        "asks for the name of your own template here.",
    .remediation =
        "Duplicate a template for your devices, let the NDES service account enrol for it, and "
        "have the CA offer it. Then write its name (not its display name) in place of TEMPLATE; "
        "which of the three counts depends on the key usage that devices ask for, so set all "
        "(elevated):\n"
        "$ $mscep = 'HKLM:\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP'\n"
        "$ foreach ($n in 'SignatureTemplate', 'EncryptionTemplate', 'GeneralPurposeTemplate') { "
        "Set-ItemProperty $mscep -Name $n -Value TEMPLATE }\n"
        "$ iisreset",
    .verification =
        "The CA offers the template, and a device that enrols gets a certificate of it:\n"
        "$ Get-ItemProperty HKLM:\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP | Format-List "
        "*Template\n"
        "$ certutil -CATemplates",
    .citation =
        "Microsoft Learn, Configure infrastructure to support SCEP with Intune (Configure the NDES "
        "service), "
        "https://learn.microsoft.com/en-us/mem/intune/protect/certificates-scep-configure",
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
