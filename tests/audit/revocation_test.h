// SPDX-License-Identifier: Apache-2.0
//
// A host whose RA certificate names CRLs, and what fetching them gave.
#ifndef PKIAUDIT_TESTS_AUDIT_REVOCATION_TEST_H_
#define PKIAUDIT_TESTS_AUDIT_REVOCATION_TEST_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"
#include "tests/support/crl_builder.h"
#include "tests/support/pem_writer.h"
#include "x509/ocsp.h"

namespace pkiaudit::audit {

inline constexpr int64_t kHour = 3600;
inline constexpr int64_t kDay = 24 * kHour;

class RevocationTest : public CheckTest {
 protected:
  static constexpr char kUrl[] = "http://pki.corp.example/ca.crl";
  static constexpr char kOther[] = "http://backup.corp.example/ca.crl";
  static constexpr char kDeltaUrl[] = "http://pki.corp.example/ca+.crl";

  x509::Time In(int64_t seconds) const { return {time_.unix_seconds + seconds}; }

  // The issuing CA; not its root, so that nothing else is in scope but it.
  stores::EntryId AddCa(test_support::TestKey key = test_support::TestKey::kRsa2048A) {
    return Add(LocalMachine("CA"),
               IssuingCa(In(-700 * kDay), In(3000 * kDay))
                   .PublicKey(key)
                   .SubjectKeyIdentifier()
                   .CrlDistributionPoints({{.uris = {"http://root/root.crl"}}}));
  }
  // An RA certificate that the CA's `key` issued.
  test_support::CertificateBuilder Ra(
      const std::vector<std::string>& urls,
      test_support::TestKey key = test_support::TestKey::kRsa2048A) {
    auto builder = CepEncryption(In(-100 * kDay), In(600 * kDay))
                       .SerialNumber(0x1234)
                       .SignedBy(key)
                       .AuthorityKeyIdentifier(key);
    if (!urls.empty()) {
      builder.CrlDistributionPoints({{.uris = urls}});
    }
    return builder;
  }
  stores::EntryId AddRa(const test_support::CertificateBuilder& builder) {
    const auto entry = Add(LocalMachine("My"), builder);
    AddPrivateKey(entry);
    return entry;
  }
  stores::EntryId AddRa(const std::vector<std::string>& urls) { return AddRa(Ra(urls)); }

  // As AD CS makes it: a week and twelve hours, of which a day is over.
  test_support::CrlBuilder Base(
      int64_t number = 10, test_support::TestKey key = test_support::TestKey::kRsa2048A) const {
    return Dated(number, In(-kDay), In(6 * kDay + 12 * kHour), In(6 * kDay), key);
  }
  static test_support::CrlBuilder Dated(
      int64_t number, x509::Time this_update, x509::Time next_update,
      std::optional<x509::Time> next_publish,
      test_support::TestKey key = test_support::TestKey::kRsa2048A) {
    auto builder = test_support::CrlBuilder()
                       .Issuer("DC=corp,CN=Corp Issuing CA")
                       .SignedBy(key)
                       .AuthorityKeyIdentifier(key)
                       .ThisUpdate(this_update.unix_seconds)
                       .NextUpdate(next_update.unix_seconds)
                       .CrlNumber(number);
    if (next_publish) {
      builder.Extension("1.3.6.1.4.1.311.21.4", false,
                        test_support::der::Time(next_publish->unix_seconds));
    }
    return builder;
  }
  static test_support::Bytes FreshestCrl(const std::string& url) {
    namespace der = test_support::der;
    return der::Sequence({der::Sequence(
        {der::Constructed(0, der::Constructed(0, der::Implicit(6, test_support::ToBytes(url))))})});
  }

  FetchOutcome& Outcome(FetchKind kind, const std::string& url, FetchStep step,
                        std::vector<uint8_t> request = {}) {
    facts_.mode = RevocationFacts::Mode::kOnline;
    facts_.time = time_;
    FetchOutcome& outcome = facts_.outcomes.emplace_back();
    outcome.target = {kind, url, std::move(request)};
    outcome.step = step;
    outcome.attempts = 1;
    return outcome;
  }
  FetchOutcome& Gives(const std::string& url, const test_support::Bytes& body,
                      FetchKind kind = FetchKind::kCrl, std::vector<uint8_t> request = {}) {
    FetchOutcome& outcome = Outcome(kind, url, FetchStep::kOk, std::move(request));
    outcome.code = 200;
    outcome.bodies.push_back({MakeBody(body), x509::Sha256(body)});
    return outcome;
  }
  FetchOutcome& Fails(const std::string& url, FetchStep step, std::optional<int32_t> code = {},
                      FetchKind kind = FetchKind::kCrl) {
    FetchOutcome& outcome = Outcome(kind, url, step);
    outcome.code = code;
    return outcome;
  }
  void Store(const test_support::CrlBuilder& crl, const std::string& store = "CA") {
    inventory_.AddCrl(inventory_.InternLocation(LocalMachine(store)),
                      inventory_.AddSource("stores/LocalMachine/" + store + "/ca.crl", "CRL"),
                      crl.Build());
  }

  // The checks of revocation, one for each cause, that fail: "crl-expired error".
  std::vector<std::string> Failing() {
    std::vector<std::string_view> ids;
    for (const Check* check : AllChecks()) {
      const std::string_view id = check->id;
      if (id.starts_with("cdp-") || id.starts_with("crl-") || id.starts_with("delta-crl-") ||
          id.starts_with("aia-") || id.starts_with("ocsp-") || id == "certificate-revoked") {
        ids.push_back(id);
      }
    }
    std::vector<std::string> failing;
    for (const Finding& finding : RunAll(ids).Failures()) {
      failing.push_back(std::string(ids[finding.check]) + " " +
                        std::string(SeverityName(finding.severity)));
    }
    std::ranges::sort(failing);
    return failing;
  }
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_TESTS_AUDIT_REVOCATION_TEST_H_
