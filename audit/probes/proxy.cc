// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/proxy.h"

#include <algorithm>
#include <array>

#include "stores/text_encoding.h"

namespace pkiaudit::audit::probes {
namespace {

constexpr std::array<std::string_view, 4> kSchemes = {"http", "https", "socks5", "socks5h"};

std::vector<std::string_view> Split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::vector<std::string> ReadExemptions(std::string_view text) {
  std::vector<std::string> entries;
  for (std::string_view entry : Split(text, ", \t")) {
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.ends_with('.')) entry.remove_suffix(1);
    if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
    if (!entry.empty()) entries.push_back(stores::ToLowerAscii(entry));
  }
  return entries;
}

// '*' stands for any text. Linear in both but for going back to the last '*'.
bool FitsPattern(std::string_view text, std::string_view pattern) {
  size_t at = 0;
  size_t in_pattern = 0;
  size_t star = std::string_view::npos;
  size_t after_star = 0;
  while (at < text.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      after_star = at;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == text[at]) {
      ++in_pattern;
      ++at;
    } else if (star != std::string_view::npos) {
      in_pattern = star + 1;
      at = ++after_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

constexpr std::string_view kWinHttpSeparators = "; \t\r\n";

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

std::optional<ProxySettings> ProxySettings::FromWinHttp(std::string_view servers,
                                                        std::string_view bypass) {
  ProxySettings settings;
  for (const std::string_view entry : Split(servers, kWinHttpSeparators)) {
    const size_t equals = entry.find('=');
    const std::string scheme =
        equals == std::string_view::npos ? "" : stores::ToLowerAscii(entry.substr(0, equals));
    if (!scheme.empty() && scheme != "http" && scheme != "https") continue;  // of ftp, socks
    const auto proxy = ParseProxy(scheme.empty() ? entry : entry.substr(equals + 1));
    if (!proxy) return std::nullopt;
    if (scheme != "https" && !settings.http_) settings.http_ = proxy;
    if (scheme != "http" && !settings.https_) settings.https_ = proxy;
  }
  for (const std::string_view entry : Split(bypass, kWinHttpSeparators)) {
    std::string pattern = stores::ToLowerAscii(entry);
    if (const size_t end = pattern.find("://"); end != std::string::npos) pattern.erase(0, end + 3);
    if (pattern == "<local>") {
      settings.bypass_local_ = true;
    } else {
      settings.bypass_.push_back(std::move(pattern));
    }
  }
  if (settings.http_ || settings.https_) settings.source_ = "WinHTTP";
  return settings;
}

bool ProxySettings::IsExempt(const ParsedUrl& url) const {
  std::string_view host = url.host;
  if (host.ends_with('.')) host.remove_suffix(1);
  if (bypass_local_ && host.find_first_of(".:") == std::string_view::npos) return true;
  if (std::ranges::any_of(bypass_,
                          [&](const std::string& entry) { return FitsPattern(host, entry); })) {
    return true;
  }
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
