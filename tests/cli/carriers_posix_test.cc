// SPDX-License-Identifier: Apache-2.0
// The same host as certificate files with private-keys.xml, as serialized stores, as a registry
// export, as hives, as hives of single keys and as a zip: what a carrier holds is judged the same,
// fingerprints included; what it cannot hold is not checked (docs/exports.md).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <functional>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "stores/formats/registry_stores.h"
#include "stores/sources.h"
#include "stores/text_encoding.h"
#include "tests/cli/run_pkiaudit.h"
#include "tests/support/empty_hive.h"
#include "tests/support/registry_export_writer.h"
#include "tests/support/run_process.h"
#include "tests/support/serialized_store_writer.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/zip_writer.h"

namespace pkiaudit::cli {
namespace {

namespace fs = boost::filesystem;
using stores::StoreLocation;
using test_support::Bytes;
using test_support::RegistryExportWriter;
using test_support::SerializedStoreWriter;

const std::string kSoftware = "HKEY_LOCAL_MACHINE\\SOFTWARE";

// Each certificate of a store once, as Windows keeps them.
using Store = std::map<std::string, const stores::CertificateEntry*>;  // by thumbprint
std::map<stores::LocationId, Store> StoresOf(const stores::Inventory& inventory) {
  std::map<stores::LocationId, Store> stores;
  for (const stores::StoreRecord& record : inventory.store_records()) stores[record.location];
  for (const stores::CertificateEntry& entry : inventory.entries()) {
    const auto [known, added] = stores[entry.location].emplace(x509::ToHex(entry.sha1), &entry);
    if (!added && inventory.private_key(*known->second) == nullptr) known->second = &entry;
  }
  return stores;
}

std::string FolderOf(const StoreLocation& store) {
  if (store.kind == StoreLocation::Kind::kCurrentUser) return "stores/CurrentUser/" + store.store;
  if (store.kind == StoreLocation::Kind::kService) {
    return "stores/Services/" + store.account + "/" + store.store;
  }
  if (store.physical == ".AuthRoot") return "stores/AuthRoot";
  if (store.physical == ".GroupPolicy") return "stores/GroupPolicy/" + store.store;
  if (store.physical == ".Enterprise") return "stores/Enterprise/" + store.store;
  return "stores/LocalMachine/" + store.store;
}

std::string KeyOf(const StoreLocation& store) {
  if (store.kind == StoreLocation::Kind::kService) {
    return kSoftware + "\\Microsoft\\Cryptography\\Services\\" + store.account +
           "\\SystemCertificates\\" + store.store;
  }
  if (store.physical == ".AuthRoot") return kSoftware + "\\Microsoft\\SystemCertificates\\AuthRoot";
  if (store.physical == ".GroupPolicy") {
    return kSoftware + "\\Policies\\Microsoft\\SystemCertificates\\" + store.store;
  }
  if (store.physical == ".Enterprise") {
    return kSoftware + "\\Microsoft\\EnterpriseCertificates\\" + store.store;
  }
  return kSoftware + "\\Microsoft\\SystemCertificates\\" + store.store;
}

Bytes FileTime(const std::optional<x509::Time>& time) {
  return time ? test_support::FileTimeProperty(time->unix_seconds) : Bytes();
}

void AddRestrictions(const stores::TrustRestrictions& restrictions, SerializedStoreWriter& writer) {
  if (restrictions.disallowed) writer.Property(104, FileTime(restrictions.disallowed_since));
  if (!restrictions.disallowed_usages.empty()) {
    writer.Property(122, restrictions.disallowed_usages);
  }
  if (restrictions.not_before) writer.Property(126, FileTime(restrictions.not_before_time));
  if (!restrictions.not_before_usages.empty()) {
    writer.Property(127, restrictions.not_before_usages);
  }
}

// What CryptoAPI writes of one certificate.
void AddElements(const stores::Inventory& inventory, const stores::CertificateEntry& entry,
                 SerializedStoreWriter& writer) {
  const x509::Bytes der = entry.certificate.der();
  writer.Hashes(der);
  if (const stores::PrivateKey* const key = inventory.private_key(entry)) {
    writer.Property(2, test_support::KeyProviderInfoProperty(
                           {.container = key->container,
                            .provider = key->provider,
                            .provider_type = key->provider_type.value_or(1),
                            .flags = key->machine_keyset.value_or(true) ? 0x20U : 0U,
                            .key_spec = key->key_spec.value_or(0)}));
  }
  const stores::CertificateProperties* const properties = inventory.properties(entry);
  if (properties != nullptr && !properties->friendly_name.empty()) {
    writer.FriendlyName(properties->friendly_name);
  }
  if (properties != nullptr && properties->archived) writer.Property(19, {});
  if (properties != nullptr && properties->restrictions() != nullptr) {
    AddRestrictions(*properties->restrictions(), writer);
  }
  writer.Certificate(der);
}

// All that the registry holds of the host, with every parent key, as `reg export HKLM` would.
RegistryExportWriter ToRegistry(const stores::Inventory& inventory) {
  RegistryExportWriter registry;
  for (const auto& [location, store] : StoresOf(inventory)) {
    if (!stores::IsKeptInRegistry(inventory.location(location))) continue;
    const std::string key = KeyOf(inventory.location(location));
    registry.KeyWithParents(key).KeyWithParents(key + "\\Certificates");
    for (const auto& [thumbprint, entry] : store) {
      SerializedStoreWriter blob;
      AddElements(inventory, *entry, blob);
      registry.KeyWithParents(std::string(key).append("\\Certificates\\").append(thumbprint))
          .Binary("Blob", blob.Elements());
    }
  }
  return registry;
}

// A user's own certificates are files, named by their thumbprints.
void WriteProfile(const stores::Inventory& inventory, const fs::path& folder) {
  for (const auto& [location, store] : StoresOf(inventory)) {
    if (stores::IsKeptInRegistry(inventory.location(location))) continue;
    for (const auto& [thumbprint, entry] : store) {
      SerializedStoreWriter elements;
      AddElements(inventory, *entry, elements);
      test_support::WriteFile(folder / FolderOf(inventory.location(location)) / thumbprint,
                              elements.Elements());
    }
  }
}

struct Source {
  fs::path host;
  stores::Inventory inventory;
};

// What stands beside every carrier: all but the stores and what keys/ says of them, and who may
// read which key.
void WriteCommonFiles(const Source& source, const fs::path& folder) {
  const fs::path& host = source.host;
  for (const stores::CertificateEntry& entry : source.inventory.entries()) {
    const stores::PrivateKey* const key = source.inventory.private_key(entry);
    if (key == nullptr || !key->security_descriptor) continue;
    if (!source.inventory.location(entry).IsStore(StoreLocation::Kind::kLocalMachine, "My")) {
      continue;
    }
    test_support::WriteFile(folder / "keys" / (x509::ToHex(entry.sha1) + ".sddl"),
                            test_support::ToBytes(*key->security_descriptor));
  }
  for (const fs::directory_entry& item : fs::recursive_directory_iterator(host)) {
    const fs::path path = item.path().lexically_relative(host);
    const std::string top = path.begin()->string();
    const bool is_key_file = path.generic_string().starts_with("keys/files/");
    if (!fs::is_regular_file(item.symlink_status()) || top == "stores" ||
        (top == "keys" && !is_key_file)) {
      continue;
    }
    fs::create_directories((folder / path).parent_path());
    fs::copy_file(item.path(), folder / path);
  }
}

// All keys, with what is known of each; the security descriptors are files of their own.
std::string PrivateKeysXml(const stores::Inventory& inventory) {
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("privateKeys");
  root.append_attribute("xmlns") = "urn:pkiaudit:private-keys:1";
  for (const auto& [location, store] : StoresOf(inventory)) {
    for (const auto& [thumbprint, entry] : store) {
      const stores::PrivateKey* const key = inventory.private_key(*entry);
      if (key == nullptr) continue;
      const std::string folder = FolderOf(inventory.location(location)).substr(sizeof("stores"));
      pugi::xml_node node = root.append_child("privateKey");
      node.append_attribute("location") = folder.substr(0, folder.rfind('/')).c_str();
      node.append_attribute("store") = inventory.location(location).store.c_str();
      node.append_attribute("thumbprint") = thumbprint.c_str();
      if (key->provider_type) node.append_attribute("providerType") = *key->provider_type;
      if (key->key_spec) node.append_attribute("keySpec") = *key->key_spec;
      if (key->machine_keyset) node.append_attribute("machineKeyset") = *key->machine_keyset;
      if (key->exportable) node.append_attribute("exportable") = *key->exportable;
      if (!key->container.empty()) {
        node.append_child("container").text() = key->container.c_str();
      }
      if (!key->provider.empty()) node.append_child("provider").text() = key->provider.c_str();
    }
  }
  std::ostringstream text;
  document.save(text);
  return text.str();
}

void WriteCertificateFiles(const Source& source, const fs::path& folder) {
  for (const auto& [location, store] : StoresOf(source.inventory)) {
    const fs::path place = folder / FolderOf(source.inventory.location(location));
    fs::create_directories(place);
    for (const auto& [thumbprint, entry] : store) {
      const x509::Bytes der = entry->certificate.der();
      test_support::WriteFile(place / (thumbprint + ".cer"), {der.begin(), der.end()});
    }
  }
  test_support::WriteFile(folder / "keys/private-keys.xml",
                          test_support::ToBytes(PrivateKeysXml(source.inventory)));
}

void WriteSerializedStores(const Source& source, const fs::path& folder) {
  for (const auto& [location, store] : StoresOf(source.inventory)) {
    SerializedStoreWriter writer;
    for (const auto& [thumbprint, entry] : store) AddElements(source.inventory, *entry, writer);
    test_support::WriteFile(folder / FolderOf(source.inventory.location(location)) / "store.sst",
                            writer.Store());
  }
}

void WriteRegistryExport(const Source& source, const fs::path& folder) {
  WriteProfile(source.inventory, folder);
  test_support::WriteFile(folder / "registry/stores.reg", ToRegistry(source.inventory).Utf16());
}

// The stores and what the host's own exports say, which go away, as one text with parent keys.
std::string TakeRegistry(const Source& source, const fs::path& folder) {
  std::string all = ToRegistry(source.inventory).Utf8();
  if (fs::is_directory(folder / "registry")) {
    std::vector<fs::path> exports;
    for (const fs::directory_entry& file : fs::directory_iterator(folder / "registry")) {
      exports.push_back(file.path());
    }
    std::ranges::sort(exports);
    for (const fs::path& path : exports) {
      const auto text = stores::DecodeText(test_support::ReadFile(path));
      EXPECT_TRUE(text) << path;
      all += "\n" + text->substr(text->find('\n') + 1) + "\n";
      fs::remove(path);
    }
  }
  std::erase(all, '\r');
  return test_support::WithParentKeys(all);
}

// The header and those sections whose key is `root` or below it.
std::string SectionsBelow(const std::string& text, const std::string& root) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  std::string sections = line + "\n";
  for (bool is_below = false; std::getline(lines, line);) {
    if (line.starts_with('[')) {
      is_below = line.starts_with("[" + root + "]") || line.starts_with("[" + root + "\\");
    }
    if (is_below) sections += line + "\n";
  }
  return sections;
}

// A hive whose root is the key `root` of that text. None is made where the text does not have it.
void WriteHive(const std::string& text, const std::string& root, const fs::path& hive) {
  const std::string sections = SectionsBelow(text, root);
  if (sections.find("[" + root) == std::string::npos) return;
  test_support::WriteFile(hive, test_support::EmptyHive());
  const fs::path file = hive.string() + ".txt";
  test_support::WriteFile(file, test_support::ToBytes(sections));
  const auto merged = test_support::RunProcess(
      {.executable = "hivexregedit",
       .arguments = {"--merge", "--prefix", root, hive.string(), file.string()},
       .standard_input = {},
       .environment = {},
       .working_directory = {}});
  fs::remove(file);
  ASSERT_EQ(merged.exit_code, 0) << merged.standard_error;
}

// `reg save HKLM\SOFTWARE` and `reg save HKLM\SYSTEM`: in that one, control sets have numbers.
void WriteHives(const Source& source, const fs::path& folder) {
  WriteProfile(source.inventory, folder);
  std::string text = TakeRegistry(source, folder);
  WriteHive(text, kSoftware, folder / "registry/SOFTWARE.hive");
  const std::string current = "\\CurrentControlSet";
  for (size_t at = text.find(current); at != std::string::npos; at = text.find(current, at)) {
    text.replace(at, current.size(), "\\ControlSet001");
  }
  const std::string system = "HKEY_LOCAL_MACHINE\\SYSTEM";
  if (text.find("[" + system) != std::string::npos) {
    text += "\n[" + system + "\\Select]\n\"Current\"=dword:00000001\n";
  }
  WriteHive(text, system, folder / "registry/SYSTEM.hive");
}

// `reg save` of single keys, named as docs/exports.md says.
void WriteHivesOfKeys(const Source& source, const fs::path& folder) {
  WriteProfile(source.inventory, folder);
  const std::string text = TakeRegistry(source, folder);
  const std::string control = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\";
  const std::pair<std::string, const char*> kKeys[] = {
      {kSoftware + "\\Microsoft\\SystemCertificates", "SystemCertificates.hive"},
      {kSoftware + "\\Policies\\Microsoft\\SystemCertificates", "Policies-SystemCertificates.hive"},
      {kSoftware + "\\Microsoft\\EnterpriseCertificates", "EnterpriseCertificates.hive"},
      {kSoftware + "\\Microsoft\\Cryptography", "Cryptography.hive"},
      {kSoftware + "\\Microsoft\\MicrosoftIntune", "MicrosoftIntune.hive"},
      {control + "Services\\HTTP\\Parameters", "http.hive"},
      {control + "Control\\SecurityProviders\\SCHANNEL", "schannel.hive"},
  };
  for (const auto& [key, name] : kKeys) WriteHive(text, key, folder / "registry" / name);
}

struct Carrier {
  std::string name;
  std::function<void(const Source&, const fs::path&)> write;
  bool zipped = false;
};
const Carrier kCarriers[] = {{"serialized stores", WriteSerializedStores},
                             {"registry export", WriteRegistryExport},
                             {"hives", WriteHives},
                             {"hives of keys", WriteHivesOfKeys},
                             {"zip of a registry export", WriteRegistryExport, true}};

// Findings as "check subject's fingerprint", by result.
using Findings = std::map<std::string, std::set<std::string>>;

Findings Audit(const fs::path& input, int* exit_code) {
  const auto result =
      RunPkiaudit({"audit", "--snapshot", input.string(), "--format", "xml", "--output", "-"});
  *exit_code = result.exit_code;
  pugi::xml_document document;
  EXPECT_TRUE(document.load_buffer(result.standard_output.data(), result.standard_output.size()))
      << result.standard_error;
  Findings findings;
  for (const auto& node : document.select_nodes("//finding")) {
    const pugi::xml_node finding = node.node();
    const std::string failure = std::string(finding.attribute("result").value()) == "fail"
                                    ? std::string(" ") + finding.attribute("severity").value()
                                    : "";
    findings[finding.attribute("result").value()].insert(finding.attribute("check").value() +
                                                         failure + " " +
                                                         finding.attribute("fingerprint").value());
  }
  return findings;
}

// A file with the certificate alone does not say whether Windows still trusts it, nor whether it is
// archived. Of which hosts that makes findings, and how many.
const std::map<std::string, std::pair<std::string, size_t>> kToldByPropertiesOnly = {
    {"broken", {"root-disabled ", 2}},
    {"encryption-archived", {"ra-encryption-certificate-missing ", 1}},
};

// Properties of a certificate say neither whether its key may be exported, which the key itself
// does, nor that a collector listed the key and could not read its ACL.
bool CannotBeHeld(const std::string& finding, const std::string& host) {
  return finding.starts_with("ra-key-exportable ") ||
         (finding.starts_with("ra-key-acl-unknown ") && host == "acl-not-collected");
}

std::string Check(const std::string& finding) { return finding.substr(0, finding.find(' ')); }

class CarriersTest : public testing::TestWithParam<std::string> {};

TEST_P(CarriersTest, TellTheSame) {
  Source source{Host(GetParam()), {}};
  auto inventory = stores::ReadSnapshot(source.host, {});
  ASSERT_TRUE(inventory);
  source.inventory = *std::move(inventory);

  const test_support::TemporaryDirectory files;
  WriteCommonFiles(source, files.path());
  WriteCertificateFiles(source, files.path());
  int expected_exit_code = 0;
  const Findings expected = Audit(files.path(), &expected_exit_code);

  const auto only_properties = kToldByPropertiesOnly.find(GetParam());
  const auto only_properties_tell = [&](const std::string& finding) {
    return only_properties != kToldByPropertiesOnly.end() &&
           finding.starts_with(only_properties->second.first);
  };
  std::optional<std::set<std::string>> told_by_properties;
  for (const Carrier& carrier : kCarriers) {
    SCOPED_TRACE(carrier.name);
    const test_support::TemporaryDirectory folder;
    WriteCommonFiles(source, folder.path());
    carrier.write(source, folder.path());
    const test_support::TemporaryDirectory zips;
    const fs::path zip = zips.path() / "host.zip";
    if (carrier.zipped) test_support::WriteZipOfFolder(folder.path(), zip);
    int exit_code = 0;
    Findings found = Audit(carrier.zipped ? zip : folder.path(), &exit_code);
    // What only properties tell may be worse than all else.
    if (GetParam() != "encryption-archived") {
      EXPECT_EQ(exit_code, expected_exit_code);
    }

    std::set<std::string> failures;
    std::set<std::string> not_checked;
    for (const auto& [check, findings] : found) {
      if (check == "notchecked") {
        for (const std::string& finding : findings) not_checked.insert(Check(finding));
      }
    }
    const auto wanted = expected.find("fail");
    if (wanted != expected.end()) {
      for (const std::string& finding : wanted->second) {
        if (!CannotBeHeld(finding, GetParam())) {
          failures.insert(finding);
        } else {
          EXPECT_TRUE(not_checked.contains(Check(finding))) << finding;
        }
      }
    }
    std::set<std::string> more;
    for (const std::string& finding : found["fail"]) {
      if (only_properties_tell(finding)) more.insert(finding);
    }
    for (const std::string& finding : more) found["fail"].erase(finding);
    EXPECT_THAT(found["fail"], testing::ContainerEq(failures));
    if (!told_by_properties) told_by_properties = more;
    EXPECT_THAT(more, testing::ContainerEq(*told_by_properties));
    EXPECT_EQ(more.size(),
              only_properties == kToldByPropertiesOnly.end() ? 0u : only_properties->second.second);
  }
}

// All fixture hosts.
std::vector<std::string> Hosts() {
  std::vector<std::string> hosts;
  for (const fs::directory_entry& host :
       fs::directory_iterator(PKIAUDIT_SOURCE_DIR "/fixtures/hosts")) {
    hosts.push_back(host.path().filename().string());
  }
  std::ranges::sort(hosts);
  return hosts;
}

INSTANTIATE_TEST_SUITE_P(Hosts, CarriersTest, testing::ValuesIn(Hosts()),
                         [](const auto& param_info) {
                           std::string name = param_info.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace pkiaudit::cli
