// SPDX-License-Identifier: Apache-2.0
// Revocation data fetched by the executable from real servers on loopback, saved, and judged again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>
#include <chrono>
#include <map>

#include "tests/cli/revocation_host.h"
#include "tests/support/nginx_server.h"
#include "tests/support/scripted_server.h"
#include "tests/support/slapd_server.h"

namespace pkiaudit::cli {
namespace {

using test_support::BlackHole;
using test_support::Bytes;
using test_support::CrlBuilder;
using test_support::NginxServer;
using test_support::ProcessResult;
using test_support::ScriptedServer;
using test_support::SlapdServer;
using test_support::TestKey;
using test_support::UnixTime;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// Eight servers, each with a fault of its own but one.
class EightServersTest : public RevocationTest {
 protected:
  EightServersTest() {
    good_.Serve("ca.crl", Crl().Build());
    expired_.Serve("ca.crl", Crl()
                                 .CrlNumber(3)
                                 .ThisUpdate(UnixTime(2026, 5, 1))
                                 .NextUpdate(UnixTime(2026, 5, 8))
                                 .Build());
    forged_.Serve("ca.crl", Crl().SignedBy(TestKey::kRsa2048C).Build());
    const std::pair<std::string, std::string> servers[] = {
        {"good", good_.Url("/ca.crl")},       {"missing", missing_.Url("/ca.crl")},
        {"hole", hole_.Url("/ca.crl")},       {"page", page_.Url("/ca.crl")},
        {"expired", expired_.Url("/ca.crl")}, {"forged", forged_.Url("/ca.crl")},
        {"cut", cut_.Url("/ca.crl")},         {"loop", loop_.Url("/ca.crl")}};
    for (const auto& [name, url] : servers) {
      AddCertificate(name, {url});
      // One certificate more, so that each URL is named twice.
      AddCertificate(name + "-too", {url});
    }
  }

