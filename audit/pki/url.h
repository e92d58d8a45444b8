// SPDX-License-Identifier: Apache-2.0
//
// URLs as they stand in certificates (RFC 3986; RFC 5280 4.2.1.13, 4.2.2.1; RFC 4516 for LDAP).
// Pure: what can be told without the network, so that an offline audit tells it too.
#ifndef PKIAUDIT_AUDIT_PKI_URL_H_
#define PKIAUDIT_AUDIT_PKI_URL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace pkiaudit::audit {

enum class UrlScheme : uint8_t { kHttp, kHttps, kLdap, kLdaps, kFile, kFtp };
std::string_view UrlSchemeName(UrlScheme scheme);  // "http", "https", "ldap", …
// http and https are one class, ldap and ldaps another; each other scheme is its own.
bool SameSchemeClass(UrlScheme a, UrlScheme b);

// Why octets are no URL that any client could fetch as its author meant it.
enum class UrlFault : uint8_t {
  kEmpty,
  kTooLong,           // over kMaxUrlLength
  kBlankAround,       // a blank or control before or after it
  kControlCharacter,  // inside
  kNoScheme,          // "pki.example/ca.crl", "\\server\share"
  kUnknownScheme,     // "hhttp:", "htp:"
  kNoAuthority,       // "http:/host", "http:host"
  kNoHost,            // "http:///ca.crl"
  kBadHost,           // characters that stand in no host name; a broken IP literal
  kBadPort,           // not 1 to 65535
  kUserInfo,          // "http://user:secret@host/"
  kBadEscape,         // '%' without two hexadecimal digits
  kDoubleEscape,      // "%252B": a '+' that was escaped twice
};
std::string_view UrlFaultName(UrlFault fault);  // "noScheme", …
// A phrase that ends "It is no URL: ": "it names no scheme such as http:".
std::string_view Describe(UrlFault fault);

constexpr size_t kMaxUrlLength = 8192;

// (Url of audit/value.h is a text in evidence.)
struct ParsedUrl {
  UrlScheme scheme = UrlScheme::kHttp;
  // In lower case; an IPv6 address without its brackets. Empty only for ldap (the domain's own
  // servers are meant) and file. Octets outside ASCII stay as they are.
  std::string host;
  uint16_t port = 0;  // the scheme's own where none is given; 0 for file
  // From the '/' behind the host on, without the fragment; at least "/". Blanks and octets outside
  // ASCII, which Windows escapes itself, are escaped.
  std::string target;

  bool HostIsIpv6() const { return host.find(':') != std::string::npos; }
  // "host:80", "[2001:db8::1]:389".
  std::string Authority() const;
  // "http://host:8080/path?query"; the port only where it is not the scheme's own. The same for
  // URLs that differ only in the case of scheme and host, an explicit default port or a fragment.
  std::string ToText() const;
};

tl::expected<ParsedUrl, UrlFault> ParseUrl(std::string_view text);

// The octets of a text with %XX escapes; nothing where one is broken.
std::optional<std::string> DecodePercent(std::string_view text);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_URL_H_
