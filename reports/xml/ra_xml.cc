// SPDX-License-Identifier: Apache-2.0
#include "reports/xml/ra_xml.h"

#include <array>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>

#include "reports/document/document.h"

namespace pkiaudit::reports {
namespace {

constexpr std::array kStates = {RaState::kCurrent, RaState::kValid,    RaState::kNotYetValid,
                                RaState::kExpired, RaState::kArchived, RaState::kMissing,
                                RaState::kNotKnown};
constexpr std::array kGenerations = {audit::RaStanding::kCurrent, audit::RaStanding::kSpare,
                                     audit::RaStanding::kRetired};
constexpr std::array kIdentifications = {
    audit::RaIdentification::kTemplateName,  audit::RaIdentification::kTemplateOid,
    audit::RaIdentification::kTemplateCache, audit::RaIdentification::kTemplateOidSuffix,
    audit::RaIdentification::kKeyUsage,      audit::RaIdentification::kKeySpec};
constexpr std::array kResults = {audit::Result::kPass,       audit::Result::kFail,
                                 audit::Result::kError,      audit::Result::kNotApplicable,
                                 audit::Result::kNotChecked, audit::Result::kWaived};
constexpr std::array kAccountVerdicts = {audit::KeyAccountVerdict::kExpected,
                                         audit::KeyAccountVerdict::kTooOpen,
                                         audit::KeyAccountVerdict::kMayBeServiceAccount,
                                         audit::KeyAccountVerdict::kGone,
                                         audit::KeyAccountVerdict::kDenied,
                                         audit::KeyAccountVerdict::kHarmless};
constexpr std::array kChainVerdicts = {audit::ChainVerdict::kTrusted, audit::ChainVerdict::kBroken,
                                       audit::ChainVerdict::kNotTold};
constexpr std::array kChainEnds = {
    audit::ChainEnd::kTrustedRoot,   audit::ChainEnd::kUntrustedRoot,
    audit::ChainEnd::kIssuerMissing, audit::ChainEnd::kWrongSignature,
    audit::ChainEnd::kLoop,          audit::ChainEnd::kLimit};
constexpr std::array kChainFaults = {audit::ChainFault::kExpired,
                                     audit::ChainFault::kNotYetValid,
                                     audit::ChainFault::kDisallowed,
                                     audit::ChainFault::kDisabled,
                                     audit::ChainFault::kNotCa,
                                     audit::ChainFault::kNoCertSign,
                                     audit::ChainFault::kPathLength,
                                     audit::ChainFault::kNotSelfSigned,
                                     audit::ChainFault::kRestricted,
                                     audit::ChainFault::kNameNotPermitted,
                                     audit::ChainFault::kSignatureNotVerified,
                                     audit::ChainFault::kUnreadable,
                                     audit::ChainFault::kPartlyRestricted,
                                     audit::ChainFault::kNamesNotCompared};

constexpr size_t kSha1Digits = 40;

template <typename Value, size_t kSize, typename Name>
Value ReadName(XmlElement& element, const char* attribute, const std::array<Value, kSize>& values,
               Name name) {
  return element.RequiredName(attribute, std::span<const Value>(values), name);
}

std::array<RaAspect, kRaAspects> AllAspects() {
  std::array<RaAspect, kRaAspects> aspects{};
  for (size_t i = 0; i < kRaAspects; ++i) {
    aspects[i] = static_cast<RaAspect>(i);
  }
  return aspects;
}

std::string MaskText(uint32_t mask) {
  std::array<char, 11> text{};
  std::snprintf(text.data(), text.size(), "0x%08X", mask);
  return text.data();
}

// "0x" and eight digits.
uint32_t ReadMask(XmlElement& element, const char* attribute) {
  const std::string_view text = element.Required(attribute);
  uint32_t mask = 0;
  bool good = text.size() == 10 && text.starts_with("0x");
  for (size_t i = 2; good && i < text.size(); ++i) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const size_t digit = kDigits.find(text[i]);
    good = digit != std::string_view::npos;
    mask = mask * 16 + static_cast<uint32_t>(digit);
  }
  if (!good) {
    element.Fail(ErrorCode::kBadValue, attribute);
    return 0;
  }
  return mask;
}

void WriteFlag(MarkupStream& xml, Literal name, bool value) {
  if (value) {
    xml.Attribute(name, "true");
  }
}

void WriteFact(MarkupStream& xml, const RaFactEvent& fact) {
  xml.Open("fact")
      .Attribute("name", RaAspectName(fact.aspect))
      .Attribute("result", audit::ResultName(fact.result));
  if (fact.result == audit::Result::kFail) {
    xml.Attribute("severity", audit::SeverityName(fact.severity));
  }
  xml.OptionalAttribute("check", fact.check).Text(fact.value).Close();
}

void WriteAccount(MarkupStream& xml, const RaKeyAccountEvent& account) {
  xml.Open("keyAccount")
      .Attribute("sid", account.sid)
      .OptionalAttribute("name", account.name)
      .Attribute("rights", MaskText(account.rights));
  if (account.conditional_rights != 0) {
    xml.Attribute("conditionalRights", MaskText(account.conditional_rights));
  }
  WriteFlag(xml, "serviceAccount", account.service_account);
  WriteFlag(xml, "owner", account.as_owner);
  WriteFlag(xml, "nullDacl", account.null_dacl);
  xml.Attribute("verdict", audit::KeyAccountVerdictName(account.verdict));
  if (account.verdict == audit::KeyAccountVerdict::kTooOpen) {
    xml.Attribute("severity", audit::SeverityName(account.severity));
  }
  for (const CleanText& entry : account.entries) {
    xml.Leaf("entry", entry);
  }
  xml.Close();
}

void WriteChain(MarkupStream& xml, const RaChainEvent& chain) {
  xml.Open("chain")
      .Attribute("verdict", audit::ChainVerdictName(chain.verdict))
      .Attribute("end", audit::ChainEndName(chain.end))
      .OptionalAttribute("storeNotRead", chain.store_not_read);
  WriteFlag(xml, "limited", chain.limited);
  xml.OptionalAttribute("issuer", chain.issuer)
      .OptionalAttribute("authorityKeyIdentifier", chain.authority_key_identifier);
  for (const RaChainLinkEvent& link : chain.links) {
    xml.Open("link")
        .OptionalAttribute("store", link.store)
        .OptionalAttribute("thumbprint", link.thumbprint)
        .OptionalAttribute("subject", link.subject)
        .OptionalAttribute("notAfter", link.not_after);
    for (audit::ChainFault fault : link.faults) {
      xml.Open("fault").Attribute("name", audit::ChainFaultName(fault)).Close();
    }
    xml.Close();
  }
  for (const CleanText& url : chain.ca_issuers) {
    xml.Leaf("caIssuers", url);
  }
  xml.Close();
}

template <typename Read>
void ReadChildren(const XmlElement& parent, const char* name, Read read) {
  for (const pugi::xml_node node : parent.node().children(name)) {
    XmlElement element = parent.Sibling(node);
    read(element);
  }
}

RaFactEvent ReadFact(XmlElement& element) {
  RaFactEvent fact;
  fact.aspect = ReadName(element, "name", AllAspects(), RaAspectName);
  fact.result = ReadName(element, "result", kResults, audit::ResultName);
  if (fact.result == audit::Result::kFail) {
    fact.severity = ReadName(element, "severity", audit::kAllSeverities, audit::SeverityName);
  }
  fact.check = element.Optional("check");
  fact.value = element.text();
  return fact;
}

RaKeyAccountEvent ReadAccount(XmlElement& element) {
  RaKeyAccountEvent account;
  account.sid = element.Required("sid");
  account.name = element.Optional("name");
  account.rights = ReadMask(element, "rights");
  account.conditional_rights =
      element.Optional("conditionalRights").empty() ? 0 : ReadMask(element, "conditionalRights");
  account.service_account = element.OptionalFlag("serviceAccount").value_or(false);
  account.as_owner = element.OptionalFlag("owner").value_or(false);
  account.null_dacl = element.OptionalFlag("nullDacl").value_or(false);
  account.verdict = ReadName(element, "verdict", kAccountVerdicts, audit::KeyAccountVerdictName);
  if (account.verdict == audit::KeyAccountVerdict::kTooOpen) {
    account.severity = ReadName(element, "severity", audit::kAllSeverities, audit::SeverityName);
  }
  ReadChildren(element, "entry",
               [&](XmlElement& entry) { account.entries.emplace_back(entry.text()); });
  return account;
}

RaChainLinkEvent ReadLink(XmlElement& element) {
  RaChainLinkEvent link;
  link.store = element.Optional("store");
  link.thumbprint = element.OptionalHex("thumbprint", kSha1Digits);
  link.subject = element.Optional("subject");
  link.not_after = element.OptionalTime("notAfter");
  ReadChildren(element, "fault", [&](XmlElement& fault) {
    link.faults.push_back(ReadName(fault, "name", kChainFaults, audit::ChainFaultName));
  });
  return link;
}

RaChainEvent ReadChain(XmlElement& element) {
  RaChainEvent chain;
  chain.verdict = ReadName(element, "verdict", kChainVerdicts, audit::ChainVerdictName);
  chain.end = ReadName(element, "end", kChainEnds, audit::ChainEndName);
  chain.store_not_read = element.Optional("storeNotRead");
  chain.limited = element.OptionalFlag("limited").value_or(false);
  chain.issuer = element.Optional("issuer");
  chain.authority_key_identifier = element.Optional("authorityKeyIdentifier");
  ReadChildren(element, "link", [&](XmlElement& link) { chain.links.push_back(ReadLink(link)); });
  ReadChildren(element, "caIssuers",
               [&](XmlElement& url) { chain.ca_issuers.emplace_back(url.text()); });
  return chain;
}

}  // namespace

