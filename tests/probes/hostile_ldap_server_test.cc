// SPDX-License-Identifier: Apache-2.0
//
// LDAP against servers that hang, break off or are not there: the same by libldap and by wldap32.
#include <gmock/gmock.h>

#include <chrono>

#include "tests/probes/fetch_one.h"
#include "tests/support/scripted_server.h"

namespace pkiaudit::audit::probes {
namespace {

using test_support::BlackHole;
using test_support::ScriptedServer;

std::string LdapUrl(const ScriptedServer& server) {
  return "ldap" + server.Url("/CN=CA").substr(4);
}

TEST(HostileLdapServerTest, NobodyListens) {
  std::string url;
  {
    const ScriptedServer server([](ScriptedServer::Client&) {});
    url = LdapUrl(server);
  }
  EXPECT_EQ(StepOf(FetchOne(url)), "connect");
  EXPECT_EQ(StepOf(FetchOne("ldap://" + std::string(64, 'a') + ".example/CN=CA")), "name");
}

TEST(HostileLdapServerTest, BlackHoleCostsOneTimeOut) {
  const BlackHole hole;
  std::vector<std::string> urls;
  for (int i = 0; i < 50; ++i) {
    urls.push_back("ldap://" + hole.Authority() + "/CN=" + std::to_string(i));
  }
  FetchOptions options;
  options.connect_time = Milliseconds(600);
  const auto start = std::chrono::steady_clock::now();
  uint32_t attempts = 0;
  for (const FetchOutcome& outcome : FetchAll(urls, options)) {
    EXPECT_EQ(StepOf(outcome), "connect");
    attempts += outcome.attempts;
  }
  EXPECT_EQ(attempts, 9U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(3 * 600));
}

TEST(HostileLdapServerTest, TellsAServerThatNeverAnswers) {
  const ScriptedServer server([](ScriptedServer::Client& client) { client.WaitForEnd(); });
  FetchOptions options;
  options.total_time = Milliseconds(600);
  const FetchOutcome outcome = FetchOne(LdapUrl(server), options);
  EXPECT_EQ(StepOf(outcome), "timeOut");
  EXPECT_EQ(outcome.attempts, 2U);
}

TEST(HostileLdapServerTest, TellsAServerThatHangsUp) {
  const ScriptedServer server([](ScriptedServer::Client& client) { client.Read(1); });
  const FetchOutcome outcome = FetchOne(LdapUrl(server));
  EXPECT_EQ(StepOf(outcome), "truncated") << outcome.detail;
}

TEST(HostileLdapServerTest, ConnectsOnlyWhereAllowed) {
  const ScriptedServer server([](ScriptedServer::Client& client) { client.WaitForEnd(); });
  FetchOptions options;
  options.may_connect = IsGloballyReachable;
  const FetchOutcome outcome = FetchOne(LdapUrl(server), options);
  EXPECT_EQ(StepOf(outcome), "refused");
  EXPECT_EQ(outcome.detail, kAddressDenied);
  EXPECT_EQ(server.connections(), 0);
}

TEST(HostileLdapServerTest, HostlessUrlsNeedADomainOrAServer) {
  EXPECT_EQ(StepOf(FetchOne("ldap:///CN=CA")), "notTried");
}

}  // namespace
}  // namespace pkiaudit::audit::probes
