// SPDX-License-Identifier: Apache-2.0
#include "audit/trust_list_coverage.h"

#include <algorithm>
#include <string>

namespace pkiaudit::audit {
namespace {

using Standing = TrustListSigner::Standing;
using State = HostTrustList::State;

// Empty where the signer is Microsoft.
std::string SignerText(const TrustListSigner& signer) {
  switch (signer.standing) {
    case Standing::kMicrosoft:
      return {};
    case Standing::kWrongUsage:
      return "Its signature holds, but its signer's certificate, issued below " + signer.last +
             ", is not for signing such lists.";
    case Standing::kOther:
      return "Its signature holds, but its signer is not Microsoft: the chain leads to " +
             signer.last + ".";
    case Standing::kNotKnown:
      break;
  }
  return "Its signature holds, but whether its signer is Microsoft was not judged: the input does "
         "not hold the certificate of " +
         signer.last + ".";
}

void AddSigner(const TrustListOrigin& list, const TrustListSigner& signer, std::string_view use,
               std::vector<CoverageGap>& gaps) {
  const std::string text = SignerText(signer);
  if (text.empty()) return;
  gaps.push_back({"signer of trust list " + list.name, CoverageCause::kNotSupplied,
                  text + " " + std::string(use), false});
}

void AddUnused(const std::string& name, State state, std::vector<CoverageGap>& gaps) {
  switch (state) {
    case State::kUsed:
      return;
    case State::kBadSignature:
      gaps.push_back({"trust list " + name, CoverageCause::kFailed,
                      "Its signature does not hold, so it was not used; export it again.", false});
      return;
    case State::kSignatureNotVerified:
      gaps.push_back({"trust list " + name, CoverageCause::kFailed,
                      "Whether its signature holds cannot be told (it does not hold the "
                      "certificate of its signer, or an algorithm is not known), so it was not "
                      "used.",
                      false});
      return;
    case State::kTooMany:
      gaps.push_back({"trust list " + name + " and those after it", CoverageCause::kFailed,
                      "The input holds more than " + std::to_string(kMaxHostTrustLists) +
                          " trust lists; the others were used.",
                      false});
      return;
  }
}

}  // namespace

void AddTrustListGaps(const AuditInput& input, std::vector<CoverageGap>& gaps) {
  if (input.policy.root_list) {
    for (const TrustListOrigin& list : input.policy.root_list->lists) {
      AddSigner(list, FindTrustListSigner(list, input.inventory, input.issuers, input.signatures),
                "It was used, because it was asked for.", gaps);
    }
  }
  for (const HostTrustList& list : input.host_trust_lists) {
    if (list.state == State::kUsed) {
      AddSigner(list.list.lists.front(), list.signer,
                "What it takes away from roots is told as a notice.", gaps);
    } else {
      AddUnused(input.inventory.source(list.source).path, list.state, gaps);
    }
  }
}

}  // namespace pkiaudit::audit
