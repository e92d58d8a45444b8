// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "audit/check.h"
#include "audit/checks/host_settings.h"
#include "stores/host/schannel_configuration.h"

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;

constexpr uint64_t kMaxListSize = 16u << 10;
constexpr uint64_t kNameLengthSize = 2;  // before each name (RFC 5246 7.4.4)

struct IssuerList {
  uint64_t names = 0;
  uint64_t octets = 0;
};

// The list names each subject once.
IssuerList ListOf(const AuditInput& input) {
  std::vector<x509::Bytes> names;
  for (stores::EntryId id = 0; id < input.inventory.entries().size(); ++id) {
    const auto& entry = input.inventory.entry(id);
    if (input.inventory.location(entry).IsStore(StoreLocation::Kind::kLocalMachine, "Root") &&
        input.logical_stores.IsRepresentative(id)) {
      names.push_back(entry.certificate.subject().encoding());
    }
  }
  std::ranges::sort(names, [](x509::Bytes a, x509::Bytes b) {
    return std::ranges::lexicographical_compare(a, b);
  });
  const auto repeated = std::ranges::unique(names, x509::Equal);
  names.erase(repeated.begin(), repeated.end());
  IssuerList list;
  for (x509::Bytes name : names) {
    ++list.names;
    list.octets += kNameLengthSize + name.size();
  }
  return list;
}

Judgement JudgeHost(const AuditInput& input) {
  const auto schannel = stores::FindSchannelConfiguration(input.inventory.host().registry);
  if (!schannel) {
    return checks::KeyNotRead(input, checks::kSchannelKey);
  }
  if (!schannel->sends_trusted_issuer_list) {
    return NotApplicable();
  }
  const IssuerList list = ListOf(input);
  if (list.octets > kMaxListSize) {
    return Fail({{"names", static_cast<int64_t>(list.names)},
                 {"size", static_cast<int64_t>(list.octets)},
                 {"limit", static_cast<int64_t>(kMaxListSize)}});
  }
  if (!input.inventory.WasRead(StoreLocation::Kind::kLocalMachine, "Root")) {
    return NotChecked("The store LocalMachine\\Root was not read.");
  }
  return Pass();
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  results.emplace_back(Subject::Host(), JudgeHost(input));
}

}  // namespace

namespace checks {
extern constinit const Check kRootListSize;
constinit const Check kRootListSize{
    .id = "root-list-size",
    .title = "Schannel cuts the list of trusted roots that it sends",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: only clients that authenticate with a certificate are concerned, and of those "
        "only the ones whose root falls behind the cut, which changes with every root that is "
        "added. Does not apply where SendTrustedIssuerList is off, the default since Windows "
        "Server 2012.",
    .summary =
        "SendTrustedIssuerList is on, and the {names} roots that Schannel would name take {size} "
        "octets; it cuts the list at {limit}.",
    .meaning =
        "When IIS asks for a client certificate, Schannel tells the client which roots it trusts, "
        "and cuts the list at 16 KB (event 36885 of Schannel in the System log). A client whose "
        "root is not on the list sends no certificate: HTTP 403.7 or 403.16. The policy module's "
        "call to the certificate registration point is such a client, and a root that Windows "
        "Update added is enough to break what worked yesterday.",
    .remediation =
        "Send no list; clients then choose by themselves (elevated, works from the next "
        "connection on):\n"
        "$ Set-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL "
        "-Name SendTrustedIssuerList -Value 0 -Type DWord\n"
        "If clients need the list, send a short one from the store Client Authentication Issuers: "
        "put the roots of your clients there and bind it:\n"
        "$ netsh http show sslcert\n"
        "Or remove roots that nobody needs from LocalMachine\\Root; leave those that Windows needs "
        "(KB 293781).",
    .verification =
        "The value is 0, or the log has no event 36885 any more after a client has authenticated:\n"
        "$ Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Schannel'; Id=36885} "
        "-MaxEvents 5\n"
        "$ (Get-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\"
        "SCHANNEL).SendTrustedIssuerList",
    .citation =
        "Microsoft Support, KB 933430 and KB 2464556 (16 KB, event 36885), "
        "https://support.microsoft.com/en-us/help/2464556; Microsoft Learn, Transport Layer "
        "Security (TLS) registry settings (SendTrustedIssuerList), "
        "https://learn.microsoft.com/en-us/windows-server/security/tls/tls-registry-settings",
    .roles = kWindowsRoles,
    .explained_by = {},
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
