// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "audit/probes/machine_network.h"
#include "stores/win/wide_text.h"
#include "stores/win/windows_headers.h"
// Behind windows.h.
#include <lm.h>
#include <winhttp.h>

namespace pkiaudit::audit::probes {
namespace {

struct GlobalDeleter {
  void operator()(wchar_t* text) const { GlobalFree(text); }
};
using GlobalText = std::unique_ptr<wchar_t, GlobalDeleter>;

std::string ToText(const GlobalText& text) {
  return text == nullptr ? "" : stores::win::Narrow(text.get());
}

}  // namespace

std::optional<MachineProxy> ReadMachineProxy() {
  WINHTTP_PROXY_INFO information{};
  if (WinHttpGetDefaultProxyConfiguration(&information) == FALSE) return std::nullopt;
  const GlobalText servers(information.lpszProxy);
  const GlobalText bypass(information.lpszProxyBypass);
  if (information.dwAccessType != WINHTTP_ACCESS_TYPE_NAMED_PROXY || servers == nullptr) {
    return std::nullopt;
  }
  return MachineProxy{ToText(servers), ToText(bypass)};
}

bool IsDomainMember() {
  wchar_t* name = nullptr;
  NETSETUP_JOIN_STATUS status = NetSetupUnknownStatus;
  if (NetGetJoinInformation(nullptr, &name, &status) != NERR_Success) return false;
  NetApiBufferFree(name);
  return status == NetSetupDomainName;
}

}  // namespace pkiaudit::audit::probes
