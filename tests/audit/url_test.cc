// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/url.h"

#include <gtest/gtest.h>

#include <string>

namespace pkiaudit::audit {
namespace {

struct Faulty {
  std::string text;
  UrlFault fault;
};

TEST(UrlTest, TellsWhatIsNoUrl) {
  const std::string nul("http://pki.example/a\0b", 22);
  const Faulty cases[] = {
      {"", UrlFault::kEmpty},
      {"http://pki.example/" + std::string(kMaxUrlLength, 'a'), UrlFault::kTooLong},
      {" http://pki.example/ca.crl", UrlFault::kBlankAround},
      {"http://pki.example/ca.crl ", UrlFault::kBlankAround},
      {"http://pki.example/ca.crl\r\n", UrlFault::kBlankAround},
      {"http://pki.example/ca\r\n.crl", UrlFault::kControlCharacter},
      {nul, UrlFault::kControlCharacter},
      {"pki.example/ca.crl", UrlFault::kNoScheme},
      {"pki.example:80/ca.crl", UrlFault::kNoScheme},
      {"//pki.example/ca.crl", UrlFault::kNoScheme},
      {"\\\\server\\share\\ca.crl", UrlFault::kNoScheme},
      {"C:\\ca.crl", UrlFault::kNoScheme},
      {"://pki.example/ca.crl", UrlFault::kNoScheme},
      {"hhttp://pki.example/ca.crl", UrlFault::kUnknownScheme},
      {"htp://pki.example/ca.crl", UrlFault::kUnknownScheme},
      {"http:pki.example/ca.crl", UrlFault::kNoAuthority},
      {"http:/pki.example/ca.crl", UrlFault::kNoAuthority},
      {"http:\\\\pki.example\\ca.crl", UrlFault::kNoAuthority},
      {"http:///ca.crl", UrlFault::kNoHost},
      {"http://:80/ca.crl", UrlFault::kNoHost},
      {"http://pki example/ca.crl", UrlFault::kBadHost},
      {"http://<ServerDNSName>/ca.crl", UrlFault::kBadHost},
      {"http://[::1/ca.crl", UrlFault::kBadHost},
      {"http://[pki]/ca.crl", UrlFault::kBadHost},
      {"http://[::1]80/ca.crl", UrlFault::kBadHost},
      {"http://pki.example:0/ca.crl", UrlFault::kBadPort},
      {"http://pki.example:65536/ca.crl", UrlFault::kBadPort},
      {"http://pki.example:-1/ca.crl", UrlFault::kBadPort},
      {"http://pki.example:80:80/ca.crl", UrlFault::kBadPort},
      {"http://user:secret@pki.example/ca.crl", UrlFault::kUserInfo},
      {"http://pki.example/ca%.crl", UrlFault::kBadEscape},
      {"http://pki.example/ca%2", UrlFault::kBadEscape},
      {"http://pki.example/ca%2g.crl", UrlFault::kBadEscape},
      {"http://pki.example/CA%252B.crl", UrlFault::kDoubleEscape},
      {"http://pki.example/CA%252b.crl", UrlFault::kDoubleEscape},
  };
  for (const auto& [text, fault] : cases) {
    const auto url = ParseUrl(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(UrlFaultName(url.error()), UrlFaultName(fault)) << text;
    EXPECT_FALSE(Describe(fault).empty());
  }
}

TEST(UrlTest, NormalisesWhatClientsNormalise) {
  const std::pair<std::string, std::string> cases[] = {
      {"http://pki.example/ca.crl", "http://pki.example/ca.crl"},
      {"HTTP://PKI.Example:80/CA.crl#part", "http://pki.example/CA.crl"},
      {"http://pki.example", "http://pki.example/"},
      {"http://pki.example?ca", "http://pki.example/?ca"},
      {"https://pki.example:8443/a?b=c", "https://pki.example:8443/a?b=c"},
      {"http://pki.example/My CA+.crl", "http://pki.example/My%20CA+.crl"},
      {"http://pki.example/%2B%20.crl", "http://pki.example/%2B%20.crl"},
      {"http://pki.example/\xC3\xBC.crl", "http://pki.example/%C3%BC.crl"},
      {"http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"},
      {"ldap:///CN=CA,DC=corp?certificateRevocationList?base",
       "ldap:///CN=CA,DC=corp?certificateRevocationList?base"},
      {"file://server/share/ca.crl", "file://server/share/ca.crl"},
      {"file:///C:/ca.crl", "file:///C:/ca.crl"},
  };
  for (const auto& [text, normal] : cases) {
    const auto url = ParseUrl(text);
    ASSERT_TRUE(url) << text;
    EXPECT_EQ(url->ToText(), normal);
    // Normal is normal.
    const auto again = ParseUrl(normal);
    ASSERT_TRUE(again) << normal;
    EXPECT_EQ(again->ToText(), normal);
  }
}

TEST(UrlTest, KnowsPortsAndAuthorities) {
  EXPECT_EQ(ParseUrl("http://pki.example/")->Authority(), "pki.example:80");
  EXPECT_EQ(ParseUrl("https://pki.example:/")->Authority(), "pki.example:443");
  EXPECT_EQ(ParseUrl("ldap://[::1]/")->Authority(), "[::1]:389");
  EXPECT_EQ(ParseUrl("ldaps://dc1.corp.example/")->port, 636);
}

TEST(UrlTest, ClassesOfSchemes) {
  EXPECT_TRUE(SameSchemeClass(UrlScheme::kHttp, UrlScheme::kHttps));
  EXPECT_TRUE(SameSchemeClass(UrlScheme::kLdaps, UrlScheme::kLdap));
  EXPECT_FALSE(SameSchemeClass(UrlScheme::kHttp, UrlScheme::kFile));
  EXPECT_FALSE(SameSchemeClass(UrlScheme::kHttps, UrlScheme::kLdaps));
}

TEST(UrlTest, DecodesEscapes) {
  EXPECT_EQ(DecodePercent("CN=My%20CA%2c"), "CN=My CA,");
  EXPECT_EQ(DecodePercent("%00"), std::string(1, '\0'));
  EXPECT_EQ(DecodePercent("%"), std::nullopt);
  EXPECT_EQ(DecodePercent("%4"), std::nullopt);
  EXPECT_EQ(DecodePercent("%4x"), std::nullopt);
}

}  // namespace
}  // namespace pkiaudit::audit
