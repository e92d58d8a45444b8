// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>

#include "tests/stores/snapshot_fixture.h"
#include "tests/support/der_writer.h"

namespace pkiaudit::stores {
namespace {

namespace fs = boost::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class SnapshotXmlTest : public SnapshotTest {
 protected:
  Inventory ReadXml(std::string_view content) {
    input_.Write("snapshot.xml", content);
    return Read();
  }
  // A root element with everything that is required.
  static std::string Root(std::string_view attributes, std::string_view content) {
    return "<snapshot xmlns=\"urn:pkiaudit:snapshot:1\" host=\"h\" "
           "collected=\"2026-06-01T08:00:00Z\" " +
           std::string(attributes) + ">" + std::string(content) + "</snapshot>";
  }
};

TEST_F(SnapshotXmlTest, BecomesHostFacts) {
  const Inventory inventory = ReadXml(R"(<?xml version="1.0" encoding="UTF-8"?>
<snapshot xmlns="urn:pkiaudit:snapshot:1" host="NDES.corp.example"
          collected="2026-06-01T08:00:00Z" role="ndes-host">
  <collector sid="S-1-5-21-1-2-3-500" name="CORP\admin" elevated="false" tool="pkiaudit 0.1"/>
  <serviceAccount sid="S-1-5-21-1-2-3-1601" name="CORP\svc&amp;$" type="gmsa">
    <group sid="S-1-1-0" name="Everyone"/>
    <group sid="S-1-5-11"/>
  </serviceAccount>
  <unresolvedSid sid="S-1-5-21-9-9-9-1"/>
  <unresolvedSid sid="S-1-5-21-9-9-9-2"/>
  <laterVersion/>
</snapshot>)");
  EXPECT_THAT(Told(inventory), IsEmpty());
  EXPECT_THAT(Sources(inventory), ElementsAre("snapshot.xml (snapshot.xml)"));
  const HostFacts& host = inventory.host();
  EXPECT_EQ(host.host, "NDES.corp.example");
  EXPECT_EQ(host.collected->unix_seconds, test_support::UnixTime(2026, 6, 1, 8));
  EXPECT_EQ(host.role, "ndes-host");
  ASSERT_TRUE(host.service_account);
  EXPECT_EQ(host.service_account->account.sid, "S-1-5-21-1-2-3-1601");
  EXPECT_EQ(host.service_account->account.name, "CORP\\svc&$");
  EXPECT_EQ(host.service_account->type, "gmsa");
  ASSERT_TRUE(host.service_account->groups);
  ASSERT_EQ(host.service_account->groups->size(), 2u);
  EXPECT_EQ(host.service_account->groups->at(0).name, "Everyone");
  EXPECT_EQ(host.service_account->groups->at(1).sid, "S-1-5-11");
  ASSERT_TRUE(host.collector);
  EXPECT_EQ(host.collector->name, "CORP\\admin");
  EXPECT_EQ(host.collector_elevated, false);
  EXPECT_EQ(host.collector_tool, "pkiaudit 0.1");
  EXPECT_THAT(host.unresolved_sids, ElementsAre("S-1-5-21-9-9-9-1", "S-1-5-21-9-9-9-2"));
}

TEST_F(SnapshotXmlTest, WhatIsAbsentIsNotKnown) {
  const Inventory inventory = ReadXml(Root("", "<serviceAccount sid=\"S-1-5-21-1-2-3-1601\"/>"));
  const HostFacts& host = inventory.host();
  EXPECT_EQ(host.role, "");
  EXPECT_FALSE(host.collector);
  EXPECT_FALSE(host.collector_elevated);
  ASSERT_TRUE(host.service_account);
  EXPECT_FALSE(host.service_account->groups);  // no token is without groups
  EXPECT_THAT(Told(inventory), IsEmpty());
}

TEST_F(SnapshotXmlTest, PrefixesAndEncodings) {
  const std::string prefixed =
      "<s:snapshot xmlns:s=\"urn:pkiaudit:snapshot:1\" host=\"h\" "
      "collected=\"2026-06-01T08:00:00Z\"><s:unresolvedSid sid=\"S-1-5-1\"/>"
      "<unresolvedSid sid=\"S-1-5-2\"/></s:snapshot>";
  EXPECT_THAT(ReadXml(prefixed).host().unresolved_sids, ElementsAre("S-1-5-1"));
  EXPECT_THAT(ReadXml("\xEF\xBB\xBF" + prefixed).host().unresolved_sids, ElementsAre("S-1-5-1"));
  std::string utf16 = "\xFF\xFE";
  for (const char c : prefixed) utf16 += {c, '\0'};
  EXPECT_THAT(ReadXml(utf16).host().unresolved_sids, ElementsAre("S-1-5-1"));
}

TEST_F(SnapshotXmlTest, ABadValueLosesOnlyItself) {
  const std::string good = "<unresolvedSid sid=\"S-1-5-99\"/>";
  const struct {
    std::string xml;
    std::vector<std::string> told;
    std::string host = "h";
  } kCases[] = {
      {"<snapshot xmlns=\"urn:pkiaudit:snapshot:1\" role=\"king\">" + good + "</snapshot>",
       {"snapshot.xml [snapshot/@host] badXml", "snapshot.xml [snapshot/@collected] badXml",
        "snapshot.xml [snapshot/@role] badXml"},
       ""},
      {Root("role=\"king\"", good), {"snapshot.xml [snapshot/@role] badXml"}},
      {Root("", "<collector sid=\"somebody\" tool=\"t\"/>" + good),
       {"snapshot.xml [collector/@sid] badXml"}},
      {Root("", "<collector elevated=\"perhaps\"/>" + good),
       {"snapshot.xml [collector/@elevated] badXml"}},
      {Root("", "<serviceAccount name=\"n\"/>" + good),
       {"snapshot.xml [serviceAccount/@sid] badXml"}},
      {Root("", "<serviceAccount sid=\"S-1-5-1\" type=\"odd\"/>" + good),
       {"snapshot.xml [serviceAccount/@type] badXml"}},
      {Root("", "<unresolvedSid sid=\"x\"/>" + good), {"snapshot.xml [unresolvedSid/@sid] badXml"}},
  };
  for (const auto& test : kCases) {
    const Inventory inventory = ReadXml(test.xml);
    EXPECT_EQ(Told(inventory), test.told) << test.xml;
    EXPECT_FALSE(inventory.host().service_account);
    EXPECT_FALSE(inventory.host().collector);
    EXPECT_EQ(inventory.host().role, "");
    EXPECT_EQ(inventory.host().host, test.host) << test.xml;
    EXPECT_THAT(inventory.host().unresolved_sids, ElementsAre("S-1-5-99"));
  }
}

// Which of two is right cannot be told; that there are two can.
TEST_F(SnapshotXmlTest, OfTwoTheFirstCountsAndTheOtherIsTold) {
  const Inventory inventory =
      ReadXml(Root("",
                   "<collector tool=\"a\"/><collector tool=\"b\"/>"
                   "<serviceAccount sid=\"S-1-5-1\"/><serviceAccount sid=\"S-1-5-2\"/>"
                   "<serviceAccount sid=\"S-1-5-3\"/>"));
  EXPECT_THAT(Told(inventory), ElementsAre("snapshot.xml [further collector] badXml",
                                           "snapshot.xml [further serviceAccount] badXml",
                                           "snapshot.xml [further serviceAccount] badXml"));
  ASSERT_TRUE(inventory.host().service_account);
  EXPECT_EQ(inventory.host().service_account->account.sid, "S-1-5-1");
  EXPECT_EQ(inventory.host().collector_tool, "a");
}

// Half of the groups would tell a wrong story about access.
TEST_F(SnapshotXmlTest, ABadGroupLosesTheGroups) {
  const Inventory inventory =
      ReadXml(Root("",
                   "<serviceAccount sid=\"S-1-5-1\"><group sid=\"S-1-1-0\"/>"
                   "<group name=\"no SID\"/></serviceAccount>"));
  EXPECT_THAT(Told(inventory), ElementsAre("snapshot.xml [group/@sid] badXml"));
  ASSERT_TRUE(inventory.host().service_account);
  EXPECT_FALSE(inventory.host().service_account->groups);
}

TEST_F(SnapshotXmlTest, WhatIsNoSuchDocumentIsTold) {
  const std::string bomb =
      "<!DOCTYPE snapshot [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>" +
      Root("", "<collector name=\"&b;\"/>");
  const struct {
    std::string xml;
    const char* told;
    uint64_t offset;
  } kCases[] = {
      {"", "snapshot.xml emptyFile", 0},
      {"text", "snapshot.xml badXml", 4},
      {"<snapshot/>", "snapshot.xml badXml", 1},
      {"<snapshot xmlns=\"urn:pkiaudit:snapshot:2\"/>", "snapshot.xml badXml", 1},
      {"<other xmlns=\"urn:pkiaudit:snapshot:1\"/>", "snapshot.xml badXml", 1},
      {"<s:snapshot xmlns=\"urn:pkiaudit:snapshot:1\"/>", "snapshot.xml badXml", 1},
      {Root("", "").substr(0, 60), "snapshot.xml badXml", 60},
      {"<snapshot host=\"caf\xE9\"/>", "snapshot.xml badXml", 19},
      {std::string("<snapshot host=\"a\0b\"/>", 22), "snapshot.xml badXml", 17},
      {bomb, "snapshot.xml badXml", 10},
  };
  for (const auto& test : kCases) {
    const Inventory inventory = ReadXml(test.xml);
    EXPECT_THAT(Told(inventory), ElementsAre(test.told)) << test.xml;
    EXPECT_EQ(inventory.unreadable_items()[0].error.offset, test.offset) << test.xml;
    EXPECT_EQ(inventory.host().host, "");
  }
}

TEST_F(SnapshotXmlTest, HugeFilesAreNotHeld) {
  fs::resize_file(input_.Write("snapshot.xml", "<"), uint64_t{1} << 40);
  EXPECT_THAT(Told(Read()), ElementsAre("snapshot.xml tooLarge"));
}

// pugixml walks the document without recursion; so do we.
TEST_F(SnapshotXmlTest, DeepNestingIsHarmless) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<a>";
  for (int i = 0; i < 200'000; ++i) deep += "</a>";
  EXPECT_EQ(ReadXml(Root("", deep)).host().host, "h");
}

}  // namespace
}  // namespace pkiaudit::stores
