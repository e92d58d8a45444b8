// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/detail_text.h"

#include "stores/text_encoding.h"

namespace pkiaudit::audit::probes {

std::string CleanDetail(std::string_view text) {
  constexpr size_t kMaxOctets = 200;
  std::string clean = stores::ToShownText(text.substr(0, kMaxOctets));
  if (clean.size() > kMaxOctets) {
    clean.resize(kMaxOctets);
    clean.resize(stores::ValidUtf8Length(clean));
  }
  for (char& c : clean) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  while (clean.ends_with(' ')) clean.pop_back();
  return clean;
}

}  // namespace pkiaudit::audit::probes
