// SPDX-License-Identifier: Apache-2.0
#include "reports/document/from_audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/audit_report.h"
#include "audit/check.h"
#include "tests/reports/sample_report.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"

namespace pkiaudit::reports {
namespace {

using stores::StoreLocation;
using test_support::CertificateBuilder;
using test_support::TestKey;
using test_support::UnixTime;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Keeps what it is told, and the order of the kinds of events.
class Recorder final : public Consumer {
 public:
  void Begin(const Head& event) override { Note("begin"), head = event; }
  void OnVerdict(const VerdictEvent& event) override { Note("verdict"), verdict = event; }
  void OnCoverage(const CoverageEvent& event) override { Note("coverage"), gaps.push_back(event); }
  void OnRaCertificate(const RaCertificateEvent& event) override {
    Note("ra"), ra.push_back(event);
  }
  void OnRevocation(const RevocationEvent& event) override {
    Note("revocation"), places.push_back(event);
  }
  void OnCheck(const CheckEvent& event) override { Note("check"), checks.push_back(event); }
  void OnFinding(const FindingEvent& event) override { Note("finding"), findings.push_back(event); }
  void OnStore(const StoreEvent& event) override {
    Note("inventory"), inventory.push_back({event, {}});
  }
  void OnCertificate(const CertificateEvent& event) override {
    Note("inventory"), inventory.back().second.push_back(event);
  }
  void OnSource(const SourceEvent& event) override { Note("source"), sources.push_back(event); }
  void End() override { Note("end"); }

  const CheckEvent* Check(std::string_view id) const {
    for (const CheckEvent& check : checks) {
      if (check.id.str() == id) {
        return &check;
      }
    }
    return nullptr;
  }
  const FindingEvent* Finding(std::string_view check) const {
    for (const FindingEvent& finding : findings) {
      if (finding.check.str() == check && finding.result == audit::Result::kFail) {
        return &finding;
      }
    }
    return nullptr;
  }

  std::vector<std::string> order;  // of kinds of events, each once
  Head head;
  VerdictEvent verdict;
  std::vector<CoverageEvent> gaps;
  std::vector<RaCertificateEvent> ra;
  std::vector<RevocationEvent> places;
  std::vector<CheckEvent> checks;
  std::vector<FindingEvent> findings;
  std::vector<std::pair<StoreEvent, std::vector<CertificateEvent>>> inventory;
  std::vector<SourceEvent> sources;

 private:
  void Note(const char* kind) {
    if (order.empty() || order.back() != kind) {
      order.emplace_back(kind);
    }
  }
};

StoreLocation LocalMachine(std::string store, std::string physical = {}) {
  return {StoreLocation::Kind::kLocalMachine, {}, std::move(store), std::move(physical)};
}

// An NDES host whose Root store holds an intermediate, and whose encryption RA certificate expires.
class FromAudit : public ::testing::Test {
 protected:
  FromAudit() {
    Add(LocalMachine("Root", ".Default"), "roots/root.cer", Root());
    Add(LocalMachine("My"), "my/ra.cer",
        CertificateBuilder()
            .Subject("CN=HOST-MSCEP-RA")
            .Issuer("CN=Issuing CA")
            .Validity(UnixTime(2024, 6, 14), UnixTime(2026, 6, 11))
            .TemplateName("CEPEncryption")
            .ExtendedKeyUsage({"1.3.6.1.4.1.311.20.2.1"}));
    stores::PrivateKey key;
    key.provider = "Strong Provider";
    inventory_.SetPrivateKey(1, std::move(key));
    inventory_.SetProperties(1, {.friendly_name = "NDES \xE2\x80\xAE encryption"});
    Add(LocalMachine("Root", ".GroupPolicy"), "policy/issuing.cer",
        CertificateBuilder()
            .Subject("CN=Issuing CA")
            .Issuer("CN=Root")
            .BasicConstraints(true)
            .Validity(UnixTime(2020, 1, 1), UnixTime(2040, 1, 1)));
    // Stands apart from the first one of its store: told together with it all the same.
    Add(LocalMachine("Root", ".Default"), "roots/other.cer",
        CertificateBuilder().Subject("CN=Other").Issuer("CN=Other").BasicConstraints(true));
    inventory_.AddStoreRecord({inventory_.InternLocation(LocalMachine("Root", ".Default")), {}});
    inventory_.AddStoreRecord({inventory_.InternLocation(LocalMachine("My")), {}});
    inventory_.AddStoreRecord({inventory_.InternLocation(LocalMachine("CA")),
                               stores::Error{stores::ErrorCode::kPermissionDenied, 0, {}, 5}});
    const auto source = inventory_.AddSource("my/broken.cer", "");
    inventory_.AddUnreadable({source,
                              inventory_.InternLocation(LocalMachine("My")),
                              "certificate 2",
                              {stores::ErrorCode::kBadFormat, 7, x509::ErrorCode::kTruncated, 0}});
    inventory_.host().host = "host\x1b.example";
    inventory_.host().collector_elevated = false;
    inventory_.host().service_account = {{"S-1-5-21-1", "CORP\\svc"}, "gmsa", {}};
  }

