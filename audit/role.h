// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_ROLE_H_
#define PKIAUDIT_AUDIT_ROLE_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace pkiaudit::audit {

// What the audited thing is; decides which checks apply and what evidence is required.
enum class Role : uint8_t {
  kNdesHost,     // a Windows host with NDES
  kWindowsHost,  // a Windows host
  kTrustStore,   // a machine's set of trusted roots
  kBundle,       // certificates without a host
};
std::string_view RoleName(Role role);  // "ndes-host", "windows-host", "trust-store", "bundle"
std::optional<Role> ParseRole(std::string_view name);

// A set of roles, as checks state where they apply.
using RoleSet = uint8_t;
constexpr RoleSet Only(Role role) {
  return static_cast<RoleSet>(1u << static_cast<unsigned>(role));
}
constexpr RoleSet kWindowsRoles =
    static_cast<RoleSet>(Only(Role::kNdesHost) | Only(Role::kWindowsHost));
constexpr RoleSet kAllRoles =
    static_cast<RoleSet>(kWindowsRoles | Only(Role::kTrustStore) | Only(Role::kBundle));
constexpr bool Contains(RoleSet roles, Role role) { return (roles & Only(role)) != 0; }

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_ROLE_H_