  NginxServer good_{""};
  NginxServer missing_{""};
  BlackHole hole_;
  NginxServer page_{"location / { default_type text/html; return 200 '<html>Welcome</html>'; }"};
  NginxServer expired_{""};
  NginxServer forged_{""};
  ScriptedServer cut_{[](ScriptedServer::Client& client) {
    client.ReadHead();
    client.Write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n0");
  }};
  NginxServer loop_{"location / { return 302 /ca.crl; }"};
};

TEST_F(EightServersTest, EachFailureIsNamedOnceAndTheGoodOneIsNot) {
  Audit("out", {"--online"});
  EXPECT_THAT(
      Failures("out"),
      UnorderedElementsAre(
          "cdp-unreachable " + missing_.Url("/ca.crl"), "cdp-unreachable " + hole_.Url("/ca.crl"),
          "cdp-unreachable " + cut_.Url("/ca.crl"), "cdp-unreachable " + loop_.Url("/ca.crl"),
          "cdp-not-a-crl " + page_.Url("/ca.crl"), "crl-expired " + expired_.Url("/ca.crl"),
          "crl-signature-invalid " + forged_.Url("/ca.crl")));
  std::map<std::string, std::string> steps;
  for (const Finding& finding : Findings("out")) {
    if (finding.check == "cdp-unreachable") steps[finding.subject] = finding.step;
  }
  EXPECT_THAT(steps[missing_.Url("/ca.crl")], HasSubstr("HTTP"));
  EXPECT_THAT(steps[hole_.Url("/ca.crl")], HasSubstr("connection"));
  EXPECT_THAT(steps[cut_.Url("/ca.crl")], HasSubstr("too early"));
  EXPECT_THAT(steps[loop_.Url("/ca.crl")], HasSubstr("redirect"));
  // The table has each URL once, though two certificates name it, the worst first.
  EXPECT_THAT(
      Places("out"),
      ElementsAre(::testing::EndsWith(": unreachable"), ::testing::EndsWith(": unreachable"),
                  ::testing::EndsWith(": unreachable"), ::testing::EndsWith(": unreachable"),
                  page_.Url("/ca.crl: unreadable"), forged_.Url("/ca.crl: badSignature"),
                  expired_.Url("/ca.crl: expired"), good_.Url("/ca.crl: usable")));
  const std::string html = Report("out", "report.html");
  ASSERT_EQ(
      RunPkiaudit({"render", Path("out/report.xml"), "--output", Path("again.html")}).exit_code, 0);
  EXPECT_EQ(Text(test_support::ReadFile(folder_.path() / "again.html")), html);
  for (const std::string& url :
       {missing_.Url("/ca.crl"), hole_.Url("/ca.crl"), cut_.Url("/ca.crl"), loop_.Url("/ca.crl"),
        page_.Url("/ca.crl"), expired_.Url("/ca.crl"), forged_.Url("/ca.crl")}) {
    EXPECT_THAT(html, HasSubstr(url));
  }
  // Each URL was asked for once.
  EXPECT_EQ(good_.AccessLog(1), "GET /ca.crl HTTP/1.1\n");
}

TEST_F(EightServersTest, ReplayTellsTheSame) {
  Audit("online", {"--online", "--save-crls", Path("host/revocation")});
  const auto online = Findings("online");
  EXPECT_THAT(online, Not(IsEmpty()));
  const auto start = std::chrono::steady_clock::now();
  Audit("replayed");
  EXPECT_EQ(Findings("replayed"), online);
  // Nothing was asked again.
  EXPECT_EQ(good_.AccessLog(1), "GET /ca.crl HTTP/1.1\n");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  // What was saved is as the schema says.
  const auto valid =
      test_support::RunProcess({.executable = "xmllint",
                                .arguments = {"--noout", "--nonet", "--schema",
                                              PKIAUDIT_SOURCE_DIR "/stores/snapshot/revocation.xsd",
                                              Path("host/revocation/index.xml")},
                                .standard_input = {},
                                .environment = {},
                                .working_directory = {}});
  EXPECT_EQ(valid.exit_code, 0) << valid.standard_error;
  // A body that is not the one that was fetched proves nothing.
  for (const auto& each :
       boost::filesystem::directory_iterator(folder_.path() / "host/revocation")) {
    if (each.path().extension() == ".crl") test_support::WriteFile(each.path(), Crl().Build());
  }
  Audit("spoilt");
  EXPECT_THAT(Failures("spoilt"), Not(Contains(HasSubstr("crl-expired"))));
}

// Forty URLs at eight at once would be five time-outs.
TEST_F(RevocationTest, ABlackHoleCostsOneTimeOutNotOneForEachUrl) {
  const BlackHole hole;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "hole" + std::to_string(i);
    AddCertificate(name, {hole.Url("/" + name + ".crl")});
  }
  const auto start = std::chrono::steady_clock::now();
  Audit("out", {"--online"});
  // Five seconds, a third of that for the second attempt, and what a busy machine adds.
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(16));
  EXPECT_EQ(Failures("out").size(), 40U);
  EXPECT_THAT(Places("out"), ::testing::Each(::testing::EndsWith(": unreachable")));
}

TEST_F(RevocationTest, SnapshotsAreOfflineUnlessAskedFor) {
  const NginxServer server("");
  server.Serve("ca.crl", Crl().Build());
  AddCertificate("a", {server.Url("/ca.crl")});
  Audit("offline");
  Audit("offline", {"--offline"});
  EXPECT_THAT(server.AccessLog(), IsEmpty());
  EXPECT_THAT(Failures("offline"), IsEmpty());
  Audit("online", {"--online"});
  EXPECT_EQ(server.AccessLog(1), "GET /ca.crl HTTP/1.1\n");
  EXPECT_THAT(Failures("online"), IsEmpty());
}

TEST_F(RevocationTest, PrivateAddressesAreDenied) {
  const NginxServer server("");
  AddCertificate("a", {server.Url("/ca.crl")});
  Audit("out", {"--online", "--deny-private-addresses"});
  EXPECT_THAT(server.AccessLog(), IsEmpty());
  EXPECT_THAT(Failures("out"), IsEmpty());
  const auto findings = Findings("out");
  EXPECT_THAT(findings, Contains(::testing::Field(&Finding::result, "notchecked")));
}

