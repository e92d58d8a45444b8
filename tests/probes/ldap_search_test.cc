// SPDX-License-Identifier: Apache-2.0
//
// What is made of an LDAP server's answers, against a session that plays them: also of what no
// server of the tests can do, such as Negotiate and the domain's locator. Those answer as Microsoft
// documents ldap_init ("If this parameter is NULL, the run time attempts to find the default LDAP
// server") and ldap_bind_s with LDAP_AUTH_NEGOTIATE.
#include "audit/probes/ldap_search.h"

#include <gmock/gmock.h>

#include <deque>
#include <utility>

#include "audit/probes/ldap_result.h"
#include "tests/probes/fetch_one.h"

namespace pkiaudit::audit::probes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Ending = LdapSession::Ending;
using Failure = LdapSession::Failure;
using Message = LdapSession::Message;

class FakeSession final : public LdapSession {
 public:
  struct Reply {
    Message message;
    std::vector<std::pair<std::string, std::string>> values = {};
    Ending ending = {};
  };

  Result<std::string> Open(const LdapServer& server, Milliseconds, Milliseconds) override {
    asked_server = server;
    if (open_failure) return tl::unexpected(*open_failure);
    return "192.0.2.1:389";
  }
  Result<Ending> Bind(Identity who, Milliseconds) override {
    identity = who;
    if (bind_failure) return tl::unexpected(*bind_failure);
    return bind_ending;
  }
  Result<void> Search(const LdapQuery& query, int, Milliseconds) override {
    asked_dn = query.dn;
    return {};
  }
  Result<Message> Next(Milliseconds, const TakeValue& take, Ending& ending) override {
    if (replies.empty()) return tl::unexpected(Failure{FetchStep::kTimeOut, ""});
    const Reply reply = std::move(replies.front());
    replies.pop_front();
    for (const auto& [name, value] : reply.values) {
      ++values_given;
      if (!take(name, x509::AsBytes(value))) break;
    }
    ending = reply.ending;
    return reply.message;
  }

  std::optional<Failure> open_failure;
  std::optional<Failure> bind_failure;
  Ending bind_ending;
  std::deque<Reply> replies;
  LdapServer asked_server;
  std::optional<Identity> identity;
  std::string asked_dn;
  int values_given = 0;
};

class LdapSearchTest : public ::testing::Test {
 protected:
  LdapSearchTest() { outcome_.attempts = 1; }

  void Run(const std::string& url = "ldap://dc1.corp.example/CN=CA?certificateRevocationList") {
    const auto parsed = *ParseUrl(url);
    BodyStore bodies(options_.max_in_memory, options_.max_spooled);
    SearchLdap(session_, {parsed.host, parsed.port, false},
               *ParseLdapQuery(parsed, FetchKind::kCrl), {Milliseconds(1000), Milliseconds(2000)},
               options_, bodies, outcome_);
  }
  void Play(const std::vector<FakeSession::Reply>& replies) {
    session_.replies.assign(replies.begin(), replies.end());
  }
  std::vector<std::string> Bodies() const {
    std::vector<std::string> texts;
    for (const auto& body : outcome_.bodies) texts.push_back(TextOf(body));
    return texts;
  }

  static constexpr auto kAttribute = "certificateRevocationList;binary";
  FakeSession session_;
  FetchOptions options_;
  FetchOutcome outcome_;
};

TEST_F(LdapSearchTest, TakesEveryValueThatWasAskedFor) {
  Play({{.message = Message::kEntry,
         .values = {{kAttribute, "first"},
                    {"CERTIFICATEREVOCATIONLIST", "second"},
                    {"cACertificate", "not asked for"},
                    {kAttribute, ""}}},
        {.message = Message::kOther},
        {.message = Message::kEnding}});
  Run();
  EXPECT_EQ(StepOf(outcome_), "ok") << outcome_.detail;
  EXPECT_THAT(Bodies(), ElementsAre("first", "second"));
  EXPECT_EQ(outcome_.code, 0);
  EXPECT_EQ(outcome_.resolved_address, "192.0.2.1:389");
  EXPECT_EQ(session_.asked_dn, "CN=CA");
  EXPECT_TRUE(outcome_.time_to_connect && outcome_.time_to_first_byte && outcome_.time_to_end);
}

TEST_F(LdapSearchTest, OnlyTheOwnDomainIsToldWhoAsks) {
  Run("ldap:///CN=CA");
  EXPECT_EQ(session_.asked_server.host, "");
  EXPECT_EQ(session_.identity, LdapSession::Identity::kThisAccount);
  // Whoever names a server in a certificate must not get anybody's credentials.
  Run("ldap://dc1.corp.example/CN=CA");
  EXPECT_EQ(session_.identity, LdapSession::Identity::kNobody);
}

