// SPDX-License-Identifier: Apache-2.0
#include "stores/host/registry_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "stores/host/mscep_configuration.h"
#include "stores/host/registry_file.h"
#include "stores/inventory.h"
#include "tests/stores/told.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::string_view kMscep = registry_keys::kMscep;

std::string Utf16(std::string_view ascii) {
  std::string text;
  for (const char c : ascii) text += c + "\0"s;
  return text;
}

void Set(RegistryView& view, std::string_view key, std::string_view name, RegistryType type,
         std::string_view data) {
  EXPECT_TRUE(view.SetValue(key, name, type, x509::AsBytes(data)));
}
void SetString(RegistryView& view, std::string_view key, std::string_view name,
               std::string_view text) {
  Set(view, key, name, RegistryType::kString, Utf16(std::string(text) + "\0"s));
}
void SetDword(RegistryView& view, std::string_view key, std::string_view name, char number) {
  Set(view, key, name, RegistryType::kDword, number + "\0\0\0"s);
}

std::string Below(std::string_view key, std::string_view subkey) {
  return std::string(key) + "\\" + std::string(subkey);
}

TEST(RegistryViewTest, ReadsStrings) {
  const struct {
    RegistryType type;
    std::string data;
    std::optional<std::string> text;
  } kCases[] = {
      {RegistryType::kString, Utf16("ab\0"s), "ab"},
      {RegistryType::kString, Utf16("ab"), "ab"},
      {RegistryType::kString, Utf16("ab\0cd\0"s), "ab"},
      {RegistryType::kString, "", ""},
      {RegistryType::kString, "\x3D\xD8\x11\xDD\x3D\xD8", "\xF0\x9F\x94\x91\xEF\xBF\xBD"},
      {RegistryType::kString, "a\0b"s, std::nullopt},
      {RegistryType::kExpandString, Utf16("%x%"), "%x%"},
      {RegistryType::kMultiString, Utf16("a\0\0"s), std::nullopt},
      {RegistryType::kDword, "\1\0\0\0"s, std::nullopt},
  };
  for (const auto& test : kCases) {
    RegistryView view;
    Set(view, kMscep, "v", test.type, test.data);
    EXPECT_EQ(view.String(kMscep, "v"), test.text);
    EXPECT_NE(view.Find(kMscep, "v"), nullptr);
  }
}

TEST(RegistryViewTest, ReadsListsOfStrings) {
  const struct {
    RegistryType type;
    std::string data;
    std::optional<std::vector<std::string>> strings;
  } kCases[] = {
      {RegistryType::kMultiString, Utf16("a\0bc\0\0"s), {{"a", "bc"}}},
      {RegistryType::kMultiString, Utf16("a\0bc"s), {{"a", "bc"}}},
      {RegistryType::kMultiString, Utf16("a\0\0bc\0\0"s), {{"a"}}},
      {RegistryType::kMultiString, Utf16("\0"s), std::vector<std::string>()},
      {RegistryType::kMultiString, "", std::vector<std::string>()},
      {RegistryType::kMultiString, "a", std::nullopt},
      {RegistryType::kString, Utf16("a\0\0"s), std::nullopt},
  };
  for (const auto& test : kCases) {
    RegistryView view;
    Set(view, kMscep, "v", test.type, test.data);
    EXPECT_EQ(view.MultiString(kMscep, "v"), test.strings);
  }
}

TEST(RegistryViewTest, ReadsDwords) {
  RegistryView view;
  Set(view, kMscep, "good", RegistryType::kDword, "\x04\x03\x02\xF1");
  Set(view, kMscep, "short", RegistryType::kDword, "\1\0\0"s);
  Set(view, kMscep, "binary", RegistryType::kBinary, "\1\0\0\0"s);
  EXPECT_EQ(view.Dword(kMscep, "good"), 0xF1020304u);
  EXPECT_EQ(view.Dword(kMscep, "short"), std::nullopt);
  EXPECT_EQ(view.Dword(kMscep, "binary"), std::nullopt);
  EXPECT_EQ(view.Dword(kMscep, "absent"), std::nullopt);
  EXPECT_EQ(view.Dword(Below(kMscep, "absent"), "good"), std::nullopt);
}

