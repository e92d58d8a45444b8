// SPDX-License-Identifier: Apache-2.0
#include "reports/document/ra_words.h"

#include <gtest/gtest.h>

namespace pkiaudit::reports {
namespace {

TEST(RaWords, NamesRightsAsWindowsDoes) {
  EXPECT_EQ(RightsWords(0x001F01FF), "Full control");
  EXPECT_EQ(RightsWords(0x00120089), "Read");
  EXPECT_EQ(RightsWords(0x001200A9), "Read and execute");
  EXPECT_EQ(RightsWords(0x001301BF), "Modify");
  EXPECT_EQ(RightsWords(0x00160089), "Read, change permissions");
  EXPECT_EQ(RightsWords(0x00000001), "read data");
  EXPECT_EQ(RightsWords(0), "nothing");
}

TEST(RaWords, SaysConditionsAndOwners) {
  RaKeyAccountEvent account;
  account.conditional_rights = 0x00120089;
  EXPECT_EQ(RightsWords(account), "Read on a condition");
  account.rights = 0x00020000;
  account.as_owner = true;
  EXPECT_EQ(RightsWords(account), "read permissions; Read on a condition, as the owner");
}

RaChainEvent ChainOf(audit::ChainVerdict verdict, audit::ChainEnd end) {
  RaChainEvent chain;
  chain.verdict = verdict;
  chain.end = end;
  chain.links = {{"LocalMachine\\My", "", "CN=Leaf", "", {}},
                 {"LocalMachine\\Root", "", "CN=Root", "", {}}};
  return chain;
}

TEST(RaWords, SaysWhereAChainLeads) {
  using audit::ChainEnd;
  using audit::ChainVerdict;
  RaChainEvent chain = ChainOf(ChainVerdict::kTrusted, ChainEnd::kTrustedRoot);
  EXPECT_EQ(ChainWords(chain), "leads to the trusted root CN=Root");
  EXPECT_EQ(LinkWords(chain, 0), "valid, signed by the next");
  EXPECT_EQ(LinkWords(chain, 1), "trusted root");

  chain = ChainOf(ChainVerdict::kBroken, ChainEnd::kTrustedRoot);
  chain.links[1].faults = {audit::ChainFault::kExpired};
  EXPECT_EQ(ChainWords(chain), "CN=Root has expired");
  EXPECT_EQ(LinkWords(chain, 1), "has expired");

  chain = ChainOf(ChainVerdict::kBroken, ChainEnd::kUntrustedRoot);
  EXPECT_EQ(ChainWords(chain), "CN=Root is a root that LocalMachine\\Root does not hold");
  EXPECT_EQ(LinkWords(chain, 1), "is a root that LocalMachine\\Root does not hold");

  chain = ChainOf(ChainVerdict::kNotTold, ChainEnd::kIssuerMissing);
  chain.store_not_read = "CA";
  EXPECT_EQ(ChainWords(chain), "not known: the store LocalMachine\\CA was not supplied");
  EXPECT_EQ(ChainWords({}), "");
}

}  // namespace
}  // namespace pkiaudit::reports