TEST_F(LdapSearchTest, NoDomainController) {
  session_.open_failure = Failure{FetchStep::kConnect, "no domain controller", ""};
  Run("ldap:///CN=CA");
  EXPECT_EQ(StepOf(outcome_), "connect");
  EXPECT_EQ(outcome_.detail, "no domain controller");
  EXPECT_FALSE(outcome_.time_to_connect);
}

TEST_F(LdapSearchTest, RefusedBindSaysNothingOfTheUrl) {
  session_.bind_ending = {kLdapInvalidCredentials, "80090308: LdapErr: DSID-0C090449"};
  Run("ldap:///CN=CA");
  EXPECT_EQ(StepOf(outcome_), "ldapBind");
  EXPECT_EQ(outcome_.code, 49);
  EXPECT_EQ(outcome_.detail, "Invalid credentials: 80090308: LdapErr: DSID-0C090449");
  EXPECT_TRUE(CouldNotTell(outcome_.step));

  session_.bind_failure = Failure{FetchStep::kLdapBind, "this account cannot log on"};
  Run("ldap:///CN=CA");
  EXPECT_EQ(StepOf(outcome_), "ldapBind");
  EXPECT_EQ(outcome_.detail, "this account cannot log on");
}

TEST_F(LdapSearchTest, ActiveDirectoryRefusesTheSearchInstead) {
  Play({{.message = Message::kEnding,
         .ending = {kLdapOperationsError, "000004DC: LdapErr: DSID-0C090A5C"}}});
  Run();
  EXPECT_EQ(StepOf(outcome_), "ldapBind");
  Play({{.message = Message::kEnding, .ending = {kLdapOperationsError, "000020D6: SvcErr"}}});
  Run();
  EXPECT_EQ(StepOf(outcome_), "ldapResult");
}

TEST_F(LdapSearchTest, ResultsThatAreNoSuccess) {
  Play({{.message = Message::kEnding, .ending = {32, "0000208D: NameErr"}}});
  Run();
  EXPECT_EQ(StepOf(outcome_), "ldapResult");
  EXPECT_EQ(outcome_.code, 32);
  EXPECT_EQ(outcome_.detail, "No such object: 0000208D: NameErr");
  // What came before a failure is no answer.
  Play({{.message = Message::kEntry, .values = {{kAttribute, "half"}}},
        {.message = Message::kEnding, .ending = {4, ""}}});
  Run();
  EXPECT_EQ(outcome_.detail, "Size limit exceeded");
  EXPECT_THAT(Bodies(), IsEmpty());
}

TEST_F(LdapSearchTest, NothingFound) {
  Play({{.message = Message::kEnding}});
  Run();
  EXPECT_EQ(StepOf(outcome_), "ldapNoValue");
  EXPECT_EQ(outcome_.detail, "no entry fits");
  Play({{.message = Message::kEntry}, {.message = Message::kEnding}});
  Run();
  EXPECT_EQ(StepOf(outcome_), "ldapNoValue");
  EXPECT_THAT(outcome_.detail, HasSubstr("no such attribute"));
}

TEST_F(LdapSearchTest, LimitsOfValues) {
  options_.max_body = 10;
  Play({{.message = Message::kEntry,
         .values = {{kAttribute, "123456"}, {kAttribute, "78901"}, {kAttribute, "x"}}}});
  Run();
  EXPECT_EQ(StepOf(outcome_), "tooLarge");
  EXPECT_EQ(session_.values_given, 2);
  EXPECT_THAT(Bodies(), IsEmpty());

  options_.max_body = 1000;
  FakeSession::Reply many{.message = Message::kEntry};
  for (int i = 0; i < 65; ++i) many.values.emplace_back(kAttribute, "x");
  Play({many});
  Run();
  EXPECT_EQ(StepOf(outcome_), "tooLarge");
}

TEST_F(LdapSearchTest, LimitOfEntries) {
  Play(std::vector<FakeSession::Reply>(65, {.message = Message::kEntry}));
  Run();
  EXPECT_EQ(StepOf(outcome_), "tooLarge");
  EXPECT_EQ(outcome_.detail, "too many entries");
}

TEST_F(LdapSearchTest, FailuresOnTheWay) {
  Run();  // nothing more comes
  EXPECT_EQ(StepOf(outcome_), "timeOut");
  session_.open_failure = Failure{FetchStep::kTls, "no TLS", "192.0.2.1:636"};
  Run();
  EXPECT_EQ(StepOf(outcome_), "tls");
  EXPECT_EQ(outcome_.resolved_address, "192.0.2.1:636");
}

TEST(LdapResultTest, Words) {
  EXPECT_EQ(DescribeLdapResult(32), "No such object");
  EXPECT_EQ(DescribeLdapResult(4711), "LDAP result 4711");
  EXPECT_EQ(DescribeLdapResult(-1), "LDAP result -1");
}

}  // namespace
}  // namespace pkiaudit::audit::probes
