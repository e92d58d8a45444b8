// SPDX-License-Identifier: Apache-2.0
#include "reports/document/ra_from_audit.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/pki/account_names.h"
#include "audit/pki/ra_absence.h"
#include "reports/document/certificate_facts.h"
#include "stores/keys/sddl.h"
#include "x509/time.h"

namespace pkiaudit::reports {
namespace {

using audit::Finding;
using audit::RaKey;
using audit::Result;

constexpr size_t kMaxEntries = 10;
constexpr size_t kMaxUrls = 5;

// The checks that judge a line; of several that have something to say, the worst speaks.
struct AspectChecks {
  RaAspect aspect;
  std::array<std::string_view, 4> checks;
};
constexpr AspectChecks kAspects[] = {
    {RaAspect::kValidity,
     {"ra-certificate-expired", "ra-certificate-expiring", "certificate-not-yet-valid", ""}},
    {RaAspect::kPurpose, {"ra-key-usage-mismatch", "ra-eku-missing", "", ""}},
    {RaAspect::kIssuer, {"ra-issuer-mismatch", "", "", ""}},
    {RaAspect::kPrivateKey, {"ra-private-key-missing", "ra-key-mismatch", "", ""}},
    {RaAspect::kContainer, {"", "", "", ""}},
    {RaAspect::kProvider, {"ra-key-provider-not-csp", "", "", ""}},
    {RaAspect::kKeySpec, {"ra-key-spec-mismatch", "", "", ""}},
    {RaAspect::kKeySet, {"ra-key-not-machine-keyset", "", "", ""}},
    {RaAspect::kExportable, {"ra-key-exportable", "", "", ""}},
    {RaAspect::kServiceAccount, {"ra-key-not-readable-by-service-account", "", "", ""}},
    {RaAspect::kOtherAccounts,
     {"ra-key-acl-too-open", "ra-key-acl-unknown", "ra-key-acl-unresolved-account", ""}},
    {RaAspect::kChain, {"ra-chain-incomplete", "", "", ""}},
};
static_assert(std::size(kAspects) == kRaAspects);

// The less, the worse.
std::pair<int, int> RankOf(const Finding& finding) {
  constexpr std::array kOrder = {Result::kFail, Result::kError, Result::kNotChecked,
                                 Result::kNotApplicable};
  const auto place = std::ranges::find(kOrder, finding.result);
  return {static_cast<int>(place - kOrder.begin()), -static_cast<int>(finding.severity)};
}

class RaEmitter {
 public:
  RaEmitter(const audit::AuditInput& input, const audit::AuditReport& report, Consumer& consumer)
      : input_(input), inventory_(input.inventory), report_(report), consumer_(consumer) {
    for (const Finding& finding : report.findings) {
      if (finding.subject.kind == audit::Subject::Kind::kEntry &&
          input.ra_keys.Find(finding.subject.index) != nullptr) {
        findings_[finding.subject.index].push_back(&finding);
      }
    }
  }

  void Emit(audit::RaRole role) {
    size_t in_full = 0;
    for (const audit::RaCertificate& certificate : input_.ra.of(role)) {
      RaCertificateEvent event = Describe(certificate);
      if (event.generation != audit::RaStanding::kRetired && in_full < kMaxRaInFull) {
        ++in_full;
        AddDetails(certificate.entry, event);
      }
      consumer_.OnRaCertificate(event);
    }
    if (input_.ra.of(role).empty()) {
      RaCertificateEvent none;
      none.role = role;
      if (!audit::WhyAbsenceIsNotKnown(inventory_, input_.ra).empty()) {
        none.state = RaState::kNotKnown;
      }
      consumer_.OnRaCertificate(none);
    }
  }

 private:
  RaCertificateEvent Describe(const audit::RaCertificate& certificate) const {
    const stores::CertificateEntry& entry = inventory_.entry(certificate.entry);
    const auto validity = entry.certificate.validity();
    RaCertificateEvent event;
    event.role = certificate.role;
    event.state = StateOf(certificate);
    event.generation = input_.ra_keys.Find(certificate.entry)->standing;
    event.identified_by = certificate.identified_by;
    event.store = stores::LogicalName(inventory_.location(entry));
    event.thumbprint = x509::ToHex(entry.sha1);
    event.subject = entry.certificate.subject().ToRfc4514();
    event.issuer = entry.certificate.issuer().ToRfc4514();
    event.friendly_name = FriendlyName(inventory_, entry);
    event.not_before = validity ? x509::ToIso8601(validity->not_before) : "";
    event.not_after = validity ? x509::ToIso8601(validity->not_after) : "";
    return event;
  }

  RaState StateOf(const audit::RaCertificate& certificate) const {
    const stores::CertificateEntry& entry = inventory_.entry(certificate.entry);
    if (certificate.works) {
      const auto current = input_.ra.current(certificate.role);
      return current && current->entry == certificate.entry ? RaState::kCurrent : RaState::kValid;
    }
    if (certificate.archived) {
      return RaState::kArchived;
    }
    const auto validity = entry.certificate.validity();
    return validity && input_.time < validity->not_before ? RaState::kNotYetValid
                                                          : RaState::kExpired;
  }

