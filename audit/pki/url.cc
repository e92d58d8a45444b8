// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/url.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "stores/text_encoding.h"

namespace pkiaudit::audit {
namespace {

struct SchemeFacts {
  UrlScheme scheme;
  std::string_view name;
  uint16_t port;
  bool may_lack_host;
};
constexpr auto kSchemes = std::to_array<SchemeFacts>({
    {UrlScheme::kHttp, "http", 80, false},
    {UrlScheme::kHttps, "https", 443, false},
    {UrlScheme::kLdap, "ldap", 389, true},
    {UrlScheme::kLdaps, "ldaps", 636, true},
    {UrlScheme::kFile, "file", 0, true},
    {UrlScheme::kFtp, "ftp", 21, false},
});

const SchemeFacts& FactsOf(UrlScheme scheme) {
  return *std::ranges::find(kSchemes, scheme, &SchemeFacts::scheme);
}

bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }
uint8_t HexValue(char c) {
  return static_cast<uint8_t>(IsDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
}

// RFC 3986 3.1.
bool IsSchemeName(std::string_view text) {
  return !text.empty() && IsAlpha(text.front()) && std::ranges::all_of(text, [](char c) {
    return IsAlpha(c) || IsDigit(c) || c == '+' || c == '-' || c == '.';
  });
}

std::optional<UrlFault> FindFaultOfText(std::string_view text) {
  if (text.empty()) return UrlFault::kEmpty;
  if (text.size() > kMaxUrlLength) return UrlFault::kTooLong;
  const auto is_blank = [](char c) { return c == ' ' || IsControl(c); };
  if (is_blank(text.front()) || is_blank(text.back())) return UrlFault::kBlankAround;
  if (std::ranges::any_of(text, IsControl)) return UrlFault::kControlCharacter;
  return std::nullopt;
}

std::optional<UrlFault> FindFaultOfEscapes(std::string_view target) {
  for (size_t i = target.find('%'); i != std::string_view::npos; i = target.find('%', i + 1)) {
    if (i + 2 >= target.size() || !IsHexDigit(target[i + 1]) || !IsHexDigit(target[i + 2])) {
      return UrlFault::kBadEscape;
    }
  }
  const bool double_escape = stores::ToLowerAscii(target).find("%252b") != std::string::npos;
  return double_escape ? std::optional(UrlFault::kDoubleEscape) : std::nullopt;
}

// What no host name, internationalised or not, can hold (RFC 3986 3.2.2; underscores do occur).
bool IsHostCharacter(char c) {
  return !IsAscii(c) || IsAlpha(c) || IsDigit(c) || c == '-' || c == '.' || c == '_';
}

bool IsIpv6Text(std::string_view text) {
  return text.size() >= 2 && text.find(':') != std::string_view::npos &&
         std::ranges::all_of(text, [](char c) { return IsHexDigit(c) || c == ':' || c == '.'; });
}

struct HostAndPort {
  std::string_view host;
  std::string_view port;  // empty where none is given
};

tl::expected<HostAndPort, UrlFault> SplitAuthority(std::string_view authority) {
  if (authority.find('@') != std::string_view::npos) {
    return tl::unexpected(UrlFault::kUserInfo);
  }
  HostAndPort parts;
  std::string_view rest;
  if (authority.starts_with('[')) {
    const size_t end = authority.find(']');
    if (end == std::string_view::npos) return tl::unexpected(UrlFault::kBadHost);
    parts.host = authority.substr(1, end - 1);
    rest = authority.substr(end + 1);
    if (!IsIpv6Text(parts.host)) return tl::unexpected(UrlFault::kBadHost);
    if (!rest.empty() && rest.front() != ':') return tl::unexpected(UrlFault::kBadHost);
  } else {
    const size_t colon = std::min(authority.find(':'), authority.size());
    parts.host = authority.substr(0, colon);
    rest = authority.substr(colon);
    if (!std::ranges::all_of(parts.host, IsHostCharacter)) {
      return tl::unexpected(UrlFault::kBadHost);
    }
  }
  if (!rest.empty()) parts.port = rest.substr(1);
  return parts;
}

// An empty port is the scheme's own (RFC 3986 3.2.3).
tl::expected<uint16_t, UrlFault> ParsePort(std::string_view text, uint16_t own) {
  if (text.empty()) return own;
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) {
    return tl::unexpected(UrlFault::kBadPort);
  }
  return port;
}

std::string EscapeTarget(std::string_view target) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string escaped;
  escaped.reserve(target.size());
  for (const char c : target) {
    if (c == ' ' || !IsAscii(c)) {
      const auto octet = static_cast<unsigned char>(c);
      escaped += {'%', kHex[octet >> 4], kHex[octet & 15]};
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::string_view UrlSchemeName(UrlScheme scheme) { return FactsOf(scheme).name; }

bool SameSchemeClass(UrlScheme a, UrlScheme b) {
  const auto class_of = [](UrlScheme scheme) {
    if (scheme == UrlScheme::kHttps) return UrlScheme::kHttp;
    return scheme == UrlScheme::kLdaps ? UrlScheme::kLdap : scheme;
  };
  return class_of(a) == class_of(b);
}

std::string_view UrlFaultName(UrlFault fault) {
  switch (fault) {
    case UrlFault::kEmpty:
      return "empty";
    case UrlFault::kTooLong:
      return "tooLong";
    case UrlFault::kBlankAround:
      return "blankAround";
    case UrlFault::kControlCharacter:
      return "controlCharacter";
    case UrlFault::kNoScheme:
      return "noScheme";
    case UrlFault::kUnknownScheme:
      return "unknownScheme";
    case UrlFault::kNoAuthority:
      return "noAuthority";
    case UrlFault::kNoHost:
      return "noHost";
    case UrlFault::kBadHost:
      return "badHost";
    case UrlFault::kBadPort:
      return "badPort";
    case UrlFault::kUserInfo:
      return "userInfo";
    case UrlFault::kBadEscape:
      return "badEscape";
    case UrlFault::kDoubleEscape:
      return "doubleEscape";
  }
  return "";
}

std::string_view Describe(UrlFault fault) {
  switch (fault) {
    case UrlFault::kEmpty:
      return "it is empty";
    case UrlFault::kTooLong:
      return "it is longer than any client takes";
    case UrlFault::kBlankAround:
      return "a blank or control character stands before or after it";
    case UrlFault::kControlCharacter:
      return "it holds a control character";
    case UrlFault::kNoScheme:
      return "it names no scheme such as http:";
    case UrlFault::kUnknownScheme:
      return "nothing knows its scheme";
    case UrlFault::kNoAuthority:
      return "two slashes are missing behind its scheme";
    case UrlFault::kNoHost:
      return "it names no host";
    case UrlFault::kBadHost:
      return "what should be its host is no host name or address";
    case UrlFault::kBadPort:
      return "what should be its port is no number from 1 to 65535";
    case UrlFault::kUserInfo:
      return "it holds a user name, which no client of certificates sends";
    case UrlFault::kBadEscape:
      return "a % in it has no two hexadecimal digits behind it";
    case UrlFault::kDoubleEscape:
      return "a + in it was escaped twice, to %252B";
  }
  return "";
}

std::string ParsedUrl::Authority() const {
  return (HostIsIpv6() ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string ParsedUrl::ToText() const {
  const SchemeFacts& facts = FactsOf(scheme);
  std::string text = std::string(facts.name) + "://";
  text += HostIsIpv6() ? "[" + host + "]" : host;
  if (port != facts.port) text += ":" + std::to_string(port);
  return text + target;
}

tl::expected<ParsedUrl, UrlFault> ParseUrl(std::string_view text) {
  if (const auto fault = FindFaultOfText(text)) return tl::unexpected(*fault);
  const size_t colon = text.find(':');
  const std::string_view scheme_text = text.substr(0, std::min(colon, text.size()));
  if (colon == std::string_view::npos || !IsSchemeName(scheme_text)) {
    return tl::unexpected(UrlFault::kNoScheme);
  }
  const auto* const facts =
      std::ranges::find(kSchemes, stores::ToLowerAscii(scheme_text), &SchemeFacts::name);
  std::string_view rest = text.substr(colon + 1);
  if (facts == kSchemes.end()) {
    // "pki.example:80/ca.crl", "C:\ca.crl".
    const bool is_scheme = scheme_text.size() > 1 && !rest.empty() && !IsDigit(rest.front()) &&
                           scheme_text.find('.') == std::string_view::npos;
    return tl::unexpected(is_scheme ? UrlFault::kUnknownScheme : UrlFault::kNoScheme);
  }
  if (!rest.starts_with("//")) return tl::unexpected(UrlFault::kNoAuthority);
  rest.remove_prefix(2);
  rest = rest.substr(0, rest.find('#'));
  const size_t end = std::min(rest.find_first_of("/?"), rest.size());

  const auto parts = SplitAuthority(rest.substr(0, end));
  if (!parts) return tl::unexpected(parts.error());
  if (parts->host.empty() && !facts->may_lack_host) return tl::unexpected(UrlFault::kNoHost);
  const auto port = ParsePort(parts->port, facts->port);
  if (!port) return tl::unexpected(port.error());
  const std::string_view target = rest.substr(end);
  if (const auto fault = FindFaultOfEscapes(target)) return tl::unexpected(*fault);
  return ParsedUrl{.scheme = facts->scheme,
                   .host = stores::ToLowerAscii(parts->host),
                   .port = *port,
                   .target = (target.starts_with('/') ? "" : "/") + EscapeTarget(target)};
}

std::optional<std::string> DecodePercent(std::string_view text) {
  std::string octets;
  octets.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      octets += text[i];
      continue;
    }
    if (i + 2 >= text.size() || !IsHexDigit(text[i + 1]) || !IsHexDigit(text[i + 2])) {
      return std::nullopt;
    }
    octets += static_cast<char>((HexValue(text[i + 1]) << 4) | HexValue(text[i + 2]));
    i += 2;
  }
  return octets;
}

}  // namespace pkiaudit::audit
