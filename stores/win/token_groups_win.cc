// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <memory>

#include "stores/win/handles.h"
#include "stores/win/library.h"
#include "stores/win/token_groups.h"
#include "stores/win/wide_text.h"
#include "stores/win/windows_error.h"

namespace pkiaudit::stores::win {
namespace {

// Functions of authz.dll, by name.
struct Authz {
  Library library{L"authz.dll"};
  decltype(&AuthzInitializeResourceManager) make_manager =
      library.Find<decltype(AuthzInitializeResourceManager)>("AuthzInitializeResourceManager");
  decltype(&AuthzFreeResourceManager) free_manager =
      library.Find<decltype(AuthzFreeResourceManager)>("AuthzFreeResourceManager");
  decltype(&AuthzInitializeContextFromSid) make_context =
      library.Find<decltype(AuthzInitializeContextFromSid)>("AuthzInitializeContextFromSid");
  decltype(&AuthzFreeContext) free_context =
      library.Find<decltype(AuthzFreeContext)>("AuthzFreeContext");
  decltype(&AuthzGetInformationFromContext) get_information =
      library.Find<decltype(AuthzGetInformationFromContext)>("AuthzGetInformationFromContext");

  bool IsThere() const {
    return make_manager != nullptr && free_manager != nullptr && make_context != nullptr &&
           free_context != nullptr && get_information != nullptr;
  }
};

template <typename Handle, typename Free>
class AuthzOwner {
 public:
  explicit AuthzOwner(Free free) : free_(free) {}
  ~AuthzOwner() {
    if (handle_ != nullptr) free_(handle_);
  }
  AuthzOwner(const AuthzOwner&) = delete;
  AuthzOwner& operator=(const AuthzOwner&) = delete;

  Handle get() const { return handle_; }
  Handle* Receive() { return &handle_; }

 private:
  Free free_;
  Handle handle_ = nullptr;
};

}  // namespace

Result<std::string> SidText(void* sid) {
  LPWSTR text = nullptr;
  if (ConvertSidToStringSidW(sid, &text) == 0) return tl::unexpected(LastError());
  const LocalMemory owner(text);
  return Narrow(text);
}

Result<std::vector<std::string>> TokenGroupsOf(void* sid) {
  const Authz authz;
  if (!authz.IsThere()) return tl::unexpected(Error{.code = ErrorCode::kUnsupportedHere});
  AuthzOwner<AUTHZ_RESOURCE_MANAGER_HANDLE, decltype(authz.free_manager)> manager(
      authz.free_manager);
  AuthzOwner<AUTHZ_CLIENT_CONTEXT_HANDLE, decltype(authz.free_context)> context(authz.free_context);
  if (authz.make_manager(AUTHZ_RM_FLAG_NO_AUDIT, nullptr, nullptr, nullptr, nullptr,
                         manager.Receive()) == 0 ||
      authz.make_context(0, sid, manager.get(), nullptr, LUID{}, nullptr, context.Receive()) == 0) {
    return tl::unexpected(LastError());
  }
  DWORD size = 0;
  authz.get_information(context.get(), AuthzContextInfoGroupsSids, 0, &size, nullptr);
  if (size == 0) return tl::unexpected(LastError());
  // Aligned as the structure at its start asks for.
  std::vector<uint64_t> buffer(size / sizeof(uint64_t) + 1);
  if (authz.get_information(context.get(), AuthzContextInfoGroupsSids, size, &size,
                            buffer.data()) == 0) {
    return tl::unexpected(LastError());
  }
  const auto& groups = *reinterpret_cast<const TOKEN_GROUPS*>(buffer.data());
  std::vector<std::string> sids;
  for (DWORD i = 0; i < groups.GroupCount; ++i) {
    auto text = SidText(groups.Groups[i].Sid);
    if (!text) return tl::unexpected(text.error());
    sids.push_back(std::move(*text));
  }
  return sids;
}

}  // namespace pkiaudit::stores::win
