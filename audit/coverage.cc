// SPDX-License-Identifier: Apache-2.0
#include "audit/coverage.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "audit/pki/key_refusals.h"
#include "audit/restriction_coverage.h"
#include "audit/trust_list_coverage.h"

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;

// The profile of a Windows role: the logical stores without which nothing can be said of enrolment.
constexpr std::string_view kRequiredStores[] = {"Root", "My"};

bool IsRequiredStore(Role role, const StoreLocation& location) {
  return Contains(kWindowsRoles, role) &&
         std::ranges::any_of(kRequiredStores, [&](std::string_view store) {
           return location.IsStore(StoreLocation::Kind::kLocalMachine, store);
         });
}

void AddStores(const AuditInput& input, std::vector<CoverageGap>& gaps) {
  const auto& inventory = input.inventory;
  for (const auto& record : inventory.store_records()) {
    if (record.failure) {
      const auto& location = inventory.location(record.location);
      gaps.push_back({"store " + stores::ToText(location), CoverageCause::kFailed,
                      std::string(stores::Describe(record.failure->code)),
                      IsRequiredStore(input.role, location)});
    }
  }
  if (!Contains(kWindowsRoles, input.role)) {
    if (inventory.entries().empty()) {
      gaps.push_back({"certificates", CoverageCause::kNotSupplied,
                      "The input holds no certificate that could be read.", true});
    }
    return;
  }
  for (std::string_view store : kRequiredStores) {
    const bool failed = std::ranges::any_of(inventory.store_records(), [&](const auto& record) {
      return record.failure &&
             inventory.location(record.location).IsStore(StoreLocation::Kind::kLocalMachine, store);
    });
    if (!failed && !inventory.WasRead(StoreLocation::Kind::kLocalMachine, store)) {
      const std::string name(store);
      gaps.push_back({"store LocalMachine\\" + name, CoverageCause::kNotSupplied,
                      inventory.host().live
                          ? "This host has no such store."
                          : "The input holds no such store; export it to stores/LocalMachine/" +
                                name + " of the snapshot.",
                      true});
    }
  }
}

// Of a bundle, all that was named is asked for; of a host, what stands in a required store.
bool IsRequiredItem(const AuditInput& input, const stores::UnreadableItem& item) {
  return input.role == Role::kBundle ||
         (item.location != stores::kNone &&
          IsRequiredStore(input.role, input.inventory.location(item.location)));
}

// Items of one file make one gap; each of them is a finding of its own besides.
void AddUnreadable(const AuditInput& input, std::vector<CoverageGap>& gaps) {
  const auto& inventory = input.inventory;
  struct Trouble {
    uint32_t items = 0;
    bool required = false;
    std::string reason;
  };
  std::map<std::pair<stores::SourceId, CoverageCause>, Trouble> sources;
  for (const auto& item : inventory.unreadable_items()) {
    // A file that the layout does not know was not asked for.
    const bool asked_for = item.error.code != stores::ErrorCode::kUnexpectedFile;
    auto& trouble =
        sources[{item.source, asked_for ? CoverageCause::kFailed : CoverageCause::kExcluded}];
    ++trouble.items;
    trouble.required |= asked_for && IsRequiredItem(input, item);
    if (trouble.reason.empty()) {
      trouble.reason = item.error.detail ? x509::Describe(*item.error.detail)
                                         : stores::Describe(item.error.code);
    }
  }
  for (auto& [key, trouble] : sources) {
    std::string reason = std::move(trouble.reason);
    if (trouble.items > 1) {
      reason += " (and " + std::to_string(trouble.items - 1) + " more items of this file)";
    }
    gaps.push_back({"file " + inventory.source(key.first).path, key.second, std::move(reason),
                    trouble.required});
  }
}

// Checks of the ACL of a key's file. Of a current key that its provider keeps, one gap tells that
// there is none (AddKeyAcl).
constexpr std::string_view kOfKeyFiles[] = {"ra-key-acl-disagreement", "ra-key-acl-too-open",
                                            "ra-key-acl-unknown", "ra-key-acl-unresolved-account",
                                            "ra-key-not-readable-by-service-account"};

