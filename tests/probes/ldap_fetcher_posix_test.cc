// SPDX-License-Identifier: Apache-2.0
//
// LDAP against OpenLDAP's slapd, set up as RFC 4523 asks and as Active Directory behaves.
#include <gmock/gmock.h>

#include "tests/probes/fetch_one.h"
#include "tests/support/crl_builder.h"
#include "tests/support/scripted_server.h"
#include "tests/support/slapd_server.h"

namespace pkiaudit::audit::probes {
namespace {

using test_support::CrlBuilder;
using test_support::ScriptedServer;
using test_support::SlapdServer;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::string Crl(int64_t number) {
  const auto der = CrlBuilder().CrlNumber(number).Build();
  return {der.begin(), der.end()};
}

std::vector<SlapdServer::Entry> Entries() {
  const auto crl = [](int64_t number) { return CrlBuilder().CrlNumber(number).Build(); };
  return {{"CA", {crl(1)}, {crl(11)}}, {"Two", {crl(1), crl(2)}}, {"Empty", {}}};
}

class LdapTransferTest : public ::testing::TestWithParam<SlapdServer::Transfer> {};

TEST_P(LdapTransferTest, ReadsWithAndWithoutBinary) {
  const SlapdServer server(Entries(), GetParam());
  for (const char* query : {"", "?certificateRevocationList?base?objectClass=cRLDistributionPoint",
                            "?certificateRevocationList;binary"}) {
    const FetchOutcome outcome = FetchOne(server.Url("CA", query));
    EXPECT_EQ(StepOf(outcome), "ok") << query << outcome.detail;
    EXPECT_EQ(TextOf(outcome), Crl(1));
    EXPECT_EQ(outcome.bodies.size(), 1U);
    EXPECT_EQ(outcome.bodies.at(0).sha256, x509::Sha256(x509::AsBytes(Crl(1))));
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(outcome.resolved_address, server.Authority());
    EXPECT_TRUE(outcome.time_to_connect && outcome.time_to_first_byte && outcome.time_to_end);
  }
  EXPECT_EQ(TextOf(FetchOne(server.Url("CA"), {}, FetchKind::kDeltaCrl)), Crl(11));
}

TEST_P(LdapTransferTest, TakesAllValues) {
  const SlapdServer server(Entries(), GetParam());
  const FetchOutcome outcome = FetchOne(server.Url("Two"));
  ASSERT_EQ(outcome.bodies.size(), 2U);
  EXPECT_THAT((std::vector{TextOf(outcome.bodies[0]), TextOf(outcome.bodies[1])}),
              UnorderedElementsAre(Crl(1), Crl(2)));
}

INSTANTIATE_TEST_SUITE_P(All, LdapTransferTest,
                         ::testing::Values(SlapdServer::Transfer::kBinary,
                                           SlapdServer::Transfer::kPlain),
                         [](const auto& transfer) {
                           return transfer.param == SlapdServer::Transfer::kBinary ? "Binary"
                                                                                   : "Plain";
                         });

TEST(LdapFetcherTest, TellsWhatTheDirectorySays) {
  const SlapdServer server(Entries());
  const FetchOutcome missing = FetchOne(server.Url("Nobody"));
  EXPECT_EQ(StepOf(missing), "ldapResult");
  EXPECT_EQ(missing.code, 32);  // noSuchObject
  EXPECT_THAT(missing.detail, HasSubstr("No such object"));
  EXPECT_EQ(missing.attempts, 1U);
  const FetchOutcome empty = FetchOne(server.Url("Empty"));
  EXPECT_EQ(StepOf(empty), "ldapNoValue");
  EXPECT_EQ(StepOf(FetchOne(server.Url("CA", "?\?\?(cn=Other)"))), "ldapNoValue");
  EXPECT_EQ(StepOf(FetchOne(server.Url("CA", "?\?\?(cn="))), "protocol");
  EXPECT_EQ(StepOf(FetchOne(server.Url("CA", "??middle"))), "malformedUrl");
}

TEST(LdapFetcherTest, TellsARefusedBind) {
  for (const auto anonymous :
       {SlapdServer::Anonymous::kNoBind, SlapdServer::Anonymous::kNoSearch}) {
    const SlapdServer server(Entries(), SlapdServer::Transfer::kBinary, anonymous);
    const FetchOutcome outcome = FetchOne(server.Url("CA"));
    EXPECT_EQ(StepOf(outcome), "ldapBind") << outcome.detail;
    EXPECT_TRUE(CouldNotTell(outcome.step));
    EXPECT_THAT(outcome.bodies, IsEmpty());
  }
}

TEST(LdapFetcherTest, AsksTheNamedServerWhereTheUrlNamesNone) {
  const SlapdServer server(Entries());
  const std::string url = "ldap:///CN=CA,DC=corp,DC=example?certificateRevocationList";
  const FetchOutcome nobody = FetchOne(url);
  EXPECT_EQ(StepOf(nobody), "notTried");
  EXPECT_THAT(nobody.detail, HasSubstr("--ldap-server"));
  FetchOptions options;
  options.ldap_server = server.Authority();
  const FetchOutcome outcome = FetchOne(url, options);
  EXPECT_EQ(StepOf(outcome), "ok") << outcome.detail;
  EXPECT_EQ(TextOf(outcome), Crl(1));
}

TEST(LdapFetcherTest, TellsAServerThatIsNotThere) {
  std::string url;
  {
    const SlapdServer server(Entries());
    url = server.Url("CA");
  }
  EXPECT_EQ(StepOf(FetchOne(url)), "connect");
  EXPECT_EQ(StepOf(FetchOne("ldap://" + std::string(64, 'a') + ".example/CN=CA")), "name");
}

// Wine 8 waits for ever there.
TEST(LdapFetcherTest, TellsAServerThatSpeaksNoTls) {
  const ScriptedServer server([](ScriptedServer::Client& client) {
    client.Read(1);
    client.Write("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  EXPECT_EQ(StepOf(FetchOne("ldaps" + server.Url("/CN=CA").substr(4))), "tls");
}

// A message that claims to be larger than any body may be is not waited for. (By wldap32 it is.)
TEST(LdapFetcherTest, HoldsMessagesToTheLimit) {
  const ScriptedServer server([](ScriptedServer::Client& client) {
    client.Read(1);
    client.Write(std::string("\x30\x84\x7f\xff\xff\xff\x02\x01\x01", 9));
    while (client.Write(std::string(65536, 'x'))) {
    }
  });
  FetchOptions options;
  options.total_time = Milliseconds(3000);
  const FetchOutcome outcome = FetchOne("ldap" + server.Url("/CN=CA").substr(4), options);
  EXPECT_EQ(StepOf(outcome), "tooLarge");
}

}  // namespace
}  // namespace pkiaudit::audit::probes
