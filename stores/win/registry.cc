// SPDX-License-Identifier: Apache-2.0
#include "stores/win/registry.h"

#include "stores/formats/registry_text.h"

namespace pkiaudit::stores::win {

std::optional<std::string> TextOf(const RegistryItem& item) {
  const bool is_text =
      item.type == RegistryType::kString || item.type == RegistryType::kExpandString;
  if (!is_text || item.data.size() % 2 != 0) return std::nullopt;
  std::u16string text;
  for (size_t i = 0; i < item.data.size(); i += 2) {
    const auto unit = static_cast<char16_t>(item.data[i] | item.data[i + 1] << 8);
    if (unit == u'\0') break;
    text += unit;
  }
  return Utf16ToUtf8(text);
}

}  // namespace pkiaudit::stores::win
