// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/probes/fetch_one.h"
#include "tests/support/scripted_server.h"

namespace pkiaudit::audit::probes {
namespace {

using test_support::HttpAnswer;
using test_support::ScriptedServer;
using ::testing::HasSubstr;
using ::testing::Not;
using Client = ScriptedServer::Client;

// A proxy that answers all by itself and keeps what it was asked.
class HttpProxyTest : public ::testing::Test {
 protected:
  FetchOptions Through(const std::string& credentials = {}) {
    FetchOptions options;
    options.proxies = *ProxySettings::FromOption("http://" + credentials + Authority());
    return options;
  }
  std::string Authority() const { return proxy_.address() + ":" + std::to_string(proxy_.port()); }

  std::string answer_ = HttpAnswer("200 OK", "by way of the proxy");
  std::string head_;
  ScriptedServer proxy_{[this](Client& client) {
    head_ = client.ReadHead();
    client.Write(answer_);
  }};
};

TEST_F(HttpProxyTest, GoesThrough) {
  // The proxy resolves the name.
  const FetchOutcome outcome = FetchOne("http://pki.nowhere.example/ca.crl", Through());
  EXPECT_EQ(StepOf(outcome), "ok") << outcome.detail;
  EXPECT_EQ(TextOf(outcome), "by way of the proxy");
  EXPECT_EQ(outcome.proxy, "http://" + Authority());
  EXPECT_EQ(outcome.resolved_address, Authority());
  EXPECT_THAT(head_, HasSubstr("GET http://pki.nowhere.example/ca.crl HTTP/1.1\r\n"));
}

TEST_F(HttpProxyTest, ShowsNoCredentials) {
  answer_ = HttpAnswer("407 Proxy Authentication Required", "",
                       "Proxy-Authenticate: Basic realm=\"secret\"\r\n");
  const FetchOutcome outcome = FetchOne("http://pki.nowhere.example/", Through("user:pa55@"));
  EXPECT_EQ(StepOf(outcome), "proxy");
  EXPECT_EQ(outcome.code, 407);
  EXPECT_EQ(outcome.proxy, "http://" + Authority());
  EXPECT_THAT(outcome.detail, Not(HasSubstr("pa55")));
  EXPECT_THAT(head_, HasSubstr("Proxy-Authorization: Basic dXNlcjpwYTU1\r\n"));  // user:pa55
}

TEST_F(HttpProxyTest, RefusesTheTunnel) {
  answer_ = HttpAnswer("403 Forbidden", "");
  const FetchOutcome outcome = FetchOne("https://pki.nowhere.example/", Through());
  EXPECT_EQ(StepOf(outcome), "proxy");
  EXPECT_EQ(outcome.code, 403);
  EXPECT_THAT(head_, HasSubstr("CONNECT pki.nowhere.example:443 HTTP/1.1\r\n"));
}

TEST_F(HttpProxyTest, IsNotThere) {
  FetchOptions options;
  std::string authority;
  {
    const ScriptedServer gone([](Client&) {});
    authority = gone.address() + ":" + std::to_string(gone.port());
  }
  options.proxies = *ProxySettings::FromOption(authority);
  const FetchOutcome outcome = FetchOne("http://pki.nowhere.example/", options);
  EXPECT_EQ(StepOf(outcome), "proxy");
  EXPECT_FALSE(outcome.code);
}

TEST_F(HttpProxyTest, CannotBeAskedForNamesWhereAddressesAreChecked) {
  FetchOptions options = Through();
  options.may_connect = IsGloballyReachable;
  EXPECT_EQ(StepOf(FetchOne("http://pki.nowhere.example/", options)), "refused");
  EXPECT_EQ(StepOf(FetchOne("http://10.0.0.1/", options)), "refused");
  EXPECT_EQ(proxy_.connections(), 0);
  // The proxy's own address is the operator's choice.
  EXPECT_EQ(StepOf(FetchOne("http://1.1.1.1/", options)), "ok");
}

}  // namespace
}  // namespace pkiaudit::audit::probes
