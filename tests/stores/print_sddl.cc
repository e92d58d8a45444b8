// SPDX-License-Identifier: Apache-2.0
//
// For tests/stores/sddl_samba_test.py: reads SDDL from standard input, a descriptor a line, with
// S-1-5-21-1-2-3 as every domain, and prints a line for each: what it is made of, a tab, and what
// ToSddl makes of it; or "error" and why.

#include <cstdio>
#include <iostream>
#include <optional>
#include <string>

#include "stores/keys/sddl.h"

namespace {

using pkiaudit::stores::AccessControlEntry;
using pkiaudit::stores::AceType;
using pkiaudit::stores::Acl;
using pkiaudit::stores::ParseSddl;
using pkiaudit::stores::SddlDomains;
using pkiaudit::stores::SddlErrorName;
using pkiaudit::stores::SecurityIdentifier;
using pkiaudit::stores::ToSddl;

std::string Told(const std::optional<SecurityIdentifier>& sid) { return sid ? sid->ToText() : "-"; }

// AceType of ACE_HEADER.
int HeaderType(AceType type) {
  switch (type) {
    case AceType::kAccessAllowed:
      return 0;
    case AceType::kAccessDenied:
      return 1;
    case AceType::kAudit:
      return 2;
    case AceType::kAlarm:
      return 3;
    case AceType::kObjectAccessAllowed:
      return 5;
    case AceType::kObjectAccessDenied:
      return 6;
    case AceType::kObjectAudit:
      return 7;
    case AceType::kObjectAlarm:
      return 8;
    default:
      return -1;  // the other side does not read the rest
  }
}

std::string Told(const Acl& acl) {
  std::string text = acl.state == Acl::State::kAbsent ? "absent"
                     : acl.state == Acl::State::kNull ? "null"
                                                      : "present";
  text += acl.is_protected ? "P" : "";
  text += acl.auto_inherit_required ? "R" : "";
  text += acl.auto_inherited ? "I" : "";
  for (const AccessControlEntry& entry : acl.entries) {
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, " %d,%d,%#x,", HeaderType(entry.type),
                  static_cast<int>(entry.flags), entry.access_mask);
    text +=
        numbers + entry.object_type + "," + entry.inherited_object_type + "," + entry.sid.ToText();
  }
  return text;
}

}  // namespace

int main() {
  const SecurityIdentifier domain(5, {21, 1, 2, 3});
  const SddlDomains domains{.machine = domain, .domain = domain, .forest_root = domain};
  for (std::string line; std::getline(std::cin, line);) {
    const auto descriptor = ParseSddl(line, domains);
    if (!descriptor) {
      std::cout << "error " << SddlErrorName(descriptor.error().code) << " at "
                << descriptor.error().position << '\n';
      continue;
    }
    std::cout << Told(descriptor->owner) << ' ' << Told(descriptor->group) << " | "
              << Told(descriptor->dacl) << " | " << Told(descriptor->sacl) << '\t'
              << ToSddl(*descriptor) << '\n';
  }
}