TEST(RegistryViewTest, NamesIgnoreCase) {
  RegistryView view;
  SetDword(view, "software\\MICROSOFT\\Cryptography\\mscep\\EnforcePassword", "ENFORCEpassword", 1);
  SetDword(view, Below(kMscep, "EnforcePassword"), "EnforcePassword", 0);
  EXPECT_EQ(view.value_count(), 1u);
  EXPECT_EQ(view.Dword(Below(kMscep, "enforcePASSWORD"), "enforcepassword"), 0u);
  EXPECT_TRUE(view.HasKey(kMscep));
  EXPECT_THAT(view.Subkeys("Software\\Microsoft\\CRYPTOGRAPHY\\MSCEP"),
              ElementsAre("EnforcePassword"));
}

TEST(RegistryViewTest, KeepsWhatIsOfInterest) {
  const struct {
    std::string key;
    std::string_view name;
    bool is_kept;
  } kCases[] = {
      {std::string(kMscep), "SignatureTemplate", true},
      {Below(kMscep, "Modules\\NDESPolicy"), "NDESCertThumbprint", true},
      {std::string(kMscep) + "2", "SignatureTemplate", false},
      {std::string(registry_keys::kCryptography), "machineguid", true},
      {std::string(registry_keys::kCryptography), "Other", false},
      {Below(registry_keys::kCryptography, "Other"), "MachineGuid", false},
      {Below(registry_keys::kTemplateCache, "Web"), "msPKI-Cert-Template-OID", true},
      {Below(registry_keys::kTemplateCache, "Web"), "Security", false},
      {std::string(registry_keys::kNdesConnector), "x", true},
      {Below(registry_keys::kPfxConnector, "ConnectionStatus"), "LastConnectionTime", true},
      {std::string(registry_keys::kHttpParameters), "MaxFieldLength", true},
      {Below(registry_keys::kHttpParameters, "SslBindingInfo\\0.0.0.0:443"), "SslCertHash", true},
      {"SYSTEM\\ControlSet001\\Services\\HTTP\\Parameters", "MaxFieldLength", true},
      {"SYSTEM\\ControlSet0011\\Services\\HTTP\\Parameters", "MaxFieldLength", false},
      {"SYSTEM\\ControlSet00x\\Services\\HTTP\\Parameters", "MaxFieldLength", false},
      {"SYSTEM\\ControlSet002\\Control\\SecurityProviders\\SCHANNEL", "x", true},
      {"SYSTEM\\Select", "Current", true},
      {"SYSTEM\\Select", "Default", false},
      {"SYSTEM", "x", false},
      {"", "x", false},
  };
  for (const auto& test : kCases) {
    RegistryView view;
    SetDword(view, test.key, test.name, 1);
    EXPECT_EQ(view.value_count(), test.is_kept ? 1u : 0u) << test.key << " " << test.name;
    EXPECT_EQ(view.Find(test.key, test.name) != nullptr, test.is_kept) << test.key;
  }
}

