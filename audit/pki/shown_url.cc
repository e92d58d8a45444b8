// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/shown_url.h"

#include "x509/digest.h"

namespace pkiaudit::audit {
namespace {

constexpr size_t kMaxShown = 2000;

bool IsPrintable(char c) { return c > ' ' && c <= '~'; }

}  // namespace

std::string ShownUrl(std::string_view url) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string shown;
  for (const char c : url.substr(0, kMaxShown)) {
    if (IsPrintable(c) || c == ' ') {
      shown += c;
    } else {
      const auto octet = static_cast<unsigned char>(c);
      shown += '%';
      shown += kDigits[octet >> 4];
      shown += kDigits[octet & 15];
    }
  }
  if (url.size() > kMaxShown) {
    // Two that differ behind the cut are still two.
    shown += "\xe2\x80\xa6 SHA-256 " + x509::ToHex(x509::Sha256(x509::AsBytes(url)));
  }
  return shown;
}

}  // namespace pkiaudit::audit