TEST_F(RevocationTest, GoesThroughTheProxyOfTheEnvironmentAndTellsNoSecret) {
  const std::string crl = Text(Crl().Build());
  std::string head;
  const ScriptedServer proxy([&](ScriptedServer::Client& client) {
    head = client.ReadHead();
    client.Write(test_support::HttpAnswer("200 OK", crl));
  });
  AddCertificate("a", {"http://pki.nowhere.example/ca.crl"});
  const auto result = test_support::RunProcess(
      {.executable = Executable(),
       .arguments = {"audit", "--snapshot", Path("host"), "--role", "windows-host", "--at", kNow,
                     "--output", Path("out"), "--online", "--verbose"},
       .standard_input = {},
       .environment = {{"http_proxy", "http://user:s3cret@" + proxy.Url("").substr(7)},
                       {"no_proxy", ""}},
       .working_directory = {}});
  EXPECT_THAT(head, HasSubstr("GET http://pki.nowhere.example/ca.crl"));
  EXPECT_THAT(Failures("out"), IsEmpty());
  for (const std::string& text : {result.standard_output, result.standard_error, Report("out"),
                                  Report("out", "report.html")}) {
    EXPECT_THAT(text, Not(HasSubstr("s3cret")));
  }
}

TEST_F(RevocationTest, ReadsLdapAsActiveDirectoryHasIt) {
  const std::string query = "?certificateRevocationList?base?objectClass=cRLDistributionPoint";
  const std::vector<SlapdServer::Entry> entries = {{"CA", {Crl().Build()}}};
  const SlapdServer binary(entries, SlapdServer::Transfer::kBinary);
  const SlapdServer plain(entries, SlapdServer::Transfer::kPlain);
  const SlapdServer refusing(entries, SlapdServer::Transfer::kBinary,
                             SlapdServer::Anonymous::kNoBind);
  std::string gone;
  {
    const SlapdServer server(entries);
    gone = server.Url("CA", query);
  }
  AddCertificate("binary", {binary.Url("CA", query)});
  AddCertificate("plain", {plain.Url("CA", query)});
  AddCertificate("refusing", {refusing.Url("CA", query)});
  AddCertificate("gone", {gone});
  AddCertificate("hostless", {"ldap:///CN=CA,DC=corp,DC=example" + query});
  Audit("out", {"--online", "--ldap-server", plain.Authority()});
  std::vector<std::string> unreachable;
  std::vector<std::string> not_checked;
  for (const Finding& finding : Findings("out")) {
    if (finding.check != "cdp-unreachable") continue;
    (finding.result == "fail" ? unreachable : not_checked).push_back(finding.subject);
  }
  EXPECT_THAT(unreachable, ElementsAre(gone));
  EXPECT_THAT(not_checked, ElementsAre(refusing.Url("CA", query)));
}

TEST(RevocationUsageTest, SaysWhatIsWrong) {
  const std::pair<std::vector<std::string>, std::string> cases[] = {
      {{"audit", "--online", "--offline"}, "--offline"},
      {{"audit", "--proxy", "http://user:s3cret@"}, "--proxy"},
      {{"audit", "--per-host", "0"}, "--per-host"},
      {{"audit", "--ldap-server", "a/b"}, "'a/b' is no server"},
      {{"audit", "--revocation-scope", "some"}, "relevant, all"},
      {{"audit", "--offline", "--save-crls", "x"}, "--online"},
      {{"bundle", "--save-crls", "x", PKIAUDIT_SOURCE_DIR "/README.md"}, "--online"}};
  for (const auto& [arguments, told] : cases) {
    const ProcessResult result = RunPkiaudit(arguments);
    EXPECT_EQ(result.exit_code, 64) << told;
    EXPECT_THAT(result.standard_error, HasSubstr(told));
    EXPECT_THAT(result.standard_error, Not(HasSubstr("s3cret")));
  }
}

}  // namespace
}  // namespace pkiaudit::cli
