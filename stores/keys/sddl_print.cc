// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "stores/keys/sddl.h"
#include "stores/keys/sddl_words.h"

namespace pkiaudit::stores {
namespace {

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
  if (entry.access_mask != 0) {
    std::array<char, 8> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), entry.access_mask, 16).ptr;
    text += "0x";
    text.append(digits.data(), end);
  }
  text += ';' + entry.object_type + ';' + entry.inherited_object_type + ';' + entry.sid.ToText();
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
    text += "O:" + descriptor.owner->ToText();
  }
  if (descriptor.group) {
    text += "G:" + descriptor.group->ToText();
  }
  AppendAcl(text, "D:", descriptor.dacl);
  AppendAcl(text, "S:", descriptor.sacl);
  return text;
}

}  // namespace pkiaudit::stores