TEST(RegistryViewTest, FindsTheCurrentControlSet) {
  const std::string key(registry_keys::kHttpParameters);
  RegistryView view;
  SetDword(view, "SYSTEM\\ControlSet001\\Services\\HTTP\\Parameters", "MaxFieldLength", 1);
  SetDword(view, "SYSTEM\\controlset002\\Services\\HTTP\\Parameters", "MaxFieldLength", 2);
  SetDword(view, "SYSTEM\\ControlSet002\\Services\\HTTP\\Parameters\\SslBindingInfo\\a", "x", 2);
  // Which of them is the current one is not known.
  EXPECT_EQ(view.Dword(key, "MaxFieldLength"), std::nullopt);
  EXPECT_FALSE(view.HasKey(key));
  EXPECT_THAT(view.Subkeys(key), IsEmpty());
  SetDword(view, "SYSTEM\\Select", "Current", 2);
  EXPECT_EQ(view.Dword(key, "MaxFieldLength"), 2u);
  EXPECT_TRUE(view.HasKey(key));
  EXPECT_THAT(view.Subkeys(key), ElementsAre("SslBindingInfo"));
  EXPECT_THAT(view.Subkeys(Below(key, "SslBindingInfo")), ElementsAre("a"));
  // What was read under this name is that.
  SetDword(view, key, "MaxFieldLength", 3);
  EXPECT_EQ(view.Dword(key, "MaxFieldLength"), 3u);
  Set(view, "SYSTEM\\Select", "Current", RegistryType::kDword, "\xFF\xFF\xFF\xFF");
  EXPECT_THAT(view.Subkeys(key), IsEmpty());
}

TEST(RegistryViewTest, SubkeysAreSpelledAndSorted) {
  RegistryView view;
  for (const char* subkey : {"b", "A b", "a\\x", "A\\y"}) {
    EXPECT_TRUE(view.AddKey(Below(kMscep, subkey)));
  }
  EXPECT_THAT(view.Subkeys(kMscep), ElementsAre("a", "A b", "b"));
  EXPECT_TRUE(view.HasKey(Below(kMscep, "A")));
  EXPECT_FALSE(view.HasKey(Below(kMscep, "A ")));
}

TEST(RegistryViewTest, Removes) {
  RegistryView view;
  SetDword(view, kMscep, "a", 1);
  SetDword(view, kMscep, "b", 1);
  SetDword(view, Below(kMscep, "K\\L"), "a", 1);
  view.RemoveValue("Software\\Microsoft\\Cryptography\\MSCEP", "A");
  EXPECT_EQ(view.value_count(), 2u);
  view.RemoveKey(Below(kMscep, "k"));
  EXPECT_EQ(view.value_count(), 1u);
  EXPECT_FALSE(view.HasKey(Below(kMscep, "K")));
  EXPECT_EQ(view.Dword(kMscep, "b"), 1u);
}

TEST(RegistryViewTest, MergesAndTellsConflicts) {
  RegistryView first;
  SetDword(first, kMscep, "same", 1);
  SetDword(first, kMscep, "other", 1);
  RegistryView second;
  SetDword(second, kMscep, "SAME", 1);
  SetDword(second, kMscep, "Other", 2);
  SetDword(second, Below(kMscep, "K"), "new", 3);
  const auto result = first.Merge(second);
  EXPECT_THAT(result.conflicts, ElementsAre(Below(kMscep, "Other")));
  EXPECT_TRUE(result.is_complete);
  EXPECT_EQ(first.Dword(kMscep, "other"), 1u);
  EXPECT_EQ(first.Dword(Below(kMscep, "K"), "new"), 3u);
}

TEST(RegistryViewTest, IsBounded) {
  RegistryView view;
  const std::string data(RegistryView::kMaxSize / 2, 'x');
  Set(view, kMscep, "a", RegistryType::kBinary, data);
  EXPECT_FALSE(view.SetValue(kMscep, "b", RegistryType::kBinary, x509::AsBytes(data)));
  EXPECT_EQ(view.Find(kMscep, "b"), nullptr);
  // What is of no interest takes no room.
  Set(view, "SOFTWARE\\Other", "b", RegistryType::kBinary, data);

  RegistryView many;
  bool fits = true;
  for (size_t i = 0; i < RegistryView::kMaxItems; ++i) {
    EXPECT_TRUE(fits);
    fits = many.AddKey(Below(kMscep, std::to_string(i)));
  }
  EXPECT_TRUE(fits);
  EXPECT_FALSE(many.AddKey(Below(kMscep, "more")));
  EXPECT_FALSE(view.Merge(many).is_complete);
}

