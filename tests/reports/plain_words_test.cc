// SPDX-License-Identifier: Apache-2.0
#include "reports/document/plain_words.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace pkiaudit::reports {
namespace {

TEST(PlainWords, SayTimes) {
  EXPECT_EQ(TimeWords("2026-06-01T08:00:00Z"), "2026-06-01 08:00:00 UTC");
  EXPECT_EQ(TimeWords("yesterday"), "yesterday");
  EXPECT_EQ(TimeWords("2026-13-01T08:00:00Z"), "2026-13-01T08:00:00Z");
  EXPECT_EQ(TimeWords(""), "");
}

TEST(PlainWords, SayDurations) {
  const std::pair<int64_t, const char*> kCases[] = {
      {0, "0 seconds"},
      {1, "1 second"},
      {59, "59 seconds"},
      {61, "1 minute 1 second"},
      {3'600, "1 hour"},
      {3'601, "1 hour"},
      {90'061, "1 day 1 hour"},
      {9 * 86'400 + 5 * 3'600, "9 days 5 hours"},
      {10 * 86'400 + 5 * 3'600, "10 days"},
      {1000 * int64_t{86'400}, "1,000 days"},
      {-86'400, "minus 1 day"},
      {std::numeric_limits<int64_t>::min(), "minus 106,751,991,167,300 days"},
  };
  for (const auto& [seconds, words] : kCases) {
    EXPECT_EQ(DurationWords(seconds), words) << seconds;
  }
}

TEST(PlainWords, SayWhereATimeLies) {
  const char* const now = "2026-06-01T08:00:00Z";
  EXPECT_EQ(RelativeWords(now, "2026-06-15T08:00:00Z"), "in 14 days");
  EXPECT_EQ(RelativeWords(now, "2026-05-31T07:00:00Z"), "1 day 1 hour ago");
  EXPECT_EQ(RelativeWords(now, now), "in 0 seconds");
  EXPECT_EQ(RelativeWords(now, ""), "");
  EXPECT_EQ(RelativeWords("", now), "");
}

TEST(PlainWords, SayCounts) {
  EXPECT_EQ(CountWords(0), "0");
  EXPECT_EQ(CountWords(999), "999");
  EXPECT_EQ(CountWords(1000), "1,000");
  EXPECT_EQ(CountWords(std::numeric_limits<uint64_t>::max()), "18,446,744,073,709,551,615");
  EXPECT_EQ(CountWords(1, "finding", "findings"), "1 finding");
  EXPECT_EQ(CountWords(0, "finding", "findings"), "0 findings");
}

TEST(PlainWords, SayEvidence) {
  EXPECT_EQ(EvidenceWords({"a", "duration", "86400"}), "1 day");
  EXPECT_EQ(EvidenceWords({"a", "duration", "a day"}), "a day");
  EXPECT_EQ(EvidenceWords({"a", "offset", "4096"}), "octet 4,096");
  EXPECT_EQ(EvidenceWords({"a", "offset", "-1"}), "-1");
  EXPECT_EQ(EvidenceWords({"a", "integer", "4096"}), "4096");
  EXPECT_EQ(EvidenceNameWords("notAfter"), "not after");
  EXPECT_EQ(EvidenceNameWords("crlURL"), "crl URL");
  EXPECT_EQ(EvidenceNameWords(""), "");
}

}  // namespace
}  // namespace pkiaudit::reports
