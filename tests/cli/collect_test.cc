// SPDX-License-Identifier: Apache-2.0
// `collect` with a host made of values and a network that answers from a table: what it writes is a
// snapshot that says the same, and replays what was fetched.
#include "cli/collect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>
#include <map>
#include <sstream>

#include "audit/pki/revocation_replay.h"
#include "stores/sources.h"
#include "tests/stores/fake_host.h"
#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/serialized_store_writer.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::cli {
namespace {

using audit::FetchKind;
using audit::FetchOutcome;
using audit::FetchStep;
using audit::FetchTarget;
using stores::Told;
using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::TestKey;
using test_support::UnixTime;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kStores[] = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\";

// Gives the bodies it was made with; no other host resolves.
class TableFetcher final : public audit::probes::Fetcher {
 public:
  explicit TableFetcher(std::map<std::string, Bytes> answers) : answers_(std::move(answers)) {}

  std::vector<FetchOutcome> Fetch(std::span<const FetchTarget> targets) override {
    std::vector<FetchOutcome> outcomes;
    for (const FetchTarget& target : targets) {
      FetchOutcome& outcome = outcomes.emplace_back();
      outcome.target = target;
      outcome.attempts = 1;
      const auto found = answers_.find(target.url);
      outcome.step = found == answers_.end() ? FetchStep::kName : FetchStep::kOk;
      if (found != answers_.end()) {
        outcome.bodies.push_back({audit::MakeBody(found->second), x509::Sha256(found->second)});
      }
    }
    return outcomes;
  }

 private:
  std::map<std::string, Bytes> answers_;
};

class CollectTest : public ::testing::Test {
 protected:
  CollectTest() {
    Put("ROOT", CertificateBuilder()
                    .Subject("CN=Test CA")
                    .Validity(UnixTime(2020, 1, 1), UnixTime(2040, 1, 1))
                    .PublicKey(TestKey::kRsa2048A)
                    .BasicConstraints(true)
                    .SubjectKeyIdentifier()
                    .Build());
    Put("MY", CertificateBuilder()
                  .Subject("CN=ndes01")
                  .Issuer("CN=Test CA")
                  .Validity(UnixTime(2026, 1, 1), UnixTime(2028, 1, 1))
                  .PublicKey(TestKey::kRsa2048B)
                  .SignedBy(TestKey::kRsa2048A)
                  .AuthorityKeyIdentifier(TestKey::kRsa2048A)
                  .CrlDistributionPoints({{.uris = {"http://pki.example/ca.crl"}},
                                          {.uris = {"http://gone.example/ca.crl"}}})
                  .Build());
  }

  void Put(const std::string& store, const Bytes& der) {
    host_.registry.Set(kStores + store + "\\Certificates\\" + x509::ToHex(x509::Sha1(der)),
                       {"Blob", stores::RegistryType::kBinary,
                        test_support::SerializedStoreWriter().Certificate(der).Elements()});
  }

  ExitCode Run(OpenFetcher* fetcher) {
    CollectCommand command;
    command.network.breadth = audit::RevocationBreadth::kAll;
    command.folder = (folder_.path() / "snapshot").string();
    return Collect(command,
                   {.read = [&](const auto& keep) { return host_.Read(keep); },
                    .fetcher = fetcher,
                    .now = {UnixTime(2026, 6, 3)}},
                   out_, err_);
  }
  stores::Inventory ReadAgain() {
    auto inventory = stores::ReadSnapshot(folder_.path() / "snapshot", {}, &saved_);
    EXPECT_TRUE(inventory);
    return std::move(*inventory);
  }
  std::string Manifest() const {
    const Bytes octets = test_support::ReadFile(folder_.path() / "snapshot/manifest.sha256");
    return {octets.begin(), octets.end()};
  }

  // Good from 2026-06-01 to 2026-06-08.
  const Bytes crl_ = test_support::CrlBuilder()
                         .Issuer("CN=Test CA")
                         .CrlNumber(7)
                         .AuthorityKeyIdentifier(TestKey::kRsa2048A)
                         .Build();
  stores::win::FakeHost host_;
  test_support::TemporaryDirectory folder_;
  std::ostringstream out_, err_;
  std::optional<stores::SavedRevocation> saved_;
};

TEST_F(CollectTest, KeepsWhatWasFetched) {
  OpenFetcher fetcher{std::make_unique<TableFetcher>(
                          std::map<std::string, Bytes>{{"http://pki.example/ca.crl", crl_}}),
                      {}};
  const ExitCode code = Run(&fetcher);
  EXPECT_THAT(code, ::testing::AnyOf(kExitOk, kExitIncomplete)) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("; 1 of 2 URLs gave an answer\n"));
  const stores::Inventory inventory = ReadAgain();
  EXPECT_EQ(inventory.entries().size(), 2U);
  EXPECT_THAT(inventory.crls(), IsEmpty());
  // The manifest, too, finds every file as it was.
  EXPECT_THAT(Told(inventory), IsEmpty());
  EXPECT_THAT(Manifest(), HasSubstr("  revocation/index.xml\n"));
  EXPECT_THAT(Manifest(), HasSubstr("  revocation/" + x509::ToHex(x509::Sha256(crl_)) + ".crl\n"));
  ASSERT_TRUE(saved_);
  const audit::RevocationFacts facts = audit::ReplayRevocation(*saved_);
  EXPECT_EQ(facts.time, (x509::Time{UnixTime(2026, 6, 3)}));
  ASSERT_EQ(facts.outcomes.size(), 2U);
  EXPECT_EQ(facts.outcomes[0].step, FetchStep::kOk);
  EXPECT_TRUE(x509::Equal(*facts.outcomes[0].bodies.at(0).octets->InMemory(), crl_));
  EXPECT_EQ(facts.outcomes[1].step, FetchStep::kName);
}

