// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/proxy.h"

#include <algorithm>
#include <array>

#include "stores/text_encoding.h"

namespace pkiaudit::audit::probes {
namespace {

constexpr std::array<std::string_view, 4> kSchemes = {"http", "https", "socks5", "socks5h"};

// Entries are parted by commas and blanks.
std::vector<std::string> ReadExemptions(std::string_view text) {
  std::vector<std::string> entries;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(", \t"), text.size());
    std::string_view entry = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.ends_with('.')) entry.remove_suffix(1);
    if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
    if (!entry.empty()) entries.push_back(stores::ToLowerAscii(entry));
  }
  return entries;
}

}  // namespace

std::optional<Proxy> ParseProxy(std::string_view text) {
  std::string scheme = "http";
  if (const size_t end = text.find("://"); end != std::string_view::npos) {
    scheme = stores::ToLowerAscii(text.substr(0, end));
    text.remove_prefix(end + 3);
  }
  if (std::ranges::find(kSchemes, scheme) == kSchemes.end()) return std::nullopt;
  Proxy proxy;
  if (const size_t at = text.rfind('@'); at != std::string_view::npos) {
    const std::string_view credentials = text.substr(0, at);
    text.remove_prefix(at + 1);
    const size_t colon = std::min(credentials.find(':'), credentials.size());
    const auto user = DecodePercent(credentials.substr(0, colon));
    const auto password =
        DecodePercent(credentials.substr(std::min(colon + 1, credentials.size())));
    if (!user || !password) return std::nullopt;
    proxy.user = *user;
    proxy.password = *password;
  }
  // Host, port and a '/' at most: what a URL's authority may be.
  const auto url = ParseUrl("http://" + std::string(text));
  if (!url || url->target != "/") return std::nullopt;
  proxy.url = scheme + "://" + url->Authority();
  return proxy;
}

std::optional<ProxySettings> ProxySettings::FromOption(std::string_view text) {
  ProxySettings settings;
  if (stores::EqualIgnoringAsciiCase(text, "none")) return settings;
  settings.http_ = settings.https_ = ParseProxy(text);
  if (!settings.http_) return std::nullopt;
  settings.source_ = "--proxy";
  return settings;
}

std::optional<ProxySettings> ProxySettings::FromEnvironment(const Environment& variable,
                                                            std::string& faulty) {
  const auto read = [&](std::initializer_list<const char*> names) -> std::optional<Proxy> {
    for (const char* name : names) {
      const auto value = variable(name);
      if (!value || value->empty()) continue;
      auto proxy = ParseProxy(*value);
      if (!proxy) faulty = name;
      return proxy;
    }
    return std::nullopt;
  };
  ProxySettings settings;
  // HTTP_PROXY in upper case may come from a web client's header "Proxy:" (httpoxy).
  settings.http_ = read({"http_proxy", "all_proxy", "ALL_PROXY"});
  settings.https_ = read({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
  if (!faulty.empty()) return std::nullopt;
  for (const char* name : {"no_proxy", "NO_PROXY"}) {
    if (const auto value = variable(name)) {
      settings.exempt_ = ReadExemptions(*value);
      break;
    }
  }
  if (settings.http_ || settings.https_) settings.source_ = "environment";
  return settings;
}

bool ProxySettings::IsExempt(const ParsedUrl& url) const {
  std::string_view host = url.host;
  if (host.ends_with('.')) host.remove_suffix(1);
  return std::ranges::any_of(exempt_, [&](std::string_view entry) {
    if (entry == "*" || host == entry) return true;
    return host.size() > entry.size() && host.ends_with(entry) &&
           host[host.size() - entry.size() - 1] == '.';
  });
}

const Proxy* ProxySettings::For(const ParsedUrl& url) const {
  const auto* proxy = url.scheme == UrlScheme::kHttp    ? &http_
                      : url.scheme == UrlScheme::kHttps ? &https_
                                                        : nullptr;
  return proxy == nullptr || !*proxy || IsExempt(url) ? nullptr : &**proxy;
}

}  // namespace pkiaudit::audit::probes
