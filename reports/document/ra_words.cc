// SPDX-License-Identifier: Apache-2.0
#include "reports/document/ra_words.h"

#include <algorithm>

#include "audit/pki/access.h"

namespace pkiaudit::reports {
namespace {

// Bits of FILE_ALL_ACCESS that have no name among those of audit/pki/access.h.
constexpr uint32_t kReadExtendedAttributes = 0x8;
constexpr uint32_t kReadAttributes = 0x80;
constexpr uint32_t kExecute = 0x20;
constexpr uint32_t kModify = 0x001301BF;

struct NamedRight {
  uint32_t mask;
  std::string_view name;
};

// Whole sets first, as the dialog of Windows has them.
constexpr NamedRight kSets[] = {{audit::kFullControl, "Full control"},
                                {kModify, "Modify"},
                                {audit::kFileRead | audit::kFileWrite, "Read and Write"},
                                {audit::kFileRead | audit::kFileExecute, "Read and execute"},
                                {audit::kFileRead, "Read"},
                                {audit::kFileWrite, "Write"}};
constexpr NamedRight kRights[] = {
    {audit::kFileReadData, "read data"},
    {audit::kFileWriteData, "write data"},
    {audit::kFileAppendData, "append data"},
    {kExecute, "execute"},
    {audit::kDelete, "delete"},
    {audit::kWriteDac, "change permissions"},
    {audit::kWriteOwner, "take ownership"},
    {audit::kFileWriteAttributes, "write attributes"},
    {audit::kFileWriteExtendedAttributes, "write extended attributes"},
    {audit::kReadControl, "read permissions"},
    {kReadAttributes, "read attributes"},
    {kReadExtendedAttributes, "read extended attributes"}};

void Add(std::string_view name, std::string& text) {
  text += (text.empty() ? "" : ", ") + std::string(name);
}

}  // namespace

std::string_view RaStateWords(RaState state) {
  if (state == RaState::kNotYetValid) {
    return "not yet valid";
  }
  return state == RaState::kNotKnown ? "not known" : RaStateName(state);
}

std::string_view RaGenerationWords(audit::RaStanding standing) {
  switch (standing) {
    case audit::RaStanding::kCurrent:
      return "current generation";
    case audit::RaStanding::kSpare:
      return "another generation";
    case audit::RaStanding::kRetired:
      return "no longer in use";
  }
  return "";
}

std::string_view RaAspectWords(RaAspect aspect) {
  switch (aspect) {
    case RaAspect::kValidity:
      return "Validity";
    case RaAspect::kPurpose:
      return "Key usage";
    case RaAspect::kIssuer:
      return "Issuer";
    case RaAspect::kPrivateKey:
      return "Private key";
    case RaAspect::kContainer:
      return "Key container";
    case RaAspect::kProvider:
      return "Provider";
    case RaAspect::kKeySpec:
      return "KeySpec";
    case RaAspect::kKeySet:
      return "Key set";
    case RaAspect::kExportable:
      return "Exportable";
    case RaAspect::kServiceAccount:
      return "Service account";
    case RaAspect::kOtherAccounts:
      return "Other accounts";
    case RaAspect::kChain:
      return "Chain";
  }
  return "";
}

std::string_view RaResultWords(audit::Result result) {
  switch (result) {
    case audit::Result::kPass:
      return "as it should be";
    case audit::Result::kError:
      return "could not be judged";
    case audit::Result::kNotChecked:
      return "not known";
    case audit::Result::kWaived:
      return "waived";
    case audit::Result::kFail:
    case audit::Result::kNotApplicable:
      break;
  }
  return "";
}

std::string RightsWords(uint32_t rights) {
  std::string text;
  const auto set = std::ranges::find_if(
      kSets, [&](const NamedRight& named) { return (rights & named.mask) == named.mask; });
  if (set != std::end(kSets)) {
    Add(set->name, text);
    rights &= ~set->mask;
  }
  for (const NamedRight& named : kRights) {
    if ((rights & named.mask) != 0) {
      Add(named.name, text);
    }
  }
  return text.empty() ? "nothing" : text;
}

std::string RightsWords(const RaKeyAccountEvent& account) {
  std::string text = RightsWords(account.rights);
  if (account.conditional_rights != 0) {
    text = (account.rights == 0 ? "" : text + "; ") + RightsWords(account.conditional_rights) +
           " on a condition";
  }
  if (account.as_owner) {
    text += ", as the owner";
  }
  return text;
}

std::string_view KeyAccountVerdictWords(const RaKeyAccountEvent& account) {
  switch (account.verdict) {
    case audit::KeyAccountVerdict::kExpected:
      return "expected";
    case audit::KeyAccountVerdict::kTooOpen:
      return account.service_account ? "more than it needs" : "should not have it";
    case audit::KeyAccountVerdict::kMayBeServiceAccount:
      return "may be the service account, which is not known";
    case audit::KeyAccountVerdict::kGone:
      return "account is gone";
    case audit::KeyAccountVerdict::kDenied:
      return account.service_account ? "denied" : "denied, harmless";
    case audit::KeyAccountVerdict::kHarmless:
      return "harmless";
  }
  return "";
}

std::string ChainWords(const RaChainEvent& chain) {
  if (chain.links.empty()) {
    return "";
  }
  if (chain.verdict == audit::ChainVerdict::kTrusted) {
    return "leads to the trusted root " + chain.links.back().subject.str();
  }
  if (!chain.store_not_read.empty()) {
    return "not known: the store LocalMachine\\" + chain.store_not_read.str() + " was not supplied";
  }
  if (chain.limited) {
    return "not known: too many certificates could be the issuers";
  }
  if (chain.end != audit::ChainEnd::kTrustedRoot) {
    return chain.links.back().subject.str() + " " + std::string(audit::Describe(chain.end)) +
           (chain.issuer.empty() ? "" : ": " + chain.issuer.str());
  }
  for (const RaChainLinkEvent& link : chain.links) {
    if (!link.faults.empty()) {
      return link.subject.str() + " " + std::string(audit::Describe(link.faults.front()));
    }
  }
  return "not known";
}

std::string LinkWords(const RaChainEvent& chain, size_t index) {
  const RaChainLinkEvent& link = chain.links[index];
  std::string text;
  for (audit::ChainFault fault : link.faults) {
    Add(audit::Describe(fault), text);
  }
  if (index + 1 == chain.links.size()) {
    if (chain.end != audit::ChainEnd::kTrustedRoot) {
      Add(audit::Describe(chain.end), text);
    } else if (text.empty()) {
      text = "trusted root";
    }
  }
  return text.empty() ? "valid, signed by the next" : text;
}

}  // namespace pkiaudit::reports