TEST(MscepConfigurationTest, TellsWhatTheRegistrySays) {
  RegistryView view;
  SetString(view, Below(registry_keys::kTemplateCache, "Web"), "msPKI-Cert-Template-OID", "1.2");
  EXPECT_FALSE(FindMscepConfiguration(view));
  EXPECT_TRUE(view.AddKey(kMscep));
  const auto empty = FindMscepConfiguration(view);
  ASSERT_TRUE(empty);
  EXPECT_FALSE(empty->ca);
  EXPECT_FALSE(empty->signature_template);

  SetString(view, Below(kMscep, "CAInfo"), "Configuration", "CA01.corp.example\\Corp \\ CA");
  SetString(view, kMscep, "SignatureTemplate", "Sign");
  SetString(view, kMscep, "EncryptionTemplate", "Encrypt");
  SetDword(view, kMscep, "GeneralPurposeTemplate", 1);
  const auto configuration = FindMscepConfiguration(view);
  ASSERT_TRUE(configuration);
  ASSERT_TRUE(configuration->ca);
  EXPECT_EQ(configuration->ca->host, "CA01.corp.example");
  EXPECT_EQ(configuration->ca->name, "Corp \\ CA");
  EXPECT_EQ(configuration->signature_template, "Sign");
  EXPECT_EQ(configuration->encryption_template, "Encrypt");
  EXPECT_FALSE(configuration->general_purpose_template);

  SetString(view, Below(kMscep, "CAInfo"), "Configuration", "Corp CA");
  EXPECT_EQ(FindMscepConfiguration(view)->ca->host, "");
  EXPECT_EQ(FindMscepConfiguration(view)->ca->name, "Corp CA");
  SetString(view, Below(kMscep, "CAInfo"), "Configuration", "");
  EXPECT_FALSE(FindMscepConfiguration(view)->ca);
}

TEST(MscepConfigurationTest, NamesTemplatesByOid) {
  RegistryView view;
  const auto set = [&](std::string_view name, RegistryType type, const std::string& oid) {
    Set(view, Below(registry_keys::kTemplateCache, name), "msPKI-Cert-Template-OID", type,
        Utf16(oid));
  };
  set("Zweite", RegistryType::kMultiString, "1.3.6.1.4.1.311.21.8.1\0\0"s);
  set("CorpRA", RegistryType::kMultiString, "1.3.6.1.4.1.311.21.8.1\0\0"s);
  set("Web", RegistryType::kString, "1.3.6.1.4.1.311.21.8.2\0"s);
  set("None", RegistryType::kMultiString, "\0"s);
  set("Bad", RegistryType::kString, "no OID\0"s);
  EXPECT_THAT(CachedTemplateNames(view), ElementsAre(Pair("1.3.6.1.4.1.311.21.8.1", "CorpRA"),
                                                     Pair("1.3.6.1.4.1.311.21.8.2", "Web")));
}

class RegistryFileTest : public testing::Test {
 protected:
  SourceId Read(const std::string& name, std::string_view text) {
    auto file = File::Open(folder_.Write(name, text));
    const SourceId source = inventory_.AddSource(name, "registry export");
    ReadRegistryFile(*file, uint64_t{1} << 20, {inventory_, kNone, source});
    return source;
  }
  const RegistryView& view() const { return inventory_.host().registry; }

  test_support::TemporaryDirectory folder_;
  Inventory inventory_;
};

