// SPDX-License-Identifier: Apache-2.0
//
// A report as a stream of events. Producers: an AuditReport (from_audit.h) and a report's XML
// (xml/xml_reader.h). Consumers: every writer. A writer sees nothing else, so that HTML made by
// `audit` and HTML made by `render` from its XML are the same byte for byte.
//
// All text in events is clean (clean_text.h): valid UTF-8, no control or bidirectional formatting
// characters (they stand as escapes), cut to a limit that says how much more there was. Times are
// "2026-06-01T08:00:00Z", thumbprints upper-case hex, enumerations their names as in the XML.
#ifndef PKIAUDIT_REPORTS_DOCUMENT_DOCUMENT_H_
#define PKIAUDIT_REPORTS_DOCUMENT_DOCUMENT_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pkiaudit::reports {

struct Account {
  std::string sid;
  std::string name;
};

// What was audited, when, as what.
struct Head {
  std::string tool_version;  // of pkiaudit
  std::string input;         // "snapshot", "bundle", "machine-roots"
  std::string input_name;    // the folder's or file's name as given, last part only
  std::string host;          // empty where not known
  std::string role;          // "ndes-host"
  std::string audit_time;
  std::string audit_time_source;  // "option", "snapshot", "clock"
  std::string collected;          // empty where not known
  Account service_account;        // empty where not known
  std::string service_account_type;
  Account collector;
  std::string collector_elevated;  // "true", "false" or empty
  std::string collector_tool;
};

struct SeverityCount {
  std::string severity;
  uint64_t count = 0;
};

// The answer.
struct VerdictEvent {
  std::string verdict;                  // "READY", "NOT READY", "INCOMPLETE"
  std::vector<SeverityCount> failures;  // all five, critical first
  std::string next_expiry_time;         // empty where nothing expires
  std::string next_expiry_subject;
  std::string next_expiry_store;
  std::string next_expiry_thumbprint;
  uint64_t certificates = 0;
  uint64_t sources = 0;
  uint64_t unreadable = 0;
  // How many gaps of each cause there are, and how many of them are required.
  uint64_t gaps_excluded = 0, gaps_not_supplied = 0, gaps_failed = 0, gaps_required = 0;
};

struct EvidenceEvent {
  std::string name;   // lowerCamelCase
  std::string kind;   // a name of audit/value.h
  std::string value;  // lexical form: time ISO 8601, duration in seconds, integers decimal, …
};

struct FindingEvent {
  std::string check;
  std::string severity;
  std::string result;  // "fail", "error", "notapplicable", "notchecked", "waived"
  std::string fingerprint;
  std::string explained_by;  // check id, for notapplicable
  std::string subject_kind;  // "certificate", "sourceItem", …
  // Of a certificate; or what is known of the subject. Empty where it does not apply.
  std::string store;     // logical name
  std::string physical;  // ".Default, .GroupPolicy"
  std::string thumbprint;
  std::string sha256;
  std::string subject;  // RFC 4514
  std::string issuer;
  std::string source;  // path of the file, relative to the input
  std::string setting;
  std::string url;
  std::vector<EvidenceEvent> evidence;
};

// A check's texts and counts; before the findings, once each, every check that ran or was excluded.
struct CheckEvent {
  std::string id, title, severity, severity_reason, summary, meaning, remediation, verification,
      citation;
  std::vector<std::pair<std::string, uint64_t>>
      counts;  // result name → subjects, in vocabulary order, zeros too
};

// An RA certificate, with its role and generation.
struct RaCertificateEvent {
  std::string role;        // "encryption", "signing"
  std::string role_title;  // "CEP Encryption"
  std::string state;       // "current", "valid", "expired", "archived", "notYetValid", or "missing"
                           // (then nothing below)
  std::string identified_by;
  std::string store, thumbprint, subject, issuer, not_before, not_after;
  int64_t days_left = 0;  // at the audit time, rounded down
};

struct StoreEvent {
  std::string name;      // logical name
  std::string physical;  // ".Default"
  std::string state;     // "read", "failed", "" (files)
  std::string reason;    // for failed
  uint64_t certificates = 0;
};

// A certificate of the store (or file) of the last StoreEvent.
struct CertificateEvent {
  std::string subject, issuer, serial_number, not_before, not_after, thumbprint, sha256;
  std::string public_key;           // "RSA 2048"
  std::string signature_algorithm;  // "sha256WithRSAEncryption" or dotted
  std::string template_name;        // V1 name or V2 OID
  std::string key_usage, extended_key_usage;
  std::string friendly_name;
  std::string source;
  std::string private_key;  // "" not known, else provider or "present"
  bool ca = false;
  bool self_issued = false;
  bool relevant = false;
  bool archived = false;
  uint64_t anomalies = 0;
};

struct SourceEvent {
  std::string path, format;
  uint64_t certificates = 0, crls = 0, private_keys = 0, other_items = 0, unreadable = 0;
};

struct CoverageEvent {
  std::string what, cause, reason;
  bool required = false;
};

// Takes the events in this order: Begin, OnVerdict, OnCoverage*, OnRaCertificate*, OnCheck*,
// OnFinding*, (OnStore, OnCertificate*)*, OnSource*, End. An OnCertificate belongs to the last OnStore.
class Consumer {
 public:
  virtual ~Consumer() = default;
  virtual void Begin(const Head& head) = 0;
  virtual void OnVerdict(const VerdictEvent& verdict) = 0;
  virtual void OnCoverage(const CoverageEvent& gap) = 0;
  virtual void OnRaCertificate(const RaCertificateEvent& certificate) = 0;
  virtual void OnCheck(const CheckEvent& check) = 0;
  virtual void OnFinding(const FindingEvent& finding) = 0;
  virtual void OnStore(const StoreEvent& store) = 0;
  virtual void OnCertificate(const CertificateEvent& certificate) = 0;
  virtual void OnSource(const SourceEvent& source) = 0;
  virtual void End() = 0;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_DOCUMENT_H_
