// SPDX-License-Identifier: Apache-2.0
#include "audit/role.h"

namespace pkiaudit::audit {

std::string_view RoleName(Role role) {
  switch (role) {
    case Role::kNdesHost:
      return "ndes-host";
    case Role::kWindowsHost:
      return "windows-host";
    case Role::kTrustStore:
      return "trust-store";
    case Role::kBundle:
      return "bundle";
  }
  return "";
}

std::optional<Role> ParseRole(std::string_view name) {
  for (Role role : {Role::kNdesHost, Role::kWindowsHost, Role::kTrustStore, Role::kBundle}) {
    if (RoleName(role) == name) {
      return role;
    }
  }
  return std::nullopt;
}

}  // namespace pkiaudit::audit