  void AddDetails(stores::EntryId id, RaCertificateEvent& event) const {
    const RaKey& key = *input_.ra_keys.Find(id);
    AddAccounts(key, event);
    AddChain(id, event);
    for (const AspectChecks& line : kAspects) {
      RaFactEvent fact;
      fact.aspect = line.aspect;
      fact.value = ValueOf(line.aspect, key, event);
      JudgeLine(id, line, fact);
      event.facts.push_back(std::move(fact));
    }
  }

  // Without a finding a check has passed, if it was run and there is something to judge.
  void JudgeLine(stores::EntryId id, const AspectChecks& line, RaFactEvent& fact) const {
    const Finding* worst = nullptr;
    if (const auto found = findings_.find(id); found != findings_.end()) {
      for (const Finding* finding : found->second) {
        const std::string_view check = report_.checks[finding->check]->id;
        const bool speaks = std::ranges::find(line.checks, check) != line.checks.end();
        if (speaks && (worst == nullptr || RankOf(*finding) < RankOf(*worst))) {
          worst = finding;
        }
      }
    }
    if (worst != nullptr) {
      fact.result = worst->result;
      fact.severity = worst->severity;
      const bool explained = worst->explained_by < report_.checks.size();
      fact.check = report_.checks[explained ? worst->explained_by : worst->check]->id;
      return;
    }
    const bool known = !fact.value.empty() || fact.aspect == RaAspect::kValidity;
    if (const auto ran = std::ranges::find_if(line.checks, [&](auto check) { return Ran(check); });
        ran != line.checks.end()) {
      fact.check = *ran;
      fact.result = known ? Result::kPass : Result::kNotChecked;
    }
  }

  bool Ran(std::string_view id) const {
    return !input_.policy.excluded_checks.contains(id) &&
           std::ranges::any_of(report_.checks, [&](const audit::Check* check) {
             return check->id == id && audit::Contains(check->roles, input_.role);
           });
  }

  std::string ValueOf(RaAspect aspect, const RaKey& key, const RaCertificateEvent& event) const {
    const stores::CertificateEntry& entry = inventory_.entry(key.certificate.entry);
    const stores::PrivateKey* known = inventory_.private_key(entry);
    switch (aspect) {
      case RaAspect::kValidity:
        return "";
      case RaAspect::kPurpose: {
        const auto usage = entry.certificate.key_usage();
        return usage && *usage ? x509::ToText(**usage) : "";
      }
      case RaAspect::kIssuer:
        return event.issuer.str();
      case RaAspect::kPrivateKey:
        if (known != nullptr && audit::IsPresenceInDoubt(*known)) {
          return "";
        }
        return key.presence == audit::KeyPresence::kPresent   ? "present"
               : key.presence == audit::KeyPresence::kMissing ? "missing"
                                                              : "";
      case RaAspect::kServiceAccount:
        return ServiceAccountText(key);
      case RaAspect::kOtherAccounts:
        return OtherAccountsText(key);
      case RaAspect::kChain:
        return event.chain && event.chain->verdict == audit::ChainVerdict::kTrusted
                   ? "to " + event.chain->links.back().subject.str()
                   : "";
      default:
        return known == nullptr ? "" : KeyText(aspect, *known);
    }
  }

  static std::string KeyText(RaAspect aspect, const stores::PrivateKey& key) {
    const auto either = [](std::optional<bool> value, const char* yes, const char* no) {
      return std::string(!value ? "" : *value ? yes : no);
    };
    switch (aspect) {
      case RaAspect::kContainer:
        return key.container;
      case RaAspect::kProvider:
        return key.provider;
      case RaAspect::kKeySpec:
        return key.key_spec ? KeySpecText(*key.key_spec) : "";
      case RaAspect::kKeySet:
        return either(key.machine_keyset, "machine", "user");
      case RaAspect::kExportable:
        return either(key.exportable, "yes", "no");
      default:
        return "";
    }
  }

  static std::string KeySpecText(uint32_t key_spec) {
    return key_spec == stores::kAtKeyExchange   ? "AT_KEYEXCHANGE"
           : key_spec == stores::kAtSignature   ? "AT_SIGNATURE"
           : key_spec == stores::kNcryptKeySpec ? "CERT_NCRYPT_KEY_SPEC"
                                                : std::to_string(key_spec);
  }

  std::string ServiceAccountText(const RaKey& key) const {
    const auto& context = input_.service_account;
    if (!context.account) {
      return "";
    }
    std::string who = context.name.empty()
                          ? audit::NameAndSid(context.account->account, inventory_.host())
                          : context.name;
    switch (key.access ? key.access->access : audit::Access::kNotKnown) {
      case audit::Access::kGranted:
        return who + " may read the key";
      case audit::Access::kDenied:
        return who + " may not read the key";
      case audit::Access::kNotKnown:
        return who + ": whether it may read the key is not known";
    }
    return who;
  }

