// SPDX-License-Identifier: Apache-2.0
#include "tests/reports/sample_report.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "reports/html/html_writer.h"
#include "reports/output/output.h"
#include "reports/xml/xml_writer.h"

namespace pkiaudit::reports {
namespace {

using audit::CoverageCause;
using audit::Result;
using audit::Severity;
using SubjectKind = audit::Subject::Kind;

// Hexadecimal of `digits` digits that differs with `seed`.
std::string Hex(size_t digits, unsigned seed) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  uint32_t state = seed * 2654435761u + 12345u;
  while (text.size() < digits) {
    state = state * 1664525u + 1013904223u;
    text += kDigits[(state >> 24) & 0xFu];
  }
  return text;
}

Head SampleHead() {
  Head head;
  head.tool_version = "0.1.0";
  head.input = InputKind::kSnapshot;
  head.input_name = "ndes01-2026-06-01.zip";
  head.host = "ndes01.corp.example";
  head.role = audit::Role::kNdesHost;
  head.audit_time = "2026-06-01T08:00:00Z";
  head.audit_time_source = TimeSource::kSnapshot;
  head.collected = "2026-06-01T08:00:00Z";
  head.service_account = {"S-1-5-21-1004336348-1177238915-682003330-1604", "CORP\\svc-ndes$"};
  head.service_account_type = "gmsa";
  head.collector = {"S-1-5-21-1004336348-1177238915-682003330-500", "CORP\\Administrator"};
  head.collector_elevated = true;
  head.collector_tool = "pkiaudit 0.1.0";
  head.revocation_mode = audit::RevocationFacts::Mode::kOnline;
  head.revocation_time = "2026-06-01T08:00:00Z";
  return head;
}

VerdictEvent SampleVerdict() {
  VerdictEvent verdict;
  verdict.verdict = audit::Verdict::kNotReady;
  verdict.failures[static_cast<size_t>(Severity::kCritical)] = 2;
  verdict.failures[static_cast<size_t>(Severity::kError)] = 1;
  verdict.failures[static_cast<size_t>(Severity::kWarning)] = 8;
  verdict.failures[static_cast<size_t>(Severity::kInfo)] = 12;
  verdict.next_expiry_time = "2026-06-14T09:12:30Z";
  verdict.next_expiry_subject = "CN=NDES01-MSCEP-RA,OU=PKI,O=Example Corporation,C=DE";
  verdict.next_expiry_store = "LocalMachine\\My";
  verdict.next_expiry_thumbprint = Hex(40, 1);
  verdict.certificates = 1247;
  verdict.sources = 38;
  verdict.unreadable = 1;
  verdict.gaps = {1, 6, 1};
  verdict.gaps_required = 1;
  return verdict;
}

std::vector<CoverageEvent> SampleGaps() {
  return {
      {"service account", CoverageCause::kNotSupplied,
       "The snapshot does not say which account runs the SCEP application pool. Collect again, or "
       "give --service-account.",
       true},
      {"file stores/LocalMachine/My/export.pfx", CoverageCause::kFailed,
       "None of the passwords fits. Put the password into the first line of export.pfx.password.",
       false},
      {"private key permissions", CoverageCause::kNotSupplied,
       "keys/ holds no security descriptors. Collect on the host, elevated.", false},
      {"IIS configuration", CoverageCause::kNotSupplied, "iis/applicationHost.config is missing.",
       false},
      {"registry", CoverageCause::kNotSupplied, "registry/ is empty.", false},
      {"store LocalMachine\\Disallowed", CoverageCause::kNotSupplied,
       "The snapshot has no such folder.", false},
      {"store CurrentUser\\My", CoverageCause::kNotSupplied, "The snapshot has no such folder.",
       false},
      {"revocation", CoverageCause::kExcluded, "The audit ran offline.", false},
  };
}

// One place of each state.
std::vector<RevocationEvent> SamplePlaces() {
  std::vector<RevocationEvent> places;
  for (size_t i = kRevocationStates; i-- > 0;) {
    const auto state = static_cast<RevocationState>(i);
    RevocationEvent place;
    place.kind = static_cast<audit::FetchKind>(i % 4);
    place.place = "http://pki.corp.example/" + std::string(RevocationStateName(state)) + ".crl";
    place.is_url = true;
    place.state = state;
    place.certificates = i + 1;
    if (state == RevocationState::kUnreachable) {
      place.step = audit::FetchStep::kHttpStatus;
      place.code = 404;
      place.detail = "Not Found";
      place.redirects = {"http://cdn.corp.example/ca.crl", "http://cdn.corp.example/gone"};
    } else if (state != RevocationState::kNotFetched && state != RevocationState::kMalformedUrl) {
      place.step = audit::FetchStep::kOk;
      place.code = 200;
      place.octets = 1489 * (i + 1);
      place.sha256 = Hex(64, static_cast<unsigned>(i));
      place.entries = 17 * i;
      place.crl_number = std::to_string(812 + i);
      place.issuer = place.signer = "CN=Corp Issuing CA,DC=corp,DC=example";
      place.signer_thumbprint = Hex(40, 7);
      place.this_update = "2026-05-30T20:11:00Z";
      place.next_update = "2026-06-07T08:31:00Z";
      place.next_publish = "2026-06-06T20:21:00Z";
    }
    if (place.step) {
      place.address = "192.0.2.17:80";
      place.connect_ms = 3;
      place.first_byte_ms = 11;
      place.end_ms = 19 + 400 * i;
    }
    places.push_back(place);
  }
  RevocationEvent stored = places.back();
  stored.kind = audit::FetchKind::kCrl;
  stored.place = "LocalMachine\\CA";
  stored.is_url = false;
  stored.step = std::nullopt;
  stored.address = "";
  stored.code = std::nullopt;
  stored.connect_ms = stored.first_byte_ms = stored.end_ms = std::nullopt;
  stored.certificates = 0;
  places.push_back(stored);
  return places;
}

RaCertificateEvent RaCertificate(audit::RaRole role, RaState state, unsigned seed,
                                 std::string_view not_before, std::string_view not_after) {
  RaCertificateEvent event;
  event.role = role;
  event.state = state;
  event.identified_by = audit::RaIdentification::kTemplateName;
  event.store = "LocalMachine\\My";
  event.thumbprint = Hex(40, seed);
  event.subject = "CN=NDES01-MSCEP-RA,OU=PKI,O=Example Corporation,C=DE";
  event.issuer = "CN=Example Issuing CA 2,O=Example Corporation,C=DE";
  event.friendly_name = "NDES RA";
  event.not_before = not_before;
  event.not_after = not_after;
  return event;
}

// What is told of a generation in use: a key that Everyone can read, a chain whose root is missing.
void AddRaDetails(RaCertificateEvent& event) {
  using audit::ChainEnd;
  event.generation = audit::RaStanding::kCurrent;
  event.facts = {
      {RaAspect::kValidity, "", Result::kFail, Severity::kCritical, "ra-certificate-expiring"},
      {RaAspect::kPurpose, "keyEncipherment", Result::kNotApplicable, Severity::kInfo, ""},
      {RaAspect::kContainer, "le-CEPEncryption-1", Result::kNotApplicable, Severity::kInfo, ""},
      {RaAspect::kProvider, "Microsoft Strong Cryptographic Provider", Result::kPass,
       Severity::kInfo, "ra-key-provider-not-csp"},
      {RaAspect::kExportable, "", Result::kNotChecked, Severity::kInfo, "ra-key-exportable"},
      {RaAspect::kServiceAccount, "CORP\\svc-ndes$ may read the key", Result::kPass,
       Severity::kInfo, "ra-key-not-readable-by-service-account"},
      {RaAspect::kChain, "", Result::kNotApplicable, Severity::kInfo, "ra-certificate-expiring"},
  };
  RaKeyAccountEvent everyone;
  everyone.sid = "S-1-1-0";
  everyone.name = "Everyone";
  everyone.rights = 0x00120089;
  everyone.conditional_rights = 0x00000002;
  everyone.verdict = audit::KeyAccountVerdict::kTooOpen;
  everyone.severity = Severity::kError;
  everyone.entries = {"(A;;0x120089;;;S-1-1-0)", "(XA;;0x2;;;S-1-1-0;(@User.a == 1))"};
  RaKeyAccountEvent owner;
  owner.sid = "S-1-5-21-1-2-3-500";
  owner.rights = 0x00060000;
  owner.as_owner = true;
  owner.service_account = true;
  owner.verdict = audit::KeyAccountVerdict::kMayBeServiceAccount;
  event.accounts = {everyone, owner};
  event.accounts_left_out = 3;
  RaChainEvent chain;
  chain.verdict = audit::ChainVerdict::kBroken;
  chain.end = ChainEnd::kIssuerMissing;
  chain.issuer = "CN=Example Root CA,C=DE";
  chain.authority_key_identifier = Hex(40, 77);
  chain.ca_issuers = {"http://pki.example/root.crt", "ldap:///CN=AIA"};
  chain.links = {{"LocalMachine\\My", Hex(40, 1), event.subject, event.not_after, {}},
                 {"LocalMachine\\CA",
                  Hex(40, 78),
                  event.issuer,
                  "2025-01-01T00:00:00Z",
                  {audit::ChainFault::kExpired, audit::ChainFault::kPathLength}}};
  event.chain = chain;
}

CheckEvent RootNotSelfIssued() {
  CheckEvent check;
  check.id = "root-not-self-issued";
  check.title = "Root store holds a certificate issued by another CA";
  check.severity = Severity::kCritical;
  check.severity_reason = "One such certificate is enough to stop all enrolment.";
  check.summary = "{subject} stands in {store}, but {issuerName} issued it.";
  check.meaning =
      "NDES crashes its application pool when the Root store holds a certificate whose issuer is "
      "not "
      "its subject. Devices see HTTP 503, and client-certificate authentication fails with 403.16.";
  check.remediation = {
      {false, "Move the certificate to the intermediate store. It came from {physical}."},
      {true, "Move-Item Cert:\\{store}\\{thumbprint} Cert:\\LocalMachine\\CA"},
      {false, "Where Group Policy put it there, remove it from the policy, else it comes back."},
      {true, "gpupdate /force"},
      {true, "iisreset"},
  };
  check.verification = {
      {false, "This prints nothing once the store is clean."},
      {true, "Get-ChildItem Cert:\\LocalMachine\\Root | Where-Object { $_.Issuer -ne $_.Subject }"},
  };
  check.citation =
      "Microsoft Learn, Troubleshoot NDES: "
      "https://learn.microsoft.com/troubleshoot/windows-server/certificates-and-public-key-"
      "infrastructure-pki/ndes-503. RFC 5280, 3.2.";
  check.counts = {212, 1, 0, 0, 0, 0};
  return check;
}

CheckEvent RaExpiring() {
  CheckEvent check;
  check.id = "ra-certificate-expiring";
  check.title = "RA certificate expires soon";
  check.severity = Severity::kWarning;
  check.severity_reason = "Warning under 60 days, error under 30, critical under 14.";
  check.summary = "{subject} expires {notAfter}: {remaining} are left.";
  check.meaning =
      "When either RA certificate expires, NDES returns HTTP 500 and no device enrols or renews.";
  check.remediation = {
      {false, "Enrol a new RA certificate, then give the service account Read on its key."},
      {true, "certreq -submit -attrib \"CertificateTemplate:CEPEncryption\" ra.req"}};
  check.verification = {{false, "Audit again."}};
  check.citation = "RFC 5280, 4.1.2.5";
  check.counts = {1, 1, 0, 0, 0, 0};
  return check;
}

CheckEvent WeakKey() {
  CheckEvent check;
  check.id = "weak-key";
  check.title = "Public key is too weak";
  check.severity = Severity::kError;
  check.severity_reason = "Error where enrolment depends on the certificate, else info.";
  check.summary = "The key of {subject} is {keyBits} bits long; {minimumBits} is the least.";
  check.meaning = "Windows refuses chains with short keys, and whoever breaks the key owns the CA.";
  check.remediation = {{false, "Replace the certificate by one with an RSA key of 3072 bits."}};
  check.verification = {{true, "certutil -store My {thumbprint}"}};
  check.citation = "NIST SP 800-57 Part 1 (https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final).";
  check.counts = {1246, 1, 0, 0, 0, 0};
  return check;
}

CheckEvent CertificateExpiring() {
  CheckEvent check;
  check.id = "certificate-expiring";
  check.title = "Certificate expires soon";
  check.severity = Severity::kWarning;
  check.severity_reason = "There is still time to renew.";
  check.summary = "{subject} expires in {remaining}.";
  check.meaning = "What depends on the certificate stops when it expires.";
  check.remediation = {{false, "Renew it."}};
  check.verification = {{true, "Get-Item Cert:\\{store}\\{thumbprint} | Select-Object NotAfter"}};
  check.citation = "RFC 5280, 4.1.2.5";
  check.counts = {1226, 20, 0, 1, 1, 0};
  return check;
}

CheckEvent Passed() {
  CheckEvent check;
  check.id = "known-compromised-root";
  check.title = "A root whose private key is public";
  check.severity = Severity::kCritical;
  check.severity_reason = "Anybody can issue certificates that this host trusts.";
  check.summary = "{subject} is {knownAs}.";
  check.meaning = "Anybody can impersonate any server to this host.";
  check.remediation = {{true, "Remove-Item Cert:\\{store}\\{thumbprint}"}};
  check.verification = {{true, "certutil -store Root {thumbprint}"}};
  check.citation = "https://www.kb.cert.org/vuls/id/529496";
  check.counts = {213, 0, 0, 0, 0, 0};
  return check;
}

FindingEvent Finding(std::string_view check, Severity severity, Result result, unsigned seed) {
  FindingEvent finding;
  finding.check = check;
  finding.severity = severity;
  finding.result = result;
  finding.fingerprint = Hex(64, seed + 1000);
  finding.subject_kind = SubjectKind::kEntry;
  finding.store = "LocalMachine\\My";
  finding.thumbprint = Hex(40, seed);
  finding.sha256 = Hex(64, seed);
  finding.subject = "CN=web" + std::to_string(seed) + ".corp.example";
  finding.issuer = "CN=Example Issuing CA 2,O=Example Corporation,C=DE";
  finding.source = "stores/LocalMachine/My/web" + std::to_string(seed) + ".cer";
  return finding;
}

FindingEvent IntermediateInRoot() {
  FindingEvent finding = Finding("root-not-self-issued", Severity::kCritical, Result::kFail, 7);
  finding.store = "LocalMachine\\Root";
  finding.physical = ".GroupPolicy";
  finding.subject = "CN=Example Issuing CA 2,O=Example Corporation,C=DE";
  finding.issuer = "CN=Example Root CA,O=Example Corporation,C=DE";
  finding.source = "stores/GroupPolicy/Root/issuing-ca-2.cer";
  finding.evidence = {{"issuerName", "name", "CN=Example Root CA,O=Example Corporation,C=DE"},
                      {"issuerThumbprint", "thumbprint", Hex(40, 8)}};
  return finding;
}

FindingEvent ExpiringRa() {
  FindingEvent finding = Finding("ra-certificate-expiring", Severity::kCritical, Result::kFail, 1);
  finding.subject = "CN=NDES01-MSCEP-RA,OU=PKI,O=Example Corporation,C=DE";
  finding.friendly_name = "NDES encryption";
  finding.source = "stores/LocalMachine/My/ra-encryption.cer";
  finding.evidence = {{"notAfter", "time", "2026-06-14T09:12:30Z"},
                      {"remaining", "duration", "1127550"},
                      {"threshold", "integer", "14"}};
  return finding;
}

// One piece of evidence of each kind.
FindingEvent EveryKindOfEvidence() {
  FindingEvent finding = Finding("weak-key", Severity::kError, Result::kFail, 9);
  finding.evidence = {{"keyBits", "integer", "1024"},
                      {"minimumBits", "integer", "2048"},
                      {"notAfter", "time", "2027-01-01T00:00:00Z"},
                      {"remaining", "duration", "90061"},
                      {"algorithm", "oid", "1.2.840.113549.1.1.1"},
                      {"issuedBy", "name", "CN=Example Issuing CA 2,O=Example Corporation,C=DE"},
                      {"sameKeyAs", "thumbprint", Hex(40, 10)},
                      {"crlUrl", "url", "http://pki.corp.example/cdp/issuing2.crl"},
                      {"keyOwner", "sid", "S-1-5-18"},
                      {"keyAccess", "accessRule", "allow 0x00120089 S-1-5-11"},
                      {"at", "offset", "4096"},
                      {"remark", "text", "key shared with another certificate"}};
  return finding;
}

void TellFindings(Consumer& consumer) {
  consumer.OnFinding(IntermediateInRoot());
  consumer.OnFinding(ExpiringRa());
  consumer.OnFinding(EveryKindOfEvidence());
  for (unsigned index = 0; index < 20; ++index) {
    const Severity severity = index < 8 ? Severity::kWarning : Severity::kInfo;
    FindingEvent finding = Finding("certificate-expiring", severity, Result::kFail, 20 + index);
    finding.evidence = {{"remaining", "duration", std::to_string(86'400 * (index + 1))}};
    consumer.OnFinding(finding);
  }
  FindingEvent explained =
      Finding("certificate-expiring", Severity::kWarning, Result::kNotApplicable, 1);
  explained.explained_by = "ra-certificate-expiring";
  consumer.OnFinding(explained);
  FindingEvent unknown =
      Finding("certificate-expiring", Severity::kWarning, Result::kNotChecked, 60);
  unknown.evidence = {{"reason", "text", "the validity cannot be read"}};
  consumer.OnFinding(unknown);
  FindingEvent waived = Finding("weak-key", Severity::kError, Result::kWaived, 61);
  waived.evidence = {{"reason", "text", "replaced in July"}};
  consumer.OnFinding(waived);
}

CertificateEvent Certificate(unsigned seed) {
  CertificateEvent event;
  event.subject = "CN=Example Root CA " + std::to_string(seed) + ",O=Example Corporation,C=DE";
  event.issuer = event.subject;
  event.serial_number = Hex(32, seed);
  event.not_before = "2015-03-09T11:00:00Z";
  event.not_after = seed % 7 == 3 ? "2025-03-09T11:00:00Z" : "2035-03-09T11:00:00Z";
  event.thumbprint = Hex(40, seed);
  event.sha256 = Hex(64, seed);
  event.public_key = seed % 3 == 0 ? "EC P-384" : "RSA 4096";
  event.signature_algorithm = seed % 3 == 0 ? "ecdsa-with-SHA384" : "sha256WithRSAEncryption";
  event.key_usage = "keyCertSign, cRLSign";
  event.source = "stores/LocalMachine/Root/root" + std::to_string(seed) + ".cer";
  event.ca = true;
  event.self_issued = true;
  event.relevant = seed == 2;
  return event;
}

void TellMy(Consumer& consumer) {
  consumer.OnStore({"LocalMachine\\My", "", StoreState::kRead, "", 2});
  CertificateEvent event = Certificate(1);
  event.subject = "CN=NDES01-MSCEP-RA,OU=PKI,O=Example Corporation,C=DE";
  event.issuer = "CN=Example Issuing CA 2,O=Example Corporation,C=DE";
  event.not_after = "2026-06-14T09:12:30Z";
  event.template_name = "CEPEncryption";
  event.key_usage = "keyEncipherment";
  event.extended_key_usage = "Certificate Request Agent";
  event.friendly_name = "NDES encryption";
  event.private_key = "Microsoft Strong Cryptographic Provider";
  event.public_key = "RSA 2048";
  event.ca = event.self_issued = false;
  event.relevant = true;
  consumer.OnCertificate(event);
  event = Certificate(61);
  event.archived = true;
  event.trust_restrictions = "nothing that chains to it is trusted since 2023-04-01T00:00:00Z";
  event.private_key = "present";
  event.not_before = event.not_after = "";
  event.public_key = "";
  event.ca = event.self_issued = false;
  consumer.OnCertificate(event);
}

}  // namespace

void TellSampleReport(Consumer& consumer) {
  consumer.Begin(SampleHead());
  consumer.OnVerdict(SampleVerdict());
  for (const CoverageEvent& gap : SampleGaps()) {
    consumer.OnCoverage(gap);
  }
  using audit::RaRole;
  RaCertificateEvent encryption = RaCertificate(RaRole::kEncryption, RaState::kCurrent, 1,
                                                "2024-06-14T09:12:30Z", "2026-06-14T09:12:30Z");
  AddRaDetails(encryption);
  consumer.OnRaCertificate(encryption);
  consumer.OnRaCertificate(RaCertificate(RaRole::kEncryption, RaState::kExpired, 2,
                                         "2022-06-20T09:00:00Z", "2024-06-20T09:00:00Z"));
  consumer.OnRaCertificate(RaCertificate(RaRole::kSigning, RaState::kCurrent, 3,
                                         "2025-11-02T10:00:00Z", "2027-11-02T10:00:00Z"));
  for (const RevocationEvent& place : SamplePlaces()) {
    consumer.OnRevocation(place);
  }
  for (const CheckEvent& check :
       {CertificateExpiring(), Passed(), RaExpiring(), RootNotSelfIssued(), WeakKey()}) {
    consumer.OnCheck(check);
  }
  TellFindings(consumer);
  TellMy(consumer);
  consumer.OnStore({"LocalMachine\\Root", ".Default", StoreState::kRead, "", 1210});
  for (unsigned seed = 100; seed < 1310; ++seed) {
    consumer.OnCertificate(Certificate(seed));
  }
  consumer.OnStore(
      {"LocalMachine\\CA", "", StoreState::kFailed, "This account may not read it.", 0});
  for (const char* name : {"exports/a.cer", "exports/b.cer"}) {
    consumer.OnStore({name, "", StoreState::kFile, "", 1});
    CertificateEvent event = Certificate(2000);
    event.source = name;
    consumer.OnCertificate(event);
  }
  consumer.OnSource({"stores/LocalMachine/Root/roots.pem", "PEM", 1210, 0, 0, 2, 0});
  consumer.OnSource({"stores/LocalMachine/My/export.pfx", "PKCS#12", 0, 0, 0, 0, 1});
  consumer.OnSource({"notes.txt", "", 0, 0, 0, 0, 1});
  consumer.End();
}

void TellEmptyReport(Consumer& consumer) {
  Head head;
  head.tool_version = "0.1.0";
  head.input = InputKind::kBundle;
  head.audit_time = "2026-06-01T08:00:00Z";
  consumer.Begin(head);
  VerdictEvent verdict;
  verdict.verdict = audit::Verdict::kReady;
  consumer.OnVerdict(verdict);
  consumer.End();
}

void TellReportMadeOf(const std::string& text, Consumer& consumer) {
  Head head = SampleHead();
  head.tool_version = head.input_name = head.host = text;
  head.service_account = head.collector = {text, text};
  head.service_account_type = head.collector_tool = text;
  consumer.Begin(head);
  VerdictEvent verdict = SampleVerdict();
  verdict.next_expiry_subject = verdict.next_expiry_store = text;
  consumer.OnVerdict(verdict);
  consumer.OnCoverage({text, CoverageCause::kFailed, text, true});
  RaCertificateEvent ra = RaCertificate(audit::RaRole::kSigning, RaState::kCurrent, 1,
                                        "2025-11-02T10:00:00Z", "2027-11-02T10:00:00Z");
  ra.store = ra.subject = ra.issuer = ra.friendly_name = text;
  AddRaDetails(ra);
  for (RaFactEvent& fact : ra.facts) {
    fact.value = text;
  }
  for (RaKeyAccountEvent& account : ra.accounts) {
    account.sid = account.name = text;
    account.entries = {text};
  }
  ra.chain->issuer = ra.chain->authority_key_identifier = ra.chain->store_not_read = text;
  ra.chain->ca_issuers = {text};
  for (RaChainLinkEvent& link : ra.chain->links) {
    link.store = link.subject = text;
  }
  consumer.OnRaCertificate(ra);
  RevocationEvent place = SamplePlaces()[1];
  place.place = place.reason = place.detail = place.address = place.proxy = text;
  place.issuer = place.signer = place.crl_number = place.about = text;
  place.redirects = {text, text};
  consumer.OnRevocation(place);
  CheckEvent check = RootNotSelfIssued();
  check.id = "made-of";
  check.title = text;
  check.severity_reason = check.summary = check.meaning = check.citation = text;
  check.remediation = {{false, text}, {true, text}};
  check.verification = {{true, text}, {false, text}};
  consumer.OnCheck(check);
  consumer.OnCheck(RootNotSelfIssued());
  for (Result result : {Result::kFail, Result::kNotChecked, Result::kNotApplicable}) {
    for (const char* id : {"made-of", "root-not-self-issued"}) {
      FindingEvent finding = IntermediateInRoot();
      finding.check = id;
      finding.result = result;
      finding.explained_by = result == Result::kNotApplicable ? "made-of" : "";
      finding.store = finding.physical = finding.subject = finding.issuer = text;
      finding.friendly_name = text;
      finding.source = finding.item = finding.setting = finding.url = text;
      finding.evidence = {{"first", "text", text},
                          {"issuerName", "name", text},
                          {"url", "url", text},
                          {"time", "time", text},
                          {"remaining", "duration", text}};
      consumer.OnFinding(finding);
    }
  }
  for (StoreState state : {StoreState::kRead, StoreState::kFailed, StoreState::kFile}) {
    consumer.OnStore({text, text, state, text, 1});
    CertificateEvent event = Certificate(1);
    for (CleanText* field : {&event.subject, &event.issuer, &event.serial_number, &event.public_key,
                             &event.signature_algorithm, &event.template_name, &event.key_usage,
                             &event.extended_key_usage, &event.friendly_name,
                             &event.trust_restrictions, &event.source, &event.private_key}) {
      *field = text;
    }
    event.self_issued = false;
    consumer.OnCertificate(event);
  }
  consumer.OnSource({text, text, 1, 0, 0, 0, 0});
  consumer.End();
}

void TellLargeReport(size_t certificates, Consumer& consumer) {
  Head head = SampleHead();
  head.role = audit::Role::kBundle;
  consumer.Begin(head);
  VerdictEvent verdict;
  verdict.certificates = certificates;
  consumer.OnVerdict(verdict);
  consumer.OnStore({"large.pem", "", StoreState::kFile, "", certificates});
  const CertificateEvent certificate = Certificate(1);
  for (size_t index = 0; index < certificates; ++index) {
    consumer.OnCertificate(certificate);
  }
  consumer.End();
}

std::string ToXml(const std::function<void(Consumer&)>& tell) {
  StringOutput output;
  XmlWriter writer(output);
  tell(writer);
  return output.text();
}

std::string ToHtml(const std::function<void(Consumer&)>& tell) {
  StringOutput output;
  HtmlWriter writer(output);
  tell(writer);
  return output.text();
}

}  // namespace pkiaudit::reports
