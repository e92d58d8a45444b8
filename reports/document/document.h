// SPDX-License-Identifier: Apache-2.0
//
// A report as a stream of events. Producers: an AuditReport (from_audit.h) and a report's XML
// (xml/xml_reader.h). Consumers: every writer. A writer sees nothing else, so that HTML made by
// `audit` and HTML made by `render` from its XML are the same byte for byte.
//
// All text in events is clean by its type. Times are "2026-06-01T08:00:00Z", thumbprints upper-case
// hex; what does not apply or is not known is empty.
#ifndef PKIAUDIT_REPORTS_DOCUMENT_DOCUMENT_H_
#define PKIAUDIT_REPORTS_DOCUMENT_DOCUMENT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "audit/audit_report.h"
#include "audit/finding.h"
#include "audit/role.h"
#include "audit/severity.h"
#include "reports/document/clean_text.h"
#include "reports/document/ra_certificate.h"
#include "reports/document/revocation_place.h"

namespace pkiaudit::reports {

enum class InputKind : uint8_t { kSnapshot, kBundle, kMachineRoots, kLiveHost };
std::string_view InputKindName(InputKind kind);  // "snapshot", "bundle", "machine-roots", "live"

// Where the audit time comes from: --at, the snapshot's collection time, or the clock.
enum class TimeSource : uint8_t { kOption, kSnapshot, kClock };
std::string_view TimeSourceName(TimeSource source);  // "option", "snapshot", "clock"

enum class StoreState : uint8_t {
  kRead,
  kFailed,
  kFile,  // no store: a file
};
std::string_view StoreStateName(StoreState state);  // "read", "failed", "file"

// What an RA certificate was recognised by: "templateName", "templateOid", "templateCache",
// "templateOidSuffix", "keyUsage", "keySpec". (audit::RaIdentificationName is for people.)
std::string_view IdentifiedByName(audit::RaIdentification by);

struct AccountFacts {
  CleanText sid;
  CleanText name;
};

// What was audited, when, as what.
struct Head {
  CleanText tool_version;  // of pkiaudit
  InputKind input = InputKind::kSnapshot;
  CleanText input_name;  // the folder's or file's name as given, last part only
  CleanText host;
  audit::Role role = audit::Role::kBundle;
  CleanText audit_time;
  TimeSource audit_time_source = TimeSource::kOption;
  CleanText collected;
  AccountFacts service_account;
  CleanText service_account_type;
  AccountFacts collector;
  std::optional<bool> collector_elevated;
  std::optional<audit::RevocationFacts::Mode> revocation_mode;
  CleanText collector_tool;
  CleanText revocation_time;   // when it was fetched; empty offline
  CleanText revocation_proxy;  // where its setting comes from; empty for none
};

// The answer.
struct VerdictEvent {
  audit::Verdict verdict = audit::Verdict::kIncomplete;
  std::array<uint64_t, 5> failures{};  // indexed by audit::Severity
  // The next certificate to expire; empty where nothing expires.
  CleanText next_expiry_time;
  CleanText next_expiry_subject;
  CleanText next_expiry_store;
  CleanText next_expiry_thumbprint;
  uint64_t certificates = 0;
  uint64_t sources = 0;
  uint64_t unreadable = 0;
  std::array<uint64_t, 3> gaps{};  // indexed by audit::CoverageCause
  uint64_t gaps_required = 0;      // of them
};

// Something that was not evaluated; required ones first.
struct CoverageEvent {
  CleanText what;
  audit::CoverageCause cause = audit::CoverageCause::kNotSupplied;
  CleanText reason;
  bool required = false;
};

// A line of a check's remediation or verification.
struct Step {
  bool command = false;  // to be typed into PowerShell; else a sentence
  CleanProse text;
};

// A check's texts and counts; before the findings, once each, every check that applies in the role.
// Texts may hold {name} placeholders (fill_template.h).
struct CheckEvent {
  CleanText id, title;
  audit::Severity severity = audit::Severity::kInfo;
  CleanProse severity_reason, summary, meaning, citation;
  std::vector<Step> remediation, verification;
  std::array<uint64_t, 6> counts{};  // subjects by audit::Result
};

struct EvidenceEvent {
  CleanText name;         // lowerCamelCase
  std::string_view kind;  // one of EvidenceKinds()
  CleanText value;        // lexical form: time ISO 8601, duration in seconds, integers decimal,
                          // access rule "allow 0x00120089 S-1-5-18", offset in octets
};
// The names of the kinds of audit::Value, in its order.
const std::array<std::string_view, std::variant_size_v<audit::Value>>& EvidenceKinds();

// Any result but pass.
struct FindingEvent {
  CleanText check;
  audit::Severity severity = audit::Severity::kInfo;
  audit::Result result = audit::Result::kFail;
  CleanText fingerprint;
  CleanText explained_by;  // check id, for notapplicable
  audit::Subject::Kind subject_kind = audit::Subject::Kind::kHost;
  // Of a certificate; or what is known of the subject.
  CleanText store;     // logical name
  CleanText physical;  // ".Default, .GroupPolicy"
  CleanText thumbprint;
  CleanText sha256;
  CleanText subject;  // RFC 4514
  CleanText issuer;
  CleanText friendly_name;  // a property: whoever installed the certificate wrote it
  CleanText source;         // path of the file, relative to the input
  CleanText item;           // what in that file
  CleanText setting;
  CleanText url;
  std::vector<EvidenceEvent> evidence;
};

struct StoreEvent {
  CleanText name;      // logical name, or the file's path
  CleanText physical;  // ".Default"
  StoreState state = StoreState::kRead;
  CleanText reason;  // for failed
  uint64_t certificates = 0;
};

// A certificate of the store (or file) of the last StoreEvent.
struct CertificateEvent {
  CleanText subject, issuer, serial_number, not_before, not_after, thumbprint, sha256;
  CleanText public_key;           // "RSA 2048"
  CleanText signature_algorithm;  // "sha256WithRSAEncryption" or dotted
  CleanText template_name;        // V1 name or V2 OID
  CleanText key_usage, extended_key_usage;
  CleanText friendly_name;
  CleanText trust_restrictions;  // by its properties, in words: "nothing that chains to it is …"
  CleanText source;
  CleanText private_key;  // empty: not known, else provider or "present"
  bool ca = false;
  bool self_issued = false;
  bool relevant = false;  // enrolment depends on it
  bool archived = false;
};

struct SourceEvent {
  CleanText path, format;
  uint64_t certificates = 0, crls = 0, private_keys = 0, other_items = 0, unreadable = 0;
};

// Takes the events in this order: Begin, OnVerdict, OnCoverage*, OnRaCertificate*, OnRevocation*,
// OnCheck*, OnFinding*, (OnStore, OnCertificate*)*, OnSource*, End. An event is valid during the
// call only.
class Consumer {
 public:
  Consumer() = default;
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;
  virtual ~Consumer() = default;

  virtual void Begin(const Head& head) = 0;
  virtual void OnVerdict(const VerdictEvent& verdict) = 0;
  virtual void OnCoverage(const CoverageEvent& gap) = 0;
  virtual void OnRaCertificate(const RaCertificateEvent& certificate) = 0;
  virtual void OnRevocation(const RevocationEvent& place) = 0;
  virtual void OnCheck(const CheckEvent& check) = 0;
  virtual void OnFinding(const FindingEvent& finding) = 0;
  virtual void OnStore(const StoreEvent& store) = 0;
  virtual void OnCertificate(const CertificateEvent& certificate) = 0;
  virtual void OnSource(const SourceEvent& source) = 0;
  virtual void End() = 0;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_DOCUMENT_H_