bool IsToldAsKeyAcl(const AuditInput& input, std::string_view id, const Finding& finding) {
  const RaKey* key = finding.subject.kind == Subject::Kind::kEntry
                         ? input.ra_keys.Find(finding.subject.index)
                         : nullptr;
  return key != nullptr && key->custody == KeyCustody::kElsewhere &&
         key->standing == RaStanding::kCurrent && !key->expired &&
         std::ranges::find(kOfKeyFiles, id) != std::end(kOfKeyFiles);
}

// What a check could not tell of some subjects.
struct Untold {
  uint32_t subjects = 0;
  std::string_view reason;  // of the first
};

Untold FindUntold(const AuditInput& input, const AuditReport& report, size_t check, Result result) {
  Untold untold;
  for (const Finding& finding : report.findings) {
    if (finding.check != check || finding.result != result ||
        IsToldAsKeyAcl(input, report.checks[check]->id, finding)) {
      continue;
    }
    ++untold.subjects;
    if (untold.reason.empty() && !finding.evidence.empty()) {
      if (const auto* text = std::get_if<Text>(&finding.evidence.front().value)) {
        untold.reason = text->text;
      }
    }
  }
  return untold;
}

// An error matters for the verdict unless it is about an RA certificate that NDES can do without.
bool HasErrorThatMatters(const AuditInput& input, const AuditReport& report, size_t check) {
  return std::ranges::any_of(report.findings, [&](const Finding& finding) {
    if (finding.check != check || finding.result != Result::kError) {
      return false;
    }
    const RaKey* key = finding.subject.kind == Subject::Kind::kEntry
                           ? input.ra_keys.Find(finding.subject.index)
                           : nullptr;
    return key == nullptr || key->standing == RaStanding::kCurrent;
  });
}

std::string Subjects(uint32_t count) {
  return std::to_string(count) + (count == 1 ? " subject: " : " subjects: ");
}

// The first of them: reports list each check with what it could not tell.
std::string Join(const std::vector<std::string_view>& ids) {
  constexpr size_t kMaxNamed = 3;
  std::string text;
  for (size_t i = 0; i < std::min(ids.size(), kMaxNamed); ++i) {
    text += (i == 0 ? "" : ", ") + std::string(ids[i]);
  }
  if (ids.size() > kMaxNamed) {
    text += " and " + std::to_string(ids.size() - kMaxNamed) + " more";
  }
  return text;
}

// Checks that lack the same thing, such as the registry, make one gap.
void AddChecks(const AuditInput& input, const AuditReport& report, std::vector<CoverageGap>& gaps) {
  std::map<std::string_view, std::vector<std::string_view>> not_supplied;  // ids by reason
  for (size_t i = 0; i < report.checks.size(); ++i) {
    const Check& check = *report.checks[i];
    if (!Contains(check.roles, input.role)) {
      continue;
    }
    const std::string what = "check " + std::string(check.id);
    if (input.policy.excluded_checks.contains(check.id)) {
      gaps.push_back({what, CoverageCause::kExcluded, "Left out by policy.", false});
      continue;
    }
    const auto& counts = report.counts[i].by_result;
    const auto add = [&](Result result, CoverageCause cause, bool required) {
      if (counts[static_cast<size_t>(result)] == 0) {
        return;
      }
      const auto [subjects, reason] = FindUntold(input, report, i, result);
      if (subjects == 0) {
        return;
      }
      if (subjects == 1 && cause == CoverageCause::kNotSupplied) {
        not_supplied[reason].push_back(check.id);
        return;
      }
      gaps.push_back({what, cause, Subjects(subjects) + std::string(reason), required});
    };
    add(Result::kError, CoverageCause::kFailed,
        counts[static_cast<size_t>(Result::kError)] > 0 && HasErrorThatMatters(input, report, i));
    add(Result::kNotChecked, CoverageCause::kNotSupplied, false);
  }
  for (const auto& [reason, ids] : not_supplied) {
    if (ids.size() == 1) {
      gaps.push_back({"check " + std::string(ids.front()), CoverageCause::kNotSupplied,
                      Subjects(1) + std::string(reason), false});
    } else {
      gaps.push_back(
          {"checks " + Join(ids), CoverageCause::kNotSupplied, std::string(reason), false});
    }
  }
}

