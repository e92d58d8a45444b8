// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/stores/snapshot_fixture.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/pkcs12_writer.h"

namespace pkiaudit::stores {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PrivateKeysTest : public SnapshotTest {
 protected:
  PrivateKeysTest() { input_.Write("stores/LocalMachine/My/a.cer", a_); }
  void WriteXml(const std::string& elements) {
    input_.Write("keys/private-keys.xml", "<privateKeys xmlns=\"urn:pkiaudit:private-keys:1\">" +
                                              elements + "</privateKeys>");
  }
  std::string Element(std::string_view attributes, std::string_view content = {}) const {
    return "<privateKey location=\"LocalMachine\" store=\"My\" thumbprint=\"" + Thumbprint(a_) +
           "\" " + std::string(attributes) + ">" + std::string(content) + "</privateKey>";
  }
  static const PrivateKey& Key(const Inventory& inventory, EntryId entry = 0) {
    static const PrivateKey kNoKey;
    const PrivateKey* key = inventory.private_key(inventory.entry(entry));
    EXPECT_NE(key, nullptr);
    return key == nullptr ? kNoKey : *key;
  }
};

TEST_F(PrivateKeysTest, XmlSaysWhereAKeyLies) {
  WriteXml(Element("providerType=\"12\" keySpec=\"1\" machineKeyset=\"true\" exportable=\"false\"",
                   "<container>le-RA-&lt;1&gt;</container><provider>Provider</provider>"
                   "<securityDescriptor>O:SYD:(A;;FA;;;SY)</securityDescriptor>"));
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), IsEmpty());
  const PrivateKey& key = Key(inventory);
  EXPECT_EQ(key.container, "le-RA-<1>");
  EXPECT_EQ(key.provider, "Provider");
  EXPECT_EQ(key.provider_type, 12u);
  EXPECT_EQ(key.key_spec, kAtKeyExchange);
  EXPECT_EQ(key.machine_keyset, true);
  EXPECT_EQ(key.exportable, false);
  EXPECT_EQ(key.security_descriptor, "O:SYD:(A;;FA;;;SY)");
  EXPECT_EQ(inventory.sources()[0].private_keys, 1u);
}

TEST_F(PrivateKeysTest, WhatIsAbsentIsNotKnown) {
  WriteXml(Element("keySpec=\"4294967295\""));
  const Inventory inventory = Read();
  const PrivateKey& key = Key(inventory);
  EXPECT_EQ(key.key_spec, kNcryptKeySpec);
  EXPECT_EQ(key.provider_type, std::nullopt);
  EXPECT_EQ(key.machine_keyset, std::nullopt);
  EXPECT_EQ(key.exportable, std::nullopt);
  EXPECT_EQ(key.security_descriptor, std::nullopt);
  EXPECT_EQ(key.container, "");
}

// Only then a certificate that is not listed has no key.
TEST_F(PrivateKeysTest, AListOfKeysCountsWhereAllOfItCouldBeRead) {
  EXPECT_FALSE(Read().host().machine_keys_listed) << "no list";
  WriteXml("");
  EXPECT_TRUE(Read().host().machine_keys_listed);
  WriteXml(Element(""));
  EXPECT_TRUE(Read().host().machine_keys_listed);
  WriteXml(Element("keySpec=\"one\""));
  EXPECT_FALSE(Read().host().machine_keys_listed);
  input_.Write("keys/private-keys.xml", "<privateKeys>");
  EXPECT_FALSE(Read().host().machine_keys_listed);
}

