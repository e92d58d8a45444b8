// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "stores/formats/serialized_store.h"
#include "tests/support/serialized_store_writer.h"

namespace pkiaudit::stores {
namespace {

TEST(SerializedStoreDeepTest, ContextsAreLimited) {
  test_support::Bytes elements;
  const test_support::Bytes one = test_support::SerializedStoreWriter().Certificate({}).Elements();
  elements.reserve((kMaxSerializedContexts + 10) * one.size());
  for (uint64_t i = 0; i < kMaxSerializedContexts + 10; ++i) {
    elements.insert(elements.end(), one.begin(), one.end());
  }
  Inventory inventory;
  const Destination destination{inventory, inventory.InternLocation({}),
                                inventory.AddSource("f", "")};
  ReadSerializedElements(elements, {.what = "blob"}, {}, false, destination);
  EXPECT_EQ(inventory.source(0).unreadable, kMaxSerializedContexts + 1);
  EXPECT_LE(inventory.unreadable_items().size(), Inventory::kMaxUnreadableOfSource + 1);
}

}  // namespace
}  // namespace pkiaudit::stores
