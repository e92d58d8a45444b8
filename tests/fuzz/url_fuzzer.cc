// SPDX-License-Identifier: Apache-2.0
//
// URLs as certificates hold them: what is read is written as a URL that reads as the same, and is
// fit to be handed to a client: no blank, no control, nothing outside of ASCII behind the host.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "audit/pki/url.h"

namespace {

void Require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using pkiaudit::audit::ParseUrl;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto url = ParseUrl(text);
  if (!url) {
    Require(!Describe(url.error()).empty() && !UrlFaultName(url.error()).empty());
    return 0;
  }
  Require(url->target.starts_with('/'));
  for (const char c : url->target) {
    Require(c > 0x20 && c < 0x7f);
  }
  // Escaping may make it longer than a URL may be.
  const std::string normal = url->ToText();
  if (normal.size() <= pkiaudit::audit::kMaxUrlLength) {
    const auto again = ParseUrl(normal);
    Require(again && again->ToText() == normal && again->host == url->host &&
            again->port == url->port && again->scheme == url->scheme);
  }
  Require(pkiaudit::audit::DecodePercent(url->target).has_value());
  return 0;
}