  static CertificateBuilder Root() {
    return CertificateBuilder()
        .Subject("CN=Root")
        .Issuer("CN=Root")
        .BasicConstraints(true)
        .Validity(UnixTime(2020, 1, 1), UnixTime(2040, 1, 1));
  }

  void Add(const StoreLocation& location, std::string path, const CertificateBuilder& builder) {
    const auto der = builder.Build();
    const auto source = inventory_.AddSource(std::move(path), "DER certificate");
    ASSERT_TRUE(inventory_.AddCertificate(inventory_.InternLocation(location), source, 0, der));
  }

  void Tell(Consumer& consumer, unsigned threads = 1) {
    x509::SignatureVerifier verifier;
    audit::AuditInput input(inventory_, verifier, role_, {UnixTime(2026, 6, 1, 8, 0, 0)}, policy_);
    input.SetRevocationFacts(facts_);
    const audit::AuditReport report = audit::Audit(input, threads);
    EmitReport(input, report,
               {.tool_version = "1.2.3",
                .input = InputKind::kSnapshot,
                .input_name = "host",
                .audit_time_source = TimeSource::kOption},
               consumer);
  }
  Recorder& Told() {
    Tell(recorder_);
    return recorder_;
  }

  stores::Inventory inventory_;
  audit::Role role_ = audit::Role::kNdesHost;
  audit::Policy policy_;
  audit::RevocationFacts facts_;
  Recorder recorder_;
};

TEST_F(FromAudit, TellsThePlacesOfRevocationTheWorstFirst) {
  Add(LocalMachine("My"), "my/tls.cer",
      CertificateBuilder()
          .Subject("CN=tls")
          .Issuer("CN=Issuing CA")
          .CrlDistributionPoints({{.uris = {"http://a/ca.crl", "http://b/ca.crl"}}})
          .AuthorityInfoAccess({.ca_issuers = {"http://a/ca.crt"}}));
  inventory_.SetPrivateKey(static_cast<stores::EntryId>(inventory_.entries().size() - 1), {});
  facts_.mode = audit::RevocationFacts::Mode::kOnline;
  facts_.time = x509::Time{UnixTime(2026, 6, 1, 8)};
  const auto crl = test_support::CrlBuilder()
                       .Issuer("CN=Issuing CA")
                       .CrlNumber(7)
                       .NextUpdate(UnixTime(2026, 6, 8))
                       .Build();
  audit::FetchOutcome good;
  good.target = {audit::FetchKind::kCrl, "http://a/ca.crl", {}};
  good.step = audit::FetchStep::kOk;
  good.code = 200;
  good.resolved_address = "192.0.2.1:80";
  good.redirects = {"http://c/ca.crl"};
  good.time_to_end = std::chrono::milliseconds(12);
  good.bodies.push_back({audit::MakeBody(crl), x509::Sha256(crl)});
  audit::FetchOutcome gone = good;
  gone.target.url = "http://b/ca.crl";
  gone.step = audit::FetchStep::kHttpStatus;
  gone.code = 404;
  gone.bodies.clear();
  facts_.outcomes = {good, gone};

  const auto& places = Told().places;
  ASSERT_EQ(places.size(), 3u);
  EXPECT_EQ(recorder_.head.revocation_mode, audit::RevocationFacts::Mode::kOnline);
  EXPECT_EQ(places[0].place.str(), "http://b/ca.crl");
  EXPECT_EQ(places[0].state, RevocationState::kUnreachable);
  EXPECT_EQ(places[0].code, 404);
  EXPECT_EQ(places[1].kind, audit::FetchKind::kCaIssuers);
  EXPECT_EQ(places[1].state, RevocationState::kNotFetched);
  const RevocationEvent& usable = places[2];
  EXPECT_EQ(usable.place.str(), "http://a/ca.crl");
  EXPECT_EQ(usable.state, RevocationState::kUsable);
  EXPECT_EQ(usable.certificates, 1u);
  EXPECT_EQ(usable.crl_number.str(), "7");
  EXPECT_EQ(usable.entries, 0u);
  EXPECT_EQ(usable.next_update.str(), "2026-06-08T00:00:00Z");
  EXPECT_EQ(usable.signer.str(), "CN=Issuing CA");
  EXPECT_EQ(usable.sha256.str(), x509::ToHex(x509::Sha256(crl)));
  EXPECT_EQ(usable.octets, crl.size());
  EXPECT_EQ(usable.address.str(), "192.0.2.1:80");
  EXPECT_EQ(usable.end_ms, 12u);
  EXPECT_EQ(usable.redirects.size(), 1u);
}

TEST_F(FromAudit, TellsAPlaceOnceHoweverManyCertificatesNameIt) {
  for (int i = 0; i < 3; ++i) {
    const std::string name = "tls" + std::to_string(i);
    Add(LocalMachine("My"), "my/" + name + ".cer",
        CertificateBuilder()
            .Subject("CN=" + name)
            .Issuer("CN=Issuing CA")
            .SerialNumber(100 + i)
            .CrlDistributionPoints({{.uris = {"http://a/ca.crl"}}})
            .AuthorityInfoAccess({.ocsp = {"http://a/ocsp"}}));
    inventory_.SetPrivateKey(static_cast<stores::EntryId>(inventory_.entries().size() - 1), {});
  }
  // The responder is down when it is asked about the second one.
  facts_.mode = audit::RevocationFacts::Mode::kOnline;
  facts_.time = x509::Time{UnixTime(2026, 6, 1, 8)};
  x509::SignatureVerifier verifier;
  const audit::AuditInput input(inventory_, verifier, role_, {UnixTime(2026, 6, 1, 8)}, policy_);
  ASSERT_EQ(input.revocation.ocsp_answers().size(), 3u);
  for (const audit::FetchTarget& target : input.revocation.scope().Targets()) {
    if (target.kind == audit::FetchKind::kOcsp) {
      audit::FetchOutcome& outcome = facts_.outcomes.emplace_back();
      outcome.target = target;
      outcome.step =
          facts_.outcomes.size() == 2 ? audit::FetchStep::kTimeOut : audit::FetchStep::kNotTried;
    }
  }
  const auto& places = Told().places;
  ASSERT_EQ(places.size(), 2u);
  EXPECT_EQ(places[0].kind, audit::FetchKind::kOcsp);
  EXPECT_EQ(places[0].state, RevocationState::kUnreachable);
  EXPECT_EQ(places[0].step, audit::FetchStep::kTimeOut);
  EXPECT_EQ(places[0].certificates, 3u);
  EXPECT_EQ(places[0].about.str(), "CN=tls1");
  EXPECT_EQ(places[1].kind, audit::FetchKind::kCrl);
  EXPECT_EQ(places[1].state, RevocationState::kNotFetched);
  EXPECT_EQ(places[1].certificates, 3u);
}

TEST_F(FromAudit, TellsEventsInTheirOrder) {
  EXPECT_THAT(Told().order, ElementsAre("begin", "verdict", "coverage", "ra", "check", "finding",
                                        "inventory", "source", "end"));
}

TEST_F(FromAudit, TellsTheHead) {
  const Head& head = Told().head;
  EXPECT_EQ(head.tool_version.str(), "1.2.3");
  EXPECT_EQ(head.host.str(), "host\\u{1B}.example");
  EXPECT_EQ(head.audit_time.str(), "2026-06-01T08:00:00Z");
  EXPECT_EQ(head.service_account.name.str(), "CORP\\svc");
  EXPECT_EQ(head.collector_elevated, std::optional(false));
  EXPECT_TRUE(head.collected.empty());
}

TEST_F(FromAudit, TellsTheVerdictAndWhatExpiresNext) {
  const VerdictEvent& verdict = Told().verdict;
  EXPECT_EQ(verdict.verdict, audit::Verdict::kNotReady);
  EXPECT_EQ(verdict.certificates, 4u);
  EXPECT_EQ(verdict.unreadable, 1u);
  EXPECT_EQ(verdict.next_expiry_time.str(), "2026-06-11T00:00:00Z");
  EXPECT_EQ(verdict.next_expiry_subject.str(), "CN=HOST-MSCEP-RA");
  EXPECT_EQ(verdict.next_expiry_store.str(), "LocalMachine\\My");
  uint64_t gaps = 0;
  for (uint64_t count : verdict.gaps) {
    gaps += count;
  }
  EXPECT_EQ(gaps, recorder_.gaps.size());
  uint64_t failures = 0;
  for (const FindingEvent& finding : recorder_.findings) {
    failures += finding.result == audit::Result::kFail ? 1 : 0;
  }
  uint64_t counted = 0;
  for (uint64_t count : verdict.failures) {
    counted += count;
  }
  EXPECT_EQ(counted, failures);
}

TEST_F(FromAudit, TellsRequiredGapsFirst) {
  policy_.excluded_checks = {"weak-key"};
  const auto rank = [](const CoverageEvent& gap) {
    return gap.required ? 0 : 3 - static_cast<int>(gap.cause);
  };
  const auto& gaps = Told().gaps;
  EXPECT_TRUE(std::ranges::is_sorted(gaps, {}, rank));
  EXPECT_EQ(gaps.back().cause, audit::CoverageCause::kExcluded);
}

TEST_F(FromAudit, TellsTheRaCertificates) {
  const auto& ra = Told().ra;
  ASSERT_EQ(ra.size(), 2u);
  EXPECT_EQ(ra[0].role, audit::RaRole::kEncryption);
  EXPECT_EQ(ra[0].state, RaState::kCurrent);
  EXPECT_EQ(ra[0].subject.str(), "CN=HOST-MSCEP-RA");
  EXPECT_EQ(ra[0].friendly_name.str(), "NDES \\u{202E} encryption");
  EXPECT_EQ(ra[0].not_after.str(), "2026-06-11T00:00:00Z");
  EXPECT_EQ(ra[1].role, audit::RaRole::kSigning);
  EXPECT_EQ(ra[1].state, RaState::kNotKnown);  // something of LocalMachine\My could not be read
}

const RaFactEvent& FactOf(const RaCertificateEvent& certificate, RaAspect aspect) {
  return certificate.facts.at(static_cast<size_t>(aspect));
}

TEST_F(FromAudit, TellsTheChainLinkByLink) {
  const RaCertificateEvent& ra = Told().ra.at(0);
  EXPECT_EQ(ra.generation, audit::RaStanding::kCurrent);
  ASSERT_TRUE(ra.chain);
  EXPECT_EQ(ra.chain->verdict, audit::ChainVerdict::kTrusted);
  ASSERT_EQ(ra.chain->links.size(), 3u);
  EXPECT_EQ(ra.chain->links[0].store.str(), "LocalMachine\\My");
  EXPECT_EQ(ra.chain->links[1].subject.str(), "CN=Issuing CA");
  EXPECT_EQ(ra.chain->links[2].not_after.str(), "2040-01-01T00:00:00Z");
  ASSERT_EQ(ra.facts.size(), kRaAspects);
  EXPECT_EQ(FactOf(ra, RaAspect::kChain).value.str(), "to CN=Root");
  EXPECT_EQ(FactOf(ra, RaAspect::kChain).result, audit::Result::kPass);
  EXPECT_EQ(FactOf(ra, RaAspect::kValidity).result, audit::Result::kFail);
  EXPECT_EQ(FactOf(ra, RaAspect::kValidity).check.str(), "ra-certificate-expiring");
  EXPECT_EQ(FactOf(ra, RaAspect::kProvider).value.str(), "Strong Provider");
  EXPECT_EQ(FactOf(ra, RaAspect::kExportable).result, audit::Result::kNotChecked);
  EXPECT_TRUE(ra.accounts.empty()) << "another provider than Microsoft's keeps the key";
}

TEST_F(FromAudit, TellsWhoCanUseTheKeyAccountByAccount) {
  Add(LocalMachine("My"), "my/agent.cer",
      CertificateBuilder()
          .Subject("CN=HOST-MSCEP-RA")
          .Issuer("CN=Nobody")
          .Validity(UnixTime(2025, 1, 1), UnixTime(2028, 1, 1))
          .TemplateName("EnrollmentAgentOffline")
          .ExtendedKeyUsage({"1.3.6.1.4.1.311.20.2.1"}));
  stores::PrivateKey key;
  key.provider = "Microsoft Strong Cryptographic Provider";
  key.key_spec = stores::kAtSignature;
  key.machine_keyset = true;
  key.security_descriptor = "O:SYD:(A;;FA;;;SY)(A;;FR;;;S-1-5-21-1)(A;;FR;;;WD)";
  inventory_.SetPrivateKey(4, std::move(key));
  const RaCertificateEvent& ra = Told().ra.at(1);
  EXPECT_EQ(ra.role, audit::RaRole::kSigning);
  ASSERT_EQ(ra.accounts.size(), 3u);
  EXPECT_EQ(ra.accounts[0].name.str(), "SYSTEM");
  EXPECT_EQ(ra.accounts[0].verdict, audit::KeyAccountVerdict::kExpected);
  EXPECT_TRUE(ra.accounts[1].service_account);
  EXPECT_EQ(ra.accounts[1].name.str(), "CORP\\svc");
  EXPECT_EQ(ra.accounts[1].rights, 0x120089u);
  ASSERT_EQ(ra.accounts[1].entries.size(), 1u);
  EXPECT_EQ(ra.accounts[1].entries[0].str(), "(A;;FR;;;S-1-5-21-1)");
  EXPECT_EQ(ra.accounts[2].verdict, audit::KeyAccountVerdict::kTooOpen);
  EXPECT_EQ(ra.accounts[2].severity, audit::Severity::kError);
  EXPECT_EQ(FactOf(ra, RaAspect::kServiceAccount).value.str(), "CORP\\svc may read the key");
  EXPECT_EQ(FactOf(ra, RaAspect::kServiceAccount).result, audit::Result::kPass);
  EXPECT_EQ(FactOf(ra, RaAspect::kOtherAccounts).value.str(),
            "1 other account besides SYSTEM and Administrators can read or change the key");
  EXPECT_EQ(FactOf(ra, RaAspect::kOtherAccounts).check.str(), "ra-key-acl-too-open");
  EXPECT_EQ(FactOf(ra, RaAspect::kKeySpec).value.str(), "AT_SIGNATURE");
  EXPECT_EQ(FactOf(ra, RaAspect::kKeySet).value.str(), "machine");
  ASSERT_TRUE(ra.chain);
  EXPECT_EQ(ra.chain->verdict, audit::ChainVerdict::kNotTold) << "the store CA could not be read";
  EXPECT_EQ(ra.chain->store_not_read.str(), "CA");
  EXPECT_EQ(ra.chain->issuer.str(), "CN=Nobody");
}

TEST_F(FromAudit, TellsNoDetailsOfRetiredGenerations) {
  Add(LocalMachine("My"), "my/old.cer",
      CertificateBuilder()
          .Subject("CN=HOST-MSCEP-RA")
          .Issuer("CN=Issuing CA")
          .Validity(UnixTime(2020, 1, 1), UnixTime(2022, 1, 1))
          .TemplateName("CEPEncryption"));
  const RaCertificateEvent& ra = Told().ra.at(1);
  EXPECT_EQ(ra.generation, audit::RaStanding::kRetired);
  EXPECT_TRUE(ra.facts.empty());
  EXPECT_FALSE(ra.chain);
}

TEST_F(FromAudit, TellsNoRaCertificatesInOtherRoles) {
  role_ = audit::Role::kBundle;
  EXPECT_TRUE(Told().ra.empty());
}

TEST_F(FromAudit, TellsTheChecksOfTheRole) {
  for (const audit::Role role : {audit::Role::kNdesHost, audit::Role::kBundle}) {
    role_ = role;
    Recorder recorder;
    Tell(recorder);
    size_t expected = 0;
    for (const audit::Check* check : audit::AllChecks()) {
      const CheckEvent* event = recorder.Check(check->id);
      EXPECT_EQ(event != nullptr, audit::Contains(check->roles, role)) << check->id;
      expected += event != nullptr ? 1 : 0;
    }
    EXPECT_EQ(recorder.checks.size(), expected);
  }
}

// Nothing of a check's own text may be lost to cleaning or cutting.
TEST_F(FromAudit, TellsTheTextsOfChecksWhole) {
  Told();
  for (const audit::Check* check : audit::AllChecks()) {
    const CheckEvent* event = recorder_.Check(check->id);
    if (event == nullptr) {
      continue;
    }
    EXPECT_EQ(event->title.str(), check->title);
    EXPECT_EQ(event->summary.str(), check->summary);
    EXPECT_EQ(event->meaning.str(), check->meaning);
    EXPECT_EQ(event->severity_reason.str(), check->severity_reason);
    EXPECT_EQ(event->citation.str(), check->citation);
    std::string lines;
    for (const Step& step : event->remediation) {
      lines +=
          (lines.empty() ? "" : "\n") + std::string(step.command ? "$ " : "") + step.text.str();
    }
    EXPECT_EQ(lines, check->remediation);
  }
}

TEST_F(FromAudit, TellsThePolicysSeverity) {
  policy_.severities = {{"weak-key", audit::Severity::kNotice}};
  ASSERT_NE(Told().Check("weak-key"), nullptr);
  EXPECT_EQ(recorder_.Check("weak-key")->severity, audit::Severity::kNotice);
}

TEST_F(FromAudit, TellsFindingsWithTheirSubject) {
  inventory_.SetProperties(2, {.friendly_name = "\xE6\xA0\xB9 <b>"});
  const FindingEvent* finding = Told().Finding("root-not-self-issued");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->friendly_name.str(), "\xE6\xA0\xB9 <b>");
  EXPECT_EQ(finding->severity, audit::Severity::kCritical);
  EXPECT_EQ(finding->subject_kind, audit::Subject::Kind::kEntry);
  EXPECT_EQ(finding->store.str(), "LocalMachine\\Root");
  EXPECT_EQ(finding->physical.str(), ".GroupPolicy");
  EXPECT_EQ(finding->subject.str(), "CN=Issuing CA");
  EXPECT_EQ(finding->issuer.str(), "CN=Root");
  EXPECT_EQ(finding->source.str(), "policy/issuing.cer");
  EXPECT_EQ(finding->thumbprint.str(), x509::ToHex(inventory_.entry(2).sha1));
  EXPECT_EQ(finding->fingerprint.str().size(), 64u);
  const FindingEvent* unreadable = recorder_.Finding("unreadable-entry");
  ASSERT_NE(unreadable, nullptr);
  EXPECT_EQ(unreadable->subject_kind, audit::Subject::Kind::kSourceItem);
  EXPECT_EQ(unreadable->source.str(), "my/broken.cer");
  EXPECT_EQ(unreadable->item.str(), "certificate 2");
  EXPECT_TRUE(unreadable->thumbprint.empty());  // nothing of the finding before it stays
  EXPECT_TRUE(unreadable->friendly_name.empty());
}

TEST_F(FromAudit, TellsTheInventoryStoreByStore) {
  const auto& inventory = Told().inventory;
  ASSERT_EQ(inventory.size(), 4u);
  EXPECT_EQ(inventory[0].first.name.str(), "LocalMachine\\Root");
  EXPECT_EQ(inventory[0].first.physical.str(), ".Default");
  EXPECT_EQ(inventory[0].first.certificates, 2u);
  ASSERT_EQ(inventory[0].second.size(), 2u);
  EXPECT_EQ(inventory[0].second[0].subject.str(), "CN=Root");
  EXPECT_EQ(inventory[0].second[1].subject.str(), "CN=Other");
  EXPECT_EQ(inventory[1].first.name.str(), "LocalMachine\\My");
  EXPECT_EQ(inventory[2].first.physical.str(), ".GroupPolicy");
  EXPECT_EQ(inventory[3].first.name.str(), "LocalMachine\\CA");
  EXPECT_EQ(inventory[3].first.state, StoreState::kFailed);
  EXPECT_FALSE(inventory[3].first.reason.empty());
  EXPECT_TRUE(inventory[3].second.empty());
}

TEST_F(FromAudit, TellsWhatACertificateSays) {
  const CertificateEvent& certificate = Told().inventory[1].second.at(0);
  EXPECT_EQ(certificate.subject.str(), "CN=HOST-MSCEP-RA");
  EXPECT_EQ(certificate.issuer.str(), "CN=Issuing CA");
  EXPECT_EQ(certificate.not_before.str(), "2024-06-14T00:00:00Z");
  EXPECT_EQ(certificate.template_name.str(), "CEPEncryption");
  EXPECT_EQ(certificate.public_key.str(), "RSA 2048");
  EXPECT_EQ(certificate.private_key.str(), "Strong Provider");
  EXPECT_EQ(certificate.friendly_name.str(), "NDES \\u{202E} encryption");
  EXPECT_EQ(certificate.source.str(), "my/ra.cer");
  EXPECT_TRUE(certificate.relevant);
  EXPECT_FALSE(certificate.ca);
  EXPECT_FALSE(certificate.self_issued);
  const CertificateEvent& root = recorder_.inventory[0].second.at(0);
  EXPECT_TRUE(root.ca);
  EXPECT_TRUE(root.self_issued);
  EXPECT_TRUE(root.private_key.empty());
}

TEST_F(FromAudit, TellsEverySource) {
  const auto& sources = Told().sources;
  ASSERT_EQ(sources.size(), 5u);
  EXPECT_EQ(sources[0].path.str(), "roots/root.cer");
  EXPECT_EQ(sources[0].certificates, 1u);
  EXPECT_EQ(sources[4].path.str(), "my/broken.cer");
  EXPECT_EQ(sources[4].unreadable, 1u);
}

TEST_F(FromAudit, TellsTheSameWithAnyNumberOfThreads) {
  const std::string one = ToXml([this](Consumer& consumer) { Tell(consumer, 1); });
  EXPECT_EQ(ToXml([this](Consumer& consumer) { Tell(consumer, 4); }), one);
  EXPECT_THAT(one, HasSubstr("<finding check=\"root-not-self-issued\" severity=\"critical\""));
}

}  // namespace
}  // namespace pkiaudit::reports
