// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "stores/win/accounts.h"
#include "stores/win/handles.h"
#include "stores/win/this_host.h"
#include "stores/win/token_groups.h"
#include "stores/win/wide_text.h"
#include "stores/win/windows_error.h"

namespace pkiaudit::stores::win {
namespace {

Result<std::vector<uint8_t>> TokenInformation(TOKEN_INFORMATION_CLASS what) {
  FileHandle token;
  if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, token.Receive()) == 0) {
    return tl::unexpected(LastError());
  }
  DWORD size = 0;
  GetTokenInformation(token.get(), what, nullptr, 0, &size);
  std::vector<uint8_t> information(size);
  if (size == 0 || GetTokenInformation(token.get(), what, information.data(), size, &size) == 0) {
    return tl::unexpected(LastError());
  }
  return information;
}

Result<std::string> LookUpName(PSID sid) {
  DWORD name_size = 0;
  DWORD domain_size = 0;
  SID_NAME_USE use{};
  LookupAccountSidW(nullptr, sid, nullptr, &name_size, nullptr, &domain_size, &use);
  if (GetLastError() != ERROR_INSUFFICIENT_BUFFER) return tl::unexpected(LastError());
  std::wstring name(name_size, L'\0');
  std::wstring domain(domain_size, L'\0');
  if (LookupAccountSidW(nullptr, sid, name.data(), &name_size, domain.data(), &domain_size, &use) ==
      0) {
    return tl::unexpected(LastError());
  }
  name.resize(name_size);
  domain.resize(domain_size);
  return Narrow(domain.empty() ? name : domain + L"\\" + name);
}

class WindowsAccounts final : public Accounts {
 public:
  std::string HostName() const override {
    for (const COMPUTER_NAME_FORMAT format : {ComputerNameDnsFullyQualified, ComputerNameNetBIOS}) {
      DWORD size = 0;
      GetComputerNameExW(format, nullptr, &size);
      std::wstring name(size, L'\0');
      if (size > 1 && GetComputerNameExW(format, name.data(), &size) != 0) {
        name.resize(size);
        return Narrow(name);
      }
    }
    return {};
  }

  Result<Account> Self() const override {
    auto user = TokenInformation(TokenUser);
    if (!user) return tl::unexpected(user.error());
    PSID sid = reinterpret_cast<TOKEN_USER*>(user->data())->User.Sid;
    auto text = SidText(sid);
    if (!text) return tl::unexpected(text.error());
    return Account{*std::move(text), LookUpName(sid).value_or("")};
  }

  std::optional<bool> IsElevated() const override {
    auto elevation = TokenInformation(TokenElevation);
    if (!elevation) return std::nullopt;
    return reinterpret_cast<TOKEN_ELEVATION*>(elevation->data())->TokenIsElevated != 0;
  }

  Result<std::string> NameOf(const std::string& sid) const override {
    LocalMemory binary;
    if (ConvertStringSidToSidW(Widen(sid).c_str(), binary.Receive()) == 0) {
      return tl::unexpected(LastError());
    }
    return LookUpName(binary.get());
  }

  Result<std::string> SidOf(const std::string& name) const override {
    const std::wstring wide = Widen(name);
    DWORD sid_size = 0;
    DWORD domain_size = 0;
    SID_NAME_USE use{};
    LookupAccountNameW(nullptr, wide.c_str(), nullptr, &sid_size, nullptr, &domain_size, &use);
    if (GetLastError() != ERROR_INSUFFICIENT_BUFFER) return tl::unexpected(LastError());
    std::vector<uint8_t> sid(sid_size);
    std::wstring domain(domain_size, L'\0');
    if (LookupAccountNameW(nullptr, wide.c_str(), sid.data(), &sid_size, domain.data(),
                           &domain_size, &use) == 0) {
      return tl::unexpected(LastError());
    }
    return SidText(sid.data());
  }

  Result<std::vector<Account>> GroupsOf(const std::string& sid) const override {
    LocalMemory binary;
    if (ConvertStringSidToSidW(Widen(sid).c_str(), binary.Receive()) == 0) {
      return tl::unexpected(LastError());
    }
    auto groups = TokenGroupsOf(binary.get());
    if (!groups) return tl::unexpected(groups.error());
    std::vector<Account> accounts;
    for (std::string& group : *groups) {
      std::string name = NameOf(group).value_or("");
      accounts.push_back({std::move(group), std::move(name)});
    }
    return accounts;
  }
};

}  // namespace

std::unique_ptr<Accounts> ThisAccounts() { return std::make_unique<WindowsAccounts>(); }

}  // namespace pkiaudit::stores::win
