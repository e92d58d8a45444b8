// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_STORES_SNAPSHOT_FIXTURE_H_
#define PKIAUDIT_TESTS_STORES_SNAPSHOT_FIXTURE_H_

#include <gtest/gtest.h>

#include <boost/filesystem/path.hpp>
#include <string>
#include <utility>
#include <vector>

#include "stores/sources.h"
#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {

// A snapshot in a folder of its own, and two certificates to put into it.
class SnapshotTest : public testing::Test {
 protected:
  Inventory Read(const ReadOptions& options = {}) {
    auto inventory = ReadSnapshot(input_.path(), options);
    EXPECT_TRUE(inventory) << ErrorName(inventory.error().code);
    return inventory ? std::move(*inventory) : Inventory();
  }
  boost::filesystem::path Path(const std::string& relative) const {
    return input_.path() / relative;
  }
  // "store code" for each store that was asked for.
  static std::vector<std::string> Stores(const Inventory& inventory) {
    std::vector<std::string> lines;
    for (const StoreRecord& record : inventory.store_records()) {
      lines.push_back(ToText(inventory.location(record.location)) + " " +
                      (record.failure ? CodeText(*record.failure) : "read"));
    }
    return lines;
  }

  test_support::TemporaryDirectory input_;
  const test_support::Bytes a_ = test_support::CertificateBuilder().Subject("CN=A").Build();
  const test_support::Bytes b_ = test_support::CertificateBuilder().Subject("CN=B").Build();
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_TESTS_STORES_SNAPSHOT_FIXTURE_H_