// What the URLs of revocation give is told only by asking them.
void AddRevocation(const AuditInput& input, std::vector<CoverageGap>& gaps) {
  const size_t urls = input.revocation.scope().urls().size();
  if (input.revocation.IsOffline() && urls > 0) {
    gaps.push_back({"CRL distribution points, AIA and OCSP", CoverageCause::kExcluded,
                    "Nothing was fetched: the audit was made offline. What " +
                        std::to_string(urls) + (urls == 1 ? " URL gives" : " URLs give") +
                        " was not judged, only the CRLs that the input holds.",
                    false});
  }
}

// Whether what the host did not tell of this key is a gap of its own (AddKeyAcl).
bool IsRequiredKey(const AuditInput& input, stores::EntryId entry) {
  const RaKey* key = input.ra_keys.Find(entry);
  return key != nullptr && key->standing == RaStanding::kCurrent && !key->expired &&
         (key->custody == KeyCustody::kElsewhere || !key->HasDacl());
}

// Keys that their provider did not open. Beside those of the current RA certificates that is no
// failure of what was asked for: a smart card that is not inserted, a user's key, an HSM.
void AddClosedKeys(const AuditInput& input, std::vector<CoverageGap>& gaps) {
  constexpr size_t kMaxNamed = 3;
  std::map<std::string_view, std::vector<std::string>> thumbprints;  // by the reason
  for (stores::EntryId id = 0; id < input.inventory.entries().size(); ++id) {
    const stores::CertificateEntry& entry = input.inventory.entry(id);
    const stores::PrivateKey* key = input.inventory.private_key(entry);
    if (key == nullptr || IsRequiredKey(input, id) || !input.logical_stores.IsRepresentative(id)) {
      continue;
    }
    if (const std::string_view why = WhyNotTold(*key, stores::KeyQuestion::kKey); !why.empty()) {
      thumbprints[why].push_back(x509::ToHex(entry.sha1));
    }
  }
  for (const auto& [why, keys] : thumbprints) {
    std::string reason(why);
    for (size_t i = 0; i < std::min(keys.size(), kMaxNamed); ++i) {
      reason += (i == 0 ? " Of " : ", ") + keys[i];
    }
    if (keys.size() > kMaxNamed) {
      reason += " and " + std::to_string(keys.size() - kMaxNamed) + " more";
    }
    gaps.push_back(
        {keys.size() == 1 ? "a private key" : std::to_string(keys.size()) + " private keys",
         CoverageCause::kNotSupplied, reason + ".", false});
  }
}

// Whether NDES can read the key of a current RA certificate must be known. Where a finding or an
// error tells that it cannot work, or cannot be told, there is no gap beside it.
void AddKeyAcl(const AuditInput& input, const RaKey& key, std::vector<CoverageGap>& gaps) {
  const stores::PrivateKey* known =
      input.inventory.private_key(input.inventory.entry(key.certificate.entry));
  const bool in_a_profile = known != nullptr && known->machine_keyset == false;
  const bool told_otherwise = key.expired || key.presence == KeyPresence::kMissing ||
                              in_a_profile || (key.descriptor && !*key.descriptor);
  if (key.standing != RaStanding::kCurrent || told_otherwise) {
    return;
  }
  const std::string thumbprint = x509::ToHex(input.inventory.entry(key.certificate.entry).sha1);
  const std::string title(RaTemplateTitle(key.certificate.role));
  const std::string what = "private-key ACL of " + title + " " + thumbprint;
  const std::string_view closed =
      known == nullptr ? "" : WhyNotTold(*known, stores::KeyQuestion::kKey);
  if (key.custody == KeyCustody::kElsewhere && !closed.empty()) {
    gaps.push_back({"private key of " + title + " " + thumbprint, CoverageCause::kFailed,
                    std::string(closed), true});
  } else if (key.custody == KeyCustody::kElsewhere) {
    gaps.push_back({what, CoverageCause::kExcluded,
                    "Its provider keeps the key; the ACL of a file says nothing.", false});
  } else if (const std::string why = known == nullptr ? "" : WhyPermissionsNotTold(*known);
             !key.HasDacl() && !why.empty()) {
    gaps.push_back({what, CoverageCause::kFailed, why, true});
  } else if (!key.HasDacl()) {
    gaps.push_back({what, CoverageCause::kNotSupplied,
                    input.inventory.host().live
                        ? "Neither its provider nor its file told who may read this key."
                        : "The input does not tell who may read this key; export its security "
                          "descriptor to keys/" +
                              thumbprint + ".sddl of the snapshot.",
                    true});
  } else if (key.access && key.access->access == Access::kNotKnown) {
    gaps.push_back(
        {"access of the service account to the private key of " + title + " " + thumbprint,
         CoverageCause::kNotSupplied,
         "It depends on what the input does not tell, such as the account's groups; see "
         "ra-key-not-readable-by-service-account.",
         true});
  }
}