TEST_F(CollectTest, ABodyThatIsChangedLaterIsTold) {
  OpenFetcher fetcher{std::make_unique<TableFetcher>(
                          std::map<std::string, Bytes>{{"http://pki.example/ca.crl", crl_}}),
                      {}};
  Run(&fetcher);
  folder_.Write("snapshot/revocation/" + x509::ToHex(x509::Sha256(crl_)) + ".crl", "forged");
  EXPECT_THAT(Told(ReadAgain()),
              ::testing::Contains(::testing::StartsWith("manifest.sha256 [revocation/")));
}

TEST_F(CollectTest, OfflineThereIsNoRevocation) {
  const ExitCode code = Run(nullptr);
  EXPECT_THAT(code, ::testing::AnyOf(kExitOk, kExitIncomplete)) << err_.str();
  EXPECT_THAT(out_.str(), Not(HasSubstr("URL")));
  ReadAgain();
  EXPECT_FALSE(saved_);
  EXPECT_FALSE(boost::filesystem::exists(folder_.path() / "snapshot/revocation"));
  EXPECT_THAT(Manifest(), HasSubstr("  snapshot.xml\n"));
}

TEST_F(CollectTest, WritesIntoNoFolderThatExists) {
  folder_.Write("snapshot/mine", "text");
  EXPECT_EQ(Run(nullptr), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("exists already"));
  EXPECT_EQ(boost::filesystem::directory_iterator(folder_.path() / "snapshot")->path().filename(),
            "mine");
}

// Keys below HKEY_CURRENT_USER are the user's, and may have any name.
TEST_F(CollectTest, NoNameLeadsOutOfTheFolder) {
  const std::string user = "HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates\\";
  const Bytes ca = CertificateBuilder().Subject("CN=Own CA").Build();
  const Bytes elements = test_support::SerializedStoreWriter().Certificate(ca).Elements();
  const std::string thumbprint = x509::ToHex(x509::Sha1(ca));
  for (const char* const key :
       {"CA\\Certificates\\../../../../x", "CA\\Certificates\\a\nb", "CA\\Certificates\\NUL"}) {
    host_.registry.Set(user + key, {"Blob", stores::RegistryType::kBinary, elements});
  }
  for (const std::string_view store : {"CA", "../../../y", "a|b", "Con"}) {
    std::string key = user;
    key.append(store).append("\\Certificates\\").append(thumbprint);
    host_.registry.Set(key, {"Blob", stores::RegistryType::kBinary, elements});
  }
  EXPECT_EQ(Run(nullptr), kExitIncomplete) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("; 6 items could not be read"));
  // Nothing beside it.
  std::vector<std::string> names;
  for (const auto& item : boost::filesystem::directory_iterator(folder_.path())) {
    names.push_back(item.path().filename().string());
  }
  EXPECT_THAT(names, ElementsAre("snapshot"));
  const stores::Inventory live = host_.Read();
  const stores::Inventory again = ReadAgain();
  EXPECT_THAT(Entries(again), ::testing::UnorderedElementsAreArray(Entries(live)));
  EXPECT_THAT(Told(again), ::testing::UnorderedElementsAreArray(Told(live)));
  EXPECT_THAT(Manifest(), HasSubstr("  stores/CurrentUser/CA/" + thumbprint + ".blob\n"));
}

// Whatever a source of files gives.
TEST_F(CollectTest, WhatCannotBeKeptIsTold) {
  const auto keep = [](const stores::win::KeepFile& keep_file) {
    keep_file("stores/LocalMachine/CA/", {});
    keep_file("stores/LocalMachine/CA/a.blob", x509::AsBytes(std::string_view("1")));
    keep_file("stores/LocalMachine/CA/a.blob", x509::AsBytes(std::string_view("2")));
    keep_file("../x.blob", x509::AsBytes(std::string_view("3")));
    return stores::Inventory();
  };
  CollectCommand command;
  command.folder = (folder_.path() / "snapshot").string();
  EXPECT_EQ(Collect(command, {.read = keep, .fetcher = nullptr, .now = {}}, out_, err_),
            kExitIncomplete);
  EXPECT_THAT(out_.str(), HasSubstr("; 2 items could not be read"));
  EXPECT_EQ(test_support::ReadFile(folder_.path() / "snapshot/stores/LocalMachine/CA/a.blob"),
            Bytes{'1'});
  EXPECT_FALSE(boost::filesystem::exists(folder_.path() / "x.blob"));
}

TEST(CollectCommandTest, TakesTheNetworkOptionsOfAudit) {
  const auto command = ParseCommandLine({"collect", "--output", "x", "--online", "--per-host", "2",
                                         "--revocation-scope", "all", "--proxy", "none"});
  ASSERT_TRUE(std::holds_alternative<CollectCommand>(command));
  const NetworkOptions& network = std::get<CollectCommand>(command).network;
  EXPECT_TRUE(network.IsOnline(false));
  EXPECT_EQ(network.per_host, 2);
  EXPECT_EQ(network.breadth, audit::RevocationBreadth::kAll);
  EXPECT_EQ(network.proxy, "none");
  const auto by_default = ParseCommandLine({"collect", "--output", "x"});
  EXPECT_TRUE(std::get<CollectCommand>(by_default).network.IsOnline(true));
  const auto offline = ParseCommandLine({"collect", "--output", "x", "--offline"});
  EXPECT_FALSE(std::get<CollectCommand>(offline).network.IsOnline(true));
  EXPECT_TRUE(std::holds_alternative<UsageError>(
      ParseCommandLine({"collect", "--output", "x", "--save-crls", "y"})));
}

}  // namespace
}  // namespace pkiaudit::cli
