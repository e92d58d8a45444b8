// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/ldap_query.h"

#include <gmock/gmock.h>

namespace pkiaudit::audit::probes {
namespace {

using ::testing::ElementsAre;

std::optional<LdapQuery> Parse(const std::string& text, FetchKind kind = FetchKind::kCrl) {
  const auto url = ParseUrl(text);
  EXPECT_TRUE(url) << text;
  return ParseLdapQuery(*url, kind);
}

TEST(LdapQueryTest, ReadsWhatCertificateServicesWrites) {
  const auto query = Parse(
      "ldap:///CN=Corp%20CA(1),CN=CA1,CN=CDP,CN=Public%20Key%20Services,CN=Services,"
      "CN=Configuration,DC=corp,DC=example?certificateRevocationList?base?"
      "objectClass=cRLDistributionPoint");
  ASSERT_TRUE(query);
  EXPECT_EQ(query->dn,
            "CN=Corp CA(1),CN=CA1,CN=CDP,CN=Public Key Services,CN=Services,CN=Configuration,"
            "DC=corp,DC=example");
  EXPECT_THAT(query->attributes, ElementsAre("certificateRevocationList"));
  EXPECT_EQ(query->scope, LdapQuery::Scope::kBase);
  EXPECT_EQ(query->filter, "(objectClass=cRLDistributionPoint)");
  EXPECT_THAT(AttributesToAsk(*query),
              ElementsAre("certificateRevocationList", "certificateRevocationList;binary"));
}

TEST(LdapQueryTest, FillsInWhatIsNotSaid) {
  EXPECT_THAT(Parse("ldap://h/CN=a")->attributes, ElementsAre("certificateRevocationList"));
  EXPECT_THAT(Parse("ldap://h/CN=a?;binary,")->attributes,
              ElementsAre("certificateRevocationList"));
  EXPECT_THAT(Parse("ldap://h/CN=a", FetchKind::kDeltaCrl)->attributes,
              ElementsAre("deltaRevocationList"));
  EXPECT_THAT(Parse("ldap://h/CN=a??sub", FetchKind::kCaIssuers)->attributes,
              ElementsAre("cACertificate"));
  EXPECT_EQ(Parse("ldap://h/CN=a??sub")->scope, LdapQuery::Scope::kSubtree);
  EXPECT_EQ(Parse("ldap://h/CN=a??ONE")->scope, LdapQuery::Scope::kOneLevel);
  EXPECT_EQ(Parse("ldap://h")->dn, "");
  EXPECT_EQ(Parse("ldap://h/CN=a?\?\?(cn=%28)")->filter, "(cn=()");
}

TEST(LdapQueryTest, TakesTheOptionOffAttributes) {
  const auto query = Parse("ldap://h/CN=a?CACertificate;binary,,userCertificate");
  ASSERT_TRUE(query);
  EXPECT_THAT(query->attributes, ElementsAre("CACertificate", "userCertificate"));
  EXPECT_TRUE(IsAsked(*query, "cACertificate;binary"));
  EXPECT_TRUE(IsAsked(*query, "cACertificate"));
  EXPECT_FALSE(IsAsked(*query, "cACertificateX"));
}

TEST(LdapQueryTest, RefusesWhatItDoesNotUnderstand) {
  std::string many = "ldap://h/CN=a?a";
  for (int i = 0; i < 20; ++i) many += ",a";
  for (const std::string& text :
       {std::string("ldap://h/CN=a?b?middle"), std::string("ldap://h/CN=%00"),
        std::string("ldap://h/CN=a?\?\?\?!bindname=x"), many}) {
    EXPECT_FALSE(Parse(text)) << text;
  }
  EXPECT_TRUE(Parse("ldap://h/CN=a????bindname=x"));
}

}  // namespace
}  // namespace pkiaudit::audit::probes