void WriteRaCertificate(MarkupStream& xml, const RaCertificateEvent& certificate) {
  xml.Open("raCertificate")
      .Attribute("role", audit::RaRoleName(certificate.role))
      .Attribute("state", RaStateName(certificate.state));
  if (!IsWithoutCertificate(certificate.state)) {
    xml.Attribute("generation", RaGenerationName(certificate.generation))
        .Attribute("identifiedBy", IdentifiedByName(certificate.identified_by))
        .OptionalAttribute("store", certificate.store)
        .OptionalAttribute("thumbprint", certificate.thumbprint)
        .OptionalAttribute("subject", certificate.subject)
        .OptionalAttribute("issuer", certificate.issuer)
        .OptionalAttribute("friendlyName", certificate.friendly_name)
        .OptionalAttribute("notBefore", certificate.not_before)
        .OptionalAttribute("notAfter", certificate.not_after);
    if (certificate.accounts_left_out > 0) {
      xml.Attribute("keyAccountsLeftOut", certificate.accounts_left_out);
    }
    for (const RaFactEvent& fact : certificate.facts) {
      WriteFact(xml, fact);
    }
    for (const RaKeyAccountEvent& account : certificate.accounts) {
      WriteAccount(xml, account);
    }
    if (certificate.chain) {
      WriteChain(xml, *certificate.chain);
    }
  }
  xml.Close();
}

