// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/ocsp_get.h"

#include <algorithm>
#include <string_view>

namespace pkiaudit::audit::probes {
namespace {

// RFC 4648 4, with what means something in a URL escaped.
std::string EscapedBase64(x509::Bytes octets) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  const auto add = [&](uint32_t digit) {
    const char c = kDigits[digit & 63];
    if (c == '+') {
      text += "%2B";
    } else if (c == '/') {
      text += "%2F";
    } else {
      text += c;
    }
  };
  while (!octets.empty()) {
    const size_t count = std::min<size_t>(octets.size(), 3);
    uint32_t group = uint32_t{octets[0]} << 16;
    if (count > 1) group |= uint32_t{octets[1]} << 8;
    if (count > 2) group |= octets[2];
    add(group >> 18);
    add(group >> 12);
    if (count > 1) add(group >> 6);
    if (count > 2) add(group);
    for (size_t i = count; i < 3; ++i) text += "%3D";
    octets = octets.subspan(count);
  }
  return text;
}

}  // namespace

std::optional<ParsedUrl> OcspGetUrl(const ParsedUrl& responder, x509::Bytes request) {
  constexpr size_t kMaxLength = 255;
  if (request.size() > kMaxLength || responder.target.find('?') != std::string::npos) {
    return std::nullopt;
  }
  ParsedUrl url = responder;
  if (!url.target.ends_with('/')) url.target += '/';
  url.target += EscapedBase64(request);
  return url.ToText().size() > kMaxLength ? std::nullopt : std::optional(url);
}

}  // namespace pkiaudit::audit::probes
