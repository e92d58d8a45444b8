// SPDX-License-Identifier: Apache-2.0
#include "reports/document/revocation_words.h"

#include <gtest/gtest.h>

#include <set>

namespace pkiaudit::reports {
namespace {

TEST(RevocationWords, EachStateHasANameAndWordsOfItsOwn) {
  std::set<std::string_view> names, words;
  for (size_t i = 0; i < kRevocationStates; ++i) {
    const auto state = static_cast<RevocationState>(i);
    EXPECT_FALSE(RevocationStateName(state).empty()) << i;
    names.insert(RevocationStateName(state));
    words.insert(RevocationStateWords(state));
  }
  EXPECT_EQ(names.size(), kRevocationStates);
  EXPECT_EQ(words.size(), kRevocationStates);
}

TEST(RevocationWords, SayHowFetchingEnded) {
  RevocationEvent place;
  EXPECT_EQ(FetchWords(place), "");
  place.step = audit::FetchStep::kOk;
  EXPECT_EQ(FetchWords(place), "it answered");
  place.code = 200;
  EXPECT_EQ(FetchWords(place), "it answered (200)");
  place.step = audit::FetchStep::kHttpStatus;
  place.code = 404;
  EXPECT_EQ(FetchWords(place), "the server answers with an HTTP error (404)");
}

TEST(RevocationWords, SayHowLongItTook) {
  RevocationEvent place;
  EXPECT_EQ(FetchTimeWords(place), "");
  place.end_ms = 15'000;
  EXPECT_EQ(FetchTimeWords(place), "15,000 ms");
  place.connect_ms = 3;
  EXPECT_EQ(FetchTimeWords(place), "15,000 ms: connected after 3");
  place.first_byte_ms = 11;
  EXPECT_EQ(FetchTimeWords(place), "15,000 ms: connected after 3, first octet after 11");
}

}  // namespace
}  // namespace pkiaudit::reports
