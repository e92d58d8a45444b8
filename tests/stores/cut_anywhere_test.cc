// SPDX-License-Identifier: Apache-2.0
//
// Files of every kind, cut off at every octet: nothing that is lost is lost in silence.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "stores/formats/container.h"
#include "stores/memory_tree.h"
#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/pem_writer.h"
#include "tests/support/pkcs7_writer.h"
#include "tests/support/registry_export_writer.h"
#include "tests/support/serialized_store_writer.h"
#include "tests/support/trust_list_writer.h"

namespace pkiaudit::stores {
namespace {

using test_support::Bytes;
using test_support::SerializedStoreWriter;

struct Kind {
  std::string name;
  std::function<Bytes()> write;
};

// Short ones, as each octet is a case.
Bytes Certificate(const char* subject) {
  return test_support::CertificateBuilder()
      .Subject(subject)
      .PublicKey(test_support::TestKey::kEcP256)
      .Build();
}
Bytes A() { return Certificate("CN=A"); }
Bytes B() { return Certificate("CN=B"); }

test_support::RegistryExportWriter Export() {
  const std::string stores = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\";
  test_support::RegistryExportWriter writer;
  const Bytes certificate = A();
  writer.Key(stores + "Root\\Certificates\\" + Thumbprint(certificate))
      .Binary("Blob",
              SerializedStoreWriter().Hashes(certificate).Certificate(certificate).Elements());
  return writer;
}

Bytes BigEndian(Bytes utf16) {
  for (size_t i = 0; i + 1 < utf16.size(); i += 2) std::swap(utf16[i], utf16[i + 1]);
  return utf16;
}

const Kind kKinds[] = {
    {"der", A},
    {"pem", [] { return test_support::ToBytes(test_support::ToPem(A())); }},
    {"base64", [] { return test_support::ToBytes(test_support::Base64(A())); }},
    {"pkcs7",
     [] {
       return test_support::DegenerateSignedData({A(), B()}, {});
     }},
    {"serialized_store",
     [] {
       return SerializedStoreWriter()
           .Hashes(A())
           .Certificate(A())
           .FriendlyName("b")
           .Certificate(B())
           .Store();
     }},
    {"registry_blob",
     [] { return SerializedStoreWriter().Hashes(A()).Certificate(A()).Elements(); }},
    {"trust_list", [] { return test_support::WriteTrustList({{Bytes(20, 1)}}); }},
    {"export_utf8", [] { return test_support::ToBytes(Export().Utf8()); }},
    {"export_utf16", [] { return Export().Utf16(); }},
    {"export_utf16_big_endian", [] { return BigEndian(Export().Utf16()); }},
    {"export_ansi",
     [] {
       std::string text = Export().Utf8();
       text.replace(0, text.find('\n'), "REGEDIT4");
       return test_support::ToBytes(text + "\"name\"=\"\xE4\"\n");
     }},
};

class CutAnywhereTest : public testing::TestWithParam<Kind> {
 protected:
  static Inventory Read(const Bytes& content) {
    MemoryTree tree;
    EXPECT_TRUE(tree.AddFile("f", content));
    Result<File> file = tree.OpenFile("f");
    EXPECT_TRUE(file);
    Inventory inventory;
    const LocationId location = inventory.InternLocation({StoreLocation::Kind::kFile, "", "f", ""});
    ContainerReader reader(1u << 20);
    reader.Read(*file, [] { return std::vector<std::string>(); },
                {inventory, location, inventory.AddSource("f", "")});
    return inventory;
  }
  static size_t Held(const Inventory& inventory) {
    return inventory.entries().size() + inventory.trust_lists().size();
  }
};

TEST_P(CutAnywhereTest, NothingIsLostInSilence) {
  const Bytes content = GetParam().write();
  const Inventory whole = Read(content);
  ASSERT_GT(Held(whole), 0U);
  EXPECT_TRUE(whole.unreadable_items().empty());
  size_t held_before = 0;
  for (size_t size = 0; size < content.size(); ++size) {
    const Inventory cut =
        Read(Bytes(content.begin(), content.begin() + static_cast<ptrdiff_t>(size)));
    const size_t held = Held(cut);
    EXPECT_GE(held, held_before) << size << ": what stood before the cut is read";
    EXPECT_LE(held, Held(whole)) << size;
    held_before = std::max(held, held_before);
    for (const UnreadableItem& item : cut.unreadable_items()) {
      EXPECT_LE(item.error.offset, size) << size;
    }
    // An export does not say where it ends: between two keys nobody sees a cut.
    const bool is_export = GetParam().name.starts_with("export");
    if (held < Held(whole) && !is_export) {
      EXPECT_FALSE(cut.unreadable_items().empty()) << size;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, CutAnywhereTest, testing::ValuesIn(kKinds),
                         [](const auto& param_info) { return param_info.param.name; });

}  // namespace
}  // namespace pkiaudit::stores