TEST_F(RegistryFileTest, ReadsARealExport) {
  const auto octets = test_support::ReadFile(PKIAUDIT_SOURCE_DIR "/tests/stores/data/MSCEP.reg");
  const SourceId source = Read("a.reg", x509::AsText(octets));
  EXPECT_THAT(Told(inventory_), IsEmpty());
  EXPECT_EQ(inventory_.source(source).other_items, 12u);
  const auto configuration = FindMscepConfiguration(view());
  ASSERT_TRUE(configuration && configuration->ca);
  EXPECT_EQ(configuration->ca->host, "CA03.intra.adcslabor.de");
  EXPECT_EQ(configuration->ca->name, "ADCS Labor Issuing CA 2");
  EXPECT_EQ(configuration->signature_template, "IPSECIntermediateOffline");
  EXPECT_EQ(configuration->encryption_template, "IPSECIntermediateOffline");
  EXPECT_EQ(configuration->general_purpose_template, "IPSECIntermediateOffline");
  EXPECT_EQ(view().Dword(Below(kMscep, "EnforcePassword"), "EnforcePassword"), 1u);
  EXPECT_EQ(view().Dword(Below(kMscep, "PasswordValidity"), "PasswordValidity"), 60u);
}

TEST_F(RegistryFileTest, KeepsLocalMachineOnly) {
  Read("a.reg",
       "REGEDIT4\n[HKEY_CURRENT_USER\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP]\n\"a\"=dword:1\n"
       "[HKEY_LOCAL_MACHINE]\n\"a\"=dword:1\n"
       "[hklm\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP]\n\"b\"=dword:2\n\"c\"=dword:3\n"
       "\"c\"=-\n[HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\K]\n\"d\"=dword:4\n"
       "[-HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\K]\n");
  EXPECT_THAT(Told(inventory_), IsEmpty());
  EXPECT_EQ(view().value_count(), 1u);
  EXPECT_EQ(view().Dword(kMscep, "b"), 2u);
  EXPECT_THAT(view().Subkeys(kMscep), IsEmpty());
}

TEST_F(RegistryFileTest, TellsWhatItCannotUse) {
  const std::string key = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP]\n";
  Read("a.reg", "REGEDIT4\n" + key + "\"a\"=dword:1\n");
  Read("b.reg", "REGEDIT4\n" + key + "\"A\"=dword:2\n\"b\"=dword:x\n");
  Read("c.reg",
       "REGEDIT4\n[HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\SystemCertificates\\My]\n"
       "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\EnterpriseCertificates\\NTAuth]\n");
  Read("d.reg", "no export");
  Read("e.reg", "");
  EXPECT_THAT(Told(inventory_),
              ElementsAre("b.reg [value b] badRegistryExport",
                          "b.reg [value SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\A] conflict",
                          "d.reg badRegistryExport", "e.reg emptyFile"));
  EXPECT_EQ(view().Dword(kMscep, "a"), 1u);
}

TEST_F(RegistryFileTest, TellsWhereTheViewIsFull) {
  std::string text = "REGEDIT4\n";
  for (size_t i = 0; i <= RegistryView::kMaxItems; ++i) {
    text += "[HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\" + std::to_string(i) + "]\n";
  }
  Read("a.reg", text);
  EXPECT_THAT(Told(inventory_), ElementsAre("a.reg [registry values] tooMany"));
}

TEST(RegistryViewTest, PasswordsAreLeftOut) {
  RegistryView view;
  const std::string mscep(registry_keys::kMscep);
  const x509::Bytes secret = x509::AsBytes("hunter2");
  EXPECT_TRUE(view.SetValue(mscep, "EncryptedPassword", RegistryType::kBinary, secret));
  EXPECT_TRUE(
      view.SetValue(mscep + "\\Modules\\X", "ProxyPASSWORD", RegistryType::kString, secret));
  EXPECT_TRUE(view.SetValue(mscep + "\\EncryptedPassword", "", RegistryType::kBinary, secret));
  EXPECT_EQ(view.value_count(), 0u);
  EXPECT_TRUE(view.SetValue(mscep + "\\EnforcePassword", "EnforcePassword", RegistryType::kDword,
                            x509::AsBytes(std::string_view("\1\0\0\0", 4))));
  EXPECT_EQ(view.Dword(mscep + "\\EnforcePassword", "EnforcePassword"), 1u);
}

}  // namespace
}  // namespace pkiaudit::stores
