// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"
#include "stores/host/http_configuration.h"

namespace pkiaudit::audit {
namespace {

constexpr uint32_t kNeeded = 65'534;
constexpr uint32_t kDefault = 16'384;  // of both values

void JudgeLimit(const AuditInput& input, std::string_view name, std::optional<uint32_t> value,
                std::vector<std::pair<Subject, Judgement>>& results) {
  const Subject setting = Subject::Setting("HTTP\\Parameters\\" + std::string(name));
  const uint32_t effective = value.value_or(kDefault);
  if (effective >= kNeeded) {
    results.emplace_back(setting, Pass());
    return;
  }
  const auto mscep = stores::FindMscepConfiguration(input.inventory.host().registry);
  results.emplace_back(
      setting,
      Fail(mscep && mscep->policy_module ? Severity::kError : Severity::kNotice,
           {{"setting", Text{std::string(name)}},
            {"effective", static_cast<int64_t>(effective)},
            {"origin", Text{value ? "set in the registry" : "the default, as none is set"}},
            {"needed", static_cast<int64_t>(kNeeded)}}));
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  const auto http = stores::FindHttpConfiguration(input.inventory.host().registry);
  if (!http) {
    results.emplace_back(Subject::Host(), checks::KeyNotRead(input, checks::kHttpKey));
    return;
  }
  JudgeLimit(input, "MaxFieldLength", http->max_field_length, results);
  JudgeLimit(input, "MaxRequestBytes", http->max_request_bytes, results);
}

}  // namespace

namespace checks {
extern constinit const Check kHttpSysLimits;
constinit const Check kHttpSysLimits{
    .id = "http-sys-limits",
    .title = "HTTP.sys refuses long SCEP requests",
    .severity = Severity::kError,
    .severity_reason =
        "An error where a policy module such as Intune's is registered: its challenges make "
        "requests longer than the default allows, and the module's documentation asks for at least "
        "65534. Elsewhere a notice, as requests of plain SCEP clients mostly fit the default of "
        "16384 octets.",
    .summary =
        "HTTP.sys allows {effective} octets by {setting} ({origin}); long SCEP requests need "
        "{needed}.",
    .meaning =
        "A SCEP client that uses GET puts its whole request, the challenge in it, into the URL. "
        "What is longer than the limit is refused before IIS sees it: HTTP 400 or 414, a line in "
        "System32\\LogFiles\\HTTPERR and none in the logs of IIS. Some devices enrol and others do "
        "not, by the length of their key and challenge.",
    .remediation =
        "Set both values to 65534 or more (elevated), then restart the host, as HTTP.sys reads "
        "them when it starts:\n"
        "$ $http = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters'\n"
        "$ Set-ItemProperty $http -Name MaxFieldLength -Value 65534 -Type DWord\n"
        "$ Set-ItemProperty $http -Name MaxRequestBytes -Value 65534 -Type DWord\n"
        "Let request filtering of IIS allow as much:\n"
        "$ Set-WebConfigurationProperty -PSPath 'MACHINE/WEBROOT/APPHOST/Default Web Site' -Filter "
        "system.webServer/security/requestFiltering/requestLimits -Name maxUrl -Value 65534\n"
        "$ Set-WebConfigurationProperty -PSPath 'MACHINE/WEBROOT/APPHOST/Default Web Site' -Filter "
        "system.webServer/security/requestFiltering/requestLimits -Name maxQueryString -Value "
        "65534",
    .verification =
        "After a restart a long URL comes through: anything but HTTP 400 and 414.\n"
        "$ Invoke-WebRequest -UseBasicParsing "
        "\"http://localhost/certsrv/mscep/mscep.dll?operation=PKIOperation&message=$('A' * "
        "40000)\"",
    .citation =
        "Microsoft Learn, Http.sys registry settings for Windows, "
        "https://learn.microsoft.com/en-us/troubleshoot/developer/webapps/iis/iisadmin-service-"
        "inetinfo/httpsys-registry-windows; Configure infrastructure to support SCEP with Intune, "
        "https://learn.microsoft.com/en-us/mem/intune/protect/certificates-scep-configure",
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
