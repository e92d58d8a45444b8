// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "stores/keys/sddl.h"
#include "stores/keys/sddl_words.h"
#include "stores/keys/well_known_sids.h"

namespace pkiaudit::stores {
namespace {

// The alias that means the same everywhere.
std::string SidWord(const SecurityIdentifier& sid) {
  std::string text = sid.ToText();
  const auto known = std::ranges::find(WellKnownSids(), text, &WellKnownSid::sid);
  return known == WellKnownSids().end() || known->alias.empty() ? text : std::string(known->alias);
}

// As Windows shows them of a file: one word, if there is one for just these rights.
void AppendRights(std::string& text, uint32_t mask) {
  constexpr std::string_view kWords[] = {"GA", "GX", "GW", "GR", "FA", "FR", "FW", "FX"};
  if (mask == 0) return;
  const auto* right = std::ranges::find_if(kRightWords, [&](const RightWord& row) {
    return row.mask == mask && std::ranges::find(kWords, row.word) != std::end(kWords);
  });
  if (right != std::end(kRightWords)) {
    text += right->word;
    return;
  }
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), mask, 16).ptr;
  text += "0x";
  text.append(digits.data(), end);
}

void AppendEntry(std::string& text, const AccessControlEntry& entry) {
  const auto* type = std::ranges::find(kAceTypeWords, entry.type, &AceTypeWord::type);
  text += '(';
  text += type->word;
  text += ';';
  for (const AceFlagWord& row : kAceFlagWords) {
    if ((entry.flags & row.flag) != 0) {
      text += row.word;
    }
  }
  text += ';';
  AppendRights(text, entry.access_mask);
  text += ';' + entry.object_type + ';' + entry.inherited_object_type + ';' + SidWord(entry.sid);
  if (type->has_condition) {
    text += ';' + entry.condition;
  }
  text += ')';
}

void AppendAcl(std::string& text, std::string_view component, const Acl& acl) {
  if (acl.state == Acl::State::kAbsent) {
    return;
  }
  text += component;
  const std::pair<bool, std::string_view> flags[] = {
      {acl.is_protected, kProtectedWord},
      {acl.auto_inherit_required, kAutoInheritRequiredWord},
      {acl.auto_inherited, kAutoInheritedWord},
      {acl.state == Acl::State::kNull, kNoAccessControl},
  };
  for (const auto& [is_set, word] : flags) {
    if (is_set) {
      text += word;
    }
  }
  for (const AccessControlEntry& entry : acl.entries) {
    AppendEntry(text, entry);
  }
}

}  // namespace

std::string ToSddl(const SecurityDescriptor& descriptor) {
  std::string text;
  if (descriptor.owner) {
    text += "O:" + SidWord(*descriptor.owner);
  }
  if (descriptor.group) {
    text += "G:" + SidWord(*descriptor.group);
  }
  AppendAcl(text, "D:", descriptor.dacl);
  AppendAcl(text, "S:", descriptor.sacl);
  return text;
}

}  // namespace pkiaudit::stores
