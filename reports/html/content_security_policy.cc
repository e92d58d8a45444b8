// SPDX-License-Identifier: Apache-2.0
#include "reports/html/content_security_policy.h"

#include "x509/bytes.h"
#include "x509/digest.h"

namespace pkiaudit::reports {
namespace {

// RFC 4648 4.
std::string ToBase64(x509::Bytes octets) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t at = 0; at < octets.size(); at += 3) {
    uint32_t group = 0;
    for (size_t index = 0; index < 3; ++index) {
      group = group << 8 | (at + index < octets.size() ? octets[at + index] : 0u);
    }
    const size_t digits = octets.size() - at >= 3 ? 4 : octets.size() - at + 1;
    for (size_t index = 0; index < 4; ++index) {
      text += index < digits ? kAlphabet[(group >> (18 - 6 * index)) & 0x3Fu] : '=';
    }
  }
  return text;
}

}  // namespace

std::string ContentSecurityPolicy(std::string_view style_sheet) {
  return "default-src 'none'; style-src 'sha256-" +
         ToBase64(x509::Sha256(x509::AsBytes(style_sheet))) +
         "'; base-uri 'none'; form-action 'none'";
}

}  // namespace pkiaudit::reports
