// SPDX-License-Identifier: Apache-2.0
// The same host as certificate files with private-keys.xml, as serialized stores, as a registry
// export and as a hive: what a carrier holds is judged the same, fingerprints included; what it
// cannot hold is not checked (docs/exports.md).
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

#include "stores/sources.h"
#include "stores/text_encoding.h"
#include "tests/cli/run_pkiaudit.h"
#include "tests/support/empty_hive.h"
#include "tests/support/registry_export_writer.h"
#include "tests/support/run_process.h"
#include "tests/support/serialized_store_writer.h"
#include "tests/support/temporary_directory.h"

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

struct Source {
  fs::path host;
  stores::Inventory inventory;
};

// What stands beside every carrier: all but the stores and keys/, and who may read which key.
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
    if (!fs::is_regular_file(item.symlink_status()) || top == "stores" || top == "keys") {
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
  test_support::WriteFile(folder / "registry/stores.reg", ToRegistry(source.inventory).Utf16());
}

void Merge(const std::string& export_text, const fs::path& hive) {
  const fs::path text = hive.string() + ".txt";
  test_support::WriteFile(text, test_support::ToBytes(export_text));
  const auto merged = test_support::RunProcess(
      {.executable = "hivexregedit",
       .arguments = {"--merge", "--prefix", kSoftware, hive.string(), text.string()},
       .standard_input = {},
       .environment = {},
       .working_directory = {}});
  fs::remove(text);
  ASSERT_EQ(merged.exit_code, 0) << merged.standard_error;
}

// What the host's own exports say goes into the hive, too.
void WriteHive(const Source& source, const fs::path& folder) {
  const fs::path hive = folder / "registry/SOFTWARE.hive";
  test_support::WriteFile(hive, test_support::EmptyHive());
  Merge(ToRegistry(source.inventory).Utf8(), hive);
  std::vector<fs::path> exports;
  for (const fs::directory_entry& file : fs::directory_iterator(folder / "registry")) {
    if (file.path().extension() == ".reg") exports.push_back(file.path());
  }
  for (const fs::path& path : exports) {
    const auto text = stores::DecodeText(test_support::ReadFile(path));
    ASSERT_TRUE(text) << path;
    Merge(test_support::WithParentKeys(*text), hive);
    fs::remove(path);
  }
}

struct Carrier {
  std::string name;
  std::function<void(const Source&, const fs::path&)> write;
};
const Carrier kCarriers[] = {{"serialized stores", WriteSerializedStores},
                             {"registry export", WriteRegistryExport},
                             {"hive", WriteHive}};

// Findings as "check subject's fingerprint", by result.
using Findings = std::map<std::string, std::set<std::string>>;

Findings Audit(const fs::path& folder, int* exit_code) {
  const auto result =
      RunPkiaudit({"audit", "--snapshot", folder.string(), "--format", "xml", "--output", "-"});
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

// A file with the certificate alone does not say whether Windows still trusts it.
bool OnlyPropertiesTell(const std::string& finding) {
  return finding.starts_with("root-disabled ");
}

// Properties of a certificate do not say whether its key may be exported: the key itself does.
bool CannotBeHeld(const std::string& finding) { return finding.starts_with("ra-key-exportable "); }

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

  std::optional<std::set<std::string>> told_by_properties;
  for (const Carrier& carrier : kCarriers) {
    SCOPED_TRACE(carrier.name);
    const test_support::TemporaryDirectory folder;
    WriteCommonFiles(source, folder.path());
    carrier.write(source, folder.path());
    int exit_code = 0;
    Findings found = Audit(folder.path(), &exit_code);
    EXPECT_EQ(exit_code, expected_exit_code);

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
        if (!CannotBeHeld(finding)) {
          failures.insert(finding);
        } else {
          EXPECT_TRUE(not_checked.contains(Check(finding))) << finding;
        }
      }
    }
    std::set<std::string> more;
    for (const std::string& finding : found["fail"]) {
      if (OnlyPropertiesTell(finding)) more.insert(finding);
    }
    for (const std::string& finding : more) found["fail"].erase(finding);
    EXPECT_THAT(found["fail"], testing::ContainerEq(failures));
    if (!told_by_properties) told_by_properties = more;
    EXPECT_THAT(more, testing::ContainerEq(*told_by_properties));
    EXPECT_EQ(more.size(), GetParam() == "broken" ? 2u : 0u);
  }
}

INSTANTIATE_TEST_SUITE_P(Hosts, CarriersTest,
                         testing::Values("healthy", "broken", "mid-renewal", "key-missing",
                                         "key-in-cng", "key-exportable", "key-in-user-profile",
                                         "key-of-exchange-signs", "signing-superseded",
                                         "acl-everyone-reads"),
                         [](const auto& param_info) {
                           std::string name = param_info.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace pkiaudit::cli
