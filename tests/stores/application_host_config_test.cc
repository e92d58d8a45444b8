// SPDX-License-Identifier: Apache-2.0
#include "stores/host/application_host_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stores/inventory.h"
#include "stores/text_encoding.h"
#include "tests/stores/told.h"

namespace pkiaudit::stores {
namespace {

using Identity = ScepApplicationPool::Identity;
using testing::ElementsAreArray;

struct Outcome {
  std::optional<ScepApplicationPool> pool;
  std::vector<std::string> told;
};

Outcome Read(std::string_view text) {
  Inventory inventory;
  ReadApplicationHostConfig(
      x509::AsBytes(text),
      {inventory, kNone, inventory.AddSource("applicationHost.config", "applicationHost.config")});
  return {inventory.host().scep_pool, Told(inventory)};
}

std::string Config(const std::string& pools, const std::string& sites) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration><configSections/>"
         "<system.applicationHost><applicationPools>" +
         pools + "</applicationPools><sites>" + sites +
         "</sites></system.applicationHost></configuration>";
}

constexpr const char* kSites =
    R"(<site name="Default Web Site" id="1"><application path="/"/>
       <application path="/CertSrv/mscep_admin" applicationPool="Admin"/>
       <application path="/CertSrv/mscep" applicationPool="SCEP"/></site>
       <applicationDefaults applicationPool="DefaultAppPool"/>)";

TEST(ApplicationHostConfigTest, FindsTheIdentityOfThePool) {
  const struct {
    const char* pools;
    Identity identity;
    const char* user_name;
  } kCases[] = {
      {R"(<add name="Other"/><add name="SCEP"><processModel identityType="SpecificUser"
          userName="CORP\svc-ndes$" password="secret" loadUserProfile="true"/></add>)",
       Identity::kSpecificUser, "CORP\\svc-ndes$"},
      {R"(<add name="scep"><processModel identityType="ApplicationPoolIdentity"/></add>)",
       Identity::kApplicationPoolIdentity, ""},
      {R"(<add name="SCEP"><processModel identityType="NetworkService"/></add>)",
       Identity::kNetworkService, ""},
      {R"(<add name="SCEP"><processModel identityType="LocalService"/></add>)",
       Identity::kLocalService, ""},
      {R"(<add name="SCEP"><processModel identityType="localsystem"/></add>)",
       Identity::kLocalSystem, ""},
      // A name that is not used.
      {R"(<add name="SCEP"><processModel identityType="LocalSystem" userName="CORP\x"/></add>)",
       Identity::kLocalSystem, ""},
      {R"(<add name="SCEP"><processModel identityType="SpecificUser"/></add>)",
       Identity::kSpecificUser, ""},
      // Defaults, attribute by attribute; those of IIS where the file has none.
      {R"(<add name="SCEP"/>
          <applicationPoolDefaults><processModel identityType="NetworkService"/>
          </applicationPoolDefaults>)",
       Identity::kNetworkService, ""},
      {R"(<add name="SCEP"><processModel identityType="SpecificUser"/></add>
          <applicationPoolDefaults><processModel userName="CORP\default" password="secret"/>
          </applicationPoolDefaults>)",
       Identity::kSpecificUser, "CORP\\default"},
      {R"(<add name="SCEP"><processModel identityType="LocalSystem"/></add>
          <applicationPoolDefaults><processModel identityType="NetworkService"/>
          </applicationPoolDefaults>)",
       Identity::kLocalSystem, ""},
      {R"(<add name="SCEP"/>)", Identity::kApplicationPoolIdentity, ""},
  };
  for (const auto& test : kCases) {
    const Outcome outcome = Read(Config(test.pools, kSites));
    ASSERT_TRUE(outcome.pool) << test.pools;
    EXPECT_TRUE(EqualIgnoringAsciiCase(outcome.pool->name, "SCEP"));
    EXPECT_EQ(outcome.pool->identity, test.identity) << test.pools;
    EXPECT_EQ(outcome.pool->user_name, test.user_name) << test.pools;
    EXPECT_THAT(outcome.told, testing::IsEmpty());
  }
}