RaCertificateEvent ReadRaCertificate(XmlElement& element) {
  RaCertificateEvent certificate;
  certificate.role = ReadName(element, "role", audit::kRaRoles, audit::RaRoleName);
  certificate.state = ReadName(element, "state", kStates, RaStateName);
  if (IsWithoutCertificate(certificate.state)) {
    return certificate;
  }
  // Reports of before this attribute told a current one by its state.
  if (element.Optional("generation").empty()) {
    certificate.generation = certificate.state == RaState::kCurrent ? audit::RaStanding::kCurrent
                                                                    : audit::RaStanding::kSpare;
  } else {
    certificate.generation = ReadName(element, "generation", kGenerations, RaGenerationName);
  }
  certificate.identified_by = ReadName(element, "identifiedBy", kIdentifications, IdentifiedByName);
  certificate.store = element.Optional("store");
  certificate.thumbprint = element.OptionalHex("thumbprint", kSha1Digits);
  certificate.subject = element.Optional("subject");
  certificate.issuer = element.Optional("issuer");
  certificate.friendly_name = element.Optional("friendlyName");
  certificate.not_before = element.OptionalTime("notBefore");
  certificate.not_after = element.OptionalTime("notAfter");
  if (!element.Optional("keyAccountsLeftOut").empty()) {
    certificate.accounts_left_out = element.RequiredCount("keyAccountsLeftOut");
  }
  ReadChildren(element, "fact",
               [&](XmlElement& fact) { certificate.facts.push_back(ReadFact(fact)); });
  ReadChildren(element, "keyAccount",
               [&](XmlElement& account) { certificate.accounts.push_back(ReadAccount(account)); });
  if (const pugi::xml_node node = element.node().child("chain"); !node.empty()) {
    XmlElement chain = element.Sibling(node);
    certificate.chain = ReadChain(chain);
  }
  return certificate;
}

}  // namespace pkiaudit::reports
