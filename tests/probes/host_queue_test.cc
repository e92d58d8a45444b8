// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/host_queue.h"

#include <gmock/gmock.h>

namespace pkiaudit::audit::probes {
namespace {

using Ending = HostQueue::Ending;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<size_t> StartAll(HostQueue& queue) {
  std::vector<size_t> started;
  while (const auto next = queue.Next()) started.push_back(next->task);
  return started;
}

TEST(HostQueueTest, HostsTakeTurnsAndKeepToTheirLimit) {
  HostQueue queue(2);
  for (size_t task = 0; task < 4; ++task) queue.Add("a", task);
  for (size_t task = 4; task < 6; ++task) queue.Add("b", task);
  EXPECT_THAT(StartAll(queue), ElementsAre(0, 4, 1, 5));
  EXPECT_TRUE(queue.End(0, Ending::kAnswered).final);
  EXPECT_THAT(StartAll(queue), ElementsAre(2));
}

TEST(HostQueueTest, DeadHostCostsItsFirstTasksAndOneTest) {
  HostQueue queue(2);
  for (size_t task = 0; task < 5; ++task) queue.Add("a", task);
  EXPECT_THAT(StartAll(queue), ElementsAre(0, 1));
  EXPECT_FALSE(queue.End(0, Ending::kHostFailed).final);
  EXPECT_FALSE(queue.Next());  // the other may yet be answered
  EXPECT_FALSE(queue.End(1, Ending::kHostFailed).final);
  const auto test = queue.Next();
  ASSERT_TRUE(test);
  EXPECT_EQ(test->task, 0U);
  EXPECT_TRUE(test->again);
  EXPECT_FALSE(queue.Next());
  const auto verdict = queue.End(0, Ending::kHostFailed);
  EXPECT_TRUE(verdict.final);
  EXPECT_THAT(verdict.settled, ElementsAre(1, 2, 3, 4));
  EXPECT_FALSE(queue.Next());
  // What comes later costs one short test again.
  queue.Add("a", 5);
  queue.Add("a", 6);
  const auto later = queue.Next();
  ASSERT_TRUE(later);
  EXPECT_EQ(later->task, 5U);
  EXPECT_TRUE(later->again);
  EXPECT_FALSE(queue.Next());
  EXPECT_THAT(queue.End(5, Ending::kHostFailed).settled, ElementsAre(6));
  EXPECT_FALSE(queue.Next());
}

TEST(HostQueueTest, TestsOnlyWhenNothingElseWaits) {
  HostQueue queue(1);
  queue.Add("dead", 0);
  queue.Add("dead", 1);
  queue.Add("good", 2);
  queue.Add("good", 3);
  EXPECT_THAT(StartAll(queue), ElementsAre(0, 2));
  queue.End(0, Ending::kHostFailed);
  // Nothing waits that could start: the test may.
  EXPECT_THAT(StartAll(queue), ElementsAre(0));
  queue.End(2, Ending::kAnswered);
  EXPECT_THAT(StartAll(queue), ElementsAre(3));
}

TEST(HostQueueTest, HostThatComesBackGetsEverythingAfterAll) {
  HostQueue queue(2);
  for (size_t task = 0; task < 4; ++task) queue.Add("a", task);
  StartAll(queue);
  queue.End(0, Ending::kHostFailed);
  queue.End(1, Ending::kHostFailed);
  EXPECT_THAT(StartAll(queue), ElementsAre(0));
  EXPECT_TRUE(queue.End(0, Ending::kAnswered).final);
  EXPECT_THAT(StartAll(queue), ElementsAre(1, 2));
  // Each has had its second chance, or its first one late.
  EXPECT_TRUE(queue.End(1, Ending::kHostFailed).final);
  EXPECT_TRUE(queue.End(2, Ending::kTransient).final);
  EXPECT_THAT(StartAll(queue), ElementsAre(3));
  EXPECT_TRUE(queue.End(3, Ending::kAnswered).final);
  EXPECT_FALSE(queue.Next());
}

TEST(HostQueueTest, AnswerOfAnotherTaskRevivesTheHost) {
  HostQueue queue(2);
  for (size_t task = 0; task < 3; ++task) queue.Add("a", task);
  StartAll(queue);
  EXPECT_FALSE(queue.End(0, Ending::kHostFailed).final);
  EXPECT_TRUE(queue.End(1, Ending::kAnswered).final);
  // First what never was tried, then again what failed.
  EXPECT_THAT(StartAll(queue), ElementsAre(2));
  queue.End(2, Ending::kAnswered);
  const auto again = queue.Next();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->task, 0U);
  EXPECT_TRUE(again->again);
  EXPECT_TRUE(queue.End(0, Ending::kHostFailed).final);
  EXPECT_FALSE(queue.Next());
}

TEST(HostQueueTest, RepeatsWhatMayPassOnce) {
  HostQueue queue(8);
  queue.Add("a", 0);
  StartAll(queue);
  EXPECT_FALSE(queue.End(0, Ending::kTransient).final);
  EXPECT_THAT(StartAll(queue), ElementsAre(0));
  const auto verdict = queue.End(0, Ending::kTransient);
  EXPECT_TRUE(verdict.final);
  EXPECT_THAT(verdict.settled, IsEmpty());
  EXPECT_FALSE(queue.Next());
}

}  // namespace
}  // namespace pkiaudit::audit::probes
