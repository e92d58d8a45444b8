// SPDX-License-Identifier: Apache-2.0
#include "reports/html/html_parts.h"

#include <algorithm>
#include <string>

#include "reports/document/plain_words.h"

namespace pkiaudit::reports {
namespace {

// Where an address begins in `text`; npos where there is none.
size_t FindAddress(std::string_view text) {
  return std::min(text.find("https://"), text.find("http://"));
}

// The length of the address that `text` begins with: RFC 3986 characters, without the punctuation
// that ends the sentence around it.
size_t AddressLength(std::string_view text) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#@!$&*+,;=%";
  constexpr std::string_view kPunctuation = ".,;:!?";
  size_t length = std::min(text.find_first_not_of(kAllowed), text.size());
  while (length > 0 && kPunctuation.find(text[length - 1]) != std::string_view::npos) {
    --length;
  }
  return length;
}

}  // namespace

void WriteUntrusted(MarkupStream& html, std::string_view text) { html.Leaf("bdi", text); }

void WriteHex(MarkupStream& html, std::string_view hex) { html.Leaf("code", "hex", hex); }

void WriteFriendlyName(MarkupStream& html, std::string_view name) {
  if (!name.empty()) {
    html.OpenClass("div", "quiet").Text("friendly name ");
    WriteUntrusted(html, name);
    html.Close();
  }
}

void WriteTime(MarkupStream& html, std::string_view iso8601) {
  html.Open("time").Attribute("datetime", iso8601).Text(TimeWords(iso8601)).Close();
}

void WriteSeverity(MarkupStream& html, audit::Severity severity) {
  const std::string_view name = audit::SeverityName(severity);
  html.Open("span").Attribute("class", "badge " + std::string(name)).Text(name).Close();
}

void WriteParts(MarkupStream& html, const std::vector<TemplatePart>& parts) {
  for (const TemplatePart& part : parts) {
    part.filled ? WriteUntrusted(html, part.text) : static_cast<void>(html.Text(part.text));
  }
}

void WriteWithLinks(MarkupStream& html, std::string_view text) {
  for (size_t at = FindAddress(text); at != std::string_view::npos; at = FindAddress(text)) {
    html.Text(text.substr(0, at));
    text.remove_prefix(at);
    const std::string_view address = text.substr(0, AddressLength(text));
    html.Open("a").Attribute("href", address).Attribute("rel", "noreferrer").Text(address).Close();
    text.remove_prefix(address.size());
  }
  html.Text(text);
}

void WriteTableHead(MarkupStream& html, const std::vector<std::string_view>& titles) {
  html.Open("thead").Open("tr");
  for (std::string_view title : titles) {
    html.Open("th").Attribute("scope", "col").Text(title).Close();
  }
  html.Close().Close();
}

}  // namespace pkiaudit::reports
