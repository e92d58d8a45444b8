// SPDX-License-Identifier: Apache-2.0
// What was fetched is written, read again as a snapshot's revocation/, and is the same.
#include <gmock/gmock.h>

#include <boost/filesystem/operations.hpp>

#include "audit/pki/revocation_replay.h"
#include "reports/revocation/saved_revocation_writer.h"
#include "stores/sources.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::reports {
namespace {

using audit::FetchKind;
using audit::FetchOutcome;
using audit::FetchStep;
using audit::RevocationFacts;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Milliseconds = FetchOutcome::Milliseconds;

FetchOutcome::Body Body(const std::string& text) {
  return {audit::MakeBody({text.begin(), text.end()}), x509::Sha256(x509::AsBytes(text))};
}

RevocationFacts Facts() {
  RevocationFacts facts;
  facts.mode = RevocationFacts::Mode::kOnline;
  facts.time = x509::ParseIso8601("2026-06-01T08:00:00Z");
  FetchOutcome good;
  good.target = {FetchKind::kCrl, "http://a/\"<&>'%\xff\n", {}};
  good.step = FetchStep::kOk;
  good.code = 200;
  good.resolved_address = "192.0.2.1:80";
  good.proxy = "http://proxy:8080";
  good.redirects = {"http://b/ \x01"};
  good.content_type = "text/html; <b>\x02";
  good.time_to_connect = Milliseconds(1);
  good.time_to_first_byte = Milliseconds(20);
  good.time_to_end = Milliseconds(300);
  good.attempts = 2;
  good.bodies = {Body("one"), Body(std::string(100'000, 'x'))};
  FetchOutcome missing;
  missing.target = {FetchKind::kOcsp, "http://ocsp/", {0x30, 0x00}};
  missing.step = FetchStep::kHttpStatus;
  missing.code = 404;
  missing.detail = "no such thing";
  missing.bodies = {Body("page")};
  facts.outcomes = {good, missing};
  return facts;
}

RevocationFacts ReadAgain(const test_support::TemporaryDirectory& folder) {
  std::optional<stores::SavedRevocation> saved;
  const auto inventory = stores::ReadSnapshot(folder.path(), {}, &saved);
  EXPECT_TRUE(inventory);
  EXPECT_THAT(inventory->unreadable_items(), IsEmpty());
  EXPECT_TRUE(saved);
  return saved ? audit::ReplayRevocation(*saved) : RevocationFacts();
}

TEST(SavedRevocationTest, ComesBackAsItWas) {
  const test_support::TemporaryDirectory folder;
  const RevocationFacts facts = Facts();
  ASSERT_TRUE(WriteSavedRevocation(facts, folder.path() / "revocation"));
  const RevocationFacts again = ReadAgain(folder);
  EXPECT_EQ(again.mode, RevocationFacts::Mode::kReplayed);
  EXPECT_EQ(again.time, facts.time);
  ASSERT_EQ(again.outcomes.size(), 2U);
  for (size_t i = 0; i < 2; ++i) {
    const FetchOutcome& before = facts.outcomes[i];
    const FetchOutcome& after = again.outcomes[i];
    EXPECT_EQ(after.target, before.target);
    EXPECT_EQ(after.step, before.step);
    EXPECT_EQ(after.code, before.code);
    EXPECT_EQ(after.detail, before.detail);
    EXPECT_EQ(after.resolved_address, before.resolved_address);
    EXPECT_EQ(after.proxy, before.proxy);
    EXPECT_EQ(after.redirects, before.redirects);
    EXPECT_EQ(after.time_to_connect, before.time_to_connect);
    EXPECT_EQ(after.time_to_first_byte, before.time_to_first_byte);
    EXPECT_EQ(after.time_to_end, before.time_to_end);
    EXPECT_EQ(after.attempts, before.attempts);
    ASSERT_EQ(after.bodies.size(), before.bodies.size());
    for (size_t body = 0; body < before.bodies.size(); ++body) {
      EXPECT_EQ(after.bodies[body].sha256, before.bodies[body].sha256);
      EXPECT_TRUE(x509::Equal(after.bodies[body].octets->InMemory().value(),
                              before.bodies[body].octets->InMemory().value()));
    }
  }
}

TEST(SavedRevocationTest, ReplacesAFormerRun) {
  const test_support::TemporaryDirectory folder;
  const auto place = folder.path() / "revocation";
  folder.Write("revocation/notes.txt", "mine");
  ASSERT_TRUE(WriteSavedRevocation(Facts(), place));
  RevocationFacts facts = Facts();
  facts.outcomes.resize(1);
  facts.outcomes[0].bodies.resize(1);
  ASSERT_TRUE(WriteSavedRevocation(facts, place));
  std::vector<std::string> names;
  for (const auto& each : boost::filesystem::directory_iterator(place)) {
    names.push_back(each.path().filename().string());
  }
  EXPECT_THAT(names,
              UnorderedElementsAre("notes.txt", "index.xml",
                                   x509::ToHex(x509::Sha256(x509::AsBytes("one"))) + ".crl"));
}

TEST(SavedRevocationTest, BodyThatIsMissingCannotBeJudged) {
  const test_support::TemporaryDirectory folder;
  ASSERT_TRUE(WriteSavedRevocation(Facts(), folder.path() / "revocation"));
  boost::filesystem::remove(folder.path() / "revocation" /
                            (x509::ToHex(x509::Sha256(x509::AsBytes("one"))) + ".crl"));
  std::optional<stores::SavedRevocation> saved;
  ASSERT_TRUE(stores::ReadSnapshot(folder.path(), {}, &saved));
  const RevocationFacts facts = audit::ReplayRevocation(saved.value());
  EXPECT_EQ(facts.outcomes.at(0).step, FetchStep::kBody);
  EXPECT_EQ(facts.outcomes.at(1).step, FetchStep::kHttpStatus);
}

TEST(SavedRevocationTest, TellsAFolderThatCannotBeMade) {
  const test_support::TemporaryDirectory folder;
  folder.Write("file", "text");
  EXPECT_FALSE(WriteSavedRevocation(Facts(), folder.path() / "file/revocation"));
}

}  // namespace
}  // namespace pkiaudit::reports
