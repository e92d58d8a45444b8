// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_POLICY_POLICY_H_
#define PKIAUDIT_AUDIT_POLICY_POLICY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "audit/policy/root_list.h"
#include "audit/severity.h"

namespace pkiaudit::audit {

// Whose revocation URLs are looked at: of what enrolment depends on, or of every certificate.
enum class RevocationBreadth : uint8_t { kRelevant, kAll };

// What the operator may set. The defaults are what a well-kept NDES host should meet.
struct Policy {
  // certificate-expiring, tls-certificate-expiring: the remaining life is under `expiring_days`, or
  // under `expiring_percent` of the lifetime where that is the shorter span. Days of 86,400
  // seconds.
  int expiring_days = 30;
  int expiring_percent = 20;
  // ra-certificate-expiring: remaining days under which the finding has that severity.
  int ra_expiring_warning_days = 60;
  int ra_expiring_error_days = 30;
  int ra_expiring_critical_days = 14;
  // crl-expiring: see FindCrlState in audit/pki/crl_schedule.h.
  int crl_expiring_percent = 10;
  int crl_expiring_hours = 24;
  int crl_by_hand_days = 14;
  // --revocation-scope.
  RevocationBreadth revocation_breadth = RevocationBreadth::kRelevant;
  // cdp-slow: a URL takes longer; the default is a third of what CryptoAPI waits for one.
  int cdp_slow_milliseconds = 5'000;
  // weak-key.
  uint32_t minimum_rsa_bits = 2048;
  uint32_t minimum_curve_bits = 224;
  // A finding at or above this makes the verdict NOT READY.
  Severity not_ready_at = Severity::kError;

  // Check id → severity of its findings, whatever the check says itself.
  std::map<std::string, Severity, std::less<>> severities;
  // Checks that are not run: reported as not evaluated, `excluded`.
  std::set<std::string, std::less<>> excluded_checks;
  // SHA-256 (upper-case hex) of certificates that the operator accepts in an intermediate store
  // although self-signed.
  std::set<std::string, std::less<>> allowed_self_signed;
  // SHA-1 or SHA-256 (upper-case hex) of roots that the operator accepts although no public list of
  // roots names them.
  std::set<std::string, std::less<>> allowed_roots;
  // What the public lists of roots say, where the operator gave one.
  std::optional<RootList> root_list;
  // V2 template OID (dotted) → template name (not display name), from the operator's directory. A
  // duplicate of a default template may be given the default template's name.
  std::map<std::string, std::string, std::less<>> template_names;
  // The SID of the NDES service account, where the operator states it.
  std::optional<std::string> service_account_sid;
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_POLICY_POLICY_H_
