// SPDX-License-Identifier: Apache-2.0
//
// Which proxy a URL goes through. The environment is read as curl reads it: http_proxy (lower case
// only), https_proxy, all_proxy and no_proxy. The machine's setting on Windows is read as WinHTTP
// reads it (WINHTTP_PROXY_INFO).
#ifndef PKIAUDIT_AUDIT_PROBES_PROXY_H_
#define PKIAUDIT_AUDIT_PROBES_PROXY_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/pki/url.h"

namespace pkiaudit::audit::probes {

struct Proxy {
  std::string url;  // "http://proxy.corp.example:8080": without credentials, fit to be shown
  // Never shown.
  std::string user;
  std::string password;
};

// "http://user:secret@proxy.corp.example:8080", "proxy.corp.example:8080"; schemes http, https,
// socks5 and socks5h. Nothing where the text is none; so that no secret is told, not even which
// part is wrong.
std::optional<Proxy> ParseProxy(std::string_view text);

class ProxySettings {
 public:
  // No proxy.
  ProxySettings() = default;

  // One proxy for everything; "none" for no proxy whatever the environment says.
  static std::optional<ProxySettings> FromOption(std::string_view text);

  // `variable` gives the value of an environment variable, nothing where it is not set. Where a
  // value is no proxy, nothing is returned and `faulty` names the variable.
  using Environment = std::function<std::optional<std::string>(const char* name)>;
  static std::optional<ProxySettings> FromEnvironment(const Environment& variable,
                                                      std::string& faulty);

  // `servers` such as "proxy:8080" or "http=proxy1:8080;https=proxy2:8080", `bypass` such as
  // "*.corp.example;10.*;<local>"; both separated by semicolons or blanks. Nothing where what is
  // given for http or https is no proxy.
  static std::optional<ProxySettings> FromWinHttp(std::string_view servers,
                                                  std::string_view bypass);

  // Null: a direct connection. LDAP and files never go through a proxy.
  const Proxy* For(const ParsedUrl& url) const;

  // "--proxy", "environment", "WinHTTP"; empty where there is no proxy.
  const std::string& source() const { return source_; }

 private:
  bool IsExempt(const ParsedUrl& url) const;

  std::optional<Proxy> http_;
  std::optional<Proxy> https_;
  std::vector<std::string> exempt_;  // of no_proxy: lower case, without a leading dot
  std::vector<std::string> bypass_;  // of WinHTTP: lower case, with '*' for any text
  bool bypass_local_ = false;        // names without a dot
  std::string source_;
};

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_PROXY_H_
