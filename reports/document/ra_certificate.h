// SPDX-License-Identifier: Apache-2.0
//
// What a report tells of an RA certificate: its generation, its key and who can use it, its chain,
// each with what the checks say of it.
#ifndef PKIAUDIT_REPORTS_DOCUMENT_RA_CERTIFICATE_H_
#define PKIAUDIT_REPORTS_DOCUMENT_RA_CERTIFICATE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "audit/finding.h"
#include "audit/pki/chain.h"
#include "audit/pki/key_accounts.h"
#include "audit/pki/ra_certificates.h"
#include "audit/pki/ra_keys.h"
#include "audit/severity.h"
#include "reports/document/clean_text.h"

namespace pkiaudit::reports {

// What an RA certificate is good for at the audit time.
enum class RaState : uint8_t {
  kCurrent,  // the one that NDES works with
  kValid,    // another one that would work
  kNotYetValid,
  kExpired,
  kArchived,
  kMissing,   // the role has no certificate at all
  kNotKnown,  // none was found, but LocalMachine\My was not read, or not all of it
};
constexpr bool IsWithoutCertificate(RaState state) { return state >= RaState::kMissing; }
std::string_view RaStateName(RaState state);  // "current", "valid", "notYetValid", …

// "current", "spare", "retired".
std::string_view RaGenerationName(audit::RaStanding standing);

// The lines of an RA certificate, in the order of a report.
enum class RaAspect : uint8_t {
  kValidity,    // no value: the certificate's own times
  kPurpose,     // key usage
  kIssuer,      // of which CA
  kPrivateKey,  // "present", "missing"
  kContainer,
  kProvider,
  kKeySpec,         // "AT_KEYEXCHANGE"
  kKeySet,          // "machine", "user"
  kExportable,      // "yes", "no"
  kServiceAccount,  // "may read the key", …
  kOtherAccounts,   // how many others may
  kChain,           // "to CN=Root", …
};
constexpr size_t kRaAspects = static_cast<size_t>(RaAspect::kChain) + 1;
std::string_view RaAspectName(RaAspect aspect);  // "validity", "keyUsage", …

// One line. kPass: as it should be. kFail: a finding of `check`, of that severity. kNotChecked: it
// could not be told. kError: a check failed, or the input cannot be read. kNotApplicable: nothing
// is to be judged here, or `check` tells what explains it.
struct RaFactEvent {
  RaAspect aspect = RaAspect::kValidity;
  CleanText value;  // empty: not known
  audit::Result result = audit::Result::kNotApplicable;
  audit::Severity severity = audit::Severity::kInfo;  // of kFail
  CleanText check;                                    // id; empty where no check has said anything
};

// An account that the ACL of the key speaks of.
struct RaKeyAccountEvent {
  CleanText sid;
  CleanText name;                   // empty where not known
  uint32_t rights = 0;              // for files, generic ones expanded
  uint32_t conditional_rights = 0;  // what conditional entries may add
  bool service_account = false;
  bool as_owner = false;   // what it has is due to its owning the key
  bool null_dacl = false;  // what it has is due to there being no list of permissions
  audit::KeyAccountVerdict verdict = audit::KeyAccountVerdict::kExpected;
  audit::Severity severity = audit::Severity::kInfo;  // of kTooOpen
  std::vector<CleanText> entries;                     // SDDL: "(A;;0x120089;;;S-1-5-18)"
};

struct RaChainLinkEvent {
  CleanText store, thumbprint, subject, not_after;
  std::vector<audit::ChainFault> faults;
};

// The path from the certificate to a root, the certificate first.
struct RaChainEvent {
  audit::ChainVerdict verdict = audit::ChainVerdict::kNotTold;
  audit::ChainEnd end = audit::ChainEnd::kIssuerMissing;
  CleanText store_not_read;
  bool limited = false;
  // Of the last link, where its issuer is missing.
  CleanText issuer, authority_key_identifier;
  std::vector<CleanText> ca_issuers;
  std::vector<RaChainLinkEvent> links;
};

// An RA certificate, with its role and generation; the current one of each role first.
struct RaCertificateEvent {
  audit::RaRole role = audit::RaRole::kEncryption;
  RaState state = RaState::kMissing;  // then, and where it is not known, nothing below
  audit::RaStanding generation = audit::RaStanding::kRetired;
  audit::RaIdentification identified_by = audit::RaIdentification::kTemplateName;
  CleanText store, thumbprint, subject, issuer, friendly_name, not_before, not_after;
  // Of generations that are in use; none of others, and of more than a few.
  std::vector<RaFactEvent> facts;
  std::vector<RaKeyAccountEvent> accounts;
  uint64_t accounts_left_out = 0;
  std::optional<RaChainEvent> chain;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_RA_CERTIFICATE_H_