TEST(ApplicationHostConfigTest, FindsTheApplication) {
  constexpr const char* kPools = R"(<add name="A"/><add name="B"/><add name="C"/>)";
  const struct {
    const char* sites;
    const char* pool;  // null: none
  } kCases[] = {
      {"", nullptr},
      {R"(<site id="1"><application path="/certsrv/mscep_admin" applicationPool="A"/></site>)",
       nullptr},
      {R"(<site id="1"><application path="/" applicationPool="A"/>
          <application path="/certsrv/MSCEP" applicationPool="B"/></site>)",
       "B"},
      // The default site before others, wherever it stands; then the first.
      {R"(<site id="2"><application path="/certsrv/mscep" applicationPool="B"/></site>
          <site id="1"><application path="/certsrv/mscep" applicationPool="A"/></site>)",
       "A"},
      {R"(<site id="1"><application path="/" applicationPool="A"/></site>
          <site id="3"><application path="/certsrv/mscep" applicationPool="C"/></site>
          <site id="2"><application path="/certsrv/mscep" applicationPool="B"/></site>)",
       "C"},
      // The pool of the site's applications, then of all.
      {R"(<site id="1"><application path="/certsrv/mscep"/>
          <applicationDefaults applicationPool="C"/></site>
          <applicationDefaults applicationPool="B"/>)",
       "C"},
      {R"(<site id="1"><application path="/certsrv/mscep"/></site>
          <applicationDefaults applicationPool="B"/>)",
       "B"},
  };
  for (const auto& test : kCases) {
    const Outcome outcome = Read(Config(kPools, test.sites));
    EXPECT_EQ(outcome.pool.has_value(), test.pool != nullptr) << test.sites;
    if (outcome.pool) {
      EXPECT_EQ(outcome.pool->name, test.pool) << test.sites;
    }
    EXPECT_THAT(outcome.told, testing::IsEmpty());
  }
}

TEST(ApplicationHostConfigTest, TellsWhatIsMissingOrUnknown) {
  const struct {
    const char* pools;
    const char* told;
  } kCases[] = {
      {R"(<add name="Other"/>)",
       "applicationHost.config [application pool of /certsrv/mscep] badXml"},
      {R"(<add name="SCEP"><processModel identityType="Somebody" userName="x"/></add>)",
       "applicationHost.config [processModel/@identityType] badXml"},
  };
  for (const auto& test : kCases) {
    const Outcome outcome = Read(Config(test.pools, kSites));
    ASSERT_TRUE(outcome.pool);
    EXPECT_EQ(outcome.pool->name, "SCEP");
    EXPECT_EQ(outcome.pool->identity, Identity::kUnknown);
    EXPECT_EQ(outcome.pool->user_name, "");
    EXPECT_THAT(outcome.told, ElementsAreArray({test.told}));
  }
}

TEST(ApplicationHostConfigTest, RefusesWhatIsNone) {
  const std::string good = Config(R"(<add name="SCEP"/>)", kSites);
  const struct {
    std::string text;
    const char* told;
  } kCases[] = {
      {"", "emptyFile"},
      {"text", "badXml"},
      {"<other/>", "badXml"},
      {good.substr(0, good.size() - 1), "badXml"},
      {"<!DOCTYPE configuration [<!ENTITY x \"y\">]>" + good.substr(good.find("?>") + 2), "badXml"},
      {good + '\0', "badXml"},
  };
  for (const auto& test : kCases) {
    const Outcome outcome = Read(test.text);
    EXPECT_FALSE(outcome.pool) << test.text;
    EXPECT_THAT(outcome.told,
                ElementsAreArray({"applicationHost.config " + std::string(test.told)}))
        << test.text;
  }
}

// What stands in the file beside, above all passwords, must not reach a report.
TEST(ApplicationHostConfigTest, TellsNoPassword) {
  for (const char* type : {"SpecificUser", "Somebody"}) {
    const Outcome outcome =
        Read(Config("<add name=\"SCEP\"><processModel identityType=\"" + std::string(type) +
                        "\" userName=\"CORP\\a\" password=\"Secret1\"/></add>",
                    kSites));
    std::string all = outcome.pool->name + outcome.pool->user_name;
    for (const std::string& line : outcome.told) all += line;
    EXPECT_EQ(all.find("Secret1"), std::string::npos);
  }
}

}  // namespace
}  // namespace pkiaudit::stores
