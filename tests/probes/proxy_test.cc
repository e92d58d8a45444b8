// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/proxy.h"

#include <gtest/gtest.h>

#include <map>

namespace pkiaudit::audit::probes {
namespace {

using Variables = std::map<std::string, std::string>;

std::optional<ProxySettings> FromVariables(const Variables& variables, std::string& faulty) {
  return ProxySettings::FromEnvironment(
      [&](const char* name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
      },
      faulty);
}

std::string ProxyFor(const Variables& variables, const std::string& url) {
  std::string faulty;
  const auto settings = FromVariables(variables, faulty);
  EXPECT_TRUE(settings) << faulty;
  const Proxy* proxy = settings->For(*ParseUrl(url));
  return proxy == nullptr ? "direct" : proxy->url;
}

TEST(ProxyTest, PartsCredentialsFromWhatIsShown) {
  const auto proxy = ParseProxy("http://corp%5Cuser:s%40cret@proxy.example:8080/");
  ASSERT_TRUE(proxy);
  EXPECT_EQ(proxy->url, "http://proxy.example:8080");
  EXPECT_EQ(proxy->user, "corp\\user");
  EXPECT_EQ(proxy->password, "s@cret");
  EXPECT_EQ(ParseProxy("proxy.example:3128")->url, "http://proxy.example:3128");
  EXPECT_EQ(ParseProxy("socks5h://[::1]:1080")->url, "socks5h://[::1]:1080");
  for (const char* text : {"", "http://", "ftp://proxy:21", "proxy:0", "proxy:99999", "a b:80",
                           "http://proxy:80/path", "http://u%zz@proxy:80"}) {
    EXPECT_FALSE(ParseProxy(text)) << text;
  }
}

TEST(ProxyTest, ReadsTheEnvironmentAsCurlDoes) {
  const Variables variables = {{"http_proxy", "http://a:1"}, {"HTTPS_PROXY", "http://b:2"}};
  EXPECT_EQ(ProxyFor(variables, "http://pki.example/"), "http://a:1");
  EXPECT_EQ(ProxyFor(variables, "https://pki.example/"), "http://b:2");
  EXPECT_EQ(ProxyFor(variables, "ldap://pki.example/"), "direct");
  EXPECT_EQ(ProxyFor({{"HTTP_PROXY", "http://a:1"}}, "http://pki.example/"), "direct");
  EXPECT_EQ(ProxyFor({{"all_proxy", "http://c:3"}}, "http://pki.example/"), "http://c:3");
  EXPECT_EQ(ProxyFor({{"https_proxy", "http://b:2"}, {"all_proxy", "http://c:3"}},
                     "https://pki.example/"),
            "http://b:2");
  EXPECT_EQ(ProxyFor({{"http_proxy", ""}}, "http://pki.example/"), "direct");
}

TEST(ProxyTest, ExemptsDomains) {
  const auto proxy_for = [](const std::string& exempt, const std::string& url) {
    return ProxyFor({{"http_proxy", "http://a:1"}, {"no_proxy", exempt}}, url);
  };
  EXPECT_EQ(proxy_for("corp.example", "http://pki.corp.example/"), "direct");
  EXPECT_EQ(proxy_for(".corp.example", "http://PKI.Corp.Example/"), "direct");
  EXPECT_EQ(proxy_for("other, corp.example", "http://corp.example/"), "direct");
  EXPECT_EQ(proxy_for("*", "http://pki.example/"), "direct");
  EXPECT_EQ(proxy_for("::1", "http://[::1]/"), "direct");
  EXPECT_EQ(proxy_for("corp.example", "http://evilcorp.example/"), "http://a:1");
  EXPECT_EQ(proxy_for("", "http://pki.example/"), "http://a:1");
}

TEST(ProxyTest, TellsWhichVariableIsFaultyAndNoSecret) {
  std::string faulty;
  EXPECT_FALSE(FromVariables({{"http_proxy", "http://user:secret@:80"}}, faulty));
  EXPECT_EQ(faulty, "http_proxy");
}

TEST(ProxyTest, OptionCountsForAllOrTurnsAllOff) {
  const auto all = ProxySettings::FromOption("proxy.example:8080");
  ASSERT_TRUE(all);
  EXPECT_EQ(all->source(), "--proxy");
  EXPECT_EQ(all->For(*ParseUrl("https://pki.example/"))->url, "http://proxy.example:8080");
  const auto none = ProxySettings::FromOption("none");
  ASSERT_TRUE(none);
  EXPECT_EQ(none->source(), "");
  EXPECT_EQ(none->For(*ParseUrl("http://pki.example/")), nullptr);
  EXPECT_FALSE(ProxySettings::FromOption("http://"));
}

std::string WinHttpProxyFor(const std::string& servers, const std::string& bypass,
                            const std::string& url) {
  const auto settings = ProxySettings::FromWinHttp(servers, bypass);
  EXPECT_TRUE(settings);
  const Proxy* proxy = settings->For(*ParseUrl(url));
  return proxy == nullptr ? "direct" : proxy->url;
}

TEST(ProxyTest, ReadsTheMachinesSettingAsWinHttpDoes) {
  EXPECT_EQ(ProxySettings::FromWinHttp("proxy.corp.example:8080", "")->source(), "WinHTTP");
  EXPECT_EQ(ProxySettings::FromWinHttp("", "*.corp.example")->source(), "");
  EXPECT_EQ(WinHttpProxyFor("proxy:8080", "", "http://pki.example/"), "http://proxy:8080");
  EXPECT_EQ(WinHttpProxyFor("proxy:8080", "", "https://pki.example/"), "http://proxy:8080");
  EXPECT_EQ(WinHttpProxyFor("proxy:8080", "", "ldap://pki.example/"), "direct");
  const std::string both = "http=a:1;HTTPS=https://b:2 ftp=c:3 socks=d:4";
  EXPECT_EQ(WinHttpProxyFor(both, "", "http://pki.example/"), "http://a:1");
  EXPECT_EQ(WinHttpProxyFor(both, "", "https://pki.example/"), "https://b:2");
  EXPECT_EQ(WinHttpProxyFor("https=b:2", "", "http://pki.example/"), "direct");
  EXPECT_FALSE(ProxySettings::FromWinHttp("http=://", ""));
}

TEST(ProxyTest, BypassesWhatWinHttpBypasses) {
  const auto proxy_for = [](const std::string& bypass, const std::string& host) {
    return WinHttpProxyFor("proxy:8080", bypass, "http://" + host + "/");
  };
  const std::string bypass = "*.CORP.example;10.*; pki.other.example <local>";
  EXPECT_EQ(proxy_for(bypass, "a.b.corp.example"), "direct");
  EXPECT_EQ(proxy_for(bypass, "corp.example"), "http://proxy:8080");
  EXPECT_EQ(proxy_for(bypass, "10.1.2.3"), "direct");
  EXPECT_EQ(proxy_for(bypass, "110.1.2.3"), "http://proxy:8080");
  EXPECT_EQ(proxy_for(bypass, "pki.other.example."), "direct");
  EXPECT_EQ(proxy_for(bypass, "ndes01"), "direct");
  EXPECT_EQ(proxy_for(bypass, "[2001:db8::1]"), "http://proxy:8080");
  EXPECT_EQ(proxy_for("*", "pki.example"), "direct");
  EXPECT_EQ(proxy_for("http://pki.example", "pki.example"), "direct");
  EXPECT_EQ(proxy_for("p*i*.ex*le", "pki.example"), "direct");
  EXPECT_EQ(proxy_for("p*i*.ex*la", "pki.example"), "http://proxy:8080");
  EXPECT_EQ(proxy_for(std::string(2000, '*') + "b", std::string(60, 'a')), "http://proxy:8080");
}

}  // namespace
}  // namespace pkiaudit::audit::probes
