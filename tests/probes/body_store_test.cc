// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/body_store.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/probes/fetch_one.h"

namespace pkiaudit::audit::probes {
namespace {

// `size` octets that differ with `seed`, appended in pieces.
FetchOutcome::Body Store(BodyStore& store, size_t size, uint8_t seed) {
  auto writer = store.Start();
  std::vector<uint8_t> piece(10'007);
  size_t done = 0;
  while (done < size) {
    piece.resize(std::min(piece.size(), size - done));
    for (size_t i = 0; i < piece.size(); ++i) {
      piece[i] = static_cast<uint8_t>((done + i) * 31 + seed);
    }
    EXPECT_TRUE(writer.Append(piece));
    done += piece.size();
  }
  EXPECT_EQ(writer.size(), size);
  auto body = writer.Finish();
  EXPECT_TRUE(body);
  return *body;
}

void ExpectWhole(const FetchOutcome::Body& body, size_t size, uint8_t seed) {
  const std::string text = TextOf(body);
  ASSERT_EQ(text.size(), size);
  EXPECT_EQ(body.octets->size(), size);
  for (size_t i = 0; i < size; ++i) {
    ASSERT_EQ(static_cast<uint8_t>(text[i]), static_cast<uint8_t>(i * 31 + seed)) << i;
  }
  EXPECT_EQ(body.sha256, x509::Sha256(x509::AsBytes(text)));
}

TEST(BodyStoreTest, SpoolsWhatIsOverTheLimit) {
  std::vector<FetchOutcome::Body> bodies;
  {
    BodyStore store(100'000, 10'000'000);
    bodies.push_back(Store(store, 60'000, 1));
    bodies.push_back(Store(store, 700'000, 2));
    bodies.push_back(Store(store, 0, 3));
    bodies.push_back(Store(store, 40'000, 4));
  }
  // The store is gone, its bodies are not.
  ExpectWhole(bodies[0], 60'000, 1);
  ExpectWhole(bodies[1], 700'000, 2);
  ExpectWhole(bodies[2], 0, 3);
  ExpectWhole(bodies[3], 40'000, 4);
  EXPECT_TRUE(bodies[0].octets->InMemory());
  EXPECT_FALSE(bodies[1].octets->InMemory());
  EXPECT_TRUE(bodies[3].octets->InMemory());  // what was spooled takes no room in memory
}

TEST(BodyStoreTest, GivesMemoryBack) {
  BodyStore store(1000, 0);
  for (int i = 0; i < 10; ++i) {
    const auto body = Store(store, 1000, 0);
    EXPECT_TRUE(body.octets->InMemory());
  }
  const auto kept = Store(store, 600, 0);
  auto writer = store.Start();
  writer.Append(std::vector<uint8_t>(600));
  EXPECT_FALSE(writer.Finish());  // nor is there room on the disk
}

TEST(BodyStoreTest, TakesBodiesOfSeveralThreads) {
  BodyStore store(10'000, 100'000'000);
  std::vector<FetchOutcome::Body> bodies(4);
  {
    std::vector<std::jthread> threads;
    for (uint8_t i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] { bodies[i] = Store(store, 1'500'000, i); });
    }
  }
  for (uint8_t i = 0; i < 4; ++i) ExpectWhole(bodies[i], 1'500'000, i);
}

}  // namespace
}  // namespace pkiaudit::audit::probes
