// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_AUDIT_CHECK_TEST_H_
#define PKIAUDIT_TESTS_AUDIT_CHECK_TEST_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit_report.h"
#include "stores/inventory.h"
#include "tests/support/certificate_builder.h"
#include "x509/signature.h"

namespace pkiaudit::audit {

// For messages of Google Test.
void PrintTo(Result result, std::ostream* out);
void PrintTo(Severity severity, std::ostream* out);
void PrintTo(Role role, std::ostream* out);

// Locations as sources name them: LocalMachine("Root"), LocalMachine("Root", ".GroupPolicy").
stores::StoreLocation LocalMachine(std::string store, std::string physical = {});
stores::StoreLocation CurrentUser(std::string store);
stores::StoreLocation UserStore(std::string sid, std::string store);
stores::StoreLocation ServiceStore(std::string service, std::string store);
stores::StoreLocation FileLocation(std::string path);

// A UTC date, see test_support::UnixTime.
x509::Time At(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0);

// The value of the first piece of evidence with that name, as plain text (OIDs dotted, times by
// ISO 8601, durations in seconds); nothing where there is none.
std::optional<std::string> EvidenceText(const Evidence& evidence, std::string_view name);
// Of all pieces with that name, in order.
std::vector<std::string> EvidenceTexts(const Evidence& evidence, std::string_view name);

// What a run of one check (or of several) told.
struct CheckRun {
  AuditReport report;

  // Subjects with this result, of all checks that ran.
  uint32_t Count(Result result) const;
  std::vector<Finding> WithResult(Result result) const;
  std::vector<Finding> Failures() const { return WithResult(Result::kFail); }
};

// Tests of one check: put certificates into stores, set role, time and policy, run the check.
//
//   const auto id = Add(LocalMachine("Root"), CertificateBuilder().Subject("CN=Root"));
//   EXPECT_EQ(Judge("root-not-self-issued", id).result, Result::kPass);
class CheckTest : public ::testing::Test {
 protected:
  // Keeps `der` in the inventory as an entry of that store; from `source` (a path), or, where none
  // is given, from a file of its own. Throws std::invalid_argument where it is no certificate.
  stores::EntryId Add(const stores::StoreLocation& location, const test_support::Bytes& der,
                      std::string source = {});
  stores::EntryId Add(const stores::StoreLocation& location,
                      const test_support::CertificateBuilder& builder, std::string source = {});
  // The store was asked for and could be listed, be it empty.
  void MarkRead(const stores::StoreLocation& location);
  // The entry has a private key of which nothing else is known.
  void AddPrivateKey(stores::EntryId entry);

  // Runs the checks by the engine, over the whole inventory. Findings' check indexes refer to the
  // order of `check_ids` as the engine was given them.
  CheckRun Run(std::string_view check_id);
  CheckRun Run(std::initializer_list<std::string_view> check_ids);
  CheckRun RunAll(const std::vector<std::string_view>& check_ids);

  // What a check says of one entry, which represents its certificate in its logical store;
  // NotApplicable where role or check leave it out. A failure has its severity filled in (the
  // policy's overrides, which are the engine's, left aside).
  Judgement Judge(std::string_view check_id, stores::EntryId entry);
  // The same as if the entry were `as`: for certificates that no test can make, such as those with
  // a certain thumbprint.
  Judgement Judge(std::string_view check_id, stores::EntryId entry,
                  const stores::CertificateEntry& as);

  stores::Inventory inventory_;
  Role role_ = Role::kNdesHost;
  x509::Time time_ = At(2026, 6, 1, 8);
  Policy policy_;
  RevocationFacts facts_;

 private:
  stores::SourceId Source(const std::string& path);

  x509::SignatureVerifier verifier_;
  uint32_t unnamed_sources_ = 0;
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_TESTS_AUDIT_CHECK_TEST_H_