TEST_F(PrivateKeysTest, ABadElementLosesOnlyItself) {
  input_.Write("stores/LocalMachine/My/b.cer", b_);
  const std::string good =
      "<privateKey location=\"LocalMachine\" store=\"My\" thumbprint=\"" + Thumbprint(b_) + "\"/>";
  const struct {
    std::string element;
    const char* what;
  } kCases[] = {
      {Element("keySpec=\"-1\""), "privateKey/@keySpec"},
      {Element("providerType=\"CNG\""), "privateKey/@providerType"},
      {Element("machineKeyset=\"maybe\""), "privateKey/@machineKeyset"},
      {Element("exportable=\"\""), "privateKey/@exportable"},
      {Element("", "<container/>"), "privateKey/container"},
      {Element("", "<container>a</container><container>b</container>"), "privateKey/container"},
      {Element("", "<provider>" + std::string(1025, 'x') + "</provider>"), "privateKey/provider"},
      {Element("", "<securityDescriptor/>"), "privateKey/securityDescriptor"},
      {Element("", "<publicKey>30x0</publicKey>"), "privateKey/publicKey"},
      {Element("", "<publicKey> </publicKey>"), "privateKey/publicKey"},
      {Element("", "<notTold what=\"key\"/>"), "privateKey/notTold"},
      {Element("", "<notTold what=\"all\" why=\"notFound\"/>"), "privateKey/notTold"},
      {Element("", "<notTold what=\"key\" why=\"badXml\"/>"), "privateKey/notTold"},
      {Element("",
               "<notTold what=\"key\" why=\"notFound\"/>"
               "<notTold what=\"key\" why=\"readFailed\"/>"),
       "privateKey/notTold"},
      {"<privateKey store=\"My\" thumbprint=\"" + Thumbprint(a_) + "\"/>", "privateKey/@location"},
      {"<privateKey location=\"Moon\" store=\"My\" thumbprint=\"" + Thumbprint(a_) + "\"/>",
       "privateKey/@location"},
      {"<privateKey location=\"LocalMachine\" thumbprint=\"" + Thumbprint(a_) + "\"/>",
       "privateKey/@store"},
      {"<privateKey location=\"LocalMachine\" store=\"My\" thumbprint=\"abc\"/>",
       "privateKey/@thumbprint"},
  };
  for (const auto& test : kCases) {
    WriteXml(test.element + good);
    const Inventory inventory = Read();
    EXPECT_THAT(Told(inventory),
                ElementsAre("keys/private-keys.xml [" + std::string(test.what) + "] badXml"));
    EXPECT_EQ(inventory.private_key(inventory.entry(0)), nullptr) << test.what;
    EXPECT_NE(inventory.private_key(inventory.entry(1)), nullptr) << test.what;
    EXPECT_EQ(inventory.unreadable_items()[0].error.offset,
              std::string("<privateKeys xmlns=\"urn:pkiaudit:private-keys:1\"><").size());
  }
}

TEST_F(PrivateKeysTest, KeysBelongToTheirStore) {
  input_.Write("stores/LocalMachine/Root/a.cer", a_);
  input_.Write("stores/GroupPolicy/My/a.cer", a_);
  WriteXml(Element("keySpec=\"2\""));
  const Inventory inventory = Read();
  for (const CertificateEntry& entry : inventory.entries()) {
    EXPECT_EQ(inventory.private_key(entry) != nullptr,
              ToText(inventory.location(entry)) == "LocalMachine\\My (.Default)");
  }
}

TEST_F(PrivateKeysTest, KeysWithoutACertificateAreTold) {
  const std::string thumbprint = Thumbprint(b_);
  input_.Write("stores/LocalMachine/Root/b.cer", b_);
  input_.Write("keys/" + thumbprint + ".sddl", "O:SY");
  WriteXml("<privateKey location=\"LocalMachine\" store=\"My\" thumbprint=\"" + thumbprint +
           "\"/>");
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory),
              ElementsAre("keys/private-keys.xml [" + thumbprint + "] unmatchedKey",
                          "keys/" + thumbprint + ".sddl [" + thumbprint + "] unmatchedKey"));
  // They do not stand in a store, so no store is incomplete for them.
  for (const UnreadableItem& item : inventory.unreadable_items()) {
    EXPECT_EQ(item.location, kNone);
  }
}

TEST_F(PrivateKeysTest, SddlFilesGiveTheDescriptor) {
  const std::string utf16("\xFF\xFEO\0:\0S\0Y\0\r\0\n\0", 14);
  for (const std::string& content :
       {std::string("O:SY"), std::string(" O:SY\r\n"), std::string("\xEF\xBB\xBFO:SY"), utf16}) {
    input_.Write("keys/" + Thumbprint(a_) + ".sddl", content);
    const Inventory inventory = Read();
    EXPECT_THAT(Told(inventory), IsEmpty());
    EXPECT_EQ(Key(inventory).security_descriptor, "O:SY");
    EXPECT_EQ(inventory.sources()[0].format, "SDDL");
    EXPECT_EQ(inventory.sources()[0].private_keys, 1u);
  }
}

TEST_F(PrivateKeysTest, BadSddlFilesAreTold) {
  const std::string path = "keys/" + Thumbprint(a_) + ".sddl";
  const struct {
    std::string content;
    const char* code;
  } kCases[] = {
      {"", "emptyFile"},
      {" \r\n", "emptyFile"},
      {"O:\xE4", "badFormat/badValue"},
      {std::string(600'000, 'x'), "tooLarge"},
  };
  for (const auto& test : kCases) {
    input_.Write(path, test.content);
    const Inventory inventory = Read();
    EXPECT_THAT(Told(inventory), ElementsAre(path + " " + test.code));
    EXPECT_EQ(inventory.private_key(inventory.entry(0)), nullptr);
  }
}

TEST_F(PrivateKeysTest, SddlAndXmlMustAgree) {
  input_.Write("keys/" + Thumbprint(a_) + ".sddl", "O:SY");
  WriteXml(Element("keySpec=\"1\"", "<securityDescriptor>O:SY</securityDescriptor>"));
  EXPECT_THAT(Told(Read()), IsEmpty());

  WriteXml(Element("keySpec=\"1\"", "<securityDescriptor>O:BA</securityDescriptor>"));
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory),
              ElementsAre("keys/" + Thumbprint(a_) + ".sddl [" + Thumbprint(a_) + "] conflict"));
  EXPECT_EQ(Key(inventory).security_descriptor, "O:SY");
  EXPECT_EQ(Key(inventory).key_spec, kAtKeyExchange);
}

