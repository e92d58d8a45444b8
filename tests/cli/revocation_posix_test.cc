// SPDX-License-Identifier: Apache-2.0
// Revocation data fetched by the executable from real servers on loopback, saved, and judged again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <map>
#include <pugixml.hpp>

#include "tests/cli/run_pkiaudit.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/nginx_server.h"
#include "tests/support/scripted_server.h"
#include "tests/support/slapd_server.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::cli {
namespace {

using test_support::BlackHole;
using test_support::Bytes;
using test_support::CertificateBuilder;
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

// The CA's default CRL is good from 2026-06-01 to 2026-06-08.
constexpr char kNow[] = "2026-06-03T08:00:00Z";

CrlBuilder Crl() { return CrlBuilder().CrlNumber(7).AuthorityKeyIdentifier(TestKey::kRsa2048A); }

std::string Text(const Bytes& octets) { return {octets.begin(), octets.end()}; }

// A host with a CA, and a certificate for each URL, in LocalMachine\My.
class RevocationTest : public ::testing::Test {
 protected:
  RevocationTest() {
    const Bytes ca = CertificateBuilder()
                         .Subject("CN=Test CA")
                         .Validity(UnixTime(2020, 1, 1), UnixTime(2040, 1, 1))
                         .PublicKey(TestKey::kRsa2048A)
                         .BasicConstraints(true)
                         .KeyUsage(test_support::kKeyCertSign | test_support::kCrlSign)
                         .SubjectKeyIdentifier()
                         .Build();
    folder_.Write("host/stores/LocalMachine/Root/ca.cer", ca);
  }

  // Its subject is CN=<name>.
  void AddCertificate(const std::string& name, const std::vector<std::string>& urls) {
    const Bytes leaf = CertificateBuilder()
                           .Subject("CN=" + name)
                           .Issuer("CN=Test CA")
                           .Validity(UnixTime(2026, 1, 1), UnixTime(2028, 1, 1))
                           .PublicKey(TestKey::kRsa2048B)
                           .SignedBy(TestKey::kRsa2048A)
                           .AuthorityKeyIdentifier(TestKey::kRsa2048A)
                           .SubjectKeyIdentifier()
                           .CrlDistributionPoints({{.uris = urls}})
                           .Build();
    folder_.Write("host/stores/LocalMachine/My/" + name + ".cer", leaf);
  }

  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }

  // The report is at Path(output)/report.xml.
  ProcessResult Audit(const std::string& output, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"audit",        "--snapshot", Path("host"), "--role",
                                          "windows-host", "--at",       kNow,         "--output",
                                          Path(output),   "--proxy",    "none"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    ProcessResult result = RunPkiaudit(arguments);
    EXPECT_THAT(result.exit_code, ::testing::AnyOf(0, 2, 3)) << result.standard_error;
    return result;
  }

  std::string Report(const std::string& output, const std::string& name = "report.xml") const {
    return Text(test_support::ReadFile(folder_.path() / output / name));
  }

  struct Finding {
    std::string check;
    std::string result;
    std::string subject;
    std::string fingerprint;
    std::string step;
    friend bool operator==(const Finding&, const Finding&) = default;
    friend auto operator<=>(const Finding&, const Finding&) = default;
  };
  // Of CRLs and the URLs of CRLs, but for what was not fetched by choice.
  std::vector<Finding> Findings(const std::string& output) const {
    const std::string xml = Report(output);
    pugi::xml_document document;
    EXPECT_TRUE(document.load_buffer(xml.data(), xml.size()));
    std::vector<Finding> findings;
    for (const auto& node : document.select_nodes("//finding")) {
      const pugi::xml_node finding = node.node();
      const std::string check = finding.attribute("check").value();
      if (!check.starts_with("cdp-") && !check.starts_with("crl-")) continue;
      const pugi::xml_node subject = finding.child("subject");
      const pugi::xml_node step = finding.select_node(".//*[@name='step']").node();
      findings.push_back({check, finding.attribute("result").value(),
                          subject.attribute("url").value(),
                          finding.attribute("fingerprint").value(), step.text().get()});
    }
    std::ranges::sort(findings);
    return findings;
  }

  // "check URL: step" of those that fail.
  std::vector<std::string> Failures(const std::string& output) const {
    std::vector<std::string> lines;
    for (const Finding& finding : Findings(output)) {
      if (finding.result == "fail") lines.push_back(finding.check + " " + finding.subject);
    }
    return lines;
  }

  test_support::TemporaryDirectory folder_;
};

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
  const std::string html = Report("out", "report.html");
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
      {.executable = PKIAUDIT_EXECUTABLE,
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
