// SPDX-License-Identifier: Apache-2.0
//
// For tests/audit/access_samba_test.py: reads questions from standard input, one a line: a security
// descriptor as SDDL, the SID of an account, the SIDs of its groups with commas between them, and
// the rights in hexadecimal, with tabs between the four. S-1-5-21-1-2-3 is every domain. Prints
// "granted", "denied", "not known", or "error" for each.

#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "audit/pki/access.h"
#include "stores/keys/sddl.h"

namespace {

using pkiaudit::audit::Access;
using pkiaudit::audit::AccountContext;
using pkiaudit::audit::EvaluateAccess;
using pkiaudit::stores::ParseSddl;
using pkiaudit::stores::SddlDomains;
using pkiaudit::stores::SecurityIdentifier;

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

std::string Answer(const std::string& line) {
  const SecurityIdentifier domain(5, {21, 1, 2, 3});
  const auto fields = Split(line, '\t');
  if (fields.size() != 4) return "error";
  const auto descriptor =
      ParseSddl(fields[0], {.machine = domain, .domain = domain, .forest_root = domain});
  const auto account = SecurityIdentifier::Parse(fields[1]);
  if (!descriptor || !account) return "error";
  AccountContext context{*account, std::vector<SecurityIdentifier>(), std::nullopt};
  for (const std::string& text : Split(fields[2], ',')) {
    const auto group = SecurityIdentifier::Parse(text);
    if (!group) return "error";
    context.groups->push_back(*group);
  }
  const auto rights = static_cast<uint32_t>(std::stoul(fields[3], nullptr, 16));
  switch (EvaluateAccess(*descriptor, context, rights).access) {
    case Access::kGranted:
      return "granted";
    case Access::kDenied:
      return "denied";
    case Access::kNotKnown:
      return "not known";
  }
  return "error";
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) std::cout << Answer(line) << '\n';
}