  static std::string OtherAccountsText(const RaKey& key) {
    if (!key.exposures) {
      return "";
    }
    const auto others = std::ranges::count_if(*key.exposures, [&](const audit::Exposure& exposure) {
      return exposure.kind != audit::TrusteeKind::kServiceAccount;
    });
    const std::string who = others == 0   ? "nobody else but"
                            : others == 1 ? "1 other account besides"
                                          : std::to_string(others) + " other accounts besides";
    return who + " SYSTEM and Administrators can read or change the key";
  }

  void AddAccounts(const RaKey& key, RaCertificateEvent& event) const {
    if (!key.exposures) {
      return;
    }
    const stores::SecurityDescriptor& descriptor = **key.descriptor;
    const auto& context = input_.service_account;
    const auto accounts =
        audit::FindKeyAccounts(descriptor, *key.exposures, context.account.has_value(),
                               audit::UnresolvedSids(inventory_.host()));
    for (const audit::KeyAccount& account : accounts) {
      if (event.accounts.size() == kMaxRaAccounts) {
        event.accounts_left_out = accounts.size() - kMaxRaAccounts;
        return;
      }
      RaKeyAccountEvent& told = event.accounts.emplace_back();
      told.sid = account.sid.ToText();
      told.service_account =
          context.account && (account.sid == context.account->account ||
                              (context.account->pool && account.sid == *context.account->pool));
      told.name =
          told.service_account && account.sid == context.account->account && !context.name.empty()
              ? std::string_view(context.name)
              : audit::AccountName(account.sid, inventory_.host());
      told.rights = account.rights;
      told.conditional_rights = account.conditional_rights;
      told.as_owner = account.as_owner;
      told.null_dacl = account.null_dacl;
      told.verdict = account.verdict;
      told.severity = audit::SeverityOfExposure(key.standing, account.severity);
      for (size_t i = 0; i < account.entries.size() && i < kMaxEntries; ++i) {
        told.entries.emplace_back(EntryText(descriptor.dacl.entries[account.entries[i]]));
      }
    }
  }

  // One entry in SDDL: that of a descriptor with it alone.
  static std::string EntryText(const stores::AccessControlEntry& entry) {
    constexpr std::string_view kDacl = "D:";
    stores::SecurityDescriptor alone;
    alone.dacl.state = stores::Acl::State::kPresent;
    alone.dacl.entries.push_back(entry);
    return stores::ToSddl(alone).substr(kDacl.size());
  }

  void AddChain(stores::EntryId id, RaCertificateEvent& event) const {
    const audit::Chain* chain = input_.chains.Find(id);
    if (chain == nullptr) {
      return;
    }
    RaChainEvent& told = event.chain.emplace();
    told.verdict = chain->verdict;
    told.end = chain->end;
    told.store_not_read = chain->store_not_read;
    told.limited = chain->limited;
    for (const audit::ChainLink& link : chain->links) {
      const stores::CertificateEntry& entry = inventory_.entry(link.entry);
      const auto validity = entry.certificate.validity();
      told.links.push_back({stores::LogicalName(inventory_.location(entry)),
                            x509::ToHex(entry.sha1), entry.certificate.subject().ToRfc4514(),
                            validity ? x509::ToIso8601(validity->not_after) : "", link.faults});
    }
    if (chain->end == audit::ChainEnd::kIssuerMissing ||
        chain->end == audit::ChainEnd::kWrongSignature) {
      AddMissingIssuer(inventory_.entry(chain->links.back().entry).certificate, told);
    }
  }

  static void AddMissingIssuer(const x509::Certificate& last, RaChainEvent& told) {
    told.issuer = last.issuer().ToRfc4514();
    const auto authority = last.authority_key_identifier();
    if (authority && *authority && (*authority)->key_identifier) {
      told.authority_key_identifier = x509::ToHex(*(*authority)->key_identifier);
    }
    for (const std::string& url : audit::CaIssuers(last, kMaxUrls)) {
      told.ca_issuers.emplace_back(url);
    }
  }

  const audit::AuditInput& input_;
  const stores::Inventory& inventory_;
  const audit::AuditReport& report_;
  Consumer& consumer_;
  std::map<stores::EntryId, std::vector<const Finding*>> findings_;  // of RA certificates
};

}  // namespace

void EmitRaCertificates(const audit::AuditInput& input, const audit::AuditReport& report,
                        Consumer& consumer) {
  if (input.role != audit::Role::kNdesHost) {
    return;
  }
  RaEmitter emitter(input, report, consumer);
  for (audit::RaRole role : audit::kRaRoles) {
    emitter.Emit(role);
  }
}

}  // namespace pkiaudit::reports