TEST_F(PrivateKeysTest, DescriptorsThatMeanTheSameAgree) {
  input_.Write("keys/" + Thumbprint(a_) + ".sddl", "D:(A;;FR;;;SY)");
  WriteXml(Element("", "<securityDescriptor>D:(A;;0x120089;;;S-1-5-18)</securityDescriptor>"));
  EXPECT_THAT(Told(Read()), IsEmpty());
}

TEST_F(PrivateKeysTest, ADamagedSddlFileIsToldAsThatAndTheOtherOneCounts) {
  const std::string path = "keys/" + Thumbprint(a_) + ".sddl";
  input_.Write(path, "D:(A;;FR;;");
  WriteXml(Element("", "<securityDescriptor>D:(A;;FR;;;SY)</securityDescriptor>"));
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), ElementsAre(path + " badFormat/badValue"));
  EXPECT_EQ(Key(inventory).security_descriptor, "D:(A;;FR;;;SY)");

  // Alone it is kept, for the audit to quote.
  WriteXml(Element(""));
  const Inventory alone = Read();
  EXPECT_THAT(Told(alone), IsEmpty());
  EXPECT_EQ(Key(alone).security_descriptor, "D:(A;;FR;;");
}

TEST_F(PrivateKeysTest, ADamagedDescriptorInXmlGivesWay) {
  const std::string path = "keys/" + Thumbprint(a_) + ".sddl";
  input_.Write(path, "D:(A;;FR;;;SY)");
  WriteXml(Element("", "<securityDescriptor>D:(A</securityDescriptor>"));
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), ElementsAre(path + " [" + Thumbprint(a_) + "] conflict"));
  EXPECT_EQ(Key(inventory).security_descriptor, "D:(A;;FR;;;SY)");
}

TEST_F(PrivateKeysTest, TheHostsListCountsBeforeWhatAPfxSays) {
  test_support::Pkcs12Attributes attributes;
  attributes.local_key_id = test_support::Bytes{1};
  attributes.csp_name = "Provider of the PFX";
  attributes.machine_keyset = true;
  test_support::Pkcs12Options options;
  options.password = "";
  const auto certificate = test_support::CertificateBuilder().Subject("CN=PFX").Build();
  input_.Write("stores/LocalMachine/My/b.pfx",
               test_support::WritePkcs12(
                   {{{certificate, attributes}}, {{test_support::TestKey::kRsa2048A, attributes}}},
                   options));
  const std::string element = "<privateKey location=\"LocalMachine\" store=\"My\" thumbprint=\"" +
                              Thumbprint(certificate) + "\" machineKeyset=\"false\"";
  WriteXml(element + "><provider>Provider of the host</provider></privateKey>");
  Inventory inventory = Read();
  const EntryId entry = 1;
  EXPECT_EQ(Key(inventory, entry).provider, "Provider of the host");
  EXPECT_EQ(Key(inventory, entry).machine_keyset, false);
  EXPECT_FALSE(Key(inventory, entry).public_key.empty()) << "only the PFX knows it";
  EXPECT_THAT(Told(inventory),
              ElementsAre("keys/private-keys.xml [" + Thumbprint(certificate) + "] conflict"));

  WriteXml("<privateKey location=\"LocalMachine\" store=\"My\" thumbprint=\"" +
           Thumbprint(certificate) + "\" keySpec=\"1\"/>");
  inventory = Read();
  EXPECT_THAT(Told(inventory), IsEmpty()) << "what the list leaves open the PFX may say";
  EXPECT_EQ(Key(inventory, entry).provider, "Provider of the PFX");
}

TEST_F(PrivateKeysTest, KeysOfAStoreThatWasNotSuppliedAreToldOnce) {
  std::string elements;
  for (int i = 0; i < 5; ++i) {
    const std::string thumbprint = std::string(39, 'A') + static_cast<char>('0' + i);
    elements += "<privateKey location=\"LocalMachine\" store=\"WebHosting\" thumbprint=\"" +
                thumbprint + "\"/>";
  }
  elements += "<privateKey location=\"Users/S-1-5-21-1-2-3-500\" store=\"My\" thumbprint=\"" +
              std::string(40, 'B') + "\"/>";
  WriteXml(elements);
  EXPECT_THAT(Told(Read()),
              ElementsAre("keys/private-keys.xml [all keys of LocalMachine\\WebHosting (.Default), "
                          "a store that was not supplied] unmatchedKey",
                          "keys/private-keys.xml [all keys of Users\\S-1-5-21-1-2-3-500\\My, a "
                          "store that was not supplied] unmatchedKey"));
}

}  // namespace
}  // namespace pkiaudit::stores