// Which certificate has the role, and until when, must be known.
void AddRaCertificate(const AuditInput& input, RaRole role, std::vector<CoverageGap>& gaps) {
  const auto current = input.ra.current(role);
  const bool undecided = (!current || current->archived) && !input.ra.undecided.empty();
  const bool without_validity =
      current && !input.inventory.entry(current->entry).certificate.validity();
  if (undecided || without_validity) {
    gaps.push_back({"RA certificate for " + std::string(RaTemplateTitle(role)),
                    CoverageCause::kFailed,
                    undecided ? "Which certificate it is cannot be told: supply its KeySpec in "
                                "keys/private-keys.xml, or name its template with --template."
                              : "The validity of the current one cannot be read.",
                    true});
  }
}

void AddRaEvidence(const AuditInput& input, std::vector<CoverageGap>& gaps) {
  if (input.role != Role::kNdesHost) {
    return;
  }
  if (!input.service_account.account) {
    gaps.push_back({"service account", CoverageCause::kNotSupplied,
                    input.service_account.unknown_because, true});
  }
  for (const RaKey& key : input.ra_keys.all()) {
    AddKeyAcl(input, key, gaps);
  }
  for (RaRole role : kRaRoles) {
    AddRaCertificate(input, role, gaps);
  }
}

}  // namespace

std::string_view CoverageCauseName(CoverageCause cause) {
  switch (cause) {
    case CoverageCause::kExcluded:
      return "excluded";
    case CoverageCause::kNotSupplied:
      return "notSupplied";
    case CoverageCause::kFailed:
      return "failed";
  }
  return "";
}

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kReady:
      return "READY";
    case Verdict::kNotReady:
      return "NOT READY";
    case Verdict::kIncomplete:
      return "INCOMPLETE";
  }
  return "";
}

std::vector<CoverageGap> FindCoverageGaps(const AuditInput& input, const AuditReport& report) {
  std::vector<CoverageGap> gaps;
  AddStores(input, gaps);
  AddUnreadable(input, gaps);
  AddRaEvidence(input, gaps);
  AddClosedKeys(input, gaps);
  AddChecks(input, report, gaps);
  AddRevocation(input, gaps);
  AddRestrictionGap(input, gaps);
  AddTrustListGaps(input, gaps);
  std::ranges::stable_sort(gaps, std::ranges::less{}, [](const CoverageGap& gap) {
    return std::tuple(!gap.required, -static_cast<int>(gap.cause), std::string_view(gap.what));
  });
  return gaps;
}

Verdict DecideVerdict(const Policy& policy, const AuditReport& report) {
  for (Severity severity : kAllSeverities) {
    if (severity >= policy.not_ready_at &&
        report.failures_by_severity[static_cast<size_t>(severity)] > 0) {
      return Verdict::kNotReady;
    }
  }
  const bool incomplete = std::ranges::any_of(report.coverage, [](const CoverageGap& gap) {
    return gap.required && gap.cause != CoverageCause::kExcluded;
  });
  return incomplete ? Verdict::kIncomplete : Verdict::kReady;
}

}  // namespace pkiaudit::audit
